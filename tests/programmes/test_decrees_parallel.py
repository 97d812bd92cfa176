"""Many clerks at the same moment: quota, budget and signature hold, and the tests can tell when they do not."""

from datetime import date

import pytest
from django.db import connections

from accounts.errors import NotAllowed
from programmes.models import Candidate, Decree, Programme, Recipient
from programmes.services import decrees
from programmes.snapshots import lines_of
from tests.programmes.placing import (
    MILLION,
    draft,
    make_candidate,
    make_candidates,
    make_official,
    make_programme,
    submitted,
)
from tests.programmes.threads import all_have_looked, at_once

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "owner"]), pytest.mark.threads]
WIDE = 64


def placing(actor, decree, candidates, place=decrees.place):
    return [lambda candidate=c: place(actor=actor, decree=decree, candidate=candidate) for c in candidates]


def place_naively(*, actor, decree, candidate):
    """What the house does not do: look first, then write, with no constraint behind it."""
    programme = Programme.objects.get(pk=decree.programme_id)
    placed = Recipient.objects.filter(programme=programme).count()
    all_have_looked()
    if placed >= programme.quota or (placed + 1) * MILLION > programme.budget_rupiah:
        raise NotAllowed("Penuh.")
    Recipient.objects.bulk_create(lines_of(decree, [candidate], placed + 1))


@pytest.fixture
def without_constraints(db):
    """The two promises taken away by the owner of the tables, and given back afterwards."""
    promises = [
        ("programmes_component", "placed_within_quota", "placed <= quota"),
        ("programmes_programme", "committed_within_budget", "committed_rupiah <= budget_rupiah"),
    ]
    with connections["owner"].cursor() as cursor:
        for table, name, _ in promises:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    yield
    with connections["owner"].cursor() as cursor:
        for table, name, promise in promises:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({promise}) NOT VALID")


def totals(programme):
    lines = Recipient.objects.filter(programme=programme)
    taken = Candidate.objects.filter(programme=programme, status="placed").count()
    programme.refresh_from_db()
    return lines.count(), taken, programme.placed, programme.committed_rupiah


def test_sixty_four_clicks_fill_a_quota_of_twenty_exactly(sari, office):
    programme = make_programme(office, quota=20, budget=WIDE * MILLION)
    decree = draft(sari, programme)
    outcomes = at_once(*placing(sari, decree, make_candidates(programme, WIDE)))
    assert outcomes == {"done": 20, "Kuota 20 orang sudah terisi.": 44}
    assert totals(programme) == (20, 20, 20, 20 * MILLION)


def test_sixty_four_clicks_spend_a_budget_for_ten_exactly(sari, office):
    programme = make_programme(office, quota=WIDE, budget=10 * MILLION + 999_999)
    decree = draft(sari, programme)
    outcomes = at_once(*placing(sari, decree, make_candidates(programme, WIDE)))
    assert outcomes.pop("done") == 10
    assert [text[:17] for text in outcomes] == ["Pagu tidak cukup:"]
    assert totals(programme) == (10, 10, 10, 10 * MILLION)


def test_with_room_for_all_all_are_placed(sari, office):
    programme = make_programme(office, quota=WIDE, budget=WIDE * MILLION)
    decree = draft(sari, programme)
    assert at_once(*placing(sari, decree, make_candidates(programme, WIDE))) == {"done": WIDE}
    assert totals(programme) == (WIDE, WIDE, WIDE, WIDE * MILLION)
    assert sorted(decree.recipients.values_list("number", flat=True)) == list(range(1, WIDE + 1))


@pytest.mark.parametrize("limits", [{"quota": 20, "budget": WIDE * MILLION}, {"quota": WIDE, "budget": 10 * MILLION}])
def test_the_same_clicks_overfill_a_check_in_python(sari, office, without_constraints, limits):
    programme = make_programme(office, **limits)
    decree = draft(sari, programme)
    at_once(*placing(sari, decree, make_candidates(programme, WIDE), place_naively))
    programme.refresh_from_db()
    assert programme.placed > limits["quota"] or programme.committed_rupiah > limits["budget"]


@pytest.mark.parametrize("limits", [{"quota": 20, "budget": WIDE * MILLION}, {"quota": WIDE, "budget": 10 * MILLION}])
def test_behind_a_forgotten_lock_the_database_still_says_no(sari, office, limits):
    programme = make_programme(office, **limits)
    decree = draft(sari, programme)
    outcomes = at_once(*placing(sari, decree, make_candidates(programme, WIDE), place_naively))
    programme.refresh_from_db()
    assert outcomes["done"] == programme.placed == min(limits["quota"], limits["budget"] // MILLION)


def test_one_candidate_clicked_sixteen_times_is_placed_once(sari, office):
    programme = make_programme(office)
    decree, candidate = draft(sari, programme), make_candidate(programme, 1)
    assert at_once(*placing(sari, decree, [candidate] * 16))["done"] == 1
    assert totals(programme) == (1, 1, 1, MILLION)


def test_two_drafts_that_fill_up_at_once_share_the_quota(sari, office):
    programme = make_programme(office, quota=20, budget=WIDE * MILLION)
    make_candidates(programme, 40)
    drafts = [draft(sari, programme), draft(sari, programme)]
    outcomes = at_once(*[lambda one=one: decrees.place_all(actor=sari, decree=one) for one in drafts * 4])
    assert outcomes == {"done": 8}
    assert totals(programme) == (20, 20, 20, 20 * MILLION)


def sign(actor, decree, official):
    return lambda: decrees.sign_decree(actor=actor, decree=decree, official=official, decided_on=date(2023, 7, 10))


@pytest.mark.parametrize("attempt", range(5))
def test_nobody_slips_into_a_decree_that_is_submitted_at_that_moment(sari, office, attempt):
    programme = make_programme(office)
    decree = draft(sari, programme)
    first, *late = make_candidates(programme, 12)
    decrees.place(actor=sari, decree=decree, candidate=first)
    submit = [lambda: decrees.submit_decree(actor=sari, decree=decree)]
    placed = at_once(*placing(sari, decree, late), *submit)["done"] - 1
    assert Decree.objects.get().status == "submitted"
    numbers = list(decree.recipients.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, placed + 2))
    assert totals(programme) == (placed + 1, placed + 1, placed + 1, (placed + 1) * MILLION)


def test_signing_and_placing_at_once_signs_the_list_that_was_submitted(sari, made, office):
    programme = make_programme(office)
    make_candidates(programme, 5)
    decree, official = submitted(sari, programme), make_official(office)
    late = make_candidates(programme, 10, first=6)
    outcomes = at_once(*placing(sari, decree, late), sign(made, decree, official))
    signed = Decree.objects.get()
    assert (outcomes["done"], signed.status, signed.recipients.count()) == (1, "signed", 5)
    assert bytes(signed.list_sha256) == decrees.list_sha256(signed)


def test_signing_and_returning_at_once_has_one_winner(sari, made, office):
    programme = make_programme(office)
    make_candidates(programme, 2)
    decree, official = submitted(sari, programme), make_official(office)
    back = [lambda: decrees.return_decree(actor=made, decree=decree, reason="Judul keliru")] * 4
    outcomes = at_once(*[sign(made, decree, official)] * 4, *back)
    assert outcomes == {"done": 1, decrees.STALE: 7}


def test_two_clerks_sign_at_once_and_one_number_is_given(sari, made, person, office):
    programme = make_programme(office)
    make_candidates(programme, 2)
    decree, official = submitted(sari, programme), make_official(office)
    second = person("plt", "kadis", "18.72")
    outcomes = at_once(*[sign(who, decree, official) for who in (made, second) * 8])
    assert outcomes == {"done": 1, decrees.STALE: 15}
    assert Decree.objects.get().number == "1 TAHUN 2023"


def test_two_decrees_signed_at_once_get_two_numbers(sari, made, office):
    programme = make_programme(office)
    official, waiting = make_official(office), []
    for number in range(1, 9):
        make_candidate(programme, number)
        waiting.append(submitted(sari, programme))
    assert at_once(*[sign(made, decree, official) for decree in waiting]) == {"done": 8}
    given = set(Decree.objects.values_list("number", flat=True))
    assert given == {f"{number} TAHUN 2023" for number in range(1, 9)}
