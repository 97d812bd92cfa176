"""A payment that was credited and comes back: reported, confirmed by a second person, and paid again."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.errors import NotAllowed
from accounts.roles import Role
from audit.models import Event
from beneficiaries.models import Bank
from beneficiaries.services import correct_account
from beneficiaries.story import paid_in_words
from disbursements.models import LateReturn, LedgerEntry, Payment
from disbursements.queries import reconciliation
from disbursements.services_late import confirm_late_return, dismiss_late_return
from reports.figures import programme_figures
from reports.todo import page_for
from tests.disbursements import paying
from tests.disbursements.late import BACK_ON, CLOSED, credited, late_row, reported
from tests.disbursements.paying import answer_rows, apply, refused_by_database

SAMPLES = Path(__file__).parents[1] / "cases_bugs"


def page_of(name, thing):
    return reverse(f"disbursements:{name}", args=[thing.pk])


def test_a_late_return_is_reported_and_changes_no_money_yet(rina, sent):
    late = reported(rina, sent)
    assert (late.credited_on, late.returned_on, late.reason) == (paying.CREDITED_ON, BACK_ON, CLOSED)
    assert Counter(sent.payments.values_list("status", flat=True)) == {"credited": 3}
    assert not LedgerEntry.objects.filter(kind="late").exists()
    assert Event.objects.about(late.payment).filter(verb="payment.return_reported").exists()


def test_a_second_person_confirms_it_and_it_is_returned(rina, budi, sent):
    late = confirm_late_return(actor=budi, late=reported(rina, sent))
    payment = sent.payments.get(number=1)
    assert (payment.status, payment.settled_on, payment.return_reason) == ("returned", BACK_ON, CLOSED)
    assert (late.status, late.decided_by) == ("confirmed", budi)
    kinds = Counter(payment.ledger.values_list("kind", flat=True))
    assert kinds == {"released": 1, "credited": 1, "late": 1}
    assert Event.objects.about(payment).filter(verb="payment.returned_late").count() == 1


def test_the_sums_of_the_batch_and_of_the_programme_follow(rina, budi, sent):
    confirm_late_return(actor=budi, late=reported(rina, sent))
    sums = reconciliation(sent)
    assert (sums["agrees"], sums["doubts"]) == (True, [])
    assert [row[1:] for row in sums["rows"]] == [
        (3, 3_000_000, None),
        (2, 2_000_000, 2_000_000),
        (1, 1_000_000, 1_000_000),
        (0, 0, None),
    ]
    money = programme_figures(sent.programme)["money"]
    assert (money["given"], money["returned"], money["to_give"]) == (2_000_000, 1_000_000, 1_000_000)


def test_while_it_waits_nothing_says_that_the_sums_agree(sari, rina, sent, as_):
    late = reported(rina, sent)
    assert reconciliation(sent)["doubts"] == ["1 retur susulan menurut berkas bank menunggu pengesahan."]
    page = as_(sari).get(late.get_absolute_url()).content.decode()
    assert "Jumlah di buku kas sama" not in page and "Belum diketahui" in page


def test_afterwards_the_recipient_is_paid_again(sari, rina, budi, made, sent, decree):
    confirm_late_return(actor=budi, late=reported(rina, sent))
    person = sent.payments.get(number=1).recipient.person
    change = {"bank": Bank.objects.get(code="121"), "number": "00998877", "holder": person.name}
    correct_account(actor=sari, person=person, reason=CLOSED, **change)
    second = paying.send(sari, budi, made, decree)
    assert second.payments.get().replaces == sent.payments.get(number=1)
    apply(rina, second, answer_rows(second, on=date(2023, 9, 1)))
    assert programme_figures(sent.programme)["money"]["given"] == 3_000_000


def test_the_account_is_to_be_corrected_first(sari, rina, budi, sent, decree):
    confirm_late_return(actor=budi, late=reported(rina, sent))
    with pytest.raises(NotAllowed, match="Belum ada penerima yang siap"):
        paying.prepare(sari, decree)


@pytest.mark.parametrize("who", ["uploader", "maker"])
def test_whoever_uploaded_the_file_or_made_the_batch_is_no_second_person(person, sari, rina, sent, who):
    late = reported(rina, sent)
    first = rina if who == "uploader" else sari
    for decide in (confirm_late_return, lambda **k: dismiss_late_return(**k, reason="belum cocok")):
        with pytest.raises(NotAllowed, match="orang kedua"):
            decide(actor=first, late=late)
    told = refused_by_database(
        lambda: LateReturn.objects.update(status="confirmed", decided_by=first, decided_at=timezone.now())
    )
    assert "decided by a second person" in told
    third = person("tini", Role.OPERATOR, "18.72")
    assert confirm_late_return(actor=third, late=late).status == "confirmed"


def test_a_return_that_is_not_believed_leaves_the_payment_credited(rina, made, sent):
    late = reported(rina, sent)
    with pytest.raises(NotAllowed, match="minimal lima huruf"):
        dismiss_late_return(actor=made, late=late, reason=" ")
    dismiss_late_return(actor=made, late=late, reason="Bank keliru, surat 12/VIII")
    assert sent.payments.get(number=1).status == "credited"
    assert reconciliation(sent)["doubts"] == []
    apply(rina, sent, [late_row(sent, on=date(2023, 8, 25))])
    assert LateReturn.objects.filter(status="reported").count() == 1


def test_the_same_file_and_the_same_lines_again_are_the_same_answer(rina, budi, sent):
    late = reported(rina, sent)
    first = late.result
    assert apply(rina, sent, [late_row(sent)]) == first
    again = apply(rina, sent, [late_row(sent), *answer_rows(sent)[1:]])
    assert (again.late, LateReturn.objects.count()) == (0, 1)
    confirm_late_return(actor=budi, late=late)
    assert apply(rina, sent, [late_row(sent)]) == first
    assert apply(rina, sent, [*answer_rows(sent)[1:], late_row(sent)]).late == 0
    assert LedgerEntry.objects.filter(kind="late").count() == 1


def test_a_file_that_says_otherwise_is_refused_in_words(rina, budi, sent):
    late = reported(rina, sent)
    with pytest.raises(NotAllowed, match="masih menunggu pengesahan; berkas ini menyatakan lain"):
        apply(rina, sent, [late_row(sent, on=date(2023, 8, 21))])
    confirm_late_return(actor=budi, late=late)
    with pytest.raises(NotAllowed, match=r"CALON 1 sudah tercatat retur pada 20 Agustus 2023"):
        apply(rina, sent, answer_rows(sent)[:1] + [late_row(sent, 2)])
    assert not LateReturn.objects.filter(payment__number=2).exists()


def test_nothing_comes_back_before_it_arrived(rina, sent):
    credited(rina, sent)
    with pytest.raises(NotAllowed, match="retur tidak mungkin sebelumnya"):
        apply(rina, sent, [late_row(sent, on=date(2023, 8, 8))])
    apply(rina, sent, [late_row(sent, on=paying.CREDITED_ON)])
    assert LateReturn.objects.count() == 1


def test_the_sample_of_a_closed_account(send, as_, sari, rina, budi, sent):
    credited(rina, sent)
    text = (SAMPLES / "b_late.csv").read_text().replace("PB000003", f"PB{sent.pk:06}")
    file = SimpleUploadedFile("b_late.csv", text.replace("01/12/2026", "01/12/2023").encode())
    preview = send(rina, page_of("upload_result", sent), file=file).url
    page = as_(rina).get(preview).content.decode()
    assert "Retur susulan" in page and "tersalur 9 Agustus 2023, kembali 1 Desember 2023: Rekening tutup" in page
    told = send(rina, preview, follow=True).content.decode()
    assert "1 retur susulan menunggu pengesahan" in told and "Sahkan retur ini" not in told
    assert "Sahkan retur ini" in as_(budi).get(sent.get_absolute_url()).content.decode()
    late = LateReturn.objects.get()
    assert send(sari, page_of("confirm_late_return", late), follow=True).status_code == 200
    assert Payment.objects.filter(status="returned").count() == 0
    told = send(budi, page_of("confirm_late_return", late), follow=True).content.decode()
    assert "sempat tersalur 9 Agustus 2023" in told and "Retur susulan disahkan" in told
    assert "Jumlah di buku kas sama" in told


def test_a_batch_that_is_wholly_answered_still_has_the_way_to_report_one(as_, sari, rina, budi, sent):
    assert credited(rina, sent).status == "settled"
    address = page_of("upload_result", sent)
    for second in (rina, budi):
        assert address in as_(second).get(sent.get_absolute_url()).text
    page = as_(sari).get(sent.get_absolute_url()).text
    assert address not in page and "diterapkan orang kedua: Budi, Rina." in page


def test_it_stands_on_the_page_of_tasks_of_the_second_person_only(sari, rina, budi, made, sent):
    reported(rina, sent)

    def asked(user):
        return [task.text for task in page_for(user, BACK_ON)["tasks"] if "retur susulan" in task.text]

    assert asked(sari) == []
    assert asked(budi) == asked(made) == ["retur susulan menunggu pengesahan orang kedua: CALON 1, Rekening tutup."]


def test_the_story_of_the_person_tells_both_days(rina, budi, sent):
    late = reported(rina, sent)
    assert "; retur susulan 20 Agustus 2023 menunggu pengesahan." in paid_in_words(sent.payments.get(number=1))
    confirm_late_return(actor=budi, late=late)
    told = paid_in_words(sent.payments.get(number=1))
    assert told == "Diretur bank: Rp1.000.000 pada 20 Agustus 2023, sempat tersalur 9 Agustus 2023; Rekening tutup."


def by_payment(late):
    Payment.objects.filter(pk=late.payment_id).update(
        status="returned", settled_on=late.returned_on, return_reason=late.reason
    )


def by_ledger(late, kind="late"):
    LedgerEntry.objects.create(
        programme=late.payment.batch.programme, payment=late.payment, kind=kind, amount_rupiah=1_000_000
    )


def by_deleting(late):
    LateReturn.objects.filter(pk=late.pk).delete()


def by_another_day(late):
    LateReturn.objects.filter(pk=late.pk).update(returned_on=date(2023, 8, 30))


def by_a_new_one(late):
    LateReturn.objects.create(
        payment=late.payment.batch.payments.get(number=2),
        region=late.region,
        result=late.result,
        amount_rupiah=5,
        credited_on=late.credited_on,
        returned_on=late.returned_on,
        reason="x",
        reported_by=late.reported_by,
    )


@pytest.mark.parametrize("path", [by_payment, by_ledger, by_deleting, by_another_day, by_a_new_one])
def test_no_path_goes_round_the_second_person(rina, sent, path):
    late = reported(rina, sent)
    assert refused_by_database(lambda: path(late))
    assert Counter(Payment.objects.values_list("status", flat=True)) == {"credited": 3}


def test_what_came_back_late_is_booked_as_nothing_else(rina, budi, sent):
    late = confirm_late_return(actor=budi, late=reported(rina, sent))
    assert refused_by_database(lambda: by_ledger(late, "returned"))
    assert refused_by_database(lambda: by_ledger(late, "late"))
    assert refused_by_database(lambda: Payment.objects.filter(pk=late.payment_id).update(status="credited"))
    assert refused_by_database(lambda: LateReturn.objects.update(status="dismissed"))
