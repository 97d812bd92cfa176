"""Workbooks: cells as text that hides no lost digit, and bombs that harm only the child process."""

import datetime
import struct

import pytest

from jobs.tables import Options, UnreadableTable, open_table, read_table
from tests.jobs import files

NIK_LIKE_NUMBER = 1872055803729014
A_BILLION_CELLS = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def read(data, name="data.xlsx", **options):
    return read_table(data, name, **options)


def cells(table):
    return [row.cells for row in table.rows]


def refusal(data):
    with pytest.raises(UnreadableTable) as caught:
        read(data)
    return str(caught.value)


@pytest.mark.parametrize(("data", "kind"), [(files.xlsx(), "XLSX"), (files.ods(), "ODS")])
def test_a_workbook_gives_its_rows_and_their_numbers(data, kind):
    table = read(data)
    assert (table.header, cells(table), table.kind) == (files.HEADER, files.PEOPLE, kind)
    assert ([row.number for row in table.rows], table.notes) == ([2, 3, 4], [])
    assert (table.encoding, table.delimiter) == (None, None)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5, "5"),
        (-5, "-5"),
        (0.25, "0,25"),
        (1.125, "1,125"),
        (0.1 + 0.2, "0,3"),
        (999_999_999_999_999, "999999999999999"),
        (NIK_LIKE_NUMBER, "1,87206E+15"),
        (1e300, "1,00000E+300"),
        (True, "YA"),
        (False, "TIDAK"),
        (datetime.date(1985, 2, 25), "1985-02-25"),
        ("'007", "'007"),
        ("a\x1fb\x1ec\nd", "a\ufffdb\ufffdc\nd"),
        ("\x1cx", "\ufffdx"),
    ],
)
def test_a_cell_becomes_text_that_says_what_it_was(value, text):
    assert cells(read(files.xlsx(("Data", [["NIK", "Nama"], [value, "SARI"]])))) == [[text, "SARI"]]


def test_titles_blank_rows_and_footers_are_handled_as_in_a_text_file():
    rows = [["DAFTAR KPM"], [], files.HEADER, files.PEOPLE[0], [], files.PEOPLE[1], ["JUMLAH", 2], [], ["Mengetahui,"]]
    table = read(files.xlsx(("Data", rows)))
    assert [row.number for row in table.rows] == [4, 6]
    assert table.notes == [
        "2 baris judul di atas kepala kolom dilewati.",
        "2 baris kosong dilewati (baris 5, 8).",
        "Baris 7, 9 tidak dibaca sebagai data: jumlah, tanda tangan atau catatan.",
    ]


def test_the_first_visible_sheet_with_a_heading_is_read_and_the_others_are_named():
    rows = [["NIK", "Nama"], ["1", "SARI"]]
    book = files.xlsx(("Petunjuk", [["Isi lembar Data"]]), ("Data", rows), ("2022", rows))
    assert read(book).notes == ["Dibaca lembar 'Data'; lembar lain tidak dibaca: Petunjuk, 2022."]


TITLED = [["DAFTAR KPM"], [], files.HEADER, files.PEOPLE[0], [], files.PEOPLE[1]]


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        (files.xlsx(), 4),
        (files.ods(), 4),
        (files.xlsx(("Petunjuk", [["Isi lembar Data"]] * 9), ("Data", TITLED), ("2022", [[1]] * 30)), 6),
        (files.with_cells(b'<row r="7"><c r="A7"><f>ROW()</f></c></row>'), 7),
    ],
)
def test_how_many_rows_to_expect_is_known_before_the_first_is_read(data, rows):
    table = open_table(data, "data.xlsx")
    assert table.rows_expected == rows
    table.rows.close()


def test_a_hidden_sheet_is_not_read():
    rows = [["NIK", "Nama"], ["1", "RAHASIA"]]
    book = files.xlsx(("Data", [["NIK", "Nama"], ["1", "SARI"]]), ("Lama", rows), hidden=["Lama"])
    told = ["Dibaca lembar 'Data'; lembar lain tidak dibaca: Lama (tersembunyi)."]
    assert (cells(read(book)), read(book).notes) == ([["1", "SARI"]], told)


def test_another_sheet_is_read_when_a_person_chooses_it():
    rows = [["NIK", "Nama"], ["1", "SARI"]]
    book = files.xlsx(("Imopuro", rows), ("Ganjar Agung", [*rows, ["2", "BUDI"]]), ("Lama", rows), hidden=["Lama"])
    assert [(sheet.name, sheet.is_hidden) for sheet in read(book).sheets] == [
        ("Imopuro", False),
        ("Ganjar Agung", False),
        ("Lama", True),
    ]
    assert read(book).sheet == "Imopuro"
    assert cells(read(book, options=Options(sheet="Ganjar Agung"))) == [["1", "SARI"], ["2", "BUDI"]]
    assert read(book, options=Options(sheet="Lama")).sheet == "Lama"


def test_a_workbook_without_a_heading_is_refused():
    assert "Kepala kolom tidak ditemukan" in refusal(files.xlsx(("Data", [["1"], ["2"]])))


def test_the_first_rows_can_be_read_alone():
    assert cells(read(files.xlsx(), limit_rows=1)) == files.PEOPLE[:1]


@pytest.mark.parametrize(
    ("xml", "row"),
    [
        (b'<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2"><v>5</v></c></row>', ["=1+1", "5"]),
        (b'<row r="2"><c r="A2"><f>A1&amp;"x"</f></c><c r="B2"><v>5</v></c></row>', ['=A1&"x"', "5"]),
        (
            b'<row r="2"><c r="A2"><v>5</v></c><c t="str" r="B2"><f t="shared" si="0"/><v>x</v></c></row>',
            ["5", "=(rumus)"],
        ),
        (b'<row r="2"><c r="A2"><v>5</v></c><c r="B2"><f>NOW()</f></c></row>', ["5", "=NOW()"]),
        (b'<row r="2"><c r="A2"><f>ROW()</f></c></row>', ["=ROW()", ""]),
    ],
)
def test_a_formula_shows_itself_instead_of_its_value(xml, row):
    assert cells(read(files.with_cells(xml))) == [row]


def test_no_formula_is_lost_where_the_xml_is_cut_into_pieces():
    row = b'<row r="%d"><c r="A%d"><v>7</v></c><c r="B%d"><f>A1</f><v>7</v></c></row>'
    table = read(files.with_cells(b"".join(row % (i, i, i) for i in range(2, 40_000))))
    assert {tuple(row.cells) for row in table.rows} == {("7", "=A1")} and len(table.rows) == 39_998


@pytest.mark.parametrize(
    "data",
    [
        files.with_cells(b'<row r="2"><c><f>1+1</f><v>2</v></c></row>'),
        files.with_cells(b'<row r="2"><c r="A2"><!-- x --><f>1+1</f><v>2</v></c></row>'),
    ],
)
def test_a_formula_whose_cell_cannot_be_told_refuses_the_workbook(data):
    assert "tempel sebagai nilai" in refusal(data)


def without_rights(data):
    """The same archive with the bit that says its parts are encrypted."""
    data = bytearray(data)
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (files.xlsx()[:3000], "rusak"),
        (b"PK\x03\x04", "rusak"),
        (without_rights(files.xlsx()), "kata sandi"),
        (files.ods(protected=True), "kata sandi"),
        (files.packed({"word/document.xml": b"<x/>"}), "dokumen Word"),
        (files.packed({"xl/workbook.bin": b"x"}), ".xlsb"),
        (files.packed({"foto.jpg": b"x"}), "arsip ZIP"),
        (files.packed({f"{i}": b"" for i in range(2_500)}), "tidak wajar"),
    ],
)
def test_what_is_no_readable_workbook_is_refused_in_one_sentence(data, words):
    assert words in refusal(data)


def lying_about_its_size(data, name):
    """The directory says this part unpacks to 2,000 bytes."""
    data = bytearray(data)
    at = data.rfind(name.encode()) - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    data[at + 24 : at + 28] = struct.pack("<I", 2_000)
    return bytes(data)


def laughs():
    entities = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 12))
    return f'<!DOCTYPE x [<!ENTITY e0 "{"x" * 1000}">{entities}]>'.encode()


def bombs():
    zeros = files.with_cells(b" " * 100_000_000)
    parts = files.unpacked(files.with_cells(b'<row r="2"><c r="A2" t="inlineStr"><is><t>&e11;</t></is></c></row>'))
    sheet, sheets = (parts[name].split(b"?>", 1)[1] for name in (files.SHEET, "xl/workbook.xml"))
    many = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (i, i) for i in range(2, 30_000))
    long = files.unpacked(files.with_cells(many))
    long["xl/sharedStrings.xml"] = long["xl/sharedStrings.xml"].replace(b"NIK", b"N" * 32_767)
    return {
        "claims a billion cells": files.with_cells(b"", dimension=b"A1:AAA1000000"),
        "has one cell at the far corner": files.with_cells(A_BILLION_CELLS),
        "has one cell far right and far down": files.with_cells(A_BILLION_CELLS.replace(b"XFD", b"AL")),
        "has a cell no number can hold": files.with_cells(b'<row r="9"><c r="ZZZZZZZ99999999999"><v>1</v></c></row>'),
        "unpacks to zeros": zeros,
        "unpacks to zeros and denies it": lying_about_its_size(zeros, files.SHEET),
        "laughs in its sheet": files.packed(parts | {files.SHEET: laughs() + sheet}),
        "laughs in its list of sheets": files.packed(
            parts | {"xl/workbook.xml": laughs() + sheets.replace(b"Data", b"&e11;")}
        ),
        "repeats one long text": files.packed(long),
    }


BOMBS = bombs()


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_in_a_sentence_within_three_seconds(name):
    assert len(BOMBS[name]) < 400_000
    before = files.processor_seconds()
    assert refusal(BOMBS[name]).endswith(".")
    assert files.processor_seconds() - before < 3


def test_a_workbook_too_large_for_the_child_is_not_called_damaged():
    assert "terlalu besar" in refusal(BOMBS["repeats one long text"])


def test_one_stray_cell_at_the_bottom_does_not_make_a_sheet_unreadable():
    table = read(
        files.with_cells(b'<row r="2"><c r="A2"><v>5</v></c></row><row r="1048576"><c r="B1048576"><v>1</v></c></row>')
    )
    assert [(row.number, row.cells) for row in table.rows] == [(2, ["5", ""]), (1048576, ["", "1"])]


@pytest.mark.parametrize(("data", "count"), [(files.xlsx(), 100), (files.ods(), 60)])
def test_broken_workbooks_end_as_rows_or_as_a_sentence(data, count):
    assert read(data).rows
    for broken in files.mutants(data, count, seed=2):
        before = files.processor_seconds()
        try:
            read(broken)
        except UnreadableTable as sentence:
            assert str(sentence).endswith(".")
        assert files.processor_seconds() - before < 3
