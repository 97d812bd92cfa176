"""This year's list gives another account than the one in use: nobody is paid before somebody has chosen."""

from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.errors import NotAllowed
from audit.models import Event
from beneficiaries.models import BankAccount, Person
from beneficiaries.services import correct_account
from disbursements.readiness import readiness
from programmes.bank_accounts import KEPT, LISTED, accounts_in_question
from programmes.models import AccountChoice
from programmes.services import decrees
from programmes.services.accounts import choose_account
from regions.models import Region
from tests.programmes import metro
from tests.programmes.placing import draft, make_official
from tests.programmes.test_corrected_lists import upload

CASES = Path(__file__).resolve().parents[1] / "cases_bugs"
OTHER = "Daftar usulan memuat nomor rekening lain daripada yang sedang dipakai."
WHY = "buku tabungan asli, dilihat hari ini"


@pytest.fixture
def second(sari, made, office):
    """The second programme's signed decree: JOKO SATU has another account in its list than in the first one's."""
    make_official(office)
    found = None
    for name, series in (("acc_lama.csv", "Bantuan A"), ("acc_baru.csv", "Bantuan B")):
        programme = metro.make_programme(sari, office, series_name=series, needs_bimtek=False)
        metro.open_with_rules(sari, programme, [])
        programme.papers.all().delete()
        metro.send_list(sari, programme, (CASES / name).read_bytes(), name=name)
        found = draft(sari, programme)
        for candidate in programme.candidates.eligible():
            decrees.place(actor=sari, decree=found, candidate=candidate)
        decrees.submit_decree(actor=sari, decree=found)
    return found


def told(decree):
    return {line.recipient.name: [reason.text for reason in line.reasons] for line in readiness(decree)}


def joko(decree):
    return decree.recipients.get(name="JOKO SATU").candidate


def test_whose_list_gives_another_account_is_not_ready(second):
    reasons = told(second)
    assert [text.startswith(OTHER) for text in reasons["JOKO SATU"]] == [True] and reasons["JOKO DUA"] == []


def test_the_old_one_may_stay_with_a_reason(second, sari):
    choose_account(actor=sari, candidate=joko(second), which=KEPT, reason=WHY)
    assert told(second)["JOKO SATU"] == []
    assert BankAccount.objects.in_use().get(person__name="JOKO SATU").account_last4 == "0001"
    assert Event.objects.get(verb="account.kept").detail["reason"] == WHY
    with pytest.raises(IntegrityError), transaction.atomic():
        AccountChoice.objects.update(reason="lain")


def test_the_one_of_the_list_may_be_taken(second, sari):
    given = bytes(joko(second).account_index)
    choose_account(actor=sari, candidate=joko(second), which=LISTED, reason=WHY)
    assert told(second)["JOKO SATU"] == []
    in_use = BankAccount.objects.in_use().get(person__name="JOKO SATU")
    assert (bytes(in_use.account_index), in_use.reason) == (given, WHY)
    with pytest.raises(NotAllowed, match="Tidak ada lagi"):
        choose_account(actor=sari, candidate=joko(second), which=KEPT, reason=WHY)


def test_an_account_corrected_since_the_list_is_decided(second, sari):
    person = joko(second).person
    bank = second.programme.bank
    correct_account(actor=sari, person=person, bank=bank, number="7770000000001", holder="JOKO SATU", reason=WHY)
    assert told(second)["JOKO SATU"] == []


def test_a_person_of_another_region_is_asked_about_there(second, sari):
    elsewhere = Region.objects.get(code="18.71").villages().first()
    Person.objects.filter(name="JOKO SATU").update(region=elsewhere)
    with pytest.raises(NotAllowed, match="di wilayah lain"):
        choose_account(actor=sari, candidate=joko(second), which=KEPT, reason=WHY)


def test_it_is_chosen_on_a_page_of_its_own(second, sari, wati, as_, send):
    address = reverse("programmes:choose_account", args=[joko(second).pk])
    assert address in as_(sari).get(joko(second).get_absolute_url()).text
    page = as_(sari).get(address).text
    assert "Bank Lampung •••• 0001" in page and "5550000000001" not in page
    assert send(sari, address, which=KEPT, reason="x").status_code == 422
    assert send(wati, address, which=KEPT, reason=WHY).status_code == 403
    send(sari, address, which=KEPT, reason=WHY)
    assert "Tidak ada dua rekening" in as_(sari).get(address).text


def test_the_preview_of_the_list_says_it_first(sari, office, second, as_, send):
    third = metro.make_programme(sari, office, series_name="Bantuan C")
    metro.open_with_rules(sari, third, [])
    page = as_(sari).get(upload(send, sari, third, (CASES / "acc_baru.csv").read_text())).text
    assert "Bukan rekening yang sedang dipakai orang ini" in page


def move_joko_away():
    Person.objects.filter(name="JOKO SATU").update(region=Region.objects.get(code="18.71").villages().first())


def test_the_account_of_a_person_who_lives_elsewhere_is_told_to_nobody_here(second, sari, as_):
    candidate = joko(second)
    move_joko_away()
    assert "nomor rekening lain" not in as_(sari).get(candidate.get_absolute_url()).text
    page = as_(sari).get(reverse("programmes:choose_account", args=[candidate.pk])).text
    assert "tercatat di wilayah lain" in page and "•••• 0001" not in page


def test_a_list_of_guesses_does_not_find_the_account_of_somebody_elsewhere(sari, office, second, as_, send):
    move_joko_away()
    third = metro.make_programme(sari, office, series_name="Bantuan C")
    metro.open_with_rules(sari, third, [])
    page = as_(sari).get(upload(send, sari, third, (CASES / "acc_baru.csv").read_text())).text
    assert "Bukan rekening yang sedang dipakai" not in page


def test_a_list_that_comes_after_the_decree_moves_none_of_its_accounts(second, sari):
    """So a batch that waits for signatures has one account in question only if it had it when it was prepared."""
    candidate = joko(second)
    choose_account(actor=sari, candidate=candidate, which=KEPT, reason=WHY)
    text = (CASES / "acc_baru.csv").read_text().replace("5550000000001", "5550000000009")
    metro.send_list(sari, second.programme, text, name="acc_lagi.csv")
    candidate.refresh_from_db()
    assert candidate.account_last4 == "0001" and accounts_in_question([candidate.pk]) == {}
    assert told(second)["JOKO SATU"] == []
