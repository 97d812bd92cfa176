"""How an uploaded list is read: what its headings mean, which sheet and rows of it; and an example to start from."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.access import opens
from accounts.errors import NotAllowed
from jobs.choosing import choose_reading
from jobs.downloads import attachment
from jobs.examples import example_xlsx
from jobs.explaining import explain_headings, refuse_used
from jobs.forms_uploads import HeadingsForm, ReadingForm, TakeBackForm
from jobs.kinds import KINDS, taking_back_of
from jobs.models import Upload
from jobs.services import take_back as take_list_back
from jobs.taking_back import why_kept
from jobs.uploads import read_upload
from jobs.writing import XLSX_TYPE


@opens(Upload)
def explain(request, upload):
    """What headings of a file mean, kept for all files of this kind of the office to come."""
    refuse_used(upload)
    table = read_upload(upload, columns=KINDS[upload.kind].columns(), limit_rows=1)
    form = HeadingsForm(request.POST or None, table=table)
    if form.is_valid():
        explain_headings(actor=request.user, upload=upload, meanings=form.changed())
        messages.success(request, "Arti judul kolom disimpan dan dipakai juga untuk berkas berikutnya.")
        return redirect(asked_back(request))
    page = {"upload": upload, "form": form, "back": asked_back(request)}
    return render(request, "jobs/explain.html", page, status=422 if form.errors else 200)


@opens(Upload)
def reading(request, upload):
    """Read another sheet of the workbook, or without its hidden rows."""
    form = ReadingForm(request.POST)
    if form.is_valid():
        try:
            choose_reading(actor=request.user, upload=upload, **form.cleaned_data)
            messages.success(request, "Berkas dibaca ulang menurut pilihan Anda.")
        except NotAllowed as refusal:  # told where another sheet can be chosen
            messages.error(request, str(refusal))
    return redirect(asked_back(request))


@opens(Upload)
def take_back(request, upload):
    """As a whole and with a reason, while nothing was built on the list; afterwards the page says what was."""
    if taking_back_of(upload) is None:
        raise Http404
    form, back = TakeBackForm(request.POST or None), taking_back_of(upload).back(upload)
    if form.is_valid():
        take_list_back(actor=request.user, upload=upload, **form.cleaned_data)
        messages.success(request, f"Daftar {upload.filename} ditarik kembali. Berkas yang benar boleh diunggah.")
        return redirect(back)
    page = {"upload": upload, "form": form, "back": back, "reasons": why_kept(upload)}
    return render(request, "jobs/take_back.html", page, status=422 if form.errors else 200)


@opens()
def example(request, kind):
    """A workbook with the headings of a kind of list, one invented row and what to know about each column."""
    if kind not in KINDS:
        raise Http404
    data = example_xlsx(KINDS[kind])
    return attachment(HttpResponse(data, content_type=XLSX_TYPE), f"contoh-{kind.replace('_', '-')}.xlsx")


def asked_back(request) -> str:
    """The page of ours to go back to, from the address; whatever is none leads to the list of work."""
    asked = request.GET.get("next", "")
    if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
        return asked
    return reverse("jobs:list")
