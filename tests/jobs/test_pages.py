"""Who asked for long work sees how far it is, how it ended, and what was left out."""

from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from audit.models import Event
from jobs.models import Job
from jobs.refusals import ADDED
from jobs.work import enqueue
from tests.jobs.conftest import NIK


def page(user, as_, job, name="jobs:detail", **headers):
    return as_(user).get(reverse(name, args=[job.pk]), headers=headers)


def test_a_waiting_job_says_so_and_asks_again_by_itself(as_, sari, job):
    text = page(sari, as_, job).text
    assert "Menunggu giliran" in text
    assert f'hx-get="{reverse("jobs:progress", args=[job.pk])}"' in text
    assert '<noscript><meta http-equiv="refresh"' in text


def test_a_running_job_shows_its_true_progress(as_, sari, job):
    Job.objects.filter(pk=job.pk).update(state="running", progress_done=250, progress_total=1000)
    text = page(sari, as_, job, "jobs:progress", hx_request="true").text
    assert 'value="250" max="1000"' in text
    assert "250 dari 1.000" in text


def test_a_finished_job_makes_the_browser_fetch_the_whole_page(as_, sari, finished):
    assert page(sari, as_, finished, "jobs:progress", hx_request="true").headers["HX-Refresh"] == "true"


def test_progress_without_htmx_is_the_page(as_, sari, job):
    assert page(sari, as_, job, "jobs:progress").headers["Location"] == job.get_absolute_url()


def test_a_finished_job_shows_its_figures_in_reading_order(as_, sari, finished):
    text = page(sari, as_, finished).text
    assert "DTKS dimuat." in text
    assert text.index("Baris dibaca") < text.index("Ditolak")


def test_a_refused_row_is_shown_masked(as_, sari, finished):
    text = page(sari, as_, finished).text
    assert "•••• 1469 (17 angka)" in text
    assert "NIK punya 17 angka, seharusnya 16." in text
    assert NIK not in text


def test_a_failed_job_says_why_and_what_to_do(as_, sari, job):
    Job.objects.filter(pk=job.pk).update(state="failed", note="Kolom NIK tidak ditemukan.", result_url="/asal/")
    text = page(sari, as_, job).text
    assert "Kolom NIK tidak ditemukan." in text
    assert 'href="/asal/"' in text


def test_refused_rows_are_downloaded_in_full_and_it_is_written_down(send, sari, finished):
    answer = send(sari, reverse("jobs:refused", args=[finished.pk]))
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.rows]
    assert rows == [[*ADDED, "NIK", "Nama"], ["3", "NIK", "NIK punya 17 angka, seharusnya 16.", f"{NIK}9", "SITI"]]
    event = Event.objects.get(verb="refused_rows.downloaded")
    assert (event.actor, event.detail, "no-store" in answer.headers["Cache-Control"]) == (sari, {"count": 1}, True)


def test_without_refused_rows_there_is_nothing_to_download(send, sari, job):
    answer = send(sari, reverse("jobs:refused", args=[job.pk]))
    assert answer.headers["Location"] == job.get_absolute_url()
    assert not Event.objects.filter(verb="refused_rows.downloaded").exists()


@pytest.mark.parametrize("who", ["wati", "budi", "made", "joni"])
def test_only_an_operator_downloads_refused_rows(send, request, finished, who):
    answer = send(request.getfixturevalue(who), reverse("jobs:refused", args=[finished.pk]))
    assert answer.status_code == 403


@pytest.mark.parametrize("name", ["jobs:detail", "jobs:progress"])
def test_another_district_does_not_see_the_job(as_, yusuf, finished, name):
    assert page(yusuf, as_, finished, name).status_code == 404


def test_another_district_cannot_download(send, yusuf, finished):
    assert send(yusuf, reverse("jobs:refused", args=[finished.pk])).status_code == 404


def test_the_list_shows_only_the_jobs_of_the_region(as_, sari, yusuf, job):
    assert "Memuat DTKS" in as_(sari).get(reverse("jobs:list")).text
    assert "Belum ada pekerjaan" in as_(yusuf).get(reverse("jobs:list")).text


def test_the_list_costs_the_same_however_long_it_is(as_, sari, metro, job, django_assert_num_queries):
    browser = as_(sari)
    with django_assert_num_queries(4) as one:
        browser.get(reverse("jobs:list"))
    for _ in range(2):
        enqueue(title="Lagi", task="x", actor=sari, region=metro)
    with django_assert_num_queries(len(one)):
        browser.get(reverse("jobs:list"))
