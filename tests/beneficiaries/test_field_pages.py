"""Pages of visits: the pendamping's on a phone, the office's at a desk, and nobody else's."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from audit.models import Event
from beneficiaries import services_visits
from beneficiaries.models import FieldList, FieldOutcome, FieldVisit
from beneficiaries.photos import redrawn
from beneficiaries.queries_visits import streets, visits_of
from reports.todo import page_for
from tests.beneficiaries.visits import DUE_ON, REJOMULYO, a_list, at, found, photo

# On the phone


def test_a_pendamping_walks_through_his_list(as_, send, dewi, listed, visit):
    browser = as_(dewi)
    assert at("my-visits") in browser.get("/").text
    assert "0 dari 31 sudah dicatat" in browser.get(at("my-visits")).text
    page = browser.get(at("my-visits", listed.pk)).text
    assert page.count('href="?street=') == len(streets(visits_of(listed, dewi))) and visit.name not in page
    assert visit.name in browser.get(at("my-visits", listed.pk), {"street": 1}).text
    answer = send(dewi, visit.get_absolute_url(), outcome="better_off", visited_on="2024-05-02", note="rumah baru")
    assert answer.url == f"{at('my-visits', listed.pk)}?street=1#kunjungan-1"
    assert "Sudah mampu" in browser.get(answer.url).text
    assert "rumah baru" in browser.get(visit.get_absolute_url()).text


def test_a_short_list_is_one_page(as_, sari, dewi, release):
    short = a_list(sari, release, dewi, limit=4)
    page = as_(dewi).get(at("my-visits", short.pk)).text
    assert page.count('class="kube-attendee') == 4 and "street=" not in page


def test_a_tksk_is_given_people_to_visit_and_leaves_the_lists_of_others_alone(as_, send, sari, dewi, person, release):
    rini = person("rini", "tksk", REJOMULYO[:8])
    hers, other = a_list(sari, release, rini, limit=2), a_list(sari, release, dewi, limit=2)
    page = as_(rini).get(at("my-visits")).text
    assert at("my-visits", hers.pk) in page and at("my-visits", other.pk) not in page
    for given, is_hers in ((hers, True), (other, False)):
        send(rini, given.visits.first().get_absolute_url(), outcome="found", visited_on="2024-05-02")
        assert FieldOutcome.objects.filter(visit__field_list=given).exists() == is_hers


def test_a_photo_is_sent_with_the_form_and_looking_at_it_is_written_down(as_, send, sari, dewi, visit):
    send(dewi, visit.get_absolute_url(), outcome="found", visited_on="2024-05-02", photo=photo())
    outcome = FieldOutcome.objects.get()
    answer = as_(sari).get(at("visits/photos", outcome.pk))
    assert (answer["Content-Type"], "no-store" in answer["Cache-Control"]) == ("image/jpeg", True)
    assert Image.open(io.BytesIO(answer.getvalue())).size == (800, 1600)
    event = Event.objects.get(verb="visit.photo_opened")
    assert (event.actor, event.region_id) == (sari, REJOMULYO)


@pytest.mark.parametrize(
    "changed",
    [
        {"outcome": ""},
        {"outcome": "rich"},
        {"visited_on": ""},
        {"visited_on": str(timezone.localdate() + timedelta(days=1))},
        {"photo": SimpleUploadedFile("a.jpg", b"bukan foto")},
        {"note": "x" * 501},
    ],
)
def test_a_form_that_makes_no_sense_keeps_nothing(send, dewi, visit, changed):
    answer = send(dewi, visit.get_absolute_url(), **{"outcome": "found", "visited_on": "2024-05-02", **changed})
    assert (answer.status_code, FieldOutcome.objects.count()) == (422, 0)
    assert 'role="alert"' in answer.text


def test_the_same_form_twice_is_one_outcome(as_, dewi, visit):
    form = {"form_token": "7b0f6f0e-6a55-4b0c-9f0e-000000000009", "outcome": "found", "visited_on": "2024-05-02"}
    browser = as_(dewi)
    assert {browser.post(visit.get_absolute_url(), form).status_code for _ in range(2)} == {302}
    assert FieldOutcome.objects.count() == 1


def test_another_pendamping_meets_404_everywhere(as_, send, dewi, tono, listed, visit):
    outcome = found(dewi, visit, photo=redrawn(photo()))
    browser = as_(tono)
    assert listed.title not in browser.get(at("my-visits")).text
    own = [at("my-visits", listed.pk), visit.get_absolute_url(), at("visits/photos", outcome.pk)]
    assert [browser.get(url).status_code for url in own] == [404] * 3
    assert [as_(dewi).get(url).status_code for url in own] == [200] * 3
    assert send(tono, visit.get_absolute_url(), outcome="died", visited_on="2024-05-02").status_code == 404
    assert FieldOutcome.objects.count() == 1


def test_a_pendamping_whose_region_changed_loses_the_list(as_, dewi, listed, visit):
    type(dewi).objects.filter(pk=dewi.pk).update(region="53.71")
    assert as_(dewi).get(visit.get_absolute_url()).status_code == 404


def test_a_closed_list_is_no_longer_shown_to_the_pendamping(as_, sari, dewi, listed, visit):
    services_visits.close_field_list(actor=sari, field_list=listed)
    for url in (at("my-visits"), at("my-visits", listed.pk), visit.get_absolute_url()):
        assert visit.name not in as_(dewi).get(url, follow=True).text
    assert "sudah ditutup" in as_(dewi).get(visit.get_absolute_url(), follow=True).text


def test_what_is_left_to_visit_waits_in_tugas_saya(sari, dewi, tono, listed):
    (task,) = page_for(dewi, date(2030, 1, 31))["tasks"]
    assert (task.count, task.url) == (31, at("my-visits", listed.pk))
    assert "lewat" in page_for(dewi, date(2030, 2, 1))["tasks"][0].text
    assert page_for(tono, DUE_ON)["tasks"] == []
    for visit in listed.visits.all():
        found(dewi, visit)
    assert page_for(dewi, DUE_ON)["tasks"] == []
    assert "Baca hasil kunjungan" in [task.action for task in page_for(sari, DUE_ON)["tasks"]]


# In the office


def order(release, dewi, **changed):
    return {
        "release": release.pk,
        "region": "Rejomulyo",
        "unit": "person",
        "given_to": dewi.pk,
        "due_on": "2030-01-31",
        "title": "Rejomulyo",
        "purpose": "verifikasi",
        "limit": 10,
        **changed,
    }


def test_an_office_counts_first_and_then_makes_the_list(send, sari, dewi, release):
    answer = send(
        sari, at("visits/add"), **order(release, dewi, count="yes", rw="1", given_to="", due_on="", purpose="")
    )
    expected = release.entries.filter(region=REJOMULYO, rw="001").count()
    assert f"<strong>{expected}</strong> orang cocok" in answer.text and not FieldList.objects.exists()
    answer = send(sari, at("visits/add"), **order(release, dewi))
    made = FieldList.objects.get()
    assert (answer.url, made.visits.count(), made.region_id) == (made.get_absolute_url(), 10, REJOMULYO)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("region", "Oebobo"),
        ("rw", "satu"),
        ("decile_from", 11),
        ("due_on", "2020-01-01"),
        ("limit", 501),
        ("given_to", ""),
    ],
)
def test_a_wrong_choice_is_told_at_its_field(send, sari, dewi, release, field, value):
    answer = send(sari, at("visits/add"), **order(release, dewi, **{field: value}))
    faults = answer.context["whom"].errors | answer.context["form"].errors
    assert (answer.status_code, [*faults], FieldList.objects.count()) == (422, [field], 0)


def test_a_refused_list_is_told_on_the_form_and_nothing_is_lost(send, sari, dewi, release):
    answer = send(sari, at("visits/add"), **order(release, dewi, rw="99"))
    assert (answer.status_code, "Tidak ada yang cocok" in answer.text) == (422, True)
    assert 'value="099"' in answer.text or 'value="99"' in answer.text


def test_a_list_shows_its_results_masked(as_, sari, joni, dewi, listed, visit):
    found(dewi, visit, "not_found")
    found(dewi, visit, "moved", note="ke Bandar Lampung")
    text = as_(joni).get(listed.get_absolute_url(), {"outcome": "moved"}).text
    assert f"•••• {visit.nik_last4}" in text and "ke Bandar Lampung" in text and "1 dari 31 orang" in text
    assert "Tutup daftar" not in text and "Tutup daftar" in as_(sari).get(listed.get_absolute_url()).text
    assert "1 dari 31" in as_(joni).get(at("visits")).text


def test_the_results_go_out_as_a_workbook_without_numbers(as_, sari, dewi, listed, visit, records):
    found(dewi, visit, "died", note="=1+1", photo=redrawn(photo()))
    answer = as_(sari).get(at("visits", listed.pk, "xlsx"))
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    assert (len(rows), rows[1][1], rows[1][8:12]) == (32, visit.name, ("Meninggal", rows[1][9], "=1+1", "ada"))
    assert rows[2][8] == "Belum dikunjungi"
    shown = {str(cell) for row in rows for cell in row}
    assert not shown & {row[name] for row in records() for name in ("NIK", "NOKK")}
    assert Event.objects.get(verb="field_list.downloaded").detail == {"count": 31}


def test_an_office_closes_a_list(send, wati, listed):
    assert send(wati, at("visits", listed.pk, "close")).url == listed.get_absolute_url()
    listed.refresh_from_db()
    assert (listed.is_open, listed.closed_by) == (False, wati)


def test_another_district_sees_nothing(as_, send, yusuf, dewi, listed, visit):
    outcome = found(dewi, visit, photo=redrawn(photo()))
    browser = as_(yusuf)
    assert listed.title not in browser.get(at("visits")).text
    urls = [listed.get_absolute_url(), at("visits", listed.pk, "xlsx"), at("visits/photos", outcome.pk)]
    assert [browser.get(url).status_code for url in urls] == [404] * 3
    assert send(yusuf, at("visits", listed.pk, "close")).status_code == 404


@pytest.mark.parametrize("limit", [2, 20])
def test_pages_cost_the_same_however_long_the_list(as_, sari, dewi, release, limit, django_assert_num_queries):
    made = a_list(sari, release, dewi, limit=limit)
    for visit in FieldVisit.objects.filter(number__lte=limit):
        found(dewi, visit)
    for user, url, cost in ((sari, made.get_absolute_url(), 14), (dewi, at("my-visits", made.pk), 6)):
        browser = as_(user)
        browser.get(url)
        with django_assert_num_queries(cost):
            browser.get(url)
