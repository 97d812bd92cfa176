"""What people see of a fund and type into it: the board, the queue, the book, the file with its refused lines."""

import re
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from disbursements.figures_fund import board
from disbursements.models import FundImport, RevolvingFund
from jobs.models import Finding, Upload
from jobs.writing import csv_bytes
from kube.models import Achievement
from tests import correcting
from tests.disbursements.rolling import MILLION, Book, make_fund

HEADINGS = ["tanggal", "jenis", "kelompok_id", "nilai_rupiah", "no_bukti"]
CASE = settings.BASE_DIR / "cases" / "kutim-2019"


@pytest.fixture
def book(sari, office):
    """The first group has paid back four of ten, the second nothing yet."""
    book = Book(sari, make_fund(sari, office))
    book.deposit(20)
    book.lend(1)
    book.lend(2)
    book.repay(1, 4)
    return book


def read(as_, user, address):
    answer = as_(user).get(address)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def page_of(name, thing):
    return reverse(f"funds:{name}", args=[thing.pk])


def test_the_operator_opens_a_fund_queues_groups_and_pays_in(send, as_, sari, office):
    assert "Belum ada dana bergulir" in read(as_, sari, reverse("funds:list"))
    form = {"name": "Modal 2023", "may_owe": 1, "least_class": "b", "programme": ""}
    assert send(sari, reverse("funds:add"), **form).status_code == 302
    fund = RevolvingFund.objects.get()
    assert (fund.least_class, fund.region_id) == ("B", "18.72")
    assert "Antrean masih kosong" in read(as_, sari, fund.get_absolute_url())
    make_fund(sari, office, groups=1, name="Lain")
    code = office.groups.get().code
    send(sari, page_of("add_place", fund), group=code.lower(), planned_rupiah="5.000.000", months="10")
    assert fund.places.get().planned_rupiah == 5 * MILLION
    line = {"kind": "SETOR", "place": "", "booked_on": "2023-07-03", "amount_rupiah": "5.000.000", "receipt": "K-1"}
    assert send(sari, page_of("record", fund), **line).url == fund.get_absolute_url()
    told = read(as_, sari, fund.get_absolute_url())
    assert "Rp5.000.000 modal disetor Rp5.000.000 di dana" in told
    assert "Giliran berikutnya" in told and "Dapat menerima sekarang" in told


def test_a_code_nobody_has_is_told_at_the_form(send, sari, book):
    answer = send(sari, page_of("add_place", book.fund), group="TIDAK-ADA", planned_rupiah="1")
    assert answer.status_code == 422 and "tidak ada di daftar kelompok" in answer.content.decode()


def test_every_reason_stands_on_the_form_and_nothing_is_typed_twice(send, sari, book):
    line = {"kind": "SALUR", "place": book.place(4).pk, "booked_on": "2023-08-01", "amount_rupiah": "9.000.000"}
    answer = send(sari, page_of("record", book.fund), **line, receipt="b-0001")
    told = answer.content.decode()
    assert answer.status_code == 422 and 'value="9.000.000"' in told
    for part in (
        "Nomor bukti b-0001 sudah dipakai",
        "Giliran berikutnya",
        "belum lunas",
        "Dana hanya berisi Rp4.000.000",
    ):
        assert part in told


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"kind": "ANGSURAN", "place": ""}, "Pilih kelompoknya."),
        ({"kind": "HAPUS"}, "Penghapusan memerlukan isian ini."),
        ({"amount_rupiah": "-5"}, "tidak boleh negatif"),
        ({"booked_on": "2999-01-01"}, "Tahun 2999 tidak masuk akal"),
        ({"booked_on": f"{timezone.localdate() + timedelta(days=1)}"}, "belum terjadi"),
    ],
)
def test_what_cannot_be_a_line_is_told_at_its_field(send, sari, book, change, told):
    line = {"kind": "ANGSURAN", "place": book.place(1).pk, "booked_on": "2023-08-01", "amount_rupiah": "1"}
    answer = send(sari, page_of("record", book.fund), **line | {"receipt": "K-9"} | change)
    assert answer.status_code == 422 and told in answer.content.decode()


def test_the_board_says_who_has_it_how_much_came_back_and_who_is_next(as_, joni, book):
    Achievement.objects.create(group=book.place(2).group, year=2023, words="peringkat 3 nasional", recorded_by=joni)
    told = read(as_, joni, book.fund.get_absolute_url())
    assert "Kembali Rp4.000.000 (40%), sisa Rp6.000.000." in told
    assert "Giliran berikutnya: KUBE Bergulir" in told
    assert "belum dapat diperkirakan" in told and "belum pernah mengangsur" in told
    assert "peringkat 3 nasional (2023)" in told
    assert "setiap rupiah modal dipakai 1,00 kali" in told
    assert "Catat transaksi" not in told


def test_the_board_shows_the_way_of_the_capital(as_, joni, book):
    book.repay(1, 6)
    book.lend(3)
    told = read(as_, joni, book.fund.get_absolute_url())
    assert f"dari modal yang dikembalikan {book.place(1).group}" in told
    assert "lunas" in told
    drawing = as_(joni).get(book.fund.get_absolute_url()).content.decode().split("<svg")[1].split("</svg>")[0]
    assert (drawing.count("<rect"), drawing.count("stroke-dasharray")) == (6, 1)
    assert f"{book.place(3).group} menerima Rp10.000.000 pada 9 Juli 2023 dari modal {book.place(1).group}" in drawing


def test_arrears_stand_on_the_board_by_age(as_, joni, sari, office):
    book = Book(sari, make_fund(sari, office, months=10))
    book.deposit(10)
    today = timezone.localdate()
    book.lend(1, booked_on=today - timedelta(days=70))
    told = read(as_, joni, book.fund.get_absolute_url())
    assert "Tunggakan menurut umur" in told and "Jumlah Rp1.000.000 Rp1.000.000 Rp0" in told


def test_the_board_is_filtered_by_kecamatan(as_, sari, book):
    address = f"{book.fund.get_absolute_url()}?kecamatan="
    assert "mengangsur" in read(as_, sari, f"{address}18.72.01")
    assert as_(sari).get(f"{address}99.99.99").status_code == 200


def test_a_wrong_instalment_is_taken_back_on_the_page(send, as_, sari, book):
    entry = book.fund.entries.get(kind="ANGSURAN")
    send(sari, page_of("reverse", entry), booked_on=timezone.localdate().isoformat(), reason="salah kelompok")
    told = read(as_, sari, page_of("book", book.fund))
    assert f"Balik Angsuran {entry.receipt}" in told and "salah kelompok" in told
    assert book.place(1).repaid_rupiah == 0


def test_the_queue_is_rearranged_on_the_page(send, sari, book):
    last = book.place(4)
    form = {"position": 3, "planned_rupiah": "10.000.000", "months": "", "is_eligible": "on", "reason": "lebih siap"}
    assert send(sari, page_of("edit_place", last), **form).status_code == 302
    assert book.place(3) == last


def test_only_verifikator_and_head_may_make_an_exception(send, as_, wati, made, sari, book):
    RevolvingFund.objects.update(least_class="B")
    address = page_of("allow", book.place(3))
    assert "Kecualikan" in read(as_, wati, book.fund.get_absolute_url())
    assert "Kecualikan" not in read(as_, sari, book.fund.get_absolute_url())
    assert send(sari, address, reason="monev tertunda").status_code == 403
    send(made, address, reason="monev tertunda")
    assert book.place(3).allowed_by == made


def send_file(send, sari, fund, rows, headings=HEADINGS):
    file = SimpleUploadedFile("transaksi.csv", csv_bytes(headings, rows))
    return send(sari, page_of("upload", fund), file=file)


def rows_for(book):
    first, third = book.place(1).group.code, book.place(3).group.code
    return [
        ["2023-08-01", "ANGSURAN", first, 6_000_000, "F-1"],
        ["2023-08-02", "ANGSURAN", first, 1_000_000, "F-1"],
        ["2023-08-03", "SALUR", third, 10_000_000, "F-2"],
        ["2023-08-04", "ANGSURAN", "TIDAK-ADA", 1, "F-3"],
        ["2099-08-04", "SETOR", "", 1, "F-4"],
    ]


def test_a_file_is_looked_at_and_then_booked_with_its_refused_lines(send, as_, sari, book):
    preview = send_file(send, sari, book.fund, rows_for(book)).url
    told = read(as_, sari, preview)
    assert "2 baris akan dicatat, 3 ditolak." in told and "tidak punya sisa pinjaman" in told
    assert book.fund.entries.count() == 4
    told = send(sari, preview, follow=True).content.decode()
    assert "2 transaksi dicatat, 3 baris ditolak." in told
    assert book.place(3).lent_rupiah == 10 * MILLION
    codes = list(Finding.objects.values_list("code", flat=True))
    assert codes == ["duplicate_receipt,group_has_no_loan", "group_unknown", "date_future"]


def test_the_same_file_is_booked_once(send, sari, book):
    for _ in range(2):
        preview = send_file(send, sari, book.fund, rows_for(book)).url
        told = send(sari, preview, follow=True).content.decode()
    assert "sudah pernah dicatat" in told
    assert (book.fund.entries.count(), FundImport.objects.filter(is_applied=True).count()) == (6, 1)


def test_a_file_without_its_columns_is_shown_and_books_nothing(send, as_, sari, book):
    lines, before = [["2023-08-01", "SETOR", 1]], book.fund.entries.count()
    preview = send_file(send, sari, book.fund, lines, headings=["tanggal", "jenis", "nilai"]).url
    assert "Kolom wajib tidak ditemukan: Kode kelompok, Nomor bukti" in as_(sari).get(preview).text
    assert (send(sari, preview).status_code, book.fund.entries.count()) == (200, before)


def test_a_fund_of_another_district_is_not_found(as_, yusuf, book):
    assert as_(yusuf).get(book.fund.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("groups", [1, 3])
def test_the_board_costs_the_same_however_long_the_queue_is(as_, joni, sari, office, django_assert_num_queries, groups):
    book = Book(sari, make_fund(sari, office, groups=groups))
    book.deposit(10)
    for _ in range(groups):
        book.lend(1, 1) if not book.place(1).has_received else book.repay(1, 0.1)
    browser = as_(joni)
    with django_assert_num_queries(11):
        browser.get(book.fund.get_absolute_url())


def test_the_date_of_the_next_is_reckoned_from_the_pace_so_far(sari, office):
    book = Book(sari, make_fund(sari, office, may_owe=0))
    book.deposit(10)
    book.lend(1, booked_on=date(2023, 1, 1))
    book.repay(1, 2, booked_on=date(2023, 1, 31))
    book.repay(1, 2, booked_on=date(2023, 3, 2))
    fund = RevolvingFund.objects.get()
    assert board(fund, date(2023, 3, 10))["expected"].on == date(2023, 5, 31)
    assert board(fund, date(2023, 4, 15))["expected"].on == date(2023, 6, 14)
    assert board(fund, date(2023, 6, 15))["expected"].on is None


def test_refused_lines_come_back_whole_and_corrected(send, sari, book):
    group = book.place(1).group.code
    send(sari, send_file(send, sari, book.fund, [["2023-08-04", "ANGSURAN", "TIDAK-ADA", 1_000_000, "F-3"]]).url)
    before, upload = book.fund.entries.count(), Upload.objects.latest("id")
    answer = send(sari, reverse("jobs:refused_of", args=[upload.pk]))
    (row,) = correcting.rows_of(answer)
    heading = next(heading for heading, value in row.items() if value == "TIDAK-ADA")
    for cells, booked in ({}, 0), ({heading: group}, 1):
        file = SimpleUploadedFile("lagi.xlsx", correcting.corrected(answer, cells))
        send(sari, send(sari, page_of("upload", book.fund), file=file).url)
        assert book.fund.entries.count() == before + booked
    assert list(Finding.objects.values_list("code", flat=True)) == ["group_unknown"] * 2


def booked_file(send, sari, fund, rows):
    """A file that was looked at and booked."""
    send(sari, send_file(send, sari, fund, rows).url)
    return FundImport.objects.get(is_applied=True)


def test_the_preview_of_a_file_names_the_rows_that_are_no_lines(send, as_, sari, book):
    rows = [*rows_for(book)[:1], ["JUMLAH", "", "", 6_000_000, ""], ["", "Bendahara", "", "", ""]]
    preview = send_file(send, sari, book.fund, rows).url
    for told in (read(as_, sari, preview), " ".join(send(sari, preview, follow=True).content.decode().split())):
        assert "3 baris di berkas" in told
        assert "JUMLAH | 6000000" in told and "Bendahara" in told
    assert FundImport.objects.get().accepted == 1


def test_a_file_booked_by_mistake_is_taken_back_whole(send, as_, sari, book):
    before = [book.place(1).owed_rupiah, book.place(3).lent_rupiah]
    source = booked_file(send, sari, book.fund, rows_for(book))
    assert "Tarik kembali berkas ini" in read(as_, sari, source.get_absolute_url())
    form = {"booked_on": timezone.localdate().isoformat(), "reason": "berkas bulan lain"}
    told = send(sari, page_of("take_back", source), follow=True, **form).content.decode()
    assert "Berkas ditarik kembali" in told and "Tarik kembali berkas ini" not in told
    assert [book.place(1).owed_rupiah, book.place(3).lent_rupiah] == before
    backwards = list(book.fund.entries.filter(reverses__isnull=False).order_by("id").values_list("receipt", flat=True))
    assert backwards == ["F-2", "F-1"]


def test_a_file_on_which_a_later_line_builds_is_not_taken_back(send, sari, book):
    source = booked_file(send, sari, book.fund, rows_for(book))
    book.repay(3, 2, booked_on=timezone.localdate())
    form = {"booked_on": timezone.localdate().isoformat(), "reason": "berkas bulan lain"}
    told = send(sari, page_of("take_back", source), follow=True, **form).content.decode()
    assert "Nomor bukti F-2" in told and "sudah mengangsur" in told
    assert not book.fund.entries.filter(reverses__isnull=False).exists()


def test_a_file_is_taken_back_once(send, sari, book):
    source = booked_file(send, sari, book.fund, rows_for(book))
    form = {"booked_on": timezone.localdate().isoformat(), "reason": "berkas bulan lain"}
    send(sari, page_of("take_back", source), **form)
    told = send(sari, page_of("take_back", source), follow=True, **form).content.decode()
    assert "Tidak ada baris berkas ini yang dapat ditarik kembali" in told
    assert book.fund.entries.filter(reverses__isnull=False).count() == 2
