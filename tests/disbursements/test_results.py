"""The bank's answer: shown first, applied whole or not at all, each line once, and never against what is settled."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.errors import NotAllowed
from audit.models import Event
from beneficiaries.models import Bank
from beneficiaries.services import correct_account
from disbursements import services, services_results
from disbursements.models import BankResult, LedgerEntry
from disbursements.queries import reconciliation
from jobs.writing import xlsx_bytes
from tests import correcting
from tests.disbursements import paying
from tests.disbursements.paying import RESULT, answer_rows, apply, result_file


def statuses(batch):
    return list(batch.payments.order_by("number").values_list("status", flat=True))


def booked(kind):
    return LedgerEntry.objects.filter(kind=kind).count()


def refused(rina, batch, rows, headings=RESULT):
    with pytest.raises(NotAllowed) as refusal:
        apply(rina, batch, rows, headings)
    assert (set(statuses(batch)), booked("credited"), booked("returned")) == ({"planned"}, 0, 0)
    return str(refusal.value)


def upload(send, user, batch, file):
    return send(user, reverse("disbursements:upload_result", args=[batch.pk]), file=file)


def test_everything_is_settled_at_once(rina, sent):
    result = apply(rina, sent, answer_rows(sent, returned=[2]))
    sent.refresh_from_db()
    assert (result.credited, result.returned, result.returned_rupiah) == (2, 1, 1_000_000)
    assert (sent.status, statuses(sent)) == ("settled", ["credited", "returned", "credited"])
    payment = sent.payments.get(number=2)
    assert (payment.settled_on, payment.return_reason) == (date(2023, 8, 9), "nama tidak sesuai")
    assert (booked("released"), booked("credited"), booked("returned")) == (3, 2, 1)


def test_each_payment_has_its_event(rina, sent):
    apply(rina, sent, answer_rows(sent, returned=[2]))
    events = Event.objects.about(sent.payments.get(number=2))
    assert [(event.verb, event.detail["reason"]) for event in events] == [("payment.returned", "nama tidak sesuai")]
    assert Event.objects.filter(verb="payment.credited").count() == 2


def test_what_the_bank_has_not_answered_stays_in_process(rina, sent):
    apply(rina, sent, answer_rows(sent)[:1])
    sent.refresh_from_db()
    assert (sent.status, statuses(sent)) == ("sent", ["credited", "planned", "planned"])
    apply(rina, sent, answer_rows(sent)[1:])
    sent.refresh_from_db()
    assert sent.status == "settled"


def test_the_same_file_again_is_the_same_answer(rina, sent):
    rows = answer_rows(sent, returned=[1])
    first = apply(rina, sent, rows)
    assert apply(rina, sent, rows) == first
    assert (booked("credited"), booked("returned"), BankResult.objects.filter(is_applied=True).count()) == (2, 1, 1)
    assert Event.objects.filter(verb="bank_result.applied").count() == 1


def test_the_same_lines_in_another_order_settle_nothing_twice(rina, sent):
    rows = answer_rows(sent, returned=[1])
    apply(rina, sent, rows[:2])
    again = apply(rina, sent, rows[::-1])
    assert (again.credited, again.returned) == (1, 0)
    assert (booked("credited"), booked("returned")) == (2, 1)
    assert reconciliation(sent)["agrees"]


def test_a_file_that_contradicts_what_is_settled_is_refused_by_line(rina, sent):
    apply(rina, sent, answer_rows(sent, returned=[1])[:1])
    with pytest.raises(NotAllowed, match=r"Baris 2: CALON 1 sudah tercatat retur pada 9 Agustus 2023"):
        apply(rina, sent, answer_rows(sent))
    with pytest.raises(NotAllowed, match=r"Baris 2: CALON 1 sudah tercatat"):
        apply(rina, sent, answer_rows(sent, returned=[1], on=date(2023, 8, 10)))
    assert statuses(sent) == ["returned", "planned", "planned"]


def test_a_payment_is_credited_on_one_day_only(rina, sent):
    apply(rina, sent, answer_rows(sent)[:1])
    with pytest.raises(NotAllowed, match=r"Baris 2: CALON 1 sudah tercatat tersalur pada 9 Agustus 2023"):
        apply(rina, sent, answer_rows(sent, on=date(2023, 8, 10)))


def test_an_unknown_reference_refuses_the_whole_file(rina, sent):
    rows = [*answer_rows(sent), ["PB999999N0001", 1_000_000, "KREDIT", date(2023, 8, 9), ""]]
    assert "Baris 5: Referensi ini tidak ada dalam daftar" in refused(rina, sent, rows)


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        (1, 999_999, "Nilai Rp999.999 berbeda dari daftar untuk CALON 1"),
        (1, "sejuta", "Jumlah rupiah tidak dikenali"),
        (2, "MUNGKIN", "Status tidak dikenali"),
        (2, "???", "Status tidak dikenali"),
        (3, "", "Tanggal kosong"),
        (3, "30/02/2023", "Tanggal ini tidak ada di kalender"),
        (3, timezone.localdate() + timedelta(days=2), "Tanggalnya sesudah hari ini"),
        (0, "", "Nomor rekening kosong"),
    ],
)
def test_a_line_that_differs_refuses_the_whole_file(rina, sent, column, value, told):
    rows = answer_rows(sent)
    rows[0][column] = value
    assert f"Baris 2: {told}" in refused(rina, sent, rows)


def test_the_same_payment_twice_in_a_file_is_refused(rina, sent):
    rows = answer_rows(sent)
    assert "Baris 5: Pembayaran ini sudah disebut pada baris 2" in refused(rina, sent, [*rows, rows[0]])


def test_a_file_cut_within_a_line_is_refused(rina, sent):
    data = result_file(answer_rows(sent)).read().rstrip()
    cut = SimpleUploadedFile("potong.csv", data[: data.rindex(b"2023")])
    upload = paying.receive_upload(actor=rina, kind="bank_result", region=sent.region, file=cut)
    with pytest.raises(NotAllowed, match=r"Baris 4"):
        services_results.apply_result(actor=rina, batch=sent, upload=upload)


WORDS = {
    "credited": ["KREDIT", "Tersalur", "BERHASIL", "sukses", "Success", " kredit. "],
    "returned": ["RETUR", "Gagal", "DITOLAK", "Failed"],
    "planned": ["", "-", "Dalam Proses", "PENDING"],
}


@pytest.mark.parametrize(("status", "word"), [(status, word) for status, words in WORDS.items() for word in words])
def test_banks_have_many_words_for_it(rina, sent, status, word):
    rows = answer_rows(sent)
    rows[0][2] = word
    apply(rina, sent, rows)
    assert statuses(sent)[0] == status


def test_our_own_list_comes_back_as_the_answer(sari, rina, approved):
    text = services.bank_list(actor=sari, batch=approved, sent_on=paying.SENT_ON).decode("utf-8-sig")
    answered = '"KREDIT";"09/08/2023";""'
    lines = [line.replace('"";"";""', answered) if '"PB' in line else line for line in text.splitlines()]
    file = SimpleUploadedFile("kembali.csv", "\r\n".join(lines).encode())
    upload = paying.receive_upload(actor=rina, kind="bank_result", region=approved.region, file=file)
    assert services_results.apply_result(actor=rina, batch=approved, upload=upload).credited == 3


ACCOUNTS = ["NO REKENING", "NOMINAL", "STATUS", "TGL", "ALASAN"]


@pytest.mark.parametrize("number", ["001239001", "1239001", "'001239001", 1239001])
def test_a_line_is_found_by_its_account_even_without_its_zeros(rina, sent, number):
    apply(rina, sent, [[number, "1.000.000", "KREDIT", "9 Agustus 2023", ""]], ACCOUNTS)
    assert statuses(sent) == ["credited", "planned", "planned"]


def test_an_unknown_account_is_refused_without_being_shown(rina, sent):
    told = refused(rina, sent, [["9999888877", 1_000_000, "KREDIT", "2023-08-09", ""]], ACCOUNTS)
    assert "Baris 2: Nomor rekening ini tidak ada dalam daftar" in told
    assert "9999888877" not in told


def test_a_reference_with_another_account_is_refused(rina, sent):
    rows = [[row[0], "009999999", *row[1:]] for row in answer_rows(sent)]
    told = refused(rina, sent, rows, ["REF", "NO REKENING", "NILAI", "STATUS", "TANGGAL", "ALASAN"])
    assert "Baris 2: Nomor rekening berbeda dari daftar untuk CALON 1" in told


def test_an_account_excel_has_spoilt_does_not_matter_beside_a_reference(rina, sent):
    rows = [[row[0], "9,47785E+12", *row[1:]] for row in answer_rows(sent)]
    apply(rina, sent, rows, ["REF", "NO REKENING", "NILAI", "STATUS", "TANGGAL", "ALASAN"])
    assert statuses(sent) == ["credited"] * 3


def test_a_remark_is_the_reason_only_where_there_is_no_column_for_it(rina, sent):
    rows = [row[:4] + ["rekening tutup"] for row in answer_rows(sent, returned=[1])]
    apply(rina, sent, rows, ["REF", "NILAI", "STATUS", "TANGGAL", "KETERANGAN"])
    assert sent.payments.get(number=1).return_reason == "rekening tutup"


def test_a_workbook_does_as_well(send, rina, sent):
    file = SimpleUploadedFile("hasil.xlsx", xlsx_bytes(RESULT, answer_rows(sent, returned=[3])))
    preview = upload(send, rina, sent, file).url
    assert send(rina, preview).url == sent.get_absolute_url()
    assert statuses(sent) == ["credited", "credited", "returned"]


def test_the_preview_shows_all_and_changes_nothing(send, as_, rina, sent):
    preview = upload(send, rina, sent, result_file(answer_rows(sent, returned=[2])[:2])).url
    page = as_(rina).get(preview).content.decode()
    assert "CALON 2</strong>, Rp1.000.000, 9 Agustus 2023: nama tidak sesuai" in page
    assert "Belum dijawab (1)" in page and "Terapkan hasil ini" in page
    assert set(statuses(sent)) == {"planned"}


def test_the_preview_of_a_wrong_file_lists_every_line_and_offers_nothing(send, as_, rina, sent):
    rows = answer_rows(sent)
    rows[0][1], rows[2][0] = 5, "PB1"
    preview = upload(send, rina, sent, result_file(rows)).url
    page = as_(rina).get(preview).content.decode()
    assert "Baris 2: Nilai Rp5 berbeda" in page and "Baris 4: Referensi ini tidak ada" in page
    assert "Terapkan hasil ini" not in page
    assert "Tidak ada yang diubah" in send(rina, preview, follow=True).content.decode()
    assert set(statuses(sent)) == {"planned"}


def test_the_second_upload_of_the_same_file_says_so(send, as_, rina, sent):
    for told in ("3 tersalur, 0 retur", "Berkas yang sama sudah pernah diterapkan"):
        preview = upload(send, rina, sent, result_file(answer_rows(sent))).url
        page = send(rina, preview, follow=True).content.decode()
        assert told in page
    assert "Berkas yang sama sudah diterapkan" in as_(rina).get(preview).content.decode()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "kosong"),
        (b"%PDF-1.7 x", "PDF"),
    ],
)
def test_what_is_no_result_is_told_at_the_form(send, rina, sent, content, told):
    answer = upload(send, rina, sent, SimpleUploadedFile("hasil.csv", content))
    assert (answer.status_code, told in answer.content.decode()) == (422, True)
    assert not BankResult.objects.exists()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"REFERENSI,NILAI\nPB1,1000000\n", "Kolom wajib tidak ditemukan: Status, Tanggal"),
        (b"NAMA,NILAI,STATUS,TANGGAL\nX,1000000,KREDIT,2023-08-09\n", "tidak punya kolom Referensi maupun"),
        (b"REF,REFERENSI,NILAI,STATUS,TANGGAL\nA,B,1,KREDIT,2023-08-09\n", "Dua kolom terbaca sebagai Referensi"),
    ],
)
def test_headings_that_cannot_be_used_are_told_by_the_preview_alone(send, as_, rina, sent, content, told):
    preview = upload(send, rina, sent, SimpleUploadedFile("hasil.csv", content)).url
    text = as_(rina).get(preview).text
    assert told in text and "Terapkan hasil ini" not in text and "Perbaiki arti judul kolom" in text
    assert send(rina, preview).status_code == 200 and set(statuses(sent)) == {"planned"}


def test_no_result_is_taken_before_the_list_was_sent(send, rina, approved):
    answer = upload(send, rina, approved, result_file([["PB1", 1, "KREDIT", "2023-08-09", ""]]))
    assert answer.url == approved.get_absolute_url()
    assert not BankResult.objects.exists()


@pytest.mark.parametrize(("user", "code"), [("joni", 403), ("made", 403), ("yusuf", 404)])
def test_only_operators_and_the_head_of_section_upload_and_apply(request, send, as_, rina, sent, user, code):
    preview = upload(send, rina, sent, result_file(answer_rows(sent))).url
    other = request.getfixturevalue(user)
    for address in (preview, reverse("disbursements:upload_result", args=[sent.pk])):
        assert (send(other, address).status_code, as_(other).get(address).status_code) == (code, code)
    assert set(statuses(sent)) == {"planned"}


def test_a_return_is_corrected_and_paid_again(sari, rina, budi, made, sent, decree):
    apply(rina, sent, answer_rows(sent, returned=[2]))
    person = decree.recipients.get(number=2).person
    bank = Bank.objects.get(code="121")
    correct = {"number": "00998877", "holder": person.name, "reason": "Retur bank: nama tidak sesuai"}
    corrected = correct_account(actor=sari, person=person, bank=bank, **correct)
    second = paying.send(sari, budi, made, decree)
    payment = second.payments.get()
    assert (payment.account, payment.replaces) == (corrected, sent.payments.get(number=2))
    apply(rina, second, answer_rows(second, on=date(2023, 8, 16)))
    assert [statuses(sent), statuses(second)] == [["credited", "returned", "credited"], ["credited"]]


def test_a_file_with_problems_comes_back_whole_and_corrected(send, sari, rina, sent):
    rows = answer_rows(sent, returned=[2])
    rows[0][2] = "ENTAHLAH"
    address = upload(send, rina, sent, result_file(rows)).url
    answer = send(rina, reverse("disbursements:result_problems", args=[BankResult.objects.get().pk]))
    lines = correcting.rows_of(answer)
    assert [bool(line["Yang perlu diperbaiki"]) for line in lines] == [True, False, False]
    assert lines[1]["ALASAN RETUR"] == "nama tidak sesuai"
    for cells, expected in ({}, "planned"), ({"STATUS": "KREDIT"}, "credited"):
        file = SimpleUploadedFile("lagi.xlsx", correcting.corrected(answer, cells))
        address = upload(send, rina, sent, file).url
        send(rina, address)
        assert statuses(sent)[0] == expected
    assert statuses(sent) == ["credited", "returned", "credited"]
