"""Nothing happened in a group before it was founded, whatever is written about it."""

from datetime import date

import pytest
from django.urls import reverse

from kube.models import Group, Loan
from tests.kube.conftest import DAY, a_member
from tests.kube.money import MILLION, came_in
from tests.kube.sheets import a_sheet

FOUNDED, BEFORE = date(2023, 7, 1), "2023-06-30"
MONEY = {"rupiah": "100", "category": "sales"}
PAGES = {
    "money_in": {**MONEY, "happened_on": BEFORE},
    "money_out": {**MONEY, "category": "materials", "happened_on": BEFORE},
    "add_capital": {**MONEY, "category": "capital", "happened_on": BEFORE},
    "release_capital": {"rupiah": "1", "words": "BA-1, bubar", "happened_on": BEFORE},
    "lose_capital": {"rupiah": "1", "words": "BA-1, dicuri", "happened_on": BEFORE},
    "add_item": {"name": "Kompor", "quantity": 1, "unit": "unit", "condition": "good", "source": "aid"}
    | {"acquired_on": BEFORE},
    "add_guest": {"name": "Bu Lurah", "comes_from": "Imopuro", "purpose": "Meninjau", "came_on": BEFORE},
    "add_activity": {"what": "Kerja bakti", "place": "Balai", "attended": 9, "held_on": BEFORE},
    "add_visit": {"purpose": "monitoring", "finding": "Rapi", "visited_on": BEFORE, "visited_time": "10:00"},
    "add_meeting": {"held_on": BEFORE, "place": "Balai", "agenda": "Rapat", "decisions": "Ya", "attended": 9},
    "judge_stage": {"stage": "growing", "judged_on": BEFORE, "grounds": "Baru mulai usaha"},
    "record_month": {"month": "2023-06", "turnover_rupiah": "1", "spending_rupiah": "0", "workers": 1}
    | {"development": "same"},
    "add_achievement": {"year": 2022, "words": "Juara satu"},
    "activate": {"on": BEFORE},
}


@pytest.fixture
def founded(mawar):
    a_member(mawar, 9001, joined_on=FOUNDED)
    Group.objects.filter(pk=mawar.pk).update(founded_on=FOUNDED)
    mawar.refresh_from_db()
    return mawar


@pytest.mark.parametrize("page", PAGES)
def test_what_is_dated_before_the_founding_is_refused_on_its_form(send, sari, founded, page):
    came_in(sari, founded, MILLION, DAY, category="capital")
    answer = send(sari, reverse(f"kube:{page}", args=[founded.pk]), **PAGES[page])
    assert answer.status_code == 422 and "Kelompok ini berdiri 1 Juli 2023" in answer.text


def test_monev_before_the_founding_is_refused_too(send, sari, founded):
    sheet = a_sheet(sari)
    chosen = {f"level_{one.pk}": one.levels.first().pk for one in sheet.criteria.all()}
    url = f"{reverse('kube:evaluate', args=[founded.pk])}?instrument={sheet.pk}"
    answer = send(sari, url, year=2023, evaluated_on=BEFORE, **chosen)
    assert answer.status_code == 422 and "Kelompok ini berdiri" in answer.text


def test_a_loan_and_an_election_before_the_founding_are_refused_too(send, sari, founded):
    came_in(sari, founded, MILLION, DAY, category="capital")
    member = founded.memberships.get()
    terms = {"purpose": "Bibit", "instalments": 10, "period": "monthly", "lent_on": BEFORE}
    answer = send(sari, reverse("kube:lend", args=[founded.pk]), member=member.pk, rupiah="100", **terms)
    assert answer.status_code == 422 and not Loan.objects.exists()
    answer = send(sari, reverse("kube:elect", args=[founded.pk]), ketua=member.pk, since_on=BEFORE)
    assert answer.status_code == 422 and not founded.positions.exists()


def test_control_the_day_of_the_founding_is_taken(send, sari, founded):
    answer = send(sari, reverse("kube:money_in", args=[founded.pk]), **MONEY | {"happened_on": FOUNDED})
    assert answer.status_code == 302
