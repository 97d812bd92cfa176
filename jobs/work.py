"""Doing long work exactly once: claim by lease, renew while working, finish in one write.

A room asks with `enqueue(...)` in the transaction that needs the work, and its task is one line:

    @shared_task
    def import_register(job_id):
        perform(job_id, importing.import_register)

`perform` calls the worker with the job. The worker must be safe to repeat: a killed process means the same job
is run again. It raises NotAllowed with a sentence when the person has to do something; anything else is retried.
One that needs a single long transaction calls `step(job)` between its parts, or nobody would see how far it is.
A worker that writes in several transactions calls `hold(job)` first in each: one that slept so long that its
lease ran out and another took over (a suspended machine, a stuck disk) then stops instead of writing twice. What such
a worker leaves behind when the last attempt is used up, it takes away in a second function, given to `perform` too.
"""

import threading
import time
from contextlib import contextmanager
from datetime import timedelta

import redis
import structlog
from celery import current_app
from django.db import close_old_connections, connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.errors import NotAllowed
from audit.sealed_files import remove_unkept
from jobs.models import Job

log = structlog.get_logger()


class Superseded(Exception):
    """Another attempt works on this job; this one has nothing more to say."""


class Cancelled(Exception):
    """Somebody asked this job to stop. The worker may tidy up and lets it pass."""


LEASE = timedelta(seconds=30)
MOST_ATTEMPTS = 5
BROKEN = "Pekerjaan ini berhenti karena kesalahan pada program. Coba lagi; bila terulang, hubungi admin."

CANCELLED = "Dibatalkan sebelum selesai; tidak ada yang disimpan."


def enqueue(*, title, task, actor=None, region=None, upload=None, result_url=""):
    """Write the job and ring for a worker once the transaction is committed. Returns the job."""
    job = Job.objects.create(
        title=title,
        task=task,
        requested_by=actor,
        region_id=getattr(region, "pk", region),
        upload=upload,
        result_url=result_url,
    )
    transaction.on_commit(lambda: ring(job))
    return job


def ring(job):
    """Tell a worker. If Redis is down or frozen the job stays queued and `publish_due` rings again."""
    try:
        if not rung(job):
            rung(job)  # a kept connection is dead after Redis was restarted; now a new one is opened
    except Exception:
        log.warning("job.not_rung", job=job.pk)


def rung(job):
    """False when the connection was dead. One that is only silent is not waited for twice: a person waits with us."""
    try:
        current_app.send_task(job.task, [job.pk], retry=False)
    except OperationalError as fault:
        if isinstance(fault.__cause__, redis.TimeoutError):
            raise
        return False
    return True


def publish_due():
    """Ring again for every job that nobody works on: its message was lost, or its worker died."""
    for job in Job.objects.filter(due()):
        ring(job)


def due(now=None):
    now = now or timezone.now()
    waiting = Q(state=Job.State.QUEUED) & (Q(lease_until__isnull=True) | Q(lease_until__lt=now))
    return waiting | Q(state=Job.State.RUNNING, lease_until__lt=now)


def claim(job_id):
    """Take the job, or None when another worker has it or it is finished. One UPDATE, so one winner."""
    now = timezone.now()
    taken = Job.objects.filter(due(now), pk=job_id).update(
        state=Job.State.RUNNING, attempts=F("attempts") + 1, lease_until=now + LEASE
    )
    return Job.objects.get(pk=job_id) if taken else None


def perform(job_id, worker, clear_away=None):
    """Claim the job, run `worker(job)` under a renewed lease, and write down how it ended.

    clear_away: called with the job when it is given up, in the transaction that says so.
    """
    job = claim(job_id)
    if job is None:
        return
    with lease_kept(job):
        if job.attempts > MOST_ATTEMPTS:
            give_up(job, clear_away)
        else:
            attempt(job, worker, clear_away)
    remove_unkept()


def perform_here(job, worker, clear_away=None):
    """Do the job in this process, or wait for the worker that was faster. Returns it finished; for commands."""
    while not job.is_finished:
        perform(job.pk, worker, clear_away)
        job.refresh_from_db()
        if not job.is_finished:
            time.sleep(0.5)
    return job


def attempt(job, worker, clear_away):
    try:
        worker(job)
    except Superseded:
        log.warning("job.superseded", job=job.pk, attempt=job.attempts)
    except Cancelled:
        finish(job, Job.State.CANCELLED, note=CANCELLED)
    except NotAllowed as refusal:
        finish(job, Job.State.FAILED, note=str(refusal)[:300])
    except Exception:
        log.exception("job.broke", job=job.pk, attempt=job.attempts)
        if job.attempts < MOST_ATTEMPTS:
            give_back(job)
        else:
            give_up(job, clear_away)
    else:
        finish(job, Job.State.DONE)


@contextmanager
def lease_kept(job):
    stop = threading.Event()
    keeper = threading.Thread(target=keep_lease, args=(job, stop), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join()


def own(job):
    """The job's row while this attempt is the one that works on it; empty once another took over or it is done."""
    return Job.objects.filter(pk=job.pk, attempts=job.attempts, finished_at__isnull=True)


def hold(job, *, even_if_cancelled=False):
    """Inside a transaction: nobody takes the job over until it ends.

    Raises Superseded when it was taken, and Cancelled when somebody asked it to stop.
    """
    asked = own(job).select_for_update().values_list("cancel_asked_at").first()
    if asked is None:
        raise Superseded
    if asked[0] and not even_if_cancelled:
        raise Cancelled


def step(job, **shown):
    """Between two parts of one long transaction: `show` how far it is, and stop as `hold` does when it has to."""
    show(job, **shown)
    asked = own(job).values_list("cancel_asked_at").first()
    if asked is None:
        raise Superseded
    if asked[0]:
        raise Cancelled


def show(job, **shown):
    """As `report`, from the middle of a transaction and at once: over a connection of its own."""

    def report_apart():
        try:
            report(job, **shown)
        finally:
            connection.close()

    thread = threading.Thread(target=report_apart)
    thread.start()
    thread.join()


def keep_lease(job, stop):
    """Runs beside the worker in its own thread and connection until told to stop."""
    while not stop.wait(LEASE.total_seconds() / 3):
        try:
            own(job).update(lease_until=timezone.now() + LEASE)
        except Exception:
            log.warning("job.lease_not_renewed", job=job.pk)
            close_old_connections()
    connection.close()


def give_back(job):
    """After an unexpected fault: try again later, each time after a longer wait."""
    wait = timedelta(seconds=5 * 2**job.attempts)
    own(job).update(state=Job.State.QUEUED, lease_until=timezone.now() + wait)


def give_up(job, clear_away):
    """After the last attempt. If clearing away breaks too, the lease runs out and this is tried again."""
    try:
        with transaction.atomic():
            hold(job, even_if_cancelled=True)
            if clear_away:
                clear_away(job)
            finish(job, Job.State.FAILED, note=BROKEN)
    except Superseded:
        log.warning("job.superseded", job=job.pk, attempt=job.attempts)


def finish(job, state, *, note=None):
    fields = {"state": state, "finished_at": timezone.now(), "lease_until": None}
    if note is not None:
        fields["note"] = note
    own(job).update(**fields)


def report(job, *, done=None, total=None, note=None, counts=None, result_url=None):
    """Show how far the work is: call it between chunks, not per row. Inside a transaction it shows on commit."""
    given = {
        "progress_done": done,
        "progress_total": total,
        "note": note,
        "counts": counts,
        "result_url": result_url,
    }
    own(job).update(**{name: value for name, value in given.items() if value is not None})
