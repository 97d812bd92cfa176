"""Each signer ticks each account that is new since the decree and each return paid again: it is part of the list."""

import pytest
from django.urls import reverse

from accounts.errors import NotAllowed
from audit.models import Event
from beneficiaries.models import Bank
from beneficiaries.people import set_account
from beneficiaries.services import correct_account
from disbursements import services
from disbursements.lists import canonical_list, is_unchanged
from disbursements.marks import ONE_HAND, marks_of
from disbursements.models import Approval, Batch, Payment
from disbursements.services_late import confirm_late_return
from reports.papers import payment_lines
from tests.disbursements import paying
from tests.disbursements.late import reported
from tests.disbursements.paying import answer_rows, apply, refused_by_database
from tests.disbursements.test_group_payments import complete
from tests.programmes import grouping
from tests.programmes.placing import make_candidates, make_programme, signed

TICKS = "a signer ticks each marked line"
MARKS = "a list marks each new account and each return"


def correct(actor, decree, number, ending):
    person = decree.recipients.get(number=number).person
    whose = {"person": person, "bank": Bank.objects.get(code="121"), "holder": person.name}
    return correct_account(actor=actor, number=f"00777{ending}", reason="buku tabungan baru", **whose)


@pytest.fixture
def changed(sari, rina, decree):
    """Submitted with two accounts that were corrected after the decree, one of them by somebody else."""
    correct(sari, decree, 1, "0001")
    correct(rina, decree, 3, "0003")
    return paying.submit(sari, decree)


@pytest.fixture
def again(sari, rina, budi, made, sent, decree):
    """What the bank sent back, to another account that Rina gave who had also loaded the bank's file; submitted."""
    apply(rina, sent, answer_rows(sent, returned=[2]))
    correct(rina, decree, 2, "0002")
    return paying.submit(sari, decree)


def page_of(as_, user, batch):
    return as_(user).get(batch.get_absolute_url()).text


def step(name, batch):
    return reverse(f"disbursements:{name}", args=[batch.pk])


def test_an_account_that_is_new_since_the_decree_is_marked_with_both_ends_and_whose_hand(changed):
    old = changed.decree.recipients.get(number=3).person.accounts.last()
    mark = changed.payments.get(number=3).marks
    assert [(each["old"], each["new"], each["name"], each["office"]) for each in mark] == [
        (old.account_last4, "0003", "Rina", "Kota Metro")
    ]
    assert changed.payments.get(number=2).marks == []


def test_an_account_filled_in_after_the_decree_is_marked_too(sari, made, office):
    programme = make_programme(office)
    make_candidates(programme, 1)
    programme.candidates.update(account_sealed=None, account_index=None, account_last4="")
    decree = paying.complete(sari, signed(sari, made, programme))
    person = decree.recipients.get(number=1).person
    set_account(actor=sari, person=person, bank=Bank.objects.get(code="121"), number="00888001", holder=person.name)
    (mark,) = paying.submit(sari, decree).payments.get(recipient__person=person).marks
    assert (mark["old"], mark["new"]) == ("", "8001")


def test_the_signer_sees_the_change_and_signs_after_ticking_each(send, as_, budi, made, changed):
    page = page_of(as_, budi, changed)
    assert page.count("Saya sudah memeriksa perubahan ini") == 2
    assert "menjadi •••• 0003" in page and "oleh Rina (Kota Metro)" in page and "buku tabungan baru" in page
    answer = send(budi, step("check", changed), looked_at=["3"])
    assert answer.status_code == 422 and "Belum ditandatangani." in answer.text
    assert 'href="#periksa-1"' in answer.text and 'href="#periksa-3"' not in answer.text
    assert 'value="3" form="tanda-tangan" required checked' in answer.text
    assert not Approval.objects.exists()
    assert send(budi, step("check", changed), looked_at=["1", "3"]).status_code == 302
    assert Approval.objects.get().looked_at == [1, 3]
    assert Event.objects.about(changed).get(verb="batch.checked").detail["looked_at"] == [1, 3]
    assert send(made, step("approve", changed)).status_code == 422
    assert send(made, step("approve", changed), looked_at=["1", "3", "9", "x"]).status_code == 302
    assert "memeriksa 2 perubahan" in page_of(as_, made, changed)


def test_who_does_not_sign_sees_the_changes_without_boxes(as_, sari, joni, changed):
    for reader in (sari, joni):
        page = page_of(as_, reader, changed)
        assert "menjadi •••• 0003" in page and "Saya sudah memeriksa" not in page


@pytest.mark.parametrize("looked_at", [(), {1}, {2, 3}])
def test_no_service_signs_without_every_tick(budi, changed, looked_at):
    with pytest.raises(NotAllowed, match=r"Belum dicentang: CALON"):
        services.check_batch(actor=budi, batch=changed, looked_at=looked_at)


@pytest.mark.parametrize("looked_at", [[], [1], ["1", "3"], {"1": 3}])
def test_no_row_signs_without_every_tick(budi, changed, looked_at):
    signed = {"stage": "check", "signed_by": budi, "signed_name": "x", "list_sha256": changed.list_sha256}
    told = refused_by_database(lambda: Approval.objects.create(batch=changed, looked_at=looked_at, **signed))
    assert TICKS in told


def test_the_marks_are_part_of_what_is_signed(changed):
    assert b'"marks":[{' in canonical_list(changed) and canonical_list(changed).count(b'"marks"') == 2
    assert refused_by_database(lambda: Payment.objects.update(marks=[]))


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_marks_changed_by_the_owner_are_found_before_anybody_signs(sari, budi, decree):
    correct(sari, decree, 1, "0001")
    batch = paying.submit(sari, decree)
    paying.as_owner("UPDATE disbursements_payment SET marks = '[]'")
    assert not is_unchanged(batch)
    with pytest.raises(NotAllowed, match="tidak sama lagi"):
        services.check_batch(actor=budi, batch=batch)


@pytest.mark.parametrize("emptied", [1, 3])
def test_no_list_is_submitted_with_a_change_left_out(sari, rina, decree, emptied):
    correct(sari, decree, 1, "0001")
    correct(rina, decree, 3, "0003")
    batch = paying.prepare(sari, decree)
    batch.payments.filter(number=emptied).update(marks=[])
    submitted = {"status": "submitted", "submitted_by": sari, "list_sha256": b"x" * 32}
    assert MARKS in refused_by_database(lambda: Batch.objects.filter(pk=batch.pk).update(**submitted))
    wrong = [batch.payments.get(number=4 - emptied).marks[0] | {"by": 0}]
    batch.payments.filter(number=emptied).update(marks=wrong)
    assert MARKS in refused_by_database(lambda: Batch.objects.filter(pk=batch.pk).update(**submitted))


def test_a_return_paid_again_shows_its_file_who_loaded_it_and_the_accounts_history(as_, budi, again, sent):
    upload = sent.results.get().upload
    page = page_of(as_, budi, again)
    assert "Membayar ulang retur 9 Agustus 2023: nama tidak sesuai." in page
    assert f"Menurut berkas hasil.csv (sidik {upload.sha256[:12]}), diunggah Rina (Kota Metro)" in page
    assert "diterapkan Rina (Kota Metro)" in page and "menjadi •••• 0002" in page
    assert page.count("Saya sudah memeriksa perubahan ini") == 1


def test_one_person_who_loaded_the_return_and_changed_the_account_is_pointed_out(as_, budi, again):
    assert ONE_HAND in page_of(as_, budi, again)


def test_two_hands_are_not_pointed_out(as_, sari, rina, budi, sent, decree):
    apply(rina, sent, answer_rows(sent, returned=[2]))
    correct(sari, decree, 2, "0002")
    assert ONE_HAND not in page_of(as_, budi, paying.submit(sari, decree))


def test_a_return_is_not_left_out_of_the_marks(sari, again):
    draft = Payment.objects.filter(batch=again)
    assert [mark["kind"] for mark in draft.get().marks] == ["return", "account"]
    services.reject_batch(actor=again.submitted_by, batch=again, reason="coba lagi")
    batch = paying.prepare(sari, again.decree)
    batch.payments.update(marks=batch.payments.get().marks[1:])
    submitted = {"status": "submitted", "submitted_by": sari, "list_sha256": b"x" * 32}
    assert MARKS in refused_by_database(lambda: Batch.objects.filter(pk=batch.pk).update(**submitted))


def test_a_late_return_names_the_file_that_took_it_back_and_who_confirmed_it(as_, sari, rina, budi, made, sent, decree):
    confirm_late_return(actor=budi, late=reported(rina, sent))
    correct(sari, decree, 1, "0001")
    page = page_of(as_, budi, paying.submit(sari, decree))
    assert "Membayar ulang retur 20 Agustus 2023: Rekening tutup." in page
    assert "retur susulan disahkan Budi." in page


def test_an_account_that_money_has_reached_is_not_asked_about_again(sari, rina, budi, made, office, sent, decree):
    correct(sari, decree, 1, "0001")
    first = Payment.objects.get(batch=sent, number=1)
    assert first.marks == []
    apply(rina, sent, answer_rows(sent, returned=[1]))
    second = paying.send(sari, budi, made, decree)
    apply(rina, second, answer_rows(second))
    assert second.payments.get().marks != []
    other = paying.ready_decree(sari, made, office, count=1, year=2024)
    person, account = second.payments.get().recipient.person, second.payments.get().account
    assert other.recipients.get().person == person and person.accounts.in_use().get() == account
    assert paying.submit(sari, other).payments.get().marks == []


def test_the_accounts_of_groups_are_marked_and_ticked_as_well(sari, budi, made, office):
    programme = grouping.programme_of_groups(office, quota=3)
    grouping.judged(sari, programme, grouping.groups(sari, office, 3))
    decree = complete(sari, grouping.signed(sari, made, programme))
    group = decree.recipients.order_by("number").first().group
    grouping.give_account(sari, group, "00555555")
    batch = paying.submit(sari, decree)
    (mark,) = batch.payments.get(recipient__group=group).marks
    assert (mark["new"], mark["name"]) == ("5555", "Sari")
    with pytest.raises(NotAllowed, match="Belum dicentang"):
        services.check_batch(actor=budi, batch=batch)


def test_the_paper_tells_how_accounts_came_to_be_others(changed):
    told = {line["recipient"].number: line["changes"] for line in payment_lines(changed.programme)}
    assert told[2] == [] and "menjadi 0003, Rina (Kota Metro)" in told[3][0]


def test_marks_cost_the_same_however_many_lines(django_assert_max_num_queries, sari, made, office):
    for year, count in ((2023, 1), (2024, 8)):
        batch = paying.prepare(sari, paying.ready_decree(sari, made, office, count=count, year=year))
        with django_assert_max_num_queries(7):
            marks_of(batch)


def test_two_operators_of_one_office_pay_nobody_twice_unseen(send, as_, sari, rina, budi, made, sent, decree):
    """What is left to two dishonest operators is a forged return; both signers see whose hands it went through."""
    forged = answer_rows(sent, returned=[2])
    with pytest.raises(NotAllowed, match="orang kedua"):  # the maker alone cannot bring it
        apply(sari, sent, forged)
    apply(rina, sent, forged)
    with pytest.raises(NotAllowed, match="Belum ada penerima yang siap"):  # not to the account the bank did pay to
        paying.prepare(sari, decree)
    correct(sari, decree, 2, "0002")
    batch = paying.submit(sari, decree)
    for signer, name in ((budi, "check"), (made, "approve")):
        page = page_of(as_, signer, batch)
        assert "diunggah Rina" in page and "oleh Sari" in page and "menjadi •••• 0002" in page
        assert send(signer, step(name, batch)).status_code == 422
        assert send(signer, step(name, batch), looked_at=["1"]).status_code == 302
    with pytest.raises(NotAllowed, match="sudah tercatat retur"):  # the bank's true file stays out, and says so
        apply(budi, sent, answer_rows(sent))
