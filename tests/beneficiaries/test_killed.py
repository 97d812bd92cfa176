"""A worker may die at any moment: the next attempt ends with exactly the rows of the file."""

import signal

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone
from psycopg2 import sql

from beneficiaries import families, importing
from beneficiaries.models import RegisterEntry, Release
from beneficiaries.partitions import entries_of
from beneficiaries.tasks import import_register
from jobs.models import Finding, Job
from jobs.work import BROKEN, LEASE, MOST_ATTEMPTS, claim, perform
from tests.beneficiaries.workers import READ_BEFORE
from tests.waiting import wait_for

COMMITTING = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def read_so_far(release):
    return Release.objects.values_list("rows_read", flat=True).get(pk=release.pk)


def lease_runs_out(job):
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - LEASE)


@COMMITTING
def test_after_kill_9_the_next_attempt_loads_every_row_once(start, metro_csv, few, worker):
    release = start(metro_csv + b"\n" + few(1).splitlines()[1].replace(b";", b","))
    process = worker(release.job)
    wait_for(lambda: read_so_far(release) == READ_BEFORE)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not Release.objects.get(pk=release.pk).is_loaded
    lease_runs_out(release.job)
    perform(release.job_id, importing.import_register)
    release.refresh_from_db()
    figures = (release.is_loaded, release.rows_read, release.rows_taken, release.rows_refused)
    assert figures == (True, 408, 407, 1)
    assert (release.entries.count(), Finding.objects.count()) == (407, 1)


@COMMITTING
def test_the_next_attempt_goes_on_where_the_dead_one_stopped(start, metro_csv, worker, monkeypatch):
    release = start(metro_csv)
    process = worker(release.job)
    wait_for(lambda: read_so_far(release) == READ_BEFORE)
    process.send_signal(signal.SIGKILL)
    process.wait()
    written = []
    assert rows_outside_the_register(release) == read_so_far(release) == READ_BEFORE
    lease_runs_out(release.job)
    write = importing.write
    monkeypatch.setattr(
        importing, "write", lambda job, chunk, *rest: (written.append(chunk.read), write(job, chunk, *rest))
    )
    perform(release.job_id, importing.import_register)
    assert (sum(written), release.entries.count()) == (407 - READ_BEFORE, 407)


def rows_outside_the_register(release):
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(entries_of(release.pk))))
        return cursor.fetchone()[0]


@COMMITTING
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_progress_is_seen_while_the_work_goes_on_to_its_end(start, request, worker, kind):
    """Also the control: what was killed above was on its way to the end."""
    release = start(request.getfixturevalue(f"metro_{kind}"), name=f"dtks.{kind}")
    process = worker(release.job)
    wait_for(lambda: read_so_far(release) == READ_BEFORE)
    job = Job.objects.get(pk=release.job_id)
    assert (job.percent, job.progress_total) == (24, 408)  # lines of the file, its heading too
    process.go_on()
    assert process.wait() == 0
    release.refresh_from_db()
    assert (release.is_loaded, release.rows_taken) == (True, 407)


@COMMITTING
def test_an_attempt_that_was_taken_over_adds_nothing(start, metro_csv, monkeypatch):
    release = start(metro_csv)
    monkeypatch.setattr(importing, "CHUNK", 100)
    write, calls = importing.write, []

    def sleep_in_the_second_chunk(*args):
        calls.append(1)
        if len(calls) == 2:
            lease_runs_out_and_another_takes_over(release.job)
        write(*args)

    monkeypatch.setattr(importing, "write", sleep_in_the_second_chunk)
    perform(release.job_id, importing.import_register)
    release.refresh_from_db()
    assert (release.is_loaded, len(calls)) == (False, 2)


def lease_runs_out_and_another_takes_over(job):
    """In the transaction of the chunk the row is held, so the other one can only come after it."""
    transaction.on_commit(lambda: (lease_runs_out(job), claim(job.pk)))


def test_a_fault_in_the_last_chunk_leaves_no_trace_in_the_next_attempt(start, metro_csv, monkeypatch):
    release = start(metro_csv)
    monkeypatch.setattr(importing, "CHUNK", 100)
    with monkeypatch.context() as broken:
        broken.setattr(families, "content_of", fail)
        perform(release.job_id, importing.import_register)
    assert (release.entries.count(), Job.objects.get().state) == (0, Job.State.QUEUED)
    lease_runs_out(release.job)
    perform(release.job_id, importing.import_register)
    assert (release.entries.count(), Job.objects.get().counts["Dimuat"]) == (407, 407)


def fail(*args):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1/0")


@pytest.fixture
def half_read(start, few, monkeypatch):
    """A release whose attempt wrote a row and a finding, and then broke."""
    release = start(few(2, NIK="1"))
    with monkeypatch.context() as broken:
        broken.setattr(families, "refuse_doubles", fail)
        import_register(release.job_id)
    assert (rows_outside_the_register(release), Finding.objects.count()) == (1, 1)
    return release


def tables_of(release):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relname ~ %s", [f"_r{release.pk}$"])
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.parametrize("used_up", [MOST_ATTEMPTS - 1, MOST_ATTEMPTS])  # it breaks once more; it was killed
def test_an_import_that_is_given_up_leaves_nothing_but_its_word(half_read, used_up, monkeypatch, as_, sari):
    Job.objects.update(attempts=used_up, lease_until=None)
    monkeypatch.setattr(families, "refuse_doubles", fail)
    assert len(tables_of(half_read)) == 2
    import_register(half_read.job_id)
    half_read.refresh_from_db()
    assert (half_read.job.state, half_read.job.note, half_read.rows_read) == (Job.State.FAILED, BROKEN, 0)
    assert (tables_of(half_read), Finding.objects.count()) == ([], 0)
    text = as_(sari).get(half_read.get_absolute_url()).text
    assert "<strong>Gagal.</strong> Data ini tidak jadi dimuat" in text and BROKEN in text


def test_an_attempt_before_the_last_leaves_its_rows_to_the_next(half_read):
    Job.objects.update(attempts=MOST_ATTEMPTS - 1, lease_until=None)
    import_register(half_read.job_id)
    assert (Job.objects.get().state, half_read.entries.count(), Finding.objects.count()) == (Job.State.DONE, 1, 1)


def test_a_loaded_release_outlives_a_job_that_could_not_say_so(release):
    Job.objects.filter(pk=release.job_id).update(state=Job.State.RUNNING, finished_at=None, attempts=MOST_ATTEMPTS)
    lease_runs_out(release.job)
    import_register(release.job_id)
    assert (Release.objects.get().is_loaded, release.entries.count()) == (True, 407)


def test_what_cannot_be_cleared_away_is_not_called_finished(half_read, monkeypatch):
    Job.objects.update(attempts=MOST_ATTEMPTS, lease_until=None)
    with monkeypatch.context() as broken, pytest.raises(Error), transaction.atomic():
        broken.setattr(importing.partitions, "drop_tables", fail)
        import_register(half_read.job_id)
    assert Job.objects.get().state == Job.State.QUEUED and len(tables_of(half_read)) == 2
    import_register(half_read.job_id)
    assert (Job.objects.get().state, tables_of(half_read)) == (Job.State.FAILED, [])


def test_an_attempt_that_died_after_the_end_is_only_closed(release):
    Job.objects.filter(pk=release.job_id).update(state=Job.State.RUNNING, finished_at=None, lease_until=None)
    lease_runs_out(release.job)
    perform(release.job_id, importing.import_register)
    assert (Job.objects.get().state, RegisterEntry.objects.count()) == (Job.State.DONE, 407)


def test_the_database_loads_the_same_content_only_once(release, start, few):
    other = start(few(2))
    with pytest.raises(Error, match="the_same_content_is_loaded_once_a_day"), transaction.atomic():
        Release.objects.filter(pk=other.pk).update(content_sha256=release.content_sha256, is_loaded=True)


WAYS_IN = [
    "UPDATE {} SET name = 'X'",
    "DELETE FROM {}",
    "TRUNCATE {}",
    "INSERT INTO {} SELECT * FROM beneficiaries_registerentry LIMIT 1",
    "ALTER TABLE {} DISABLE TRIGGER ALL",
    "DROP TABLE {}",
]


@pytest.mark.parametrize("way", WAYS_IN)
@pytest.mark.parametrize("table", ["beneficiaries_registerentry", "beneficiaries_registerentry_r{}"])
def test_no_path_changes_a_loaded_release(release, way, table):
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(way.format(table.format(release.pk)))
    assert release.entries.count() == 407


@pytest.mark.parametrize("function", ["open_release_tables", "next_release_index", "drop_release_tables"])
def test_no_function_touches_the_tables_of_a_loaded_release(release, function):
    with pytest.raises(Error, match="is loaded or unknown"), transaction.atomic(), connection.cursor() as cursor:
        cursor.callproc(function, [release.pk])
    assert release.entries.count() == 407
