"""A draft of a decree: who is placed, what is copied of him, and what is refused."""

from datetime import date

import pytest

from accounts.errors import NotAllowed
from beneficiaries.models import Release
from jobs.models import Upload
from programmes.models import Candidate, Programme
from programmes.services import decrees
from tests.programmes.placing import MILLION, counted, draft, make_candidate, make_candidates, make_programme
from tests.registers import load_entries


@pytest.fixture
def programme(office):
    return make_programme(office)


@pytest.fixture
def decree(sari, programme):
    return draft(sari, programme)


def test_a_draft_needs_an_open_programme(sari, programme):
    programme.status = Programme.Status.DRAFT
    with pytest.raises(NotAllowed, match="belum dibuka"):
        draft(sari, programme)


def test_placing_copies_the_candidate_and_counts_him(sari, programme, decree):
    candidate = make_candidate(programme, 1)
    line = decrees.place(actor=sari, decree=decree, candidate=candidate)
    candidate.refresh_from_db()
    assert (candidate.status, line.number, line.amount_rupiah) == ("placed", 1, MILLION)
    assert (line.name, line.business, line.nik_last4) == ("CALON 1", "Warung kopi", "9001")
    assert bytes(line.nik_index) == bytes(candidate.nik_index)
    assert counted(programme) == (1, MILLION)


def test_placing_freezes_the_judgement_of_every_rule(sari, programme, decree):
    candidate = make_candidate(programme, 1)
    line = decrees.place(actor=sari, decree=decree, candidate=candidate)
    candidate.results.update(passed=False)
    line.refresh_from_db()
    (result,) = line.rule_results
    assert (result["code"], result["passed"], result["data_on"]) == ("in_register", True, "2023-03-31")
    assert (result["evidence"], result["override"]) == ({"desil": 2}, "")


def test_placing_freezes_what_the_register_said_of_him_and_his_household(sari, metro, programme, decree):
    candidate = make_candidate(programme, 1, kk_index=b"k" * 32)
    release = make_release(sari, metro)
    family = {"kk_index": b"k" * 32, "kk_sealed": b"s"}
    own = {"nik_index": bytes(candidate.nik_index), "receives_pkh": False, "decile": 2}
    load_entries(release, own | family, {"nik_index": b"x" * 32, "receives_pkh": True} | family)
    line = decrees.place(actor=sari, decree=decree, candidate=candidate)
    facts = line.register_facts
    assert (facts["release"], facts["data_on"]) == ("DTKS Kota Metro per 31-03-2023", "2023-03-31")
    assert (facts["in_register"], facts["decile"], facts["receives_pkh"]) == (True, 2, False)
    assert (facts["household_receives_pkh"], facts["household_receives_bpnt"]) == (True, None)


def make_release(actor, region):
    upload = Upload.objects.create(
        kind=Upload.Kind.REGISTER, region=region, filename="dtks.csv", size=1, sha256="a", uploaded_by=actor
    )
    return Release.objects.create(register="DTKS", region=region, data_on=date(2023, 3, 31), upload=upload)


def test_placing_keeps_the_account_of_the_list_for_the_person(sari, programme, decree):
    candidate = make_candidate(programme, 1)
    decrees.place(actor=sari, decree=decree, candidate=candidate)
    account = candidate.person.accounts.in_use().get()
    assert (account.bank.name, account.account_last4, account.holder) == ("Bank Lampung", "9001", "CALON 1")


@pytest.mark.parametrize(
    ("written", "kept"),
    [("PT BANK LAMPUNG KC METRO", "121"), ("", "121"), ("bri", "002"), ("BANK ENTAH", None)],
)
def test_the_bank_is_told_by_its_name_and_left_open_when_in_doubt(sari, programme, decree, written, kept):
    candidate = make_candidate(programme, 1, bank_name=written)
    decrees.place(actor=sari, decree=decree, candidate=candidate)
    assert candidate.person.accounts.in_use().values_list("bank", flat=True).first() == kept


def test_an_account_in_use_stays(sari, programme, decree):
    first = make_candidate(programme, 1)
    decrees.place(actor=sari, decree=decree, candidate=first)
    again = make_candidate(programme, 2, person=first.person)
    with pytest.raises(NotAllowed, match="sudah menjadi penerima"):
        decrees.place(actor=sari, decree=decree, candidate=again)
    assert first.person.accounts.count() == 1


@pytest.mark.parametrize("status", ["proposed", "ineligible", "placed"])
def test_only_eligible_candidates_are_placed(sari, programme, decree, status):
    candidate = make_candidate(programme, 1, status=status)
    with pytest.raises(NotAllowed, match="tidak berstatus layak"):
        decrees.place(actor=sari, decree=decree, candidate=candidate)
    assert counted(programme) == (0, 0)


def test_a_candidate_without_a_person_is_not_placed(sari, programme, decree):
    candidate = make_candidate(programme, 1, person=None)
    with pytest.raises(NotAllowed):
        decrees.place(actor=sari, decree=decree, candidate=candidate)
    assert decrees.place_all(actor=sari, decree=decree) == 0


def test_a_candidate_of_another_programme_is_not_placed(sari, office, decree):
    stranger = make_candidate(make_programme(office, year=2024), 1)
    with pytest.raises(NotAllowed):
        decrees.place(actor=sari, decree=decree, candidate=stranger)


def test_all_are_placed_in_the_order_of_the_proposals_until_the_quota_is_full(sari, office):
    programme = make_programme(office, quota=3)
    make_candidates(programme, 5)
    decree = draft(sari, programme)
    assert decrees.place_all(actor=sari, decree=decree) == 3
    assert list(decree.recipients.values_list("number", "name")) == [(1, "CALON 1"), (2, "CALON 2"), (3, "CALON 3")]
    assert list(programme.candidates.eligible().values_list("number", flat=True)) == [4, 5]


def test_the_twenty_first_is_refused_by_the_quota(sari, programme, decree):
    make_candidates(programme, 20)
    decrees.place_all(actor=sari, decree=decree)
    with pytest.raises(NotAllowed, match=r"^Kuota 20 orang sudah terisi\.$"):
        decrees.place(actor=sari, decree=decree, candidate=make_candidate(programme, 21))
    assert counted(programme) == (20, 20 * MILLION)


def test_a_line_past_the_budget_is_refused(sari, office):
    programme = make_programme(office, budget=2 * MILLION + 1)
    decree = draft(sari, programme)
    make_candidates(programme, 3)
    assert decrees.place_all(actor=sari, decree=decree) == 2
    with pytest.raises(NotAllowed, match=r"^Pagu tidak cukup: tersisa Rp1, sedangkan"):
        decrees.place(actor=sari, decree=decree, candidate=programme.candidates.get(number=3))


def test_a_line_taken_out_frees_its_place(sari, programme, decree):
    make_candidates(programme, 2)
    decrees.place_all(actor=sari, decree=decree)
    decrees.unplace(actor=sari, recipient=decree.recipients.first())
    assert counted(programme) == (1, MILLION)
    assert Candidate.objects.get(number=1).status == "eligible"
