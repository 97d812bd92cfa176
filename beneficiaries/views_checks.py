"""Who is in the register, who was helped: one person at a time in one box, or a whole list."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from accounts.access import opens
from accounts.errors import NotAllowed
from accounts.pages import tried
from audit.looks import count_look
from audit.trail import record
from beneficiaries import services_checks as services
from beneficiaries.check_book import check_book, shown
from beneficiaries.forms_checks import CheckForm, DecisionForm, LineFilterForm, ListForm
from beneficiaries.looking import people_named, release_for
from beneficiaries.models import Check, PossibleMatch, RegisterEntry
from beneficiaries.queries import groups_of
from jobs.downloads import attachment
from jobs.writing import XLSX_TYPE

CHECKS_PER_PAGE = 20
LINES_PER_PAGE = 50


@never_cache
@opens(repeatable=True)
def check(request):
    """The answer stands in this one response: a NIK that was asked for is in no address and in no browser's store."""
    form = CheckForm(request.POST or None, user=request.user)
    context = {"release": release_for(request.user)}
    if form.is_valid():
        context |= looked_up(request.user, form.cleaned_data)
    return render(request, "beneficiaries/check.html", {"form": form, **context}, status=422 if form.errors else 200)


def looked_up(user, asked):
    """What the template shows: `names`, the `standing` of one person, or a `family`."""
    if name := asked.get("name"):
        count_look(actor=user, asked_by="nama")
        return {"names": people_named(user, name, asked["region"] or user.region), "name": name}
    if asked.get("entry"):
        rows = RegisterEntry.objects.visible_to(user).filter(release__is_loaded=True)
        entry = get_object_or_404(rows, pk=asked["entry"])
        found = services.look_up(actor=user, entry=entry)
    else:
        village = asked["region"] if asked["region"] and asked["region"].level == "village" else None
        found = services.look_up(actor=user, nik=asked.get("nik", ""), kk=asked.get("kk", ""), village=village)
    if hasattr(found, "members"):
        return {"family": found}
    return {"standing": found, "memberships": groups_of(found.person, user) if found.person else []}


@opens()
def checks(request):
    found = Check.objects.visible_to(request.user).select_related("made_by", "job", "region")
    page = Paginator(found, CHECKS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "beneficiaries/checks.html", {"page": page, "kept_days": settings.KEEP_CHECKS_DAYS})


@never_cache
@opens()
def add_check(request):
    form = ListForm(request.POST or None, request.FILES or None, user=request.user)
    # Beyond the day's measure the form stays, to be sent with a shorter list.
    if form.is_valid() and (made := tried(form, services.make_check, typed=form.wanted(), actor=request.user)):
        return redirect(made.job or made)
    context = {"form": form, "reading": form.fields["file"].reading}
    return render(request, "beneficiaries/add_check.html", context, status=422 if form.errors else 200)


@opens(Check)
def check_result(request, check):
    if check.finished_at is None:
        return redirect(check.job)
    search = LineFilterForm(request.GET)
    lines = search.filter(check.lines.visible_to(request.user)).select_related("village")
    lines = lines.prefetch_related("possible__decided_by").order_by("number")
    page = Paginator(lines, LINES_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "check": check,
        "page": page,
        "lines": shown(page, request.user),
        "states": states_of(check),
        "chosen": search["state"].value(),
    }
    return render(request, "beneficiaries/check_result.html", context)


def states_of(check):
    """(code, label, number) of each state there is."""
    labels = [*check.lines.model.State.choices, ("helped", "Pernah dibantu")]
    return [(code, label, check.counts.get(code, 0)) for code, label in labels if check.counts.get(code)]


@never_cache
@opens(Check, repeatable=True)
def check_xlsx(request, check):
    """With the full NIK of those who are in the office's own register; who took it is written down."""
    if check.finished_at is None:
        raise NotAllowed("Daftar ini belum selesai dicek. Tunggu sampai selesai, lalu unduh lagi.")
    record(actor=request.user, verb="check.downloaded", subject=check, count=check.asked)
    workbook = HttpResponse(check_book(check, request.user), content_type=XLSX_TYPE)
    return attachment(workbook, f"cek-massal-{check.pk}.xlsx")


@opens(PossibleMatch)
def decide_match(request, match):
    form = DecisionForm(request.POST)
    if not form.is_valid():
        raise NotAllowed("Pilih “Ini orangnya” atau “Bukan” pada salah satu baris.")
    services.decide_match(actor=request.user, match=match, is_person=form.cleaned_data["is_person"])
    return redirect(match)
