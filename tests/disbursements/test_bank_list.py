"""The list for the bank: exact, safe in a spreadsheet, the same every time, and every download written down."""

import csv
import io

import openpyxl
import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from accounts.errors import NotAllowed
from audit.models import Event
from beneficiaries.models import Bank
from beneficiaries.people import set_account
from disbursements import services, services_results
from disbursements.bankfiles import HEADINGS
from disbursements.models import LedgerEntry
from disbursements.results import read_result
from jobs.models import Upload
from jobs.uploads import receive_upload
from tests.disbursements import paying


def download(send, user, batch, kind="csv"):
    return send(user, reverse("disbursements:bank_list", args=[batch.pk]), kind=kind)


def csv_rows(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


def xlsx_rows(data):
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def test_the_csv_holds_every_line_and_the_control_total(sari, approved):
    rows = csv_rows(services.bank_list(actor=sari, batch=approved))
    assert rows[0] == HEADINGS
    reference = approved.payments.first().reference
    remark = "Bantuan Ekonomi 2023 penyaluran 1"
    line = ["1", reference, "CALON 1", "CALON 1", "Bank Lampung", "001239001", "1000000", remark]
    assert rows[1] == [*line, "9 angka, berakhir 9001", "", "", ""]
    assert rows[4] == ["JUMLAH", "", "3", "", "", "", "3000000", *[""] * 5]


def test_no_key_is_filled_in_the_row_of_sums(sari, approved):
    """So that nobody, and no program, takes it for a payment."""
    total = dict(zip(HEADINGS, xlsx_rows(services.bank_list(actor=sari, batch=approved, kind="xlsx"))[4], strict=True))
    assert (total["REFERENSI"], total["NO REKENING"], total["NAMA PENERIMA"]) == ("", "", 3)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_sent_back_filled_in_is_read_whole(sari, rina, sent, kind):
    data = services.bank_list(actor=sari, batch=sent, kind=kind)
    read = csv_rows(data) if kind == "csv" else xlsx_rows(data)
    lines = [dict(zip(HEADINGS, row, strict=True)) for row in read[1:]]
    for line in lines[:-1]:
        line |= {"STATUS": "KREDIT", "TANGGAL KREDIT": "09-08-2023", "NILAI": int(line["NILAI"])}
    file = paying.result_file([list(line.values()) for line in lines], HEADINGS)
    upload = receive_upload(actor=rina, kind=Upload.Kind.BANK_RESULT, region=sent.region_id, file=file)
    assert [(line.reference, line.outcome) for line in read_result(upload).lines] == [
        (payment.reference, "credited") for payment in sent.payments.order_by("number")
    ]
    assert services_results.apply_result(actor=rina, batch=sent, upload=upload).credited == 3


def test_the_workbook_is_offered_first_and_the_text_file_is_for_machines(as_, sari, approved):
    page = as_(sari).get(approved.get_absolute_url()).text
    assert page.index("Daftar bank XLSX") < page.index("CSV untuk sistem bank")
    assert "Daftar bank CSV" not in page and "nol di depan nomor rekening hilang" in page


def test_account_numbers_stand_in_quotes_with_their_zeros(sari, approved):
    assert b';"001239001";1000000;' in services.bank_list(actor=sari, batch=approved)


def test_the_workbook_keeps_account_numbers_as_text(sari, approved):
    rows = xlsx_rows(services.bank_list(actor=sari, batch=approved, kind="xlsx"))
    assert (rows[1][5], rows[1][6]) == ("001239001", 1_000_000.0)
    assert (rows[4][0], rows[4][1], rows[4][6]) == ("JUMLAH", "", 3_000_000.0)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_same_list_gives_the_same_bytes(sari, approved, kind):
    first = services.bank_list(actor=sari, batch=approved, kind=kind)
    assert services.bank_list(actor=sari, batch=approved, kind=kind) == first


def test_the_first_download_releases_the_money_and_no_other(send, sari, approved):
    for kind in ("csv", "xlsx", "csv"):
        assert download(send, sari, approved, kind).status_code == 200
    approved.refresh_from_db()
    assert (approved.status, approved.sent_at is None) == ("sent", False)
    assert list(LedgerEntry.objects.values_list("kind", "amount_rupiah")) == [("released", 1_000_000)] * 3


def test_every_download_is_written_down(send, sari, approved):
    for kind in ("csv", "xlsx"):
        download(send, sari, approved, kind)
    downloads = Event.objects.about(approved).filter(verb="bank_list.downloaded").order_by("id")
    assert [event.detail["file_type"] for event in downloads] == ["csv", "xlsx"]
    assert Event.objects.about(approved).filter(verb="batch.sent").count() == 1


def test_it_comes_as_a_file_nobody_keeps(send, sari, approved):
    answer = download(send, sari, approved)
    assert answer["Content-Disposition"] == 'attachment; filename="daftar-bank-bantuan-ekonomi-2023-1.csv"'
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("kind", ["pdf", ""])
def test_another_kind_of_file_is_refused_and_sends_nothing(send, sari, approved, kind):
    assert download(send, sari, approved, kind).status_code == 422
    approved.refresh_from_db()
    assert approved.status == "approved"


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_nothing_goes_out_before_both_have_signed(request, sari, state):
    batch = request.getfixturevalue(state)
    with pytest.raises(NotAllowed):
        services.bank_list(actor=sari, batch=batch)
    assert not LedgerEntry.objects.exists()


@pytest.mark.parametrize("holder", ["=HYPERLINK(1)", "+62", "-1+1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_becomes_a_formula(sari, budi, made, decree, holder):
    person = decree.recipients.first().person
    set_account(actor=sari, person=person, bank=Bank.objects.get(code="121"), number="00998877", holder=holder)
    batch = paying.approve(sari, budi, made, decree)
    cell = csv_rows(services.bank_list(actor=sari, batch=batch, kind="csv"))[1][3]
    assert cell == "+62" or not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    book = openpyxl.load_workbook(io.BytesIO(services.bank_list(actor=sari, batch=batch, kind="xlsx")))
    assert {cell.data_type for row in book.active.rows for cell in row} <= {"s", "n"}
