"""One person per NIK, and one account in use, also when two ask at once."""

import threading

import pytest
from django.db import Error, connection, transaction

from accounts.errors import NotAllowed
from audit import sealing
from audit.models import Event
from beneficiaries.models import Bank, BankAccount, Person
from beneficiaries.people import person_for, set_account
from beneficiaries.services import correct_account
from regions.models import Region

NIK = "1872031412879146"
COMMITTING = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def rudi(**changed):
    facts = {"nik": NIK, "name": "RUDI", "sex": "L", "birth_on": None, "region": Region.objects.get(pk="18.72.03.1001")}
    return person_for(**facts | changed)


@pytest.fixture
def person_rudi(metro):
    return rudi()


@pytest.fixture
def lampung(db):
    return Bank.objects.get(pk="121")


@pytest.fixture
def pay(sari, lampung):
    """Pay a person to an account: pay(person, "0012345678")."""

    def make(person, number="0012345678", holder="RUDI", reason=""):
        return set_account(actor=sari, person=person, bank=lampung, number=number, holder=holder, reason=reason)

    return make


def in_parallel(count, work):
    def run():
        try:
            work()
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_the_same_nik_is_the_same_person_and_keeps_his_name(person_rudi):
    assert rudi(name="RUDI ARDI") == person_rudi
    assert Person.objects.get().name == "RUDI"


def test_a_nik_is_stored_sealed(person_rudi):
    assert sealing.unseal(sealing.NIK, person_rudi.nik_sealed) == NIK
    assert (NIK.encode() in bytes(person_rudi.nik_sealed), person_rudi.nik_last4) == (False, "9146")


@COMMITTING
@pytest.mark.threads
def test_two_imports_at_once_make_one_person(metro):
    in_parallel(8, rudi)
    assert Person.objects.count() == 1


def test_a_new_account_replaces_the_old_one_which_stays(pay, person_rudi):
    old, new = pay(person_rudi), pay(person_rudi, "0099999999", reason="nama tidak sesuai")
    old.refresh_from_db()
    assert (old.replaced_at is not None, person_rudi.accounts.in_use().get()) == (True, new)
    assert person_rudi.accounts.count() == 2


def test_the_same_account_again_changes_nothing(pay, person_rudi):
    assert pay(person_rudi) == pay(person_rudi)
    assert (BankAccount.objects.count(), Event.objects.count()) == (1, 1)


@pytest.mark.parametrize("changed", [{"number": "0012345679"}, {"holder": "RUDI ARDI"}])
def test_another_number_or_holder_is_another_account(pay, person_rudi, changed):
    pay(person_rudi)
    pay(person_rudi, **changed)
    assert BankAccount.objects.count() == 2


def test_history_tells_the_account_without_its_number(pay, person_rudi):
    pay(person_rudi)
    pay(person_rudi, "0099999999", reason="nama tidak sesuai")
    event = Event.objects.get(verb="account.corrected")
    assert event.before == {"account_last4": "5678"}
    assert (event.after["account_last4"], event.detail) == ("9999", {"reason": "nama tidak sesuai"})
    assert "0099999999" not in str(Event.objects.values_list())


@COMMITTING
@pytest.mark.threads
def test_of_eight_corrections_at_once_one_account_is_in_use(pay, person_rudi):
    numbers = iter(range(10_000_000, 10_000_008))
    in_parallel(8, lambda: pay(person_rudi, str(next(numbers))))
    assert (person_rudi.accounts.count(), person_rudi.accounts.in_use().count()) == (8, 1)


@pytest.mark.parametrize("sql", ["UPDATE {} SET holder = 'X'", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_no_path_changes_an_account(pay, person_rudi, sql):
    pay(person_rudi)
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format("beneficiaries_bankaccount"))


def test_a_correction_needs_a_reason(sari, lampung, person_rudi):
    with pytest.raises(NotAllowed, match="Tulis alasan"):
        correct_account(actor=sari, person=person_rudi, bank=lampung, number="0012345678", holder="X", reason=" a ")


def test_a_correction_that_corrects_nothing_is_refused(sari, lampung, pay, person_rudi):
    pay(person_rudi)
    with pytest.raises(NotAllowed, match="sama dengan yang sedang dipakai"):
        correct_account(
            actor=sari, person=person_rudi, bank=lampung, number="0012345678", holder="RUDI", reason="salah ketik"
        )
