"""A bank's file is read whole, or it says what was left out and is not applied while an answer may hide there."""

import io
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.errors import NotAllowed
from disbursements import services_results
from disbursements.models import BankResult
from disbursements.queries import reconciliation
from jobs.models import Upload
from jobs.uploads import receive_upload
from jobs.writing import xlsx_bytes
from tests.disbursements import paying

SAMPLES = Path(__file__).parents[1] / "cases_bugs"
HEADINGS = "NO,REFERENSI,NAMA,NO REKENING,NILAI,STATUS,TANGGAL,ALASAN RETUR"
AGREES = "Jumlah di buku kas sama dengan jumlah di berkas bank."


def file_of(text, name="hasil.csv"):
    return SimpleUploadedFile(name, text.encode())


def lines_of(batch):
    """What a bank writes for each payment."""
    return [
        f"{p.number},{p.reference},{p.recipient.name},,{p.amount_rupiah},KREDIT,09/08/2023,"
        for p in batch.payments.order_by("number")
    ]


def text_of(*lines):
    return "\n".join([HEADINGS, *lines])


def apply_text(rina, batch, text):
    upload = receive_upload(actor=rina, kind=Upload.Kind.BANK_RESULT, region=batch.region_id, file=file_of(text))
    return services_results.apply_result(actor=rina, batch=batch, upload=upload)


def preview_of(send, as_, rina, batch, file):
    address = send(rina, reverse("disbursements:upload_result", args=[batch.pk]), file=file).url
    return address, as_(rina).get(address).content.decode()


@pytest.fixture
def six(sari, budi, made, office):
    decree = paying.ready_decree(sari, made, office, count=6)
    return paying.send(sari, budi, made, decree)


def test_the_wide_file_with_names_that_look_like_footers_is_read_whole(send, as_, rina, six):
    text = (SAMPLES / "b_wide_retur.csv").read_text().replace("PB000004", f"PB{six.pk:06}")
    file = file_of(text.replace("01/12/2026", "01/12/2023"))
    address, page = preview_of(send, as_, rina, six, file)
    assert "6 baris di berkas, 6 terbaca sebagai data." in page
    told = send(rina, address, follow=True).content.decode()
    assert "Hasil bank diterapkan: 4 tersalur, 2 retur." in told and AGREES in told
    assert six.payments.filter(status="returned").count() == 2


FOOTERS = {
    "signature": ["", ",,Bandar Lampung,,,,,", ",,Kepala Cabang,,,,,", ",,SUMBER SETIAWAN,,,,,"],
    "remark": [",,Catatan: retur dikirim menyusul,,,,,"],
    "remark below a blank row": ["", "Catatan: dana masuk H+1,,,,,,,"],
    "total": [",,JUMLAH,,3000000,,,"],
    "total with the count": ["JUMLAH,3,,,3000000,,,"],
    "total in the bank's own words": [",,TOTAL DIKREDITKAN,,3000000,,,"],
    "total, then signature": [",,TOTAL,,3000000,,,", ",,Lurah Hadimulyo,,,,,"],
    "a sum for each outcome": ["", ",,Tersalur,,3000000,,,", ",,Retur,,0,,,"],
    "a sum for each outcome, close by": [",,Tersalur,,3000000,,,", ",,Retur,,0,,,"],
    "people": [",,3 orang,,,,,"],
    "a day under the accounts": [",,,Bandar Lampung 21 Agustus 2023,,,,"],
    "a day under the accounts, below a total": [
        ",,TOTAL,,3000000,,,",
        ",,,Metro 2 Mei 2024,,,,",
        ",,,Kepala Cabang,,,,",
    ],
}


@pytest.mark.parametrize("kind", FOOTERS)
def test_what_is_no_answer_is_shown_with_its_words(send, as_, rina, sent, kind):
    footer = FOOTERS[kind]
    filled = [line for line in footer if line]
    address, page = preview_of(send, as_, rina, sent, file_of(text_of(*lines_of(sent), *footer)))
    assert f"{3 + len(filled)} baris di berkas, 3 terbaca sebagai data." in page
    for line in filled:
        word = next(cell for cell in line.split(",") if any(map(str.isalpha, cell)))
        assert word in page
    told = send(rina, address, follow=True).content.decode()
    assert AGREES in told and f"Baris {4 + len(footer)}:" in told
    assert len(BankResult.objects.get().left_out) == len(filled)


@pytest.mark.parametrize("place", [0, 1, 2, 3])
@pytest.mark.parametrize("name", ["AN NISA", "SUMBER", "LURAH HASAN", "Catatan", "TOTAL", "JUMLAH BERKAH", "3 orang"])
def test_no_name_hides_an_answer_wherever_it_stands(rina, sent, name, place):
    lines = lines_of(sent)
    lines[1] = lines[1].replace("CALON 2", name)
    lines[1:2] = ["", lines[1]]
    moved = [*lines[:place], *lines[place:][::-1]]
    assert apply_text(rina, sent, text_of(*moved)).credited == 3


def test_totals_of_parts_and_of_the_whole_are_compared(rina, sent):
    first, second, third = lines_of(sent)
    text = text_of(first, second, ",,SUBTOTAL,,2000000,,,", third, ",,SUBTOTAL,,1000000,,,", ",,TOTAL,,3000000,,,")
    assert apply_text(rina, sent, text).rows_read == 3


def test_totals_by_outcome_are_compared(rina, sent):
    first, second, third = lines_of(sent)
    third = third.replace("KREDIT", "RETUR")
    answers = [first, second, third, ",,TOTAL KREDIT,,2000000,,,"]
    with pytest.raises(NotAllowed, match=r"Baris 6: Jumlah menurut berkas Rp3\.000\.000"):
        apply_text(rina, sent, text_of(*answers, ",,TOTAL RETUR,,3000000,,,"))
    good = [*answers, ",,TOTAL RETUR,,1000000,,,"]
    assert apply_text(rina, sent, text_of(*good)).returned == 1


@pytest.mark.parametrize("total", [",,JUMLAH,,4000000,,,", ",,TOTAL DIKREDIT,,4000000,,,", ",,Tersalur,,4000000,,,"])
def test_a_total_that_differs_is_told_in_rupiah(rina, sent, total):
    with pytest.raises(NotAllowed, match=r"Rp4\.000\.000, sedangkan .* Rp3\.000\.000: selisih Rp1\.000\.000"):
        apply_text(rina, sent, text_of(*lines_of(sent), total))
    assert set(sent.payments.values_list("status", flat=True)) == {"planned"}


def test_a_total_that_cannot_be_read_is_a_doubt(rina, sent):
    apply_text(rina, sent, text_of(*lines_of(sent), ",,JUMLAH,,=SUM(E2:E4),,,"))
    assert reconciliation(sent)["doubts"] == ["Jumlah pada baris 5 berkas bank tidak terbaca, jadi belum dibandingkan."]


HIDDEN = [
    ",,susulan {reference},,,,,",
    "JUMLAH,,{reference},,1000000,,,",
    ",,AN NISA,001239001,,,,",
    ",,AN NISA,,1000000,KREDIT,,",
    ",,AN NISA,,1000000,,,",
    ",REF-BANK-9,,,,,,",
    ",,,12390015 an. Nisa,,,,",
]


@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize("blank", [True, False])
def test_nothing_is_applied_while_an_answer_may_be_unread(send, as_, rina, sent, hidden, blank):
    lines = lines_of(sent)
    row = hidden.format(reference=sent.payments.get(number=3).reference)
    text = text_of(*lines[:2], *([""] if blank else []), row)
    address, page = preview_of(send, as_, rina, sent, file_of(text))
    assert f"Baris {5 if blank else 4}:" in page and "Terapkan hasil ini" not in page
    assert "Tidak ada yang diubah" in send(rina, address, follow=True).content.decode()
    assert set(sent.payments.values_list("status", flat=True)) == {"planned"}


def test_answers_on_another_sheet_are_a_doubt(sari, rina, sent, as_):
    rows = paying.answer_rows(sent)
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(paying.RESULT, rows[:2])))
    book.create_sheet("RETUR").append(paying.RESULT)
    data = io.BytesIO()
    book.save(data)
    file = SimpleUploadedFile("hasil.xlsx", data.getvalue())
    upload = receive_upload(actor=rina, kind=Upload.Kind.BANK_RESULT, region=sent.region_id, file=file)
    services_results.apply_result(actor=rina, batch=sent, upload=upload)
    assert reconciliation(sent)["doubts"] == ["Lembar lain di berkas bank tidak dibaca: RETUR."]
    assert AGREES not in as_(sari).get(sent.get_absolute_url()).content.decode()


def test_before_the_bank_has_answered_nothing_is_compared(as_, sari, sent):
    page = as_(sari).get(sent.get_absolute_url()).content.decode()
    assert AGREES not in page and "Bank belum menjawab" in page


def test_files_from_before_the_rows_were_counted_are_a_doubt(sari, rina, sent, as_):
    paying.apply(rina, sent, paying.answer_rows(sent))
    paying.applied_by(rina, sent)  # a row as it was then
    page = as_(sari).get(sent.get_absolute_url()).content.decode()
    assert AGREES not in page and "sebelum aplikasi menghitung barisnya" in page


def test_an_amount_in_a_merged_cell_is_nobodys(rina, sent):
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(paying.RESULT, paying.answer_rows(sent))))
    sheet = book.active
    place = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "NILAI")
    letter, first = place.column_letter, place.row + 1
    sheet.merge_cells(f"{letter}{first}:{letter}{first + 1}")
    data = io.BytesIO()
    book.save(data)
    file = SimpleUploadedFile("hasil.xlsx", data.getvalue())
    upload = receive_upload(actor=rina, kind=Upload.Kind.BANK_RESULT, region=sent.region_id, file=file)
    with pytest.raises(NotAllowed, match=f"Baris {first + 1}: Nilai rupiah ini ada di sel gabungan"):
        services_results.apply_result(actor=rina, batch=sent, upload=upload)
