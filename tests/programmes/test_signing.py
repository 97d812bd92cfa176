"""A decree on its way to the signature: submitted, sent back, numbered, signed and sealed."""

import json
from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.errors import NotAllowed
from audit.models import Event
from programmes.lists import canonical_list, list_sha256
from programmes.models import Candidate, Decree
from programmes.services import decrees
from tests.programmes.placing import (
    MILLION,
    counted,
    draft,
    make_candidate,
    make_candidates,
    make_official,
    make_programme,
    signed,
    submitted,
)

JULY_10 = date(2023, 7, 10)


@pytest.fixture
def programme(office):
    return make_programme(office)


@pytest.fixture
def decree(sari, programme):
    return draft(sari, programme)


def verbs(decree):
    return list(Event.objects.about(decree).order_by("pk").values_list("verb", flat=True))


def test_submitting_numbers_the_lines_without_gaps(sari, programme, decree):
    make_candidates(programme, 4)
    decrees.place_all(actor=sari, decree=decree)
    decrees.unplace(actor=sari, recipient=decree.recipients.get(number=2))
    decrees.submit_decree(actor=sari, decree=decree)
    lines = list(decree.recipients.values_list("number", "name"))
    assert lines == [(1, "CALON 1"), (2, "CALON 3"), (3, "CALON 4")]
    assert counted(programme) == (3, 3 * MILLION)


def test_an_empty_decree_is_not_submitted(sari, decree):
    with pytest.raises(NotAllowed, match="belum memuat penerima"):
        decrees.submit_decree(actor=sari, decree=decree)


def test_a_submitted_decree_takes_nobody_in_or_out(sari, programme):
    make_candidates(programme, 2)
    decree = submitted(sari, programme)
    late = make_candidate(programme, 3)
    for step in (
        lambda: decrees.place(actor=sari, decree=decree, candidate=late),
        lambda: decrees.place_all(actor=sari, decree=decree),
        lambda: decrees.unplace(actor=sari, recipient=decree.recipients.first()),
        lambda: decrees.edit_decree(actor=sari, decree=decree, title="x", considerations="x", legal_bases="x"),
    ):
        with pytest.raises(NotAllowed, match="bukan rancangan lagi"):
            step()


def test_a_decree_comes_back_with_the_reason(sari, made, programme):
    make_candidates(programme, 1)
    decree = submitted(sari, programme)
    decrees.return_decree(actor=made, decree=decree, reason="  Dasar hukum kurang ")
    event = Event.objects.about(decree).first()
    assert (event.verb, event.actor_name, event.detail["reason"]) == ("decree.returned", "Made", "Dasar hukum kurang")
    assert Decree.objects.get().status == "draft"


@pytest.mark.parametrize("reason", ["", "   ", "abc"])
def test_a_return_says_why(sari, made, programme, reason):
    make_candidates(programme, 1)
    with pytest.raises(NotAllowed, match="alasan"):
        decrees.return_decree(actor=made, decree=submitted(sari, programme), reason=reason)


def test_a_returned_decree_is_mended_and_signed(sari, made, programme):
    make_candidates(programme, 1)
    decree = submitted(sari, programme)
    decrees.return_decree(actor=made, decree=decree, reason="Judul keliru")
    decrees.edit_decree(actor=sari, decree=decree, title="Judul baru", considerations="a", legal_bases="b")
    decrees.submit_decree(actor=sari, decree=decree)
    official = make_official(programme.office)
    decrees.sign_decree(actor=made, decree=decree, official=official, decided_on=JULY_10)
    assert verbs(decree) == [
        "decree.drafted", "recipient.placed", "decree.submitted", "decree.returned", "decree.changed",
        "decree.submitted", "decree.signed",
    ]  # fmt: skip


def test_signing_numbers_dates_and_names_the_signer(sari, made, programme):
    make_candidates(programme, 2)
    decree = signed(sari, made, programme)
    assert (decree.status, decree.number, decree.decided_on, decree.place) == (
        "signed", "1 TAHUN 2023", JULY_10, "Metro",
    )  # fmt: skip
    assert (decree.signer_position, decree.signer_name) == (
        "Plt. Kepala Dinas Sosial", "I Made Wiryana, S.Sos., M.M.",
    )  # fmt: skip
    assert (decree.signed_by, bytes(decree.list_sha256)) == (made, list_sha256(decree))


def test_the_signed_list_is_canonical_and_shows_no_identity_number(sari, made, programme):
    make_candidates(programme, 2)
    text = canonical_list(signed(sari, made, programme)).decode()
    assert [line["name"] for line in json.loads(text)["recipients"]] == ["CALON 1", "CALON 2"]
    assert "1872014101839001" not in text


def test_a_number_from_the_register_book_may_be_typed(sari, made, programme):
    make_candidates(programme, 1)
    decree = submitted(sari, programme)
    official = make_official(programme.office)
    decree = decrees.sign_decree(
        actor=made, decree=decree, official=official, decided_on=JULY_10, number=" B-36/Dinsos/2023 "
    )
    assert decree.number == "B-36/Dinsos/2023"


def test_the_automatic_number_skips_what_was_typed_by_hand(sari, made, programme):
    official = make_official(programme.office)
    for name, number in enumerate(["1 TAHUN 2023", ""], 1):
        make_candidate(programme, name)
        decree = submitted(sari, programme)
        decree = decrees.sign_decree(actor=made, decree=decree, official=official, decided_on=JULY_10, number=number)
    assert decree.number == "2 TAHUN 2023"


def test_a_number_is_given_once(sari, made, programme):
    make_candidate(programme, 1)
    first = signed(sari, made, programme)
    make_candidate(programme, 2)
    second, official = submitted(sari, programme), programme.office.officials.get()
    with pytest.raises(NotAllowed, match="sudah dipakai SK lain"):
        decrees.sign_decree(actor=made, decree=second, official=official, decided_on=JULY_10, number=first.number)
    assert Decree.objects.get(pk=second.pk).status == "submitted"


@pytest.mark.parametrize(
    "fields", [{"from_on": date(2023, 7, 11)}, {"until_on": date(2023, 7, 9)}], ids=["not yet", "no more"]
)
def test_only_the_official_in_office_on_that_day_signs(sari, made, programme, fields):
    make_candidates(programme, 1)
    official = make_official(programme.office, **fields)
    with pytest.raises(NotAllowed, match="tidak menjabat pada 10 Juli 2023"):
        signed(sari, made, programme, official)


def test_no_decree_is_dated_in_the_future(sari, made, programme):
    make_candidates(programme, 1)
    decree, official = submitted(sari, programme), make_official(programme.office)
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(NotAllowed, match="sesudah hari ini"):
        decrees.sign_decree(actor=made, decree=decree, official=official, decided_on=tomorrow)


def test_nobody_signs_his_own_draft(made, programme):
    make_candidates(programme, 1)
    with pytest.raises(NotAllowed, match="Pembuat rancangan"):
        signed(made, made, programme)


def test_a_draft_is_not_signed_and_a_signed_one_not_again(sari, made, programme, decree):
    make_candidates(programme, 1)
    official = make_official(programme.office)
    for one in (decree, signed(sari, made, programme, official)):
        with pytest.raises(NotAllowed, match="Status sudah berubah"):
            decrees.sign_decree(actor=made, decree=one, official=official, decided_on=JULY_10)


def test_a_household_that_moves_changes_no_signed_list(sari, made, programme):
    candidate = make_candidate(programme, 1, address="Jalan Lama 1")
    decree = signed(sari, made, programme)
    Candidate.objects.filter(pk=candidate.pk).update(address="Jalan Baru 2", name="NAMA BARU")
    line = decree.recipients.get()
    assert (line.address, line.name) == ("Jalan Lama 1", "CALON 1")
    assert bytes(decree.list_sha256) == list_sha256(decree)
