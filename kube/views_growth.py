"""How a group develops: its page, figures, stage and achievements; and by which telephone its members are reached."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.access import opens
from accounts.pages import tried
from audit import revealing, sealing
from beneficiaries.people import refuse_elsewhere
from kube.forms_growth import AchievementForm, MonthlyFigureForm, PhoneForm, PurposeForm, StageForm
from kube.models import Achievement, Group, Membership, Phone
from kube.pages import show_form
from kube.queries_monev import growth_of, members_with_phones
from kube.services import growth as services


@opens(Group)
def growth(request, group):
    return render(request, "kube/growth.html", {"group": group, **growth_of(group)})


@opens(Group)
def record_month(request, group):
    form = MonthlyFigureForm(request.POST or None, initial={"month": timezone.localdate().replace(day=1)})
    if form.is_valid() and (made := tried(form, services.record_month, actor=request.user, group=group)):
        messages.success(request, f"Angka bulan {made.month:%m-%Y} tercatat.")
        return redirect("kube:growth", group.pk)
    hint = "Satu kali untuk setiap bulan. Perbaikan menyimpan angka lama beserta alasannya."
    return show_form(request, form, group=group, heading="Catat omzet bulanan", action="Simpan", hint=hint)


@opens(Group)
def judge_stage(request, group):
    form = StageForm(request.POST or None)
    if form.is_valid() and (made := tried(form, services.judge_stage, actor=request.user, group=group)):
        messages.success(request, f"Tahap {made.get_stage_display().lower()} tercatat.")
        return redirect("kube:growth", group.pk)
    hint = "Tahap dinilai oleh orang, tidak dihitung. Penilaian sebelumnya tetap tersimpan."
    return show_form(request, form, group=group, heading="Nilai tahap perkembangan", action="Simpan", hint=hint)


@opens(Group)
def add_achievement(request, group):
    form = AchievementForm(request.POST or None, group=group)
    if form.is_valid() and (made := tried(form, services.add_achievement, actor=request.user, group=group)):
        messages.success(request, f"Prestasi tercatat: {made}.")
        return redirect(made)
    hint = "Penghargaan yang diterima kelompok, misalnya peringkat 3 nasional."
    return show_form(request, form, group=group, heading="Catat prestasi", action="Simpan", hint=hint)


@opens(Achievement)
def remove_achievement(request, achievement):
    group = achievement.group
    services.remove_achievement(actor=request.user, achievement=achievement)
    messages.success(request, "Prestasi dihapus. Riwayat kelompok mencatatnya.")
    return redirect("kube:growth", group.pk)


@opens(Group)
def phones(request, group):
    return show_phones(request, group)


def show_phones(request, group, status=200, **context):
    members = members_with_phones(group, request.user)
    context |= {"group": group, "members": members}
    return render(request, "kube/phones.html", {"form": PurposeForm(), **context}, status=status)


@opens(Membership)
def set_phone(request, membership):
    form = PhoneForm(request.POST or None)
    if form.is_valid() and tried(form, services.set_phone, actor=request.user, membership=membership):
        messages.success(request, f"Telepon {membership} tercatat.")
        return redirect("kube:phones", membership.group_id)
    hint = "Nomor ini disimpan tersegel dan tampil tersamar. Nomor lama tidak dihapus."
    heading = f"Telepon {membership}"
    return show_form(request, form, group=membership.group, heading=heading, action="Simpan", hint=hint)


@never_cache
@opens(Phone, repeatable=True)
def reveal_phone(request, phone):
    """The number stands in this one answer and nowhere else."""
    form, group = PurposeForm(request.POST, auto_id=f"%s-{phone.pk}"), phone.membership.group
    if not form.is_valid():
        return show_phones(request, group, status=422, form=form, opened=phone)
    refuse_elsewhere(request.user, phone.membership.person)
    about = {"kind": sealing.PHONE, "sealed": phone.phone_sealed, "purpose": form.cleaned_data["purpose"]}
    number = revealing.reveal(actor=request.user, subject=phone.membership.person, **about)
    return show_phones(request, group, opened=phone, number=f"+{number}")
