"""Groups and members from files: uploaded, looked at, loaded, and what was found wrong with them."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from accounts.access import opens
from accounts.errors import NotAllowed
from audit.trail import record
from jobs.downloads import attachment
from jobs.masking import masked
from jobs.refusals import shown, value_of
from jobs.uploads import reading_of
from jobs.writing import XLSX_TYPE, xlsx_bytes
from kube.columns import GROUPS, LABELS, MEMBERS
from kube.comparing import Lists
from kube.forms_uploads import ListsForm, StartForm
from kube.models import GroupImport
from kube.services import imports as services

COLUMNS = {"groups": GROUPS, "members": MEMBERS}
NAMES = {"groups": "Daftar kelompok", "members": "Daftar anggota"}
HEADINGS = ["Berkas", "Baris", "Kolom", "Isi", "Akibat", "Keterangan"]
FINDINGS_PER_PAGE = 50
SHOWN_REMARKS = 50


@opens()
def upload(request):
    form = ListsForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        return redirect(services.receive_lists(actor=request.user, **form.cleaned_data))
    context = {"form": form, "readings": form.readings}
    return render(request, "kube/upload.html", context, status=422 if form.errors else 200)


@opens(GroupImport)
def preview(request, source):
    """How the files were understood and what would come of them. Only "Muat" starts anything."""
    if source.job_id:
        return redirect(source.job)
    readings = [(NAMES[kind], upload, reading_of(upload, COLUMNS[kind])) for kind, upload in source.uploads]
    if any(reading.faults for _, _, reading in readings):
        return render(request, "kube/preview.html", {"source": source, "readings": readings, "has_faults": True})
    form = StartForm(request.POST or None)
    if form.is_valid():
        started = services.start_import(actor=request.user, source=source, **form.cleaned_data)
        return redirect(started.job)
    lists = Lists(source)
    remarks = [told(remark) for remark in sorted(lists.remarks, key=lambda one: not one.is_error)[:SHOWN_REMARKS]]
    context = {"source": source, "form": form, "readings": readings, "lists": lists, "remarks": remarks}
    return render(request, "kube/preview.html", context, status=422 if form.errors else 200)


def told(remark):
    """As a finding is shown: no identity number in full."""
    return {
        "list": NAMES[remark.kind],
        "number": remark.row,
        "column": LABELS[remark.kind].get(remark.column, ""),
        "value": masked(remark.value),
        "severity": "error" if remark.is_error else "warning",
        "reason": remark.reason,
    }


@opens(GroupImport)
def imported(request, source):
    """What came of it, row by row."""
    if source.job is None:
        return redirect("kube:preview", source.pk)
    if not source.job.is_finished:
        return redirect(source.job)
    page = Paginator(source.findings(), FINDINGS_PER_PAGE).get_page(request.GET.get("page"))
    names = {upload.pk: NAMES[kind] for kind, upload in source.uploads}
    rows = [row | {"list": names[one.upload_id]} for row, one in zip(shown(page), page, strict=True)]
    return render(request, "kube/imported.html", {"source": source, "job": source.job, "page": page, "remarks": rows})


@never_cache
@opens(GroupImport, repeatable=True)
def download_findings(request, source):
    """With their full values, to correct the files: so who took them is written down."""
    found = source.findings()
    if not found:
        raise NotAllowed("Daftar ini tidak punya baris bermasalah.")
    names = {upload.pk: NAMES[kind] for kind, upload in source.uploads}
    rows = [
        [names[one.upload_id], one.row_number, one.column, value_of(one), one.get_severity_display(), one.reason]
        for one in found
    ]
    record(actor=request.user, verb="findings.downloaded", subject=source, count=len(rows))
    data = xlsx_bytes(HEADINGS, rows, sheet="Baris bermasalah")
    return attachment(HttpResponse(data, content_type=XLSX_TYPE), f"kelompok-bermasalah-{source.pk}.xlsx")
