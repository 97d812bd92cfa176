"""Minutes, account, plan and budget of a group."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.access import opens
from accounts.errors import NotAllowed
from accounts.forms_edit import Edit
from accounts.pages import tried
from audit.trail import record
from beneficiaries.photos import picture_of
from jobs.downloads import shown_photo
from kube.forms_papers import EARLIEST_YEAR, BudgetFormSet, GroupAccountForm, MeetingForm, PlanForm, lines_of
from kube.models import Group, Meeting, Plan
from kube.pages import show_form
from kube.services import papers as services


@opens(Group)
def add_meeting(request, group):
    form = MeetingForm(request.POST or None, request.FILES or None)
    if form.is_valid() and tried(form, services.add_meeting, actor=request.user, group=group):
        messages.success(request, "Musyawarah dicatat.")
        return redirect(group)
    hint = "Catatan ini tidak dapat diubah lagi. Bila ada yang keliru, tulis pembetulannya sebagai catatan baru."
    return show_form(request, form, group=group, heading="Catat musyawarah", action="Simpan", hint=hint)


@never_cache
@opens(Meeting)
def meeting_photo(request, meeting):
    """The minutes as they were photographed. Who looked at them is written down."""
    if not meeting.photo:
        raise NotAllowed("Musyawarah ini dicatat tanpa foto.")
    picture = picture_of(meeting)
    record(actor=request.user, verb="meeting.photo_opened", subject=meeting.group, meeting=str(meeting))
    return shown_photo(request, picture, meeting.photo.name)


@opens(Group)
def set_account(request, group):
    is_first = not group.accounts.in_use().exists()
    form = GroupAccountForm(request.POST or None, is_first=is_first)
    if form.is_valid() and (account := tried(form, services.add_account, actor=request.user, group=group)):
        messages.success(request, "Rekening kelompok dicatat.")
        if not account.is_in_group_name:
            messages.warning(request, f"Rekening ini atas nama {account.holder}, bukan atas nama kelompok.")
        return redirect(group)
    hint = "Salin dari buku tabungan. Rekening lama tidak dihapus; ia tercatat sampai kapan dipakai."
    return show_form(request, form, group=group, heading="Rekening kelompok", action="Simpan rekening", hint=hint)


@opens(Group)
def set_plan(request, group):
    """One year's plan: that of the address, or of this year."""

    def make(data):
        plan = plan_of(request, group)
        known = [as_line(line) for line in plan.lines.all()] if plan.pk else []
        return [PlanForm(data, initial={"year": plan.year, "text": plan.text}), BudgetFormSet(data, initial=known)]

    edit = Edit(request, group, make)
    form, lines = edit.forms
    if edit.is_valid() and (
        saved := tried(form, services.set_budget, actor=request.user, group=group, lines=lines_of(lines))
    ):
        messages.success(request, f"Rencana usaha {saved.year} disimpan.")
        return redirect(group)
    context = {"group": group, "form": form, "lines": lines, "plan": plan_of(request, group)}
    status = 422 if form.errors or (lines.is_bound and not lines.is_valid()) else 200
    return render(request, "kube/set_plan.html", context, status=status)


def plan_of(request, group):
    asked = request.POST.get("year") or request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == 4 else timezone.localdate().year
    found = group.plans.filter(year=year).first()
    return found or Plan(group=group, year=max(year, EARLIEST_YEAR), version=0)


def as_line(line):
    return {name: getattr(line, name) for name in ("item", "quantity", "unit", "unit_price_rupiah")}
