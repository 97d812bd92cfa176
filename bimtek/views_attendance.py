"""What the attendance app asks for and sends, and the office's page for a file that was handed over."""

import uuid

from django.contrib import messages
from django.db.models import Count
from django.http import JsonResponse, RawPostDataException
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.access import opens
from accounts.errors import NotAllowed
from audit.trail import record
from beneficiaries.photos import picture_of
from bimtek import services_attendance as services
from bimtek import services_signed_lists as signed_lists
from bimtek.cards import code_of, qr_of
from bimtek.device_keys import key_for
from bimtek.forms_attendance import MarksForm, SignedListForm
from bimtek.models import Bimtek, SignedList
from bimtek.queries import attendance
from bimtek.sheets import Unreadable, read_sheet
from jobs.downloads import shown_photo


@opens(Bimtek)
def roster(request, bimtek):
    """What the app keeps to work without a signal: names, groups and codes. No number of anybody's identity card."""
    people = [
        {
            "id": one.pk,
            "number": one.number,
            "name": one.name,
            "standing": one.standing,
            "code": code_of(one),
            "is_self": one.user_id == request.user.pk,
            "present_in": sorted(one.present_in),
        }
        for one in attendance(bimtek)
    ]
    planned = bimtek.sessions.annotate(photos=Count("signed_lists")).order_by("day", "starts_at", "pk")
    sessions = [{"id": one.pk, "topic": one.topic, "hours": one.hours, "photos": one.photos} for one in planned]
    kept = {
        "id": bimtek.pk,
        "title": bimtek.title,
        "venue": bimtek.venue,
        "held_on": bimtek.when,
        "is_open": bimtek.can("finish"),
        "may_mark_self": bimtek.may_mark_self,
        "sessions": sessions,
        "people": people,
    }
    device = request.GET.get("device", "")
    user = who(request.user) | ({"key": key_for(request.user.pk, device).hex()} if is_device(device) else {})
    return private({"time": timezone.now(), "user": user, "bimtek": kept})


def is_device(text):
    """Whether it is the name a phone gave itself, written as phones write it."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


@opens(Bimtek, repeatable=True, writes=True)
def receive_marks(request, bimtek):
    """A sheet of marks. Each has a name of its own, so that sending it again changes nothing."""
    try:
        answers = services.receive(actor=request.user, bimtek=bimtek, sheet=read_sheet(body_of(request)))
    except Unreadable as fault:
        return private({"sentence": str(fault)}, status=400)
    except NotAllowed as refusal:
        return private({"sentence": str(refusal)}, status=409)
    return private({"time": timezone.now(), "marks": [answer._asdict() for answer in answers]})


def body_of(request):
    """Raises Unreadable for a form with files: that has been taken apart already, and is no sheet."""
    try:
        return request.body
    except RawPostDataException as fault:
        raise Unreadable("Kiriman ini bukan daftar tanda. Muat ulang aplikasi kehadiran, lalu coba lagi.") from fault


@opens(Bimtek, repeatable=True, writes=True)
def receive_photo(request, bimtek):
    """A photo of a signed list. It has a name of its own, so that sending it again changes nothing."""
    form = SignedListForm(request.POST, request.FILES)
    if not form.is_valid():
        sentence = next(iter(form.errors.values()))[0]
        answer = services.Answer(request.POST.get("uuid", ""), services.REFUSED, sentence)
    else:
        try:
            answer = signed_lists.receive_photo(actor=request.user, bimtek=bimtek, sent=form.sent)
        except NotAllowed as refusal:
            return private({"sentence": str(refusal)}, status=409)
    return private({"time": timezone.now(), "photo": answer._asdict()})


@never_cache
@opens(SignedList)
def signed_list(request, signed):
    """One photo of a signed list: names and signatures. Who looked at it is written down."""
    picture = picture_of(signed)
    session = signed.session
    record(actor=request.user, verb="attendance.photo_opened", subject=session.bimtek, session=session.topic)
    return shown_photo(request, picture, signed.photo.name)


@opens(Bimtek)
def cards(request, bimtek):
    """A page to print: a name card for each participant, eight on a sheet of A4."""
    people = bimtek.participants.select_related("region", "membership__group").order_by("number")
    made = [{"person": one, "code": code_of(one), "qr": qr_of(one)} for one in people]
    return render(request, "bimtek/cards.html", {"bimtek": bimtek, "cards": made})


@opens(Bimtek)
def upload_marks(request, bimtek):
    form = MarksForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        answers = []
        for sheet, signature in form.cleaned_data["file"]:
            answers += services.receive(actor=request.user, bimtek=bimtek, sheet=sheet, signature=signature)
        tell(request, [answer.status for answer in answers])
        return redirect(bimtek)
    page = {"form": form, "bimtek": bimtek}
    return render(request, "bimtek/upload_marks.html", page, status=422 if form.is_bound else 200)


def tell(request, statuses):
    new, old = statuses.count(services.STORED), statuses.count(services.SAME)
    messages.success(request, f"{new} tanda kehadiran dari berkas dicatat; {old} sudah tercatat sebelumnya.")
    if left := len(statuses) - new - old:
        messages.warning(request, f"{left} tanda tidak dicatat. Minta pendamping mengambil ulang daftar peserta.")


def who(user):
    return {"id": user.pk, "name": user.name}


def private(content, status=200):
    """JSON that no shared computer keeps."""
    return JsonResponse(content, status=status, headers={"Cache-Control": "no-store"})
