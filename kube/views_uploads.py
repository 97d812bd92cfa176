"""Groups and members from files: uploaded, looked at, loaded, and what was found wrong with them."""

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from accounts.access import opens
from accounts.errors import NotAllowed
from accounts.own_office import office_of
from accounts.pages import tried
from jobs.downloads import to_correct
from jobs.left_out import kept
from jobs.masking import masked
from jobs.refusals import faults_in, reasons, shown
from jobs.seeing import shown_again
from jobs.taking_back import may_be_taken_back
from jobs.uploads import reading_of
from kube.columns import GROUPS, LABELS, MEMBERS
from kube.comparing import Lists
from kube.forms_uploads import ListsForm, StartForm
from kube.models import GroupImport
from kube.previewing import counts_of
from kube.services import imports as services

COLUMNS = {"groups": GROUPS, "members": MEMBERS}
NAMES = {"groups": "Daftar kelompok", "members": "Daftar anggota"}
FINDINGS_PER_PAGE = 50
SHOWN_REMARKS = 50


@opens()
def upload(request):
    office_of(request.user, "Unggah daftarnya")
    form = ListsForm(request.POST or None, request.FILES or None)
    if form.is_valid() and (source := tried(form, services.receive_lists, actor=request.user)):
        return redirect(source)
    context = {"form": form, "readings": form.readings}
    return render(request, "kube/upload.html", context, status=422 if form.errors else 200)


@opens(GroupImport)
def preview(request, source):
    """How the files were understood and what would come of them. Only "Muat" starts anything."""
    if source.job_id:
        return redirect(source.job)
    readings = [(NAMES[kind], upload, reading_of(upload, COLUMNS[kind])) for kind, upload in source.uploads]
    if again := shown_again(request, *(reading for _, _, reading in readings)):
        return again
    if any(reading.faults for _, _, reading in readings):
        return render(request, "kube/preview.html", {"source": source, "readings": readings, "has_faults": True})
    form = StartForm(request.POST or None)
    if form.is_valid():
        started = services.start_import(actor=request.user, source=source, **form.cleaned_data)
        return redirect(started.job)
    lists = Lists(source)
    remarks = [told(remark) for remark in sorted(lists.remarks, key=lambda one: not one.is_error)[:SHOWN_REMARKS]]
    context = {"source": source, "form": form, "readings": readings, "lists": lists, "remarks": remarks}
    context |= {"counts": counts_of(lists, request.user.scope), "marks": [reading.mark for _, _, reading in readings]}
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
    context = {"source": source, "job": source.job, "page": page, "remarks": rows}
    context["lists"] = [(kind, NAMES[kind]) for kind, _ in with_findings(source)]
    context["left_out"] = [(NAMES[kind], kept(upload)) for kind, upload in source.uploads]
    context["reasons"] = reasons(source.findings().errors())
    _, first = source.uploads[0]  # both are taken back together
    context |= {"upload": first, "may_be_taken_back": may_be_taken_back(first)}
    return render(request, "kube/imported.html", context)


@never_cache
@opens(GroupImport, repeatable=True)
def download_findings(request, source):
    """Of one of the two files the whole rows, to correct and to send again: so who took them is written down."""
    uploads = dict(with_findings(source))
    upload = uploads.get(request.POST.get("list")) or next(iter(uploads.values()), None)
    if upload is None:
        raise NotAllowed("Daftar ini tidak punya baris bermasalah.")
    return to_correct(request.user, upload, faults_in(upload.findings.about_data()))


def with_findings(source):
    return [(kind, upload) for kind, upload in source.uploads if upload.findings.about_data().exists()]
