"""Two NIKs that were decided to be of one person are one person when a programme asks who was helped or proposed."""

from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit import sealing
from beneficiaries.models import DuplicatePair
from beneficiaries.services_duplicates import decide_duplicate, reopen_duplicate
from jobs.models import Job
from programmes.models import Candidate
from programmes.rules_in_words import in_words
from programmes.services import candidates
from tests.programmes import metro
from tests.programmes.metro import SITI, line, lines
from tests.programmes.placing import draft
from tests.programmes.test_rules import OWN, past

# Siti again, born the same day: as another row of the register has her, and as a third.
AGAIN, THIRD, STRANGER = "1872015504809411", "1872015504809412", "1872015504809413"
ROWS = count(2, 2)


@pytest.fixture
def release(sari):
    rows = [OWN | {"NIK": nik, "NOKK": f"18720110011095{place:02}"} for place, nik in enumerate((SITI, AGAIN, THIRD))]
    return metro.make_release(sari, rows)


@pytest.fixture
def same(sari, release):
    """Somebody decides about two NIKs: same(SITI, AGAIN)."""

    def decide(one, other, state="same"):
        row, place = next(ROWS), release.region
        pair = DuplicatePair.objects.create(
            release=release,
            job=Job.objects.create(title="Mencari", task="x", requested_by=sari, region=place),
            row_a=row,
            row_b=row + 1,
            nik_a_index=sealing.blind_index(sealing.NIK, one),
            nik_b_index=sealing.blind_index(sealing.NIK, other) if other else None,
            region=place,
            region_a=place,
            region_b=place,
            name_a="SITI",
            name_b="SITI",
            shown_sealed=b"x",
            score=0.9,
            reasons=[],
        )
        return decide_duplicate(actor=sari, pair=pair, state=state) if state != "open" else pair

    return decide


@pytest.fixture
def judged(sari, programme, release):
    """{number: reasons} of a list."""

    def judge(*rows):
        metro.send_list(sari, programme, lines(*rows))
        return reasons(programme)

    return judge


def reasons(programme):
    """Without what is said of names: in these lists everybody has the name of his number (test_same_name.py)."""
    found = programme.candidates.prefetch_related("results")
    return {c.number: [code for code in metro.reasons_of(c) if code != "name_differs"] for c in found}


def again(sari, programme):
    candidates.evaluate(actor=sari, programme=programme)
    return reasons(programme)


def other(number, nik=AGAIN, card="1872011001109501"):
    return line(number, nik=nik, no_kk=card)


def test_without_a_decision_two_niks_are_two_persons(sari, programme, judged, same):
    past(sari, programme, nik=AGAIN)
    same(SITI, AGAIN, state="open")
    same(SITI, AGAIN, state="different")
    same(SITI, None)  # the other row had no NIK that could be read
    assert judged(line(1), other(2, card="1872011001109577")) == {1: [], 2: ["received_last_year"]}


def test_aid_under_the_other_nik_counts(sari, programme, judged, same):
    past(sari, programme, nik=AGAIN)
    pair = same(SITI, AGAIN)
    assert judged(line()) == {1: ["received_last_year"]}
    result = programme.candidates.get().results.get(code="not_helped_before")
    assert (result.evidence["years"], result.evidence["as_other"]) == ([2022], [2022])
    assert "Tahun 2022 dengan NIK lain." in in_words(result)
    reopen_duplicate(actor=sari, pair=pair, reason="ternyata saudaranya")
    assert again(sari, programme) == {1: []}


def test_aid_under_both_is_told_of_the_other_only_where_it_was(sari, programme, judged, same):
    past(sari, programme, nik=SITI)
    past(sari, programme, nik=AGAIN, year=2021)
    same(AGAIN, SITI)
    judged(line())
    evidence = programme.candidates.get().results.get(code="not_helped_before").evidence
    assert (evidence["years"], evidence.get("as_other")) == ([2022], None)


def test_whoever_is_one_over_corners_is_one(sari, programme, judged, same):
    past(sari, programme, nik=THIRD)
    same(THIRD, AGAIN)
    same(SITI, AGAIN)
    assert judged(line()) == {1: ["received_last_year"]}
    niks = [sealing.blind_index(sealing.NIK, nik) for nik in (SITI, AGAIN, THIRD)]
    people = DuplicatePair.objects.one_person()
    assert people.keys() == set(niks) and len(set(people.values())) == 1


def test_a_second_proposal_under_the_other_nik_is_a_second_proposal(programme, judged, same):
    same(SITI, AGAIN)
    assert judged(line(1), other(2), other(3)) == {1: [], 2: ["duplicate_person"], 3: ["duplicate_nik"]}
    second, third = (programme.candidates.get(number=number).results.get(code="nik_once") for number in (2, 3))
    assert "sudah diusulkan pada nomor 1 dengan NIK lain." in in_words(second)
    assert in_words(third) == "NIK ini sudah diusulkan pada nomor 2."


def test_a_stranger_is_not_drawn_in(programme, judged, same):
    same(SITI, AGAIN)
    assert judged(line(1), other(2, STRANGER, "1872011001109577"))[2] == ["not_in_dtks"]


def test_whoever_stands_in_a_decree_under_the_other_nik_was_proposed(sari, programme, judged, same):
    assert judged(line(1), other(2, card="1872011001109577")) == {1: [], 2: []}
    same(SITI, AGAIN)
    draft(sari, programme)
    Candidate.objects.filter(number=1).update(status=Candidate.Status.PLACED)
    assert again(sari, programme)[2] == ["duplicate_person"]


def test_a_proposal_without_a_sound_nik_is_nobodys(programme, judged, same):
    same(SITI, AGAIN)
    assert judged(line(1, nik="1"), line(2, nik="2"), line(3)) == {1: ["invalid_nik"], 2: ["invalid_nik"], 3: []}


def test_the_cost_does_not_grow_with_the_decisions(sari, programme, judged, same):
    judged(line())

    def cost():
        with CaptureQueriesContext(connection) as queries:
            candidates.evaluate(actor=sari, programme=programme)
        return len(queries)

    same(SITI, AGAIN)
    one = cost()
    same(AGAIN, THIRD)
    same(THIRD, STRANGER)
    assert cost() == one
