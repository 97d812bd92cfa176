"""Long work is done once, by one worker, however often it is asked for and whatever dies."""

import threading
from datetime import timedelta

import pytest
from celery import current_app
from django.db import connection, transaction
from django.utils import timezone
from kombu import pools

from accounts.errors import NotAllowed
from jobs import work
from jobs.models import Job
from tests.conftest import QUEUE


def waiting_messages():
    with current_app.connection_for_read() as broker:
        return broker.default_channel.queue_declare(QUEUE, passive=False, durable=True).message_count


def break_down(job):
    raise RuntimeError("a fault in the program")


def refuse(job):
    raise NotAllowed("Kolom NIK tidak ditemukan.")


def test_a_job_is_done_and_says_so(job):
    work.perform(job.pk, lambda job: work.report(job, done=1, total=1, note="Satu baris."))
    job.refresh_from_db()
    assert (job.state, job.attempts, job.note, job.percent) == (Job.State.DONE, 1, "Satu baris.", 100)


def test_a_finished_job_is_not_done_again(job):
    done = []
    for _ in range(2):
        work.perform(job.pk, done.append)
    assert len(done) == 1


def test_a_refusal_ends_the_job_with_its_sentence(job):
    work.perform(job.pk, refuse)
    job.refresh_from_db()
    assert (job.state, job.note) == (Job.State.FAILED, "Kolom NIK tidak ditemukan.")


def test_a_fault_gives_the_job_back_for_later(job):
    work.perform(job.pk, break_down)
    job.refresh_from_db()
    assert (job.state, job.lease_until > timezone.now()) == (Job.State.QUEUED, True)
    assert work.claim(job.pk) is None


def test_a_job_that_always_breaks_ends_with_a_sentence(job):
    for _ in range(work.MOST_ATTEMPTS):
        work.perform(job.pk, break_down)
        Job.objects.filter(pk=job.pk).update(lease_until=None)
    job.refresh_from_db()
    assert (job.state, job.note, job.attempts) == (Job.State.FAILED, work.BROKEN, 5)


def test_a_job_that_kills_every_worker_ends_with_a_sentence(job):
    Job.objects.filter(pk=job.pk).update(attempts=work.MOST_ATTEMPTS)
    work.perform(job.pk, break_down)
    job.refresh_from_db()
    assert (job.state, job.note) == (Job.State.FAILED, work.BROKEN)


@pytest.mark.parametrize(("seconds", "taken"), [(-1, True), (20, False)])
def test_a_job_is_taken_over_only_when_its_lease_ran_out(job, seconds, taken):
    work.claim(job.pk)
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() + timedelta(seconds=seconds))
    assert (work.claim(job.pk) is not None) == taken


def take_over(job):
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert work.claim(job.pk)


def test_a_worker_that_was_taken_over_writes_nothing_more(job):
    slept = work.claim(job.pk)
    take_over(job)
    work.report(slept, done=99)
    work.finish(slept, Job.State.DONE)
    job.refresh_from_db()
    assert (job.state, job.progress_done) == (Job.State.RUNNING, 0)
    with pytest.raises(work.Superseded), transaction.atomic():
        work.hold(slept)


def test_being_taken_over_is_no_fault(job):
    def sleep_too_long(mine):
        take_over(job)
        work.hold(mine)

    with transaction.atomic():
        work.perform(job.pk, sleep_too_long)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.RUNNING, 2)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
@pytest.mark.threads
def test_of_eight_workers_one_takes_the_job(job):
    start, done = threading.Barrier(8), []

    def worker():
        start.wait()
        work.perform(job.pk, done.append)
        connection.close()

    in_parallel(worker)
    assert len(done) == 1


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
@pytest.mark.threads
def test_without_the_claim_all_eight_would_do_it(job):
    """The control: the same threads, reading and then writing, as a naive claim would."""
    start, read, done = threading.Barrier(8), threading.Barrier(8), []

    def worker():
        start.wait()
        is_free = Job.objects.filter(pk=job.pk, state=Job.State.QUEUED).exists()
        read.wait()
        if is_free:
            Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING)
            done.append(1)
        connection.close()

    in_parallel(worker)
    assert len(done) == 8


def in_parallel(worker):
    threads = [threading.Thread(target=worker) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_lost_message_is_rung_again(job):
    before = waiting_messages()
    work.publish_due()
    assert waiting_messages() == before + 1


def test_nobody_rings_for_what_is_worked_on_or_done(job):
    work.claim(job.pk)
    before = waiting_messages()
    work.publish_due()
    work.finish(work.Job.objects.get(pk=job.pk), Job.State.DONE)
    work.publish_due()
    assert waiting_messages() == before


def test_the_bell_rings_only_when_the_asking_is_committed(sari, metro, django_capture_on_commit_callbacks):
    before = waiting_messages()
    with django_capture_on_commit_callbacks(execute=True):
        work.enqueue(title="Coba", task="jobs.tasks.nothing", actor=sari, region=metro)
        assert waiting_messages() == before
    assert waiting_messages() == before + 1


@pytest.fixture
def broker_down():
    """Celery keeps its connections in pools, so the pools are made anew with the address."""
    before, current_app.conf.broker_url = current_app.conf.broker_url, "redis://127.0.0.1:1/0"
    forget_connections()
    yield
    current_app.conf.broker_url = before
    forget_connections()


def forget_connections():
    """A pool that was closed stays closed and is kept by its address: clear them all, and Celery's own references."""
    pools.reset()
    current_app._pool = current_app.amqp._producer_pool = None


def test_a_broker_that_is_down_does_not_stop_the_asking(job, broker_down):
    work.ring(job)
    assert Job.objects.filter(work.due(), pk=job.pk).exists()
