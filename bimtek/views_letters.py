"""The papers of a bimtek: what they say, and the certificates."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.access import opens
from accounts.forms_edit import Edit
from accounts.pages import tried
from bimtek import forms_letters as forms
from bimtek import services_letters as services
from bimtek.models import Bimtek
from bimtek.models.letters import Invitation, Minutes
from bimtek.pages import show_form
from bimtek.queries_letters import first_words, papers_of, regions_of, written

SHOWN = 10  # certificates on the page; all of them are in the PDF


@opens(Bimtek)
def letters(request, bimtek):
    certificates = services.certificates_of(bimtek)
    issued = certificates.count()
    page = {
        "bimtek": bimtek,
        "programme": bimtek.programme,
        "papers": papers_of(bimtek, issued),
        "issued": issued,
        "more": issued - SHOWN,
        "entitled": services.to_be_certified(bimtek).filter(certificate__isnull=True).count(),
        "certificates": certificates.select_related("participant")[:SHOWN],
    }
    return render(request, "bimtek/letters.html", page)


@opens(Bimtek)
def edit_invitation(request, bimtek):
    return save(request, bimtek, forms.InvitationForm, "invitation", Invitation, "Surat undangan")


@opens(Bimtek)
def edit_transport(request, bimtek):
    def make(data):
        transport = written(bimtek, "transport")
        present = list(transport.by_region.values("region", "amount_rupiah")) if transport else []
        about = {"initial": present, "prefix": "places", "form_kwargs": {"regions": regions_of(bimtek)}}
        return [forms.TransportForm(data, **start(bimtek, "transport")), forms.RegionTransports(data, **about)]

    edit = Edit(request, bimtek, make)
    form, places = edit.forms
    if edit.is_valid() and tried(
        form, services.write_transport, actor=request.user, bimtek=bimtek, by_region=places.by_region()
    ):
        return saved(request, bimtek, "Daftar transport")
    return show(request, bimtek, form, "Daftar transport", template="bimtek/edit_transport.html", lines=places)


@opens(Bimtek)
def edit_minutes(request, bimtek):
    return save(request, bimtek, forms.MinutesForm, "minutes", Minutes, "Notulen")


@opens(Bimtek)
def edit_task_letter(request, bimtek):
    def make(data):
        letter = written(bimtek, "task_letter")
        present = list(letter.officials.values("name", "nip", "rank", "position")) if letter else []
        officials = forms.TaskedOfficials(data, initial=present, prefix="officials")
        return [forms.TaskLetterForm(data, **start(bimtek, "task_letter")), officials]

    edit = Edit(request, bimtek, make)
    form, officials = edit.forms
    if edit.is_valid():
        services.write_task_letter(
            actor=request.user, bimtek=bimtek, officials=officials.officials(), **form.cleaned_data
        )
        return saved(request, bimtek, "Surat tugas")
    return show(request, bimtek, form, "Surat tugas", template="bimtek/edit_task_letter.html", lines=officials)


@opens(Bimtek)
def edit_certificates(request, bimtek):
    edit = Edit(request, bimtek, lambda data: forms.CertificateForm(data, **start(bimtek, "certificate_series")))
    form = edit.form
    if edit.is_valid() and tried(form, services.plan_certificates, actor=request.user, bimtek=bimtek):
        return saved(request, bimtek, "Nomor sertifikat")
    return show(request, bimtek, form, "Nomor sertifikat")


@opens(Bimtek)
def issue_certificates(request, bimtek):
    count = services.issue_certificates(actor=request.user, bimtek=bimtek)
    told = f"{count} sertifikat diterbitkan." if count else "Semua yang berhak sudah punya sertifikat."
    messages.success(request, told)
    return redirect("bimtek:letters", bimtek.pk)


def start(bimtek, name):
    """What was written already, else words to begin with."""
    present = written(bimtek, name)
    return {"instance": present} if present else {"initial": first_words(bimtek, name)}


def save(request, bimtek, kind, name, paper, heading):
    edit = Edit(request, bimtek, lambda data: kind(data, **start(bimtek, name)))
    form = edit.form
    if edit.is_valid() and tried(form, services.write_down, actor=request.user, bimtek=bimtek, paper=paper):
        return saved(request, bimtek, heading)
    return show(request, bimtek, form, heading)


def saved(request, bimtek, heading):
    messages.success(request, f"{heading} disimpan. Tekan Buat PDF untuk mencetaknya.")
    return redirect("bimtek:letters", bimtek.pk)


def show(request, bimtek, form, heading, **context):
    back = reverse("bimtek:letters", args=[bimtek.pk])
    return show_form(request, form, heading, back, "Surat dan berkas", bimtek=bimtek, **context)
