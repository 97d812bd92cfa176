"""What banks write back: days with a time, dashed accounts; what cannot be read is told; nothing is guessed."""

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audit import sealing
from disbursements.fund_lines import line_of as fund_line
from disbursements.fund_lines import refuse_merged
from disbursements.matching import match
from disbursements.readiness import readiness
from disbursements.results import COLUMNS, line_of, read_result
from jobs.cells import MERGED_MONEY, Refusal
from jobs.fields import BadValue
from jobs.tables import Row
from jobs.uploads import receive_upload
from programmes.models import Candidate
from tests.disbursements import paying
from tests.programmes.placing import make_candidate, make_programme, signed

CASES = Path(__file__).parents[1] / "cases_bugs"
PLACES = {"reference": 0, "account": 1, "amount": 2, "status": 3, "settled_on": 4}


def read_row(account="", day="05/03/2024", reference="", **of_row):
    return line_of(Row(2, [reference, account, "1000000", "KREDIT", day], **of_row), PLACES)


@pytest.fixture
def batch(sari, budi, made, office):
    """Of six people, whose accounts are 0022200000001 and so on, sent to the bank."""
    programme = make_programme(office)
    for number in range(1, 7):
        account = sealing.sealed_fields(sealing.ACCOUNT, f"002220000000{number}")
        make_candidate(programme, number, **account)
    return paying.send(sari, budi, made, paying.complete(sari, signed(sari, made, programme)))


def answer(rina, batch, name):
    """Of the bank, with the references of this batch in its file."""
    text = (CASES / name).read_text()
    for payment in batch.payments.all():
        text = text.replace(f"PB000003N000{payment.number}", payment.reference)
    file = SimpleUploadedFile(name, text.encode())
    upload = receive_upload(actor=rina, kind="bank_result", region=batch.region, file=file, columns=COLUMNS)
    return match(batch, read_result(upload))


def test_days_with_a_time_are_days(rina, batch):
    found = answer(rina, batch, "b_ts.csv")
    assert [(line.row, line.settled_on) for line, _ in found.credited] == [
        (row, date(2024, 3, 5)) for row in (2, 3, 4, 5, 7)
    ]
    assert [problem.row for problem in found.problems] == [6]
    assert "Tahun hanya dua angka" in str(found.problems[0])


def test_an_account_finds_its_payment_however_it_is_written(rina, batch):
    found = answer(rina, batch, "b_acc.csv")
    assert [(line.row, payment.number) for line, payment in found.credited] == [(2, 1), (3, 2), (4, 3), (5, 4), (7, 6)]
    assert [problem.row for problem in found.problems] == [6]
    assert "bilangan (E+)" in str(found.problems[0])


@pytest.mark.parametrize(
    "text", ["'0022200000001", "002-2200-000001", "0022 2000 00001", "0022200000001.0", "0022200000001 (BRI)"]
)
def test_an_account_is_read_through_its_marks(text):
    assert read_row(text).account == "0022200000001"


def test_an_account_that_cannot_be_read_is_told_unless_a_reference_stands_beside_it():
    assert read_row("2,22E+10", reference="PB1N1").account == ""
    with pytest.raises(Refusal, match="bilangan"):
        read_row("2,22E+10")


def test_a_day_with_an_offset_is_that_of_the_office():
    assert read_row("22200000001", "2024-03-04T18:05:33Z").settled_on == date(2024, 3, 5)
    assert read_row("22200000001", "2024-03-05T00:30:00+07:00").settled_on == date(2024, 3, 5)


def test_a_sum_in_a_merged_cell_is_no_sum_of_each_row():
    with pytest.raises(Refusal, match="sel gabungan"):
        read_row("22200000001", merged=(2,))
    with pytest.raises(BadValue, match="sel gabungan"):
        refuse_merged(Row(2, ["SALUR"], merged=(0,)), {"amount": 0})
    assert "Pisahkan" in MERGED_MONEY


def test_who_gave_an_account_that_cannot_be_read_is_not_ready_for_a_reason_of_his_own(sari, made, office):
    programme = make_programme(office)
    unread = make_candidate(programme, 1, account_fault="account_length", row_number=9, **no_account())
    make_candidate(programme, 2, **no_account())
    decree = paying.complete(sari, signed(sari, made, programme))
    assert Candidate.objects.get(pk=unread.pk).status == "placed"
    assert [[str(reason) for reason in line.reasons] for line in readiness(decree)] == [
        ["Nomor rekening di daftar usulan tidak terbaca (baris 9). Isi dari buku tabungannya."],
        ["Belum ada rekening."],
    ]


def no_account():
    return sealing.sealed_fields(sealing.ACCOUNT, None)


@pytest.mark.parametrize(
    ("receipt", "code"),
    [("=B2&C2", "formula"), ("#REF!", "text_lost"), ("#N/A", "receipt_blank"), ("-", "receipt_blank"), ("K-1", None)],
)
def test_the_receipt_of_a_fund_line_is_a_text_and_no_formula(receipt, code):
    """It tells a line that was booked before from a new one."""
    try:
        assert (fund_line("SETOR", "2023-08-01", "1.000.000", receipt, "", {}).receipt, code) == ("K-1", None)
    except BadValue as fault:
        assert fault.code == code
