"""The page of a person: what is known, masked; a number opens with a purpose; an account is corrected."""

import re

import pytest
from django.urls import reverse

from audit import revealing
from audit.models import Event
from beneficiaries.models import Bank
from beneficiaries.people import person_for, set_account
from regions.models import Region

# Of the Metro register: her husband's row says PKH no, hers too; the family of the other receives BPNT.
TINA, HER_NIK = "TINA", "1872035401889174"
ACCOUNT = "0012345678"
SIXTEEN_DIGITS = re.compile(r"(?<!\d)\d{16}(?!\d)")


@pytest.fixture
def tina(metro):
    region = Region.objects.get(pk="18.72.03.1001")
    return person_for(nik=HER_NIK, name=TINA, sex="P", birth_on=None, region=region)


@pytest.fixture
def account(tina, sari):
    bank = Bank.objects.get(pk="121")
    return set_account(actor=sari, person=tina, bank=bank, number=ACCOUNT, holder="TINA")


def page(user, as_, person, **kwargs):
    return as_(user).get(reverse("beneficiaries:person", args=[person.pk]), **kwargs)


def reveal(user, send, person, number="nik", purpose="mencocokkan KTP"):
    return send(user, reverse("beneficiaries:reveal", args=[person.pk]), number=number, purpose=purpose)


def correct(user, send, person, **changed):
    given = {"bank": "121", "number": "0099999999", "holder": "TINA", "reason": "nama tidak sesuai"}
    return send(user, reverse("beneficiaries:correct_account", args=[person.pk]), **given | changed)


def test_the_page_shows_no_number_in_full(as_, sari, tina, account):
    text = page(sari, as_, tina).text
    assert "•••• 9174" in text and "•••• 5678" in text
    assert HER_NIK not in text and ACCOUNT not in text


def test_the_page_says_what_the_register_says(release, as_, sari, tina):
    text = page(sari, as_, tina).text
    assert "keadaan 30 Juni 2023" in text
    assert "6 <span" in text and text.count("tidak menerima") == 2


def test_the_card_of_one_member_counts_for_the_family(load, few, as_, sari, tina):
    load(few(2, BPNT="YA"))  # the first row is her husband's
    assert "menerima</dd>" in page(sari, as_, tina).text.replace("tidak menerima", "")


def test_who_is_not_in_the_register_is_said_to_be_missing(load, few, as_, sari, tina):
    load(few(1))
    assert "Tidak tercatat dalam" in page(sari, as_, tina).text


def test_without_a_register_the_page_says_so(as_, sari, tina):
    assert "Belum ada data terpadu" in page(sari, as_, tina).text


def test_a_number_opens_with_a_purpose_and_is_shown_once(as_, send, joni, tina):
    answer = reveal(joni, send, tina)
    assert (HER_NIK in answer.text, "no-store" in answer.headers["Cache-Control"]) == (True, True)
    assert HER_NIK not in page(joni, as_, tina).text
    event = Event.objects.get(verb="identity.revealed")
    assert (event.actor, event.subject_id, event.detail["purpose"]) == (joni, str(tina.pk), "mencocokkan KTP")


def test_htmx_gets_only_the_part_with_the_number(as_, sari, tina):
    address = reverse("beneficiaries:reveal", args=[tina.pk])
    data = {"number": "nik", "purpose": "mencocokkan KTP"}
    answer = as_(sari).post(address, data, headers={"HX-Request": "true"})
    assert (HER_NIK in answer.text, "<html" in answer.text) == (True, False)


def test_the_account_number_opens_too(send, sari, tina, account):
    assert ACCOUNT in reveal(sari, send, tina, "account").text


@pytest.mark.parametrize("purpose", ["", "a"])
def test_without_a_purpose_nothing_opens(send, sari, tina, purpose):
    answer = reveal(sari, send, tina, purpose=purpose)
    assert (answer.status_code in (302, 422), HER_NIK in answer.text) == (True, False)
    assert not Event.objects.filter(verb="identity.revealed").exists()


def test_without_an_account_there_is_nothing_to_open(send, sari, tina):
    assert reveal(sari, send, tina, "account").headers["Location"] == tina.get_absolute_url()


def test_after_many_openings_in_an_hour_the_next_one_is_refused(send, sari, tina, monkeypatch):
    monkeypatch.setattr(revealing, "MOST_PER_HOUR", 3)
    for _ in range(3):
        assert reveal(sari, send, tina).status_code == 200
    assert reveal(sari, send, tina).headers["Location"] == tina.get_absolute_url()


@pytest.mark.parametrize("who", ["budi", "made", "dewi", "ani"])
def test_only_those_who_check_identities_open_numbers(send, request, tina, who):
    answer = reveal(request.getfixturevalue(who), send, tina)
    assert (answer.status_code in (403, 404), HER_NIK in answer.text) == (True, False)


def test_an_account_is_corrected_and_the_old_one_stays(as_, send, sari, tina, account):
    assert correct(sari, send, tina).headers["Location"] == tina.get_absolute_url()
    assert [row.account_last4 for row in tina.accounts.all()] == ["9999", "5678"]
    assert "nama tidak sesuai" in page(sari, as_, tina).text


@pytest.mark.parametrize(
    "changed",
    [
        {"number": "12345"},
        {"number": "12 34 56 7"},
        {"number": ""},
        {"holder": ""},
        {"reason": "a"},
        {"bank": "000"},
    ],
)
def test_a_correction_that_makes_no_sense_is_told_at_the_form(send, sari, tina, account, changed):
    assert correct(sari, send, tina, **changed).status_code == 422
    assert tina.accounts.count() == 1


def test_the_same_form_twice_corrects_once(as_, sari, tina, account):
    browser, address = as_(sari), reverse("beneficiaries:correct_account", args=[tina.pk])
    form = {"form_token": "7b0f6f0e-6a55-4b0c-9f0e-000000000001", "bank": "121", "number": "0099999999"}
    form |= {"holder": "TINA", "reason": "nama tidak sesuai"}
    assert {browser.post(address, form).status_code for _ in range(2)} == {302}
    assert tina.accounts.count() == 2


@pytest.mark.parametrize("who", ["wati", "budi", "made", "joni"])
def test_only_an_operator_corrects_accounts(send, request, tina, account, who):
    assert correct(request.getfixturevalue(who), send, tina).status_code == 403
    assert tina.accounts.count() == 1


def test_another_district_sees_nothing_of_the_person(as_, send, yusuf, tina):
    answers = [page(yusuf, as_, tina), reveal(yusuf, send, tina), correct(yusuf, send, tina)]
    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_the_page_costs_the_same_however_many_accounts_there_were(
    as_, sari, send, tina, account, django_assert_num_queries
):
    browser, address = as_(sari), tina.get_absolute_url()
    browser.get(address)
    with django_assert_num_queries(22):
        browser.get(address)
    for number in range(2):
        set_account(actor=sari, person=tina, bank=account.bank, number=f"1234567{number}", holder="TINA")
    with django_assert_num_queries(22):
        browser.get(address)
