"""Visits at home: the office makes lists and reads results, the pendamping records them on his phone."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.access import opens
from accounts.errors import NotAllowed
from accounts.pages import tried
from accounts.templatetags.kube import tersamar
from audit.looks import count_look
from audit.reading import history
from audit.trail import record
from beneficiaries import services_visits as services
from beneficiaries.forms_visits import FieldListForm, SelectionForm, VisitForm
from beneficiaries.models import FieldList, FieldOutcome, FieldVisit
from beneficiaries.photos import picture_of
from beneficiaries.queries_visits import progress_of, street_of, streets, visits_of
from beneficiaries.visiting import to_visit
from jobs.downloads import attachment, shown_photo
from jobs.writing import XLSX_TYPE, xlsx_bytes

LISTS_PER_PAGE = 20
VISITS_PER_PAGE = 50
SHOWN_AT_ONCE = 30  # a longer list opens street by street: small pages for a slow signal
HEADINGS = ["No", "Nama", "NIK", "Nomor KK", "Alamat", "RT", "RW", "Kelurahan/desa"]
RESULT_HEADINGS = ["Hasil", "Tanggal kunjungan", "Catatan", "Foto", "Dicatat oleh"]


@opens()
def field_lists(request):
    found = FieldList.objects.visible_to(request.user).select_related("region", "given_to")
    page = Paginator(found, LISTS_PER_PAGE).get_page(request.GET.get("page"))
    lists = progress_of(list(page), request.user)
    return render(request, "beneficiaries/field_lists.html", {"page": page, "lists": lists})


def count_selection(request):
    count_look(actor=request.user, asked_by="daftar kunjungan")


@opens(counted=count_selection)
def add_field_list(request):
    """Counting asks only whom to visit; who goes may still be empty then. An address may name whom: pages link here."""
    is_count = "count" in request.POST
    whom = SelectionForm(request.POST or None, user=request.user, initial=request.GET.dict())
    form = FieldListForm(None if is_count else request.POST or None, user=request.user, initial=request.POST.dict())
    context = {"form": form, "whom": whom}
    if is_count and whom.is_valid():
        context["found"] = to_visit(whom.cleaned_data["release"], whom.selection(), request.user).count()
    elif all([whom.is_valid(), form.is_valid()]) and (made := made_of(request.user, whom, form)):
        messages.success(request, f"Daftar dibuat. {made.given_to.name} melihatnya di menu Daftar kunjungan.")
        return redirect(made)
    status = 422 if whom.errors or form.errors else 200
    return render(request, "beneficiaries/add_field_list.html", context, status=status)


def made_of(user, whom, form):
    """The list, or None with the refusal told on the form, so that the choice is not typed again."""
    asked = {name: whom.cleaned_data[name] for name in ("release", "limit")} | {"selection": whom.selection()}
    return tried(whom, services.make_field_list, typed=asked | form.cleaned_data, actor=user)


@opens(FieldList)
def field_list(request, field_list):
    progress_of([field_list], request.user)
    wanted = request.GET.get("outcome", "")
    visits = visits_of(field_list, request.user)
    if wanted in FieldOutcome.Outcome.values:
        visits = visits.filter(outcome=wanted)
    elif wanted == "left":
        visits = visits.filter(outcome__isnull=True)
    context = {
        "field_list": field_list,
        "wanted": wanted,
        "page": Paginator(visits, VISITS_PER_PAGE).get_page(request.GET.get("page")),
        "history": history(request.user, field_list),
    }
    return render(request, "beneficiaries/field_list.html", context)


@never_cache
@opens(FieldList)
def field_list_xlsx(request, field_list):
    """The results for the office's own work: identity numbers masked as everywhere."""
    rows = [row_of(visit) for visit in visits_of(field_list, request.user)]
    record(actor=request.user, verb="field_list.downloaded", subject=field_list, count=len(rows))
    data = xlsx_bytes(HEADINGS + RESULT_HEADINGS, rows, sheet="Hasil kunjungan", title=f"Hasil kunjungan: {field_list}")
    return attachment(HttpResponse(data, content_type=XLSX_TYPE), f"hasil-kunjungan-{field_list.pk}.xlsx")


def row_of(visit):
    person = [visit.number, visit.name, tersamar(visit.nik_last4), tersamar(visit.kk_last4), visit.address]
    place = [visit.rt, visit.rw, visit.region.name]
    newest = next(iter(visit.outcomes.all()), None)
    if newest is None:
        return [*person, *place, "Belum dikunjungi", None, None, None, None]
    photo = "ada" if any(one.photo for one in visit.outcomes.all()) else "tidak ada"
    found = [newest.get_outcome_display(), newest.visited_on, newest.note, photo, newest.recorded_by.name]
    return [*person, *place, *found]


@opens(FieldList)
def close_field_list(request, field_list):
    services.close_field_list(actor=request.user, field_list=field_list)
    messages.success(request, "Daftar ditutup. Hasilnya tetap tersimpan di sini.")
    return redirect(field_list)


@never_cache
@opens(FieldOutcome)
def visit_photo(request, outcome):
    """One photo of somebody's home. Who looked at it is written down."""
    if not outcome.photo:
        raise NotAllowed("Kunjungan ini dicatat tanpa foto.")
    picture = picture_of(outcome)
    visit = outcome.visit
    record(actor=request.user, verb="visit.photo_opened", subject=visit, region=visit.region_id)
    return shown_photo(request, picture, outcome.photo.name)


@opens()
def my_lists(request):
    """What was given to him: a TKSK sees the other lists of his kecamatan too, but does not go there."""
    mine = FieldList.objects.visible_to(request.user).filter(given_to=request.user).still_open()
    found = mine.select_related("region").order_by("due_on", "id")
    return render(request, "beneficiaries/my_lists.html", {"lists": progress_of(list(found), request.user)})


@opens(FieldList)
def my_list(request, field_list):
    """A short list whole, a long one street by street."""
    if not field_list.is_open:
        raise NotAllowed(f"Daftar {field_list} sudah ditutup kantor.")
    progress_of([field_list], request.user)
    groups = streets(visits_of(field_list, request.user))
    chosen = [group for group in groups if str(group["number"]) == request.GET.get("street")]
    shown = chosen or (groups if field_list.total <= SHOWN_AT_ONCE else [])
    context = {"field_list": field_list, "groups": groups, "shown": shown, "is_street": bool(chosen)}
    return render(request, "beneficiaries/my_list.html", context)


@opens(FieldVisit, shared="the list names who goes there, and the service refuses everybody else")
def record_visit(request, visit):
    if not visit.field_list.is_open:
        raise NotAllowed(f"Daftar {visit.field_list} sudah ditutup kantor.")
    form = VisitForm(request.POST or None, request.FILES or None, initial={"visited_on": timezone.localdate()})
    if form.is_valid() and (made := tried(form, services.record_outcome, actor=request.user, visit=visit)):
        messages.success(request, f"Tercatat: {visit.name}, {made.get_outcome_display().lower()}.")
        return redirect(place_in_list(visit))
    context = {"visit": visit, "form": form, "back": place_in_list(visit)}
    context["outcomes"] = visit.outcomes.select_related("recorded_by")
    return render(request, "beneficiaries/record_visit.html", context, status=422 if form.errors else 200)


def place_in_list(visit):
    """Back to where the pendamping tapped."""
    address = reverse("beneficiaries:my_list", args=[visit.field_list_id])
    is_long = visit.field_list.visits.count() > SHOWN_AT_ONCE
    return f"{address}{f'?street={street_of(visit)}' if is_long else ''}#kunjungan-{visit.number}"
