"""Groups: the list, the page of one, what is written about it, its steps and its pendamping."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import opens
from accounts.errors import NotAllowed
from accounts.forms_edit import Edit
from accounts.own_office import office_of
from accounts.pages import tried
from accounts.roles import ACCESS
from jobs.paging import number_in
from kube.flags import flags_of
from kube.forms import (
    AsOfForm,
    AssignForm,
    BusinessTypeForm,
    DayForm,
    GroupFilterForm,
    GroupForm,
    PointForm,
    StepForm,
)
from kube.hanging import hanging_on
from kube.lists import page_of
from kube.models import Group
from kube.pages import show_form
from kube.points import drawing
from kube.queries import page_about
from kube.queries_monev import monitoring_of
from kube.services import companions
from kube.services import groups as services

STEPS = {  # step: (heading, button, what it means)
    "activate": ("Nyatakan aktif", "Nyatakan aktif", "Kelompok berjalan: anggotanya lengkap dan usahanya dimulai."),
    "deactivate": (
        "Nyatakan tidak aktif",
        "Nyatakan tidak aktif",
        "Usahanya berhenti sementara. Anggota dan pengurus tetap tercatat, dan kelompok dapat diaktifkan lagi.",
    ),
    "graduate": (
        "Nyatakan mandiri (graduasi)",
        "Nyatakan mandiri",
        "Kelompok berhasil dan tidak didampingi lagi. Anggotanya tetap tercatat. Langkah ini tidak dapat dibatalkan.",
    ),
    "dissolve": (
        "Bubarkan kelompok",
        "Bubarkan",
        "Semua anggota dicatat keluar pada tanggal itu, pengurus dan pendampingnya berakhir. Keluarganya bebas masuk"
        " kelompok lain. Langkah ini tidak dapat dibatalkan.",
    ),
}


@opens()
def list(request):
    search = GroupFilterForm(request.GET, user=request.user)
    everything = Group.objects.visible_to(request.user)
    found = search.filter(everything)
    page = page_of(found, timezone.localdate(), after=number_in(request, "after"), before=number_in(request, "before"))
    context = {"search": search, "page": page, "count": found.count() if page.rows else 0}
    return render(request, "kube/list.html", context)


@opens(Group)
def detail(request, group):
    as_of = AsOfForm(request.GET if "on" in request.GET else None)
    day = as_of.cleaned_data["on"] if as_of.is_valid() else None
    context = page_about(group, request.user, today=timezone.localdate(), day=day)
    steps = [(step, STEPS[step][1]) for step in Group.STEPS if group.can(step)]
    context["drawing"] = drawing(group, request.user)
    context["monitoring"] = monitoring_of(group, request.user, timezone.localdate())
    if request.user.role in ACCESS["kube:group_flags"]["GET"]:
        alone = Group.objects.visible_to(request.user).filter(pk=group.pk)
        context["flags"] = flags_of(alone, request.user, timezone.localdate())
    return render(request, "kube/detail.html", {"group": group, "as_of": as_of, "steps": steps, **context})


@opens()
def add(request):
    office = office_of(request.user, "Daftarkan kelompok")
    form = GroupForm(request.POST or None, user=request.user)
    if form.is_valid() and (group := tried(form, services.register_group, actor=request.user, office=office)):
        messages.success(request, f"{group} terdaftar dengan kode {group.code}. Sekarang tambahkan anggotanya.")
        return redirect(group)
    return show_form(request, form, "kube/add.html")


@opens(Group)
def edit(request, group):
    edit = Edit(request, group, lambda data: GroupForm(data, user=request.user, instance=group))
    form = edit.form
    if edit.is_valid() and tried(form, services.edit_group, actor=request.user, group=group):
        messages.success(request, "Data kelompok disimpan.")
        return redirect(group)
    group = Group.objects.visible_to(request.user).get(pk=group.pk)  # the form has written into the one it was given
    return show_form(request, form, "kube/edit.html", group=group)


@opens(Group)
def set_point(request, group):
    edit = Edit(request, group, lambda data: PointForm(data, instance=group))
    form = edit.form
    if edit.is_valid() and tried(form, services.edit_group, actor=request.user, group=group):
        messages.success(request, "Titik peta disimpan.")
        return redirect(group)
    return show_form(request, form, "kube/set_point.html", group=group)


@opens(Group)
def activate(request, group):
    return take_step(request, group, "activate")


@opens(Group)
def deactivate(request, group):
    return take_step(request, group, "deactivate")


@opens(Group)
def graduate(request, group):
    return take_step(request, group, "graduate")


@opens(Group)
def dissolve(request, group):
    return take_step(request, group, "dissolve")


def take_step(request, group, step):
    if not group.can(step):
        raise NotAllowed(services.STALE)
    hanging = hanging_on(group) if step == "dissolve" else []
    if hanging and request.method == "GET":
        return render(request, "kube/hanging.html", {"group": group, "hanging": hanging})
    form = StepForm(request.POST or None, step=step)
    if form.is_valid() and (moved := tried(form, services.take_step, actor=request.user, group=group, step=step)):
        messages.success(request, f"{moved}: {moved.get_status_display().lower()}.")
        return redirect(moved)
    heading, action, hint = STEPS[step]
    return show_form(request, form, group=group, heading=heading, action=action, hint=hint)


@opens(Group)
def assign(request, group):
    form = AssignForm(request.POST or None, user=request.user)
    if form.is_valid() and (made := tried(form, companions.assign_pendamping, actor=request.user, group=group)):
        messages.success(request, f"{made.pendamping} mendampingi {group} sejak {made.since_on:%d-%m-%Y}.")
        if warning := companions.load_warning(made.pendamping):
            messages.warning(request, warning)
        return redirect(group)
    hint = "Pendamping sebelumnya berhenti pada hari itu; kunjungannya tetap tercatat atas namanya."
    return show_form(request, form, group=group, heading="Tugaskan pendamping", action="Tugaskan", hint=hint)


@opens(Group)
def relieve(request, group):
    form = DayForm(request.POST or None)
    if form.is_valid() and tried(form, companions.end_assignment, actor=request.user, group=group):
        messages.success(request, "Tugas pendamping diakhiri. Kelompok ini belum punya pendamping.")
        return redirect(group)
    hint = "Pakai ini bila penggantinya belum ada. Bila sudah ada, langsung tugaskan penggantinya."
    return show_form(request, form, group=group, heading="Akhiri tugas pendamping", action="Akhiri", hint=hint)


@opens()
def add_business_type(request):
    form = BusinessTypeForm(request.POST or None)
    if form.is_valid() and (made := tried(form, services.add_business_type, actor=request.user)):
        messages.success(request, f"{made} ada di daftar jenis usaha.")
        return redirect("kube:list")
    back = reverse("kube:list")
    hint = "Semua kantor memakai daftar yang sama. Lihat dahulu apakah yang Anda maksud sudah ada dengan nama lain."
    return show_form(request, form, heading="Tambah jenis usaha", action="Tambahkan", hint=hint, back=back)
