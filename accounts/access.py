"""The door every page goes through: what he may see (404), what he may do and change (403), each form once (409)."""

import hmac
import uuid
from functools import partial, wraps

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render

from accounts.errors import NotAllowed
from accounts.models import Submission
from accounts.owning import not_owned
from accounts.roles import ACCESS, is_writing

# Whatever somebody writes about a group: its list may be taken back at that very moment (a trigger of kube).
KEPT_LIST = "the list that brought row"
LIST_GONE = (
    "Daftar yang memuat kelompok atau anggota ini baru saja ditarik kembali, jadi ini tidak disimpan. Buka lagi"
    " daftar kelompok, dan lanjutkan dengan kelompok yang benar."
)

TAKEN, REFUSED = "form_taken", "-"


def opens(model=None, *, by="pk", repeatable=False, counted=None, writes=None, shared=""):
    """Mark a view as a page of the house; without this mark the policy middleware refuses it.

    model: what the page is about. It is fetched through `visible_to` by the URL's `by` keyword and handed to
    the view in its place; whatever the user may not see is 404, before anything else is asked.
    repeatable: a POST that changes nothing (a reveal, a download) and so needs no one-time token.
    counted: called with the request before its form is answered; what it writes stays, also when the form is refused.
    writes: whether its POST changes the thing, so that only who owns it may send it and see its form; what is not
    repeatable does, unless it says otherwise.
    shared: why also who does not own the thing takes this step; of pages that only print, that they change nothing.
    """
    writes = not repeatable and not shared if writes is None else writes

    def decorate(view):
        @wraps(view)
        def opened(request, **kwargs):
            rule = ACCESS[request.resolver_match.view_name]
            method = "GET" if request.method == "HEAD" else request.method
            if method not in rule:
                return not_opened(request, rule)
            found = [visible_or_404(model, request.user, by, kwargs.pop(by))] if model else []
            if request.user.role not in rule[method]:
                raise PermissionDenied
            request.about = found[0] if found else None
            if found and writes and is_writing(rule, method) and not request.user.owns(found[0]):
                return refuse_stranger(request, found[0])
            call = partial(view, request, *found, **kwargs)
            if method == "GET":
                return show(request, call)
            return answer(request, call, found, repeatable, counted)

        opened.is_opened = True
        opened.model, opened.by, opened.writes, opened.shared = model, by, writes, shared
        return opened

    return decorate


def refuse_stranger(request, thing):
    page = {"heading": "Milik kantor lain", "text": not_owned(thing)}
    return render(request, "accounts/stop.html", page, status=403)


def not_opened(request, rule):
    """For who opens the address of a form by itself, as with Enter in the address bar after a refused one."""
    text = "Alamat ini hanya menerima kiriman formulir. Kembali ke halamannya, lalu kirim dari sana."
    response = HttpResponseNotAllowed(list(rule))
    response.content = render(
        request, "accounts/stop.html", {"heading": "Tidak ada halaman di sini", "text": text}
    ).content
    return response


def visible_or_404(model, user, by, value):
    return get_object_or_404(model.objects.visible_to(user), **{by: value})


def show(request, call):
    """A page that cannot be shown says why at home: on the page itself the reader would turn in a circle."""
    try:
        return call()
    except NotAllowed as refusal:
        return refuse(request, refusal)


def answer(request, call, found, repeatable, counted):
    try:
        if counted:
            counted(request)
        return call() if repeatable else once(request, call)
    except NotAllowed as refusal:
        return refuse(request, refusal, *found)
    except IntegrityError as error:
        if KEPT_LIST not in str(error):
            raise
        return refuse(request, NotAllowed(LIST_GONE), *found)


def refuse(request, refusal, subject=None):
    """Show the sentence where the person was, or on the page of the thing he acted on."""
    if request.htmx:
        return HttpResponse(str(refusal), status=409, content_type="text/plain; charset=utf-8")
    messages.error(request, str(refusal))
    shown = redirect(subject if hasattr(subject, "get_absolute_url") else "reports:mine")
    return tell_taken(shown, REFUSED) if request.method == "POST" else shown


def once(request, call):
    """Run the view in one transaction under the form's token. The same form twice gets the first answer again.

    An answer below 400 is kept with the token; 4xx (an invalid form) rolls everything back, token included,
    so that the corrected form may be sent.
    """
    token = form_token(request)
    if token is None:
        text = "Formulir ini tidak lengkap. Muat ulang halaman, lalu kirim lagi."
        return render(request, "accounts/stop.html", {"heading": "Belum terkirim", "text": text}, status=400)
    digest = body_sha256(request)
    with transaction.atomic():
        submission, is_first = Submission.objects.get_or_create(
            token=token, defaults={"user": request.user, "body_sha256": digest}
        )
        if not is_first:
            return repeated(request, submission, digest)
        response = call()
        if response.status_code >= 400:
            transaction.set_rollback(True)
            return response
        submission.status = response.status_code
        submission.location = response.headers.get("Location", "")
        submission.content = response.text if response.status_code == 200 else ""
        submission.save(update_fields=["status", "location", "content"])
    return response if request.htmx else tell_taken(response, str(token))


def tell_taken(response, what):
    """The browser may forget what it has kept of this form (static/js/kept.js), or must not."""
    cookie = {"max_age": 600, "secure": settings.SESSION_COOKIE_SECURE, "samesite": "Strict"}
    response.set_cookie(TAKEN, what, **cookie)
    return response


def repeated(request, submission, digest):
    if submission.user_id != request.user.pk or bytes(submission.body_sha256) != digest:
        text = "Formulir ini sudah dikirim dengan isi lain. Muat ulang halaman untuk melihat keadaan sekarang."
        return render(request, "accounts/stop.html", {"heading": "Sudah terkirim", "text": text}, status=409)
    if submission.location:
        first = HttpResponseRedirect(submission.location)
    else:
        first = HttpResponse(submission.content, status=submission.status)
    return tell_taken(first, str(submission.token))


def form_token(request):
    try:
        return uuid.UUID(request.POST.get("form_token", ""))
    except ValueError:
        return None


def body_sha256(request):
    """Digest of what was sent and where to, files included; the CSRF token differs between equal forms.

    Keyed, because a form may hold a password or an account number and both can be guessed from a plain digest.
    """
    digest = hmac.new(settings.SECRET_KEY.encode(), request.path.encode(), "sha256")
    for name in sorted(request.POST):
        if name not in ("csrfmiddlewaretoken", "form_token"):
            digest.update(repr((name, request.POST.getlist(name))).encode())
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            digest.update(repr((name, file.name)).encode())
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
    return digest.digest()
