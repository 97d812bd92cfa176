"""Long work as people see it: what runs, how far it is, and which rows were not taken."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from accounts.access import opens
from accounts.errors import NotAllowed
from audit.trail import record
from jobs.downloads import attachment
from jobs.figures import REFUSED_BECAUSE, remarks, tiles
from jobs.models import Job
from jobs.refusals import reasons, refused_rows, shown
from jobs.services import cancel_job
from jobs.writing import XLSX_TYPE

JOBS_PER_PAGE = 30
ROWS_PER_PAGE = 25


@opens()
def list(request):
    jobs = Job.objects.visible_to(request.user).select_related("requested_by", "region")
    return render(request, "jobs/list.html", {"page": page_of(request, jobs, JOBS_PER_PAGE)})


@opens(Job)
def detail(request, job):
    context = {"job": job, "tiles": tiles(job.counts), "remarks": remarks(job.counts)}
    # Another job may have looked at the same file: what was refused of it is told by the one that loaded it.
    if job.is_finished and job.upload_id and (not job.counts or job.counts.get("Ditolak")):
        context["page"] = page_of(request, job.upload.findings.errors(), ROWS_PER_PAGE)
        context["rows"] = shown(context["page"])
        if job.state == Job.State.FAILED or REFUSED_BECAUSE not in job.counts:
            context["reasons"] = reasons(job.upload.findings.errors())
    return render(request, "jobs/detail.html", context)


@opens(Job)
def progress(request, job):
    """The part of the page that htmx asks for again; once the work is over it asks for the whole page."""
    if not request.htmx:
        return redirect(job)
    if job.is_finished:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "jobs/_progress.html", {"job": job})


@opens(Job)
def cancel(request, job):
    cancel_job(actor=request.user, job=job)
    messages.success(request, "Pekerjaan ini diminta berhenti.")
    return redirect(job)


@never_cache
@opens(Job, repeatable=True)
def refused(request, job):
    """The refused rows with their full values: for the office to correct, so who took them is written down."""
    rows = job.upload.findings.errors() if job.upload_id and job.is_finished else []
    if not rows:
        raise NotAllowed("Pekerjaan ini tidak punya baris yang ditolak.")
    record(actor=request.user, verb="refused_rows.downloaded", subject=job.upload, count=len(rows))
    name = f"baris-ditolak-{job.pk}.xlsx"
    return attachment(HttpResponse(refused_rows(rows), content_type=XLSX_TYPE), name)


def page_of(request, rows, size):
    return Paginator(rows, size).get_page(request.GET.get("page"))
