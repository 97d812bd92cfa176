"""A list goes to the bank between the decree and today, and the bank answers between that day and today."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.errors import NotAllowed
from audit.models import Event
from beneficiaries.models import Bank
from beneficiaries.services import correct_account
from disbursements import services
from disbursements.models import Batch, LateReturn, Payment
from tests.disbursements import paying
from tests.disbursements.late import late_row
from tests.disbursements.paying import answer_rows, apply, refused_by_database

IMPOSSIBLE = "cannot have gone to the bank on that day"


def tomorrow():
    return timezone.localdate() + timedelta(days=1)


def send_on(sari, batch, day):
    services.bank_list(actor=sari, batch=batch, sent_on=day)
    batch.refresh_from_db()
    return batch


def refusal(act):
    with pytest.raises(NotAllowed) as refused:
        act()
    return str(refused.value)


@pytest.mark.parametrize("on", [date(2020, 1, 1), date(2023, 8, 7)])
def test_no_answer_is_older_than_the_sending(rina, sent, on):
    told = refusal(lambda: apply(rina, sent, [*answer_rows(sent)[:1], *answer_rows(sent, on=on)[1:2]]))
    assert "Baris 3: Tanggal" in told and "sebelum daftar ini dikirim ke bank (8 Agustus 2023)" in told
    assert set(sent.payments.values_list("status", flat=True)) == {"planned"}
    assert apply(rina, sent, answer_rows(sent, on=paying.SENT_ON)).credited == 3


def test_what_is_sent_today_is_not_answered_last_year(sari, rina, approved):
    batch = send_on(sari, approved, None)
    assert batch.sent_on == timezone.localdate()
    assert "sebelum daftar ini dikirim" in refusal(
        lambda: apply(rina, batch, answer_rows(batch, on=paying.CREDITED_ON))
    )
    assert apply(rina, batch, answer_rows(batch, on=timezone.localdate())).credited == 3


def test_a_list_is_sent_between_its_decree_and_today(sari, approved):
    decided_on = approved.decree.decided_on
    assert "sebelum SK ditetapkan" in refusal(lambda: send_on(sari, approved, decided_on - timedelta(days=1)))
    assert "sesudah hari ini" in refusal(lambda: send_on(sari, approved, tomorrow()))
    assert send_on(sari, approved, decided_on).status == "sent"


def test_a_wrong_sending_day_is_put_right_until_the_bank_has_answered(sari, rina, approved):
    batch = send_on(sari, approved, None)
    assert send_on(sari, batch, paying.SENT_ON).sent_on == paying.SENT_ON
    event = Event.objects.about(batch).get(verb="batch.sending_day_corrected")
    assert event.after == {"sent_on": "2023-08-08"}
    apply(rina, batch, answer_rows(batch)[:1])
    assert "tidak dapat diubah lagi" in refusal(lambda: send_on(sari, batch, date(2023, 8, 9)))
    assert send_on(sari, batch, paying.SENT_ON).sent_on == paying.SENT_ON


def test_what_is_paid_again_is_sent_after_it_came_back(sari, rina, budi, made, decree, sent):
    apply(rina, sent, answer_rows(sent, returned=[2]))
    person = decree.recipients.get(number=2).person
    whose = {"person": person, "bank": Bank.objects.get(code="121"), "holder": person.name}
    correct_account(actor=sari, number="00998877", reason="Retur bank", **whose)
    again = paying.approve(sari, budi, made, decree)
    assert "sebelum retur yang dibayar ulang (9 Agustus 2023)" in refusal(lambda: send_on(sari, again, paying.SENT_ON))
    updated = {"status": "sent", "sent_at": timezone.now(), "sent_on": paying.SENT_ON}
    assert IMPOSSIBLE in refused_by_database(lambda: Batch.objects.filter(pk=again.pk).update(**updated))
    assert send_on(sari, again, paying.CREDITED_ON).status == "sent"


def test_the_page_asks_for_the_day_and_keeps_a_wrong_one(send, as_, sari, approved):
    address = reverse("disbursements:bank_list", args=[approved.pk])
    assert "Dikirim ke bank pada" in as_(sari).get(approved.get_absolute_url()).text
    answer = send(sari, address, kind="csv", sent_on="2020-01-01")
    assert answer.status_code == 422
    assert "sebelum SK ditetapkan" in answer.text and 'value="2020-01-01"' in answer.text
    assert send(sari, address, kind="csv", sent_on="2023-08-08").status_code == 200
    approved.refresh_from_db()
    assert (approved.status, approved.sent_on) == ("sent", paying.SENT_ON)
    assert "Daftar dikirim ke bank 8 Agustus 2023" in as_(sari).get(approved.get_absolute_url()).text


def test_the_database_dates_the_sending(sari, approved):
    known = Batch.objects.filter(pk=approved.pk)
    for day in (None, date(2020, 1, 1), tomorrow() + timedelta(days=1)):
        fields = {"status": "sent", "sent_at": timezone.now(), "sent_on": day}
        assert IMPOSSIBLE in refused_by_database(lambda: known.update(**fields))  # noqa: B023
    assert IMPOSSIBLE in refused_by_database(lambda: known.update(sent_on=paying.SENT_ON))


def test_the_database_dates_the_answer(rina, sent):
    result = paying.applied_by(rina, sent)
    for day in (date(2020, 1, 1), tomorrow() + timedelta(days=1)):
        settled = {"status": "credited", "settled_on": day, "result": result}
        told = refused_by_database(lambda: Payment.objects.update(**settled))  # noqa: B023
        assert "between sending and today" in told
    apply(rina, sent, answer_rows(sent))
    assert IMPOSSIBLE in refused_by_database(lambda: Batch.objects.update(sent_on=date(2023, 7, 20)))


def test_money_comes_back_late_at_the_latest_today(rina, sent):
    apply(rina, sent, answer_rows(sent))
    assert "sesudah hari ini" in refusal(lambda: apply(rina, sent, [late_row(sent, on=tomorrow())]))
    late = apply(rina, sent, [late_row(sent)]).late_returns.get()
    values = LateReturn.objects.filter(pk=late.pk).values().get() | {"id": None}
    values |= {"payment_id": sent.payments.get(number=2).pk, "returned_on": tomorrow() + timedelta(days=1)}
    assert "between sending and today" in refused_by_database(lambda: LateReturn.objects.create(**values))
