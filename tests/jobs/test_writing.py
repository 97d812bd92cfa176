"""What leaves the house opens in a spreadsheet as it was meant, and nothing in it runs."""

from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl
import pytest

from jobs.writing import csv_bytes, xlsx_bytes

NIK = "1872031412879146"
FORMULAS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1"]


def cells(headings, rows, **kwargs):
    sheet = openpyxl.load_workbook(BytesIO(xlsx_bytes(headings, rows, **kwargs))).active
    return [[(cell.value, cell.data_type) for cell in row] for row in sheet.rows]


def test_a_nik_stays_text_with_all_its_digits():
    assert cells(["NIK"], [[NIK]]) == [[("NIK", "s")], [(NIK, "s")]]


def test_figures_and_dates_are_true_ones():
    row = cells(["Nilai", "Tanggal"], [[1_000_000, date(2023, 7, 26)]])[1]
    assert row == [(1_000_000, "n"), (datetime(2023, 7, 26), "d")]


def test_a_moment_is_written_on_the_clock_of_the_office():
    assert cells(["Pada"], [[datetime(2023, 7, 26, 2, 15, tzinfo=UTC)]])[1][0][0] == datetime(2023, 7, 26, 9, 15)


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula(text):
    value, kind = cells(["Nama"], [[text]])[1][0]
    assert (kind, value[0]) == ("s", "'")
    assert csv_bytes(["Nama"], [[text]]).decode("utf-8-sig").splitlines()[1].lstrip('"')[0] == "'"


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


def test_a_text_file_opens_as_unicode_and_keeps_zeros():
    data = csv_bytes(["Nomor rekening", "Pada"], [["0012345678", date(2023, 7, 26)], [None, 5]])
    assert data == b"\xef\xbb\xbfNomor rekening,Pada\r\n0012345678,2023-07-26\r\n,5\r\n"
