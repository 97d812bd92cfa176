"""The same register as of another day is another release: what was right, then wrong, can be right again."""

import json
import threading
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.urls import reverse

from beneficiaries import importing
from beneficiaries.models import Release
from jobs.work import perform
from tests.beneficiaries.conftest import receive
from tests.beneficiaries.test_import_register_command import run
from tests.beneficiaries.test_people import COMMITTING

CASES = Path(__file__).parents[1] / "cases_bugs"
RIGHT, WRONG = "s_rightA.csv", "s_wrongB.csv"
JANUARY, APRIL, JULY = (date(2025, month, 1) for month in (1, 4, 7))


def data(name):
    return (CASES / name).read_bytes()


def what_counts(metro):
    """What the register says today of each: (name, whether PKH is received)."""
    return sorted(Release.objects.current(metro).entries.values_list("name", "receives_pkh"))


@pytest.fixture
def twice(load):
    """Right in January, wrong in April."""
    load(data(RIGHT), data_on=JANUARY)
    load(data(WRONG), data_on=APRIL)


def test_right_again_at_a_later_day_counts(load, metro, twice):
    (january,) = Release.objects.filter(data_on=JANUARY)
    right, wrong = sorted(january.entries.values_list("name", "receives_pkh")), what_counts(metro)
    job = load(data(RIGHT), data_on=JULY)
    release = Release.objects.get(job=job)
    assert (release.is_loaded, release.data_on, release.compared_with.data_on) == (True, JULY, APRIL)
    assert what_counts(metro) == right != wrong
    assert (release.rows_changed, release.rows_unchanged, release.rows_new) == (1, 1, 0)


def test_the_same_at_a_later_day_is_a_release_in_which_nothing_changed(load):
    load(data(RIGHT), data_on=JANUARY)
    release = Release.objects.get(job=load(data(RIGHT), data_on=APRIL))
    assert (release.rows_unchanged, release.rows_changed, release.rows_new, release.rows_vanished) == (2, 0, 0, 0)


def test_the_page_takes_the_file_again_for_another_day(post_file, send, sari, twice):
    address = post_file(sari, data(RIGHT), data_on="2025-07-01").headers["Location"]
    answer = send(sari, address, register="DTKS", data_on="2025-07-01")
    started = Release.objects.get(data_on=JULY)
    assert answer.headers["Location"] == started.job.get_absolute_url()


def test_the_same_day_is_told_at_the_form_with_what_counts_now(post_file, load, sari):
    load(data(RIGHT), data_on=JANUARY)
    load(data(WRONG), data_on=JANUARY)
    text = post_file(sari, data(RIGHT), data_on="2025-01-01").text
    assert "Berkas ini sudah dimuat pada" in text and "Yang berlaku ialah berkas lain per tanggal yang sama" in text
    assert "Yang berlaku ialah berkas lain" not in post_file(sari, data(WRONG), data_on="2025-01-01").text
    assert Release.objects.count() == 2


def test_the_day_chosen_at_the_preview_is_looked_at_too(post_file, send, load, sari):
    load(data(RIGHT), data_on=JANUARY)
    address = post_file(sari, data(RIGHT), data_on="2025-07-01").headers["Location"]
    send(sari, address, register="DTKS", data_on="2025-01-01")
    assert Release.objects.count() == 1


def test_the_command_tells_what_a_release_of_another_day_changed(sari, tmp_path):
    told = []
    for name, day in ((RIGHT, JANUARY), (WRONG, APRIL), (RIGHT, JULY)):
        told.append(json.loads(run(CASES / name, "--region", "18.72", "--data-on", day.isoformat(), "--json")))
    assert [one["rows_taken"] for one in told] == [2, 2, 2]
    assert told[2]["note"] == "DTKS Kota Metro per 01-07-2025 dimuat."
    assert (told[2]["changed"], told[2]["unchanged"], told[2]["new"]) == (1, 1, 0)


def test_a_correction_that_changes_nothing_leaves_no_second_copy(load, send, as_, sari):
    release = Release.objects.get(job=load(data(RIGHT), data_on=JANUARY))
    again = receive(sari, data(RIGHT).replace(b"JL,001", b" JL ,001"))
    page = reverse("beneficiaries:preview", args=[again.pk]) + f"?corrects={release.pk}"
    send(sari, page, register="DTKS", data_on="2025-01-01")
    job = Release.objects.get(corrects=release).job
    perform(job.pk, importing.import_register)
    job.refresh_from_db()
    assert (job.note, Release.objects.count()) == (importing.SAME_CONTENT, 1)


@COMMITTING
@pytest.mark.threads
def test_two_equal_imports_of_one_day_at_once_are_one_release(start):
    jobs = [start(data(RIGHT), data_on=JANUARY).job for _ in range(2)]

    def work(job):
        try:
            perform(job.pk, importing.import_register)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for job in jobs:
        job.refresh_from_db()
    assert [job.state for job in jobs] == ["done", "done"]
    assert sorted(job.note == importing.SAME_CONTENT for job in jobs) == [False, True]
    assert Release.objects.filter(is_loaded=True).count() == Release.objects.count() == 1
