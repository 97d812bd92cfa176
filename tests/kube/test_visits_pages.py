"""Visits to groups as pages: on the phone of a pendamping, for the coordinator, and as a report of a month."""

import datetime

import pytest
from django.urls import reverse

from accounts.roles import Role
from audit.models import Event
from kube.models import GroupVisit, MonthReport
from reports.services import request_document
from reports.todo import page_for
from tests.beneficiaries.visits import photo
from tests.kube.conftest import DAY
from tests.kube.seen import shown, url
from tests.kube.test_visits import a_visit, to_do
from tests.reports.test_documents import work

WORDS = {"purpose": "routine", "finding": "Kas rapi", "visited_on": "2023-07-26", "visited_time": "09:15"}


def test_a_pendamping_records_a_visit_with_photos_on_the_phone(as_, send, dewi, mine):
    browser = as_(dewi)
    assert url("add_visit", mine.pk) in shown(browser.get(url("my_visits")))
    answer = send(dewi, url("add_visit", mine.pk), **WORDS, pictures=[photo(), photo()])
    visit = GroupVisit.objects.get()
    assert (answer.url, visit.made_by, visit.photos.count()) == (url("visit", visit.pk), dewi, 2)
    page = shown(browser.get(answer.url))
    assert "Kunjungan ke-1" in page and "Kas rapi" in page
    picture = browser.get(url("group_photo", visit.photos.first().pk))
    assert (picture["Content-Type"], "no-store" in picture["Cache-Control"]) == ("image/jpeg", True)
    assert Event.objects.filter(verb="group_visit.photo_opened", actor=dewi).count() == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"purpose": ""},
        {"finding": ""},
        {"visited_on": "2999-01-01"},
        {"follow_up": "Buka buku kas"},
        {"follow_up_due_on": "2023-08-01"},
        {"follow_up": "Buka buku kas", "follow_up_due_on": "2023-07-01"},
    ],
)
def test_a_visit_that_makes_no_sense_is_not_kept(send, dewi, mine, changed):
    answer = send(dewi, url("add_visit", mine.pk), **WORDS | changed)
    assert (answer.status_code, GroupVisit.objects.count()) == (422, 0)
    assert 'role="alert"' in answer.text


def test_five_photos_are_too_many(send, dewi, mine):
    answer = send(dewi, url("add_visit", mine.pk), **WORDS, pictures=[photo() for _ in range(5)])
    assert "paling banyak 4 foto" in answer.text and GroupVisit.objects.count() == 0


def test_the_same_visit_form_twice_is_one_visit(as_, dewi, mine):
    form = WORDS | {"form_token": "7b0f6f0e-6a55-4b0c-9f0e-000000000019"}
    browser = as_(dewi)
    assert {browser.post(url("add_visit", mine.pk), form).status_code for _ in range(2)} == {302}
    assert GroupVisit.objects.count() == 1


def test_a_follow_up_waits_in_tugas_saya_until_it_is_ticked_off(send, dewi, mine):
    visit = to_do(dewi, mine)
    waits = [task.url for task in page_for(dewi, visit.follow_up_due_on)["tasks"]]
    assert visit.get_absolute_url() in waits
    send(dewi, url("finish_follow_up", visit.pk), done_on=str(visit.follow_up_due_on))
    waits = [task.url for task in page_for(dewi, visit.follow_up_due_on)["tasks"]]
    assert visit.get_absolute_url() not in waits


def test_another_pendamping_meets_404(as_, dewi, mine, person):
    visit = a_visit(dewi, mine)
    stranger = as_(person("dodi", Role.PENDAMPING, "18.72"))
    for name, pk in (("visits", mine.pk), ("add_visit", mine.pk), ("visit", visit.pk), ("growth", mine.pk)):
        assert stranger.get(url(name, pk)).status_code == 404, name


def test_a_tksk_visits_the_groups_of_his_kecamatan(send, mine, person):
    rini = person("rini", Role.TKSK, "18.72.01")
    assert send(rini, url("add_visit", mine.pk), **WORDS).status_code == 302
    other = person("roni", Role.TKSK, "18.72.02")
    assert send(other, url("add_visit", mine.pk), **WORDS).status_code == 404


@pytest.mark.parametrize("visits", [1, 3])
def test_the_visits_of_a_group_cost_the_same_however_many(as_, sari, mine, visits, django_assert_num_queries):
    for _ in range(visits):
        a_visit(sari, mine)
    browser = as_(sari)
    browser.get(url("visits", mine.pk))
    with django_assert_num_queries(6):
        assert shown(browser.get(url("visits", mine.pk))).count("<article") == visits


# A month


def test_who_visited_nobody_in_a_month_stands_first_for_the_coordinator(as_, budi, dewi, mine, person):
    a_visit(dewi, mine)
    idle = person("aan", Role.PENDAMPING, "18.72")
    page = shown(as_(budi).get(url("visit_months", month="2023-07")))
    assert "1 orang tanpa kunjungan" in page and page.index("Aan") < page.index("Dewi")
    assert "2 orang tanpa kunjungan" in shown(as_(budi).get(url("visit_months", month="2023-08")))
    assert idle.name in page


def test_the_coordinator_is_told_of_pendamping_without_visits_last_month(budi, dewi, mine):
    (task,) = [task for task in page_for(budi, datetime.date(2023, 9, 2))["tasks"] if "tanpa kunjungan" in task.text]
    assert (task.count, task.url) == (1, url("visit_months", month="2023-08"))


def test_a_pendamping_writes_and_prints_the_report_of_a_month(as_, send, dewi, sari, mine, person):
    a_visit(dewi, mine)
    answer = send(dewi, url("write_report", month="2023-07"), problems="Pakan naik")
    report = MonthReport.objects.get()
    assert (answer.url, str(report.month), report.problems) == (report.get_absolute_url(), "2023-07-01", "Pakan naik")
    assert "Usaha berjalan." in shown(as_(dewi).get(answer.url))
    asked = send(dewi, reverse("reports:render", args=["month_report", report.pk]))
    document = report.documents.get()
    assert asked.url == document.get_absolute_url()
    printed = work(document)
    assert (printed.open_unchanged().read(5), printed.pages) == (b"%PDF-", 1)
    assert as_(sari).get(document.get_absolute_url()).status_code == 200
    stranger = as_(person("dodi", Role.PENDAMPING, "18.72"))
    assert {stranger.get(row.get_absolute_url()).status_code for row in (report, document)} == {404}


def test_a_month_without_visits_is_not_printed(as_, send, dewi, office):
    send(dewi, url("write_report", month="2023-07"), problems="")
    report = MonthReport.objects.get()
    answer = send(dewi, reverse("reports:render", args=["month_report", report.pk]), follow=True)
    assert "Belum ada kunjungan pada bulan laporan ini" in answer.text


def test_a_report_keeps_what_was_printed(dewi, mine):
    a_visit(dewi, mine)
    report = MonthReport.objects.create(written_by=dewi, month=DAY.replace(day=1), region=dewi.region)
    first, second = (work(request_document(actor=dewi, kind="month_report", subject=report)) for _ in range(2))
    assert (first.revision, second.revision, first.file.name != second.file.name) == (1, 2, True)
