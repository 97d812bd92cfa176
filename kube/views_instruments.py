"""Instruments: read by the office, copied, drafted and activated by its operator."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.access import opens
from accounts.errors import NotAllowed
from accounts.forms_edit import Edit
from accounts.pages import tried
from audit.reading import history
from kube.forms_monev import ClassesFormSet, CriterionForm, InstrumentForm
from kube.models import Criterion, Instrument
from kube.monev import faults
from kube.queries_monev import with_parts
from kube.services import monev as services


@opens()
def instruments(request):
    found = Instrument.objects.visible_to(request.user).select_related("region")
    return render(request, "kube/instruments.html", {"instruments": found})


@opens(Instrument)
def instrument(request, instrument):
    whole = with_parts(Instrument.objects.visible_to(request.user)).get(pk=instrument.pk)
    context = {
        "instrument": whole,
        "faults": faults(whole),
        "weights": sum(criterion.weight for criterion in whole.criteria.all()),
        "is_ours": request.user.owns(whole),
        "history": history(request.user, whole),
    }
    return render(request, "kube/instrument.html", context)


@opens(Instrument, shared="the copy is his office's own; the original stays as it is")
def copy_instrument(request, instrument):
    made = services.copy_instrument(actor=request.user, instrument=instrument)
    messages.success(request, f"{made} dibuat sebagai rancangan. Ubah isinya, lalu aktifkan.")
    return redirect(made)


@opens(Instrument)
def edit_instrument(request, instrument):
    edit = Edit(request, instrument, lambda data: InstrumentForm(data, instance=instrument))
    form = edit.form
    if edit.is_valid() and tried(form, services.describe_instrument, actor=request.user, instrument=instrument):
        messages.success(request, "Nama dan keterangan disimpan.")
        return redirect(instrument)
    return show_form(request, form, instrument, heading="Nama dan keterangan", action="Simpan")


@opens(Instrument)
def add_criterion(request, instrument):
    form = CriterionForm(request.POST or None)
    if form.is_valid() and tried(form, services.set_criterion, actor=request.user, instrument=instrument):
        messages.success(request, "Kriteria ditambahkan.")
        return redirect(instrument)
    return show_form(request, form, instrument, heading="Tambah kriteria", action="Tambahkan")


@opens(Criterion)
def edit_criterion(request, criterion):
    def make(data):
        levels = "\n".join(f"{level.score} {level.words}" for level in criterion.levels.all())
        known = {name: getattr(criterion, name) for name in ("dimension", "name", "weight")}
        return CriterionForm(data, initial=known | {"levels": levels})

    edit = Edit(request, criterion, make, lock=criterion.instrument, about=criterion.instrument)
    form = edit.form
    if edit.is_valid():
        services.set_criterion(
            actor=request.user, instrument=criterion.instrument, criterion=criterion, **form.cleaned_data
        )
        messages.success(request, "Kriteria disimpan.")
        return redirect(criterion.instrument)
    return show_form(request, form, criterion.instrument, heading=f"Kriteria {criterion}", action="Simpan")


@opens(Criterion)
def remove_criterion(request, criterion):
    services.remove_criterion(actor=request.user, criterion=criterion)
    messages.success(request, f"Kriteria {criterion.name} dihapus dari rancangan.")
    return redirect(criterion.instrument)


@opens(Instrument)
def set_classes(request, instrument):
    def make(data):
        return ClassesFormSet(data, initial=[*instrument.classes.values("letter", "name", "lowest", "highest")])

    edit = Edit(request, instrument, make)
    forms, refusal = edit.form, ""
    if edit.is_valid():
        try:
            services.set_classes(actor=request.user, instrument=instrument, classes=forms.wanted())
            messages.success(request, "Kelas disimpan.")
            return redirect(instrument)
        except NotAllowed as refused:
            refusal = str(refused)
    whole = with_parts(Instrument.objects.visible_to(request.user)).get(pk=instrument.pk)
    context = {"instrument": whole, "forms": forms, "refusal": refusal}
    status = 422 if refusal or (forms.is_bound and not forms.is_valid()) else 200
    return render(request, "kube/set_classes.html", context, status=status)


@opens(Instrument)
def activate_instrument(request, instrument):
    made = services.activate_instrument(actor=request.user, instrument=instrument)
    messages.success(request, f"{made} dipakai mulai sekarang. Isinya tidak dapat diubah lagi.")
    return redirect(made)


@opens(Instrument)
def retire_instrument(request, instrument):
    made = services.retire_instrument(actor=request.user, instrument=instrument)
    messages.success(request, f"{made} tidak dipakai lagi. Penilaian yang sudah ada tetap.")
    return redirect(made)


def show_form(request, form, instrument, **context):
    context |= {"form": form, "hint": str(instrument), "back": reverse("kube:instrument", args=[instrument.pk])}
    return render(request, "kube/monev_form.html", context, status=422 if form.errors else 200)
