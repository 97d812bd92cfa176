"""What people do with long work."""

from django.db import transaction
from django.utils import timezone

from accounts.errors import NotAllowed
from audit.trail import record
from jobs.kinds import taking_back_of
from jobs.models import Job, Upload
from jobs.taking_back import ALREADY, refuse_built_on, why_kept
from jobs.work import CANCELLED


@transaction.atomic
def cancel_job(*, actor, job: Job) -> None:
    """Ask a job to stop: it does at its next step, and one that nobody has begun stops at once."""
    asked = Job.objects.unfinished().filter(pk=job.pk, cancel_asked_at__isnull=True)
    if not asked.update(cancel_asked_at=timezone.now()):
        raise NotAllowed("Pekerjaan ini sudah selesai atau sedang dibatalkan. Muat ulang halaman ini.")
    Job.objects.filter(pk=job.pk, state=Job.State.QUEUED, attempts=0).update(
        state=Job.State.CANCELLED, finished_at=timezone.now(), note=CANCELLED
    )
    record(actor=actor, verb="work.cancelled", subject=job)


@transaction.atomic
def take_back(*, actor, upload: Upload, reason: str) -> None:
    """Undo a loaded list as a whole. Raises NotAllowed with what was built on it, and for one that was taken back."""
    fresh = Upload.objects.get(pk=upload.pk)  # not held: an import of two files would be waited for from both ends
    if fresh.taken_back_at:
        raise NotAllowed(ALREADY)
    refuse_built_on(why_kept(fresh))
    taking_back_of(fresh).take_back(actor=actor, upload=fresh, reason=reason)
