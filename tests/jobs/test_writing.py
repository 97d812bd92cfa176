"""What leaves the house opens in a spreadsheet as it was meant, and nothing in it runs."""

import csv
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from zipfile import ZipFile

import openpyxl
import pytest

from jobs.writing import DELIMITER, csv_bytes, xlsx_bytes

NIK = "1872031412879146"
FORMULAS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1"]


def cells(headings, rows, **kwargs):
    sheet = openpyxl.load_workbook(BytesIO(xlsx_bytes(headings, rows, **kwargs))).active
    return [[(cell.value, cell.data_type) for cell in row] for row in sheet.rows]


def rows_of(data):
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline=""), delimiter=DELIMITER))


def test_a_nik_stays_text_with_all_its_digits():
    assert cells(["NIK"], [[NIK]]) == [[("NIK", "s")], [(NIK, "s")]]


def test_figures_and_dates_are_true_ones():
    row = cells(["Nilai", "Tanggal"], [[1_000_000, date(2023, 7, 26)]])[1]
    assert row == [(1_000_000, "n"), (datetime(2023, 7, 26), "d")]


def test_a_moment_is_written_on_the_clock_of_the_office():
    assert cells(["Pada"], [[datetime(2023, 7, 26, 2, 15, tzinfo=UTC)]])[1][0][0] == datetime(2023, 7, 26, 9, 15)


@pytest.mark.parametrize("text", [*FORMULAS, "+62 JALAN", "'=1"])
def test_a_text_of_a_workbook_stays_what_it_was_and_is_no_formula(text):
    data = xlsx_bytes(["Nama", "=1+1"], [[text, text]])
    assert cells(["Nama"], [[text]])[1] == [(text.replace("\r", "_x000D_"), "s")]
    with ZipFile(BytesIO(data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet and sheet.count(b't="s"') + sheet.count(b't="inlineStr"') == 4


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_file_has_no_text_a_spreadsheet_runs(text):
    assert rows_of(csv_bytes(["Nama"], [[text]]))[1][0][0] == "'"


def test_a_negative_number_stays_a_number():
    assert cells(["Selisih"], [[-5]])[1] == [(-5, "n")]


def test_nothing_and_control_characters_do_not_break_the_workbook():
    assert cells(["A", "B"], [[None, "a\x00\x0bb"]])[1] == [(None, "n"), ("ab", "s")]


def test_the_sheet_has_a_name_a_spreadsheet_accepts():
    book = openpyxl.load_workbook(BytesIO(xlsx_bytes(["A"], [], sheet="Rekap [2023]: kelurahan/desa yang dilayani")))
    assert book.sheetnames == ["Rekap -2023-- kelurahan-desa ya"]


def test_the_headings_stay_in_sight():
    sheet = openpyxl.load_workbook(BytesIO(xlsx_bytes(["A", "B"], [["1", "2"]]))).active
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:B2")


@pytest.mark.parametrize("text", ["JL. MAWAR; GG. 2", "DUSUN 1, RT 3", "a\tb", "a|b", 'a"b', "a\nb", " a ", "", "002"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_no_delimiter_splits_a_text(text, delimiter):
    """Whatever a spreadsheet takes for the delimiter, it finds none inside a text."""
    data = csv_bytes([text or "x"], [[text]]).decode("utf-8-sig")
    read = list(csv.reader(StringIO(data, newline=""), delimiter=delimiter, strict=True))
    assert [[cell.replace("\r\n", "\n") for cell in row] for row in read] == [[text or "x"], [text]]


def test_a_text_file_opens_as_unicode_and_keeps_zeros():
    data = csv_bytes(["Nomor rekening", "Pada"], [["0012345678", date(2023, 7, 26)], [None, 5]])
    assert data == b'\xef\xbb\xbf"Nomor rekening";"Pada"\r\n"0012345678";2023-07-26\r\n;5\r\n'


def test_a_sheet_is_ready_for_paper():
    long = "JL. JENDERAL SUDIRMAN NOMOR 123, GANG MAWAR, BELAKANG PASAR LAMA"
    rows = [[long, 1]]
    sheet = openpyxl.load_workbook(BytesIO(xlsx_bytes(["Alamat", "Nilai"], rows, title="Daftar A & B"))).active
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0
    assert (sheet.print_title_rows, sheet.oddHeader.left.text) == ("$1:$1", "Daftar A && B")
    assert sheet.oddFooter.right.text == "Halaman &P dari &N"
    assert sheet.row_dimensions[2].height == 45  # three lines
    assert sheet["A2"].alignment.wrap_text and sheet.column_dimensions["A"].width < 40 < len(long)
