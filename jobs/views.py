"""Long work as people see it: what runs, how far it is, and which rows were not taken."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from accounts.access import opens
from accounts.errors import NotAllowed
from jobs.downloads import to_correct
from jobs.figures import REFUSED_BECAUSE, remarks, tiles
from jobs.kinds import files_beside
from jobs.left_out import kept
from jobs.models import Job, Upload
from jobs.refusals import faults_in, reasons, shown
from jobs.services import cancel_job

JOBS_PER_PAGE = 30
ROWS_PER_PAGE = 25
MOST_DOUBTFUL = 200  # remarks about rows that were taken
NOTHING = "Tidak ada baris yang ditolak dari berkas ini."


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
    if job.is_finished and job.upload_id and job.counts:
        context["left_out"] = kept(job.upload)
        doubtful = job.upload.findings.warnings()
        context |= {"doubtful": shown(doubtful[:MOST_DOUBTFUL]), "doubtful_count": doubtful.count()}
    if job.is_finished:
        beside = [(upload, reasons(upload.findings.errors())) for upload in files_beside(job)]
        context["beside"] = [(upload, found) for upload, found in beside if found]
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
    if not (job.upload_id and job.is_finished):
        raise NotAllowed(NOTHING)
    return refused_workbook(request.user, job.upload)


@never_cache
@opens(Upload, repeatable=True)
def refused_of(request, upload):
    """Those of a file that was taken without a job."""
    return refused_workbook(request.user, upload)


def refused_workbook(user, upload):
    rows = upload.findings.errors()
    if not rows:
        raise NotAllowed(NOTHING)
    return to_correct(user, upload, faults_in(rows))


def page_of(request, rows, size):
    return Paginator(rows, size).get_page(request.GET.get("page"))
