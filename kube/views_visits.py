"""Visits to groups: recorded on a phone, read at a desk, told month by month."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.access import opens
from accounts.errors import NotAllowed
from accounts.forms_edit import Edit
from accounts.pages import tried
from audit.trail import record
from beneficiaries.photos import picture_of
from beneficiaries.trainings import trainings
from jobs.downloads import shown_photo
from kube.forms_visits import DoneForm, GroupVisitForm, MonthForm, MonthReportForm
from kube.models import Group, GroupVisit, MonthReport, VisitPhoto
from kube.pages import show_form
from kube.queries_visits import SHOWN_GROUPS, groups_to_visit, helpers_in, visits_seen_by
from kube.services import visits as services

VISITS_PER_PAGE = 20


@opens(Group)
def visits(request, group):
    found = visits_seen_by(request.user).filter(group=group)
    page = Paginator(found, VISITS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "kube/visits.html", {"group": group, "page": page, "today": timezone.localdate()})


@opens(Group, shared="a visit says what its writer saw, under his name; it changes nothing of the group")
def add_visit(request, group):
    form = GroupVisitForm(request.POST or None, request.FILES or None)
    if form.is_valid() and (visit := tried(form, services.record_group_visit, actor=request.user, group=group)):
        messages.success(request, f"Kunjungan ke-{visit.number} tercatat.")
        return redirect(visit)
    return show_form(request, form, "kube/add_visit.html", group=group)


@opens(GroupVisit)
def visit(request, visit):
    form = DoneForm(initial={"done_on": timezone.localdate()})
    return render(request, "kube/visit.html", {"visit": visit, "form": form, "today": timezone.localdate()})


@opens(GroupVisit)
def finish_follow_up(request, visit):
    form = DoneForm(request.POST)
    if not form.is_valid():
        context = {"visit": visit, "form": form, "today": timezone.localdate()}
        return render(request, "kube/visit.html", context, status=422)
    services.finish_follow_up(actor=request.user, visit=visit, **form.cleaned_data)
    messages.success(request, "Tindak lanjut dicatat selesai.")
    return redirect(visit)


@never_cache
@opens(VisitPhoto)
def group_photo(request, photo):
    """One photo of a visit. Who looked at it is written down."""
    picture = picture_of(photo)
    record(actor=request.user, verb="group_visit.photo_opened", subject=photo.visit.group, number=photo.visit.number)
    return shown_photo(request, picture, photo.photo.name)


@opens()
def my_visits(request):
    """Whom to visit next, and what he wrote this month."""
    choice = MonthForm(request.GET)
    made = visits_seen_by(request.user).filter(made_by=request.user).in_month(choice.shown)
    reports = MonthReport.objects.visible_to(request.user).filter(written_by=request.user, month=choice.shown)
    context = {
        "groups": groups_to_visit(request.user)[:SHOWN_GROUPS],
        "choice": choice,
        "month": choice.shown,
        "visits": made,
        "report": reports.first(),
        "trainings": trainings(request.user, users=[request.user.pk]).get(request.user.pk),
        "today": timezone.localdate(),
    }
    return render(request, "kube/my_visits.html", context)


@opens()
def write_report(request):
    """The month of the address, or this one."""
    month = MonthForm(request.GET).shown
    if month > timezone.localdate():
        raise NotAllowed("Bulan ini belum terjadi. Pilih bulan ini atau bulan yang lalu.")

    def make(data):
        mine = MonthReport.objects.visible_to(request.user).filter(written_by=request.user, month=month)
        return MonthReportForm(data, instance=mine.first())

    edit = Edit(request, request.user, make)
    form = edit.form
    if edit.is_valid() and (report := tried(form, services.write_month_report, actor=request.user, month=month)):
        messages.success(request, "Laporan disimpan. Sekarang buat PDF-nya.")
        return redirect(report)
    return render(request, "kube/write_report.html", {"form": form, "month": month}, status=422 if form.errors else 200)


@opens(MonthReport)
def month_report(request, report):
    context = {"report": report, "visits": report.visits(), "documents": report.documents.all()}
    context["coordinations"] = report.coordinations()
    return render(request, "kube/month_report.html", context)


@opens()
def visit_months(request):
    """For the coordinator: who visited how many groups in a month, and who nobody."""
    choice = MonthForm(request.GET)
    helpers = helpers_in(request.user, choice.shown)
    page = Paginator(helpers, VISITS_PER_PAGE).get_page(request.GET.get("page"))
    idle = helpers.filter(visits_made=0).count()
    context = {"choice": choice, "month": choice.shown, "page": page, "idle": idle}
    return render(request, "kube/visit_months.html", context)
