"""Workbooks as offices make them: merged cells, hidden rows, headings in two rows, formulas and numbers of an ODS."""

import io

import pytest
import xlsxwriter

from jobs.columns import Column
from jobs.tables import Options, UnreadableTable, read_table
from tests.jobs import files

COLUMNS = [
    Column("number", "No", is_key=True),
    Column("nik", "NIK", is_key=True),
    Column("kk", "No KK"),
    Column("name", "Nama"),
    Column("address", "Alamat"),
    Column("rt", "RT"),
    Column("rw", "RW"),
    Column("village", "Kelurahan"),
    Column("account", "No Rekening", is_key=True),
]


def read(data, name="data.xlsx", columns=COLUMNS, **options):
    return read_table(data, name, columns=columns, options=Options(**options))


def cells(table):
    return [row.cells for row in table.rows]


def workbook(rows, merged=(), hidden=()):
    """merged: ((first row, first column, last row, last column), text) of a sheet counted from 0."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet("Data")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    for place, text in merged:
        sheet.merge_range(*place, text)
    for number in hidden:
        sheet.set_row(number, options={"hidden": True})
    book.close()
    return file.getvalue()


CELL = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'


def ods_row(row, attributes=""):
    """row: cells, each a text or the XML of a cell."""
    cells = "".join(one if one.startswith("<") else CELL.format(one) for one in row)
    return f"<table:table-row{attributes}>{cells}</table:table-row>"


def ods(*rows):
    """rows: lists of cells, or the XML of a row."""
    lines = "".join(row if isinstance(row, str) else ods_row(row) for row in rows)
    parts = files.unpacked(files.ods())
    return files.packed(parts | {"content.xml": files.ODS_CONTENT.format(rows=lines).encode()})


FAMILY = [
    ["No", "NIK", "No KK", "Nama"],
    ["1", "1872900507850001", "", "WARGA A"],
    ["2", "1872900507850002", "", "WARGA B"],
    ["3", "1872900507850003", "1872900101230009", "WARGA C"],
]
SPANNED = (
    '<table:table-cell office:value-type="string" table:number-rows-spanned="2">'
    "<text:p>1872900101230001</text:p></table:table-cell>"
)
ODS_FAMILY = ods(
    FAMILY[0],
    ["1", "1872900507850001", SPANNED, "WARGA A"],
    ["2", "1872900507850002", "<table:covered-table-cell/>", "WARGA B"],
    FAMILY[3],
)


@pytest.mark.parametrize("data", [workbook(FAMILY, [((1, 2, 2, 2), "1872900101230001")]), ODS_FAMILY])
def test_a_merged_cell_counts_for_all_its_rows_and_is_told(data):
    table = read(data)
    assert [row.cells[2][-1] for row in table.rows] == ["1", "1", "9"]
    assert [row.merged for row in table.rows] == [(), (2,), ()]
    assert table.notes == ["Sel gabungan diisikan ke setiap barisnya (baris 3)."]


def test_a_merged_cell_does_not_make_people_of_blank_rows():
    rows = [*FAMILY[:2], ["2", "1872900507850002", "", "WARGA B"], [], []]
    table = read(workbook(rows, [((1, 2, 4, 2), "1872900101230001")]))
    assert ([row.number for row in table.rows], table.left_out) == ([2, 3], [])


HIDDEN = ods_row(FAMILY[2], ' table:visibility="filter"')


@pytest.mark.parametrize("data", [workbook(FAMILY, hidden=[2]), ods(*FAMILY[:2], HIDDEN, FAMILY[3])])
def test_hidden_rows_are_counted_and_read_or_skipped_as_a_person_chooses(data):
    table, skipped = read(data), read(data, skip_hidden=True)
    assert (len(table.rows), table.counts.hidden, len(skipped.rows), skipped.counts.hidden) == (3, 1, 2, 1)
    assert "1 baris tersembunyi di berkas ikut dibaca (baris 3)." in table.notes
    assert "1 baris tersembunyi di berkas dilewati (baris 3)." in skipped.notes
    assert skipped.left_out == []


LOWER = ["", "", "", "", "JALAN", "RT", "RW", "KELURAHAN"]
UPPER = ["NO", "NIK", "NO KK", "NAMA", "ALAMAT", "", "", ""]
PERSON = ["1", "1872900507850001", "1872900101230001", "WARGA", "JL A", "1", "2", "Imopuro"]


@pytest.mark.parametrize(
    "rows",
    [
        [UPPER, LOWER, PERSON],
        [["DAFTAR PENERIMA"], [], UPPER, LOWER, ["1", "2", "3", "4", "5", "6", "7", "8"], PERSON],
        [["NO", "NIK", "NO", "NAMA", "ALAMAT", "", "", ""], ["", "", "KK", *LOWER[3:]], PERSON],
        [
            ["NO", "NIK", "NO KK", "NAMA", "", "ALAMAT", "", ""],
            ["", "", "", "", "ALAMAT", "RT", "RW", "KELURAHAN"],
            PERSON,
        ],
    ],
)
def test_a_heading_in_two_rows_is_read_as_one(rows):
    for table in (read(workbook(rows)), read("\n".join(map(",".join, rows)).encode())):
        assert [row.cells[table.places[name]] for row in table.rows for name in ("nik", "kk", "rt", "village")] == [
            "1872900507850001",
            "1872900101230001",
            "1",
            "Imopuro",
        ]


def test_a_merged_heading_in_two_rows_is_read_as_one():
    merged = [((2, place, 3, place), UPPER[place]) for place in range(4)] + [((2, 4, 2, 7), "ALAMAT")]
    table = read(workbook([["DAFTAR"], [], UPPER[:4], LOWER, PERSON], merged))
    assert (len(table.rows), sorted(table.places)) == (
        1,
        ["address", "kk", "name", "nik", "number", "rt", "rw", "village"],
    )


def test_a_row_of_data_below_a_blank_heading_is_no_second_heading():
    rows = [["NO", "NIK", "NAMA", ""], ["1", "1872900507850001", "WARGA", "RT"]]
    assert len(read(workbook(rows)).rows) == 1


COUNTED = '<table:table-cell office:value-type="float" office:value="{0}" table:formula="of:=ROW()-1"/>'


def test_a_formula_of_an_ods_stands_on_its_own_cell_and_refuses_no_more_than_in_an_xlsx():
    rows = [["No", "NIK", "Nama"]] + [[COUNTED.format(i), f"187290050785000{i}", "WARGA"] for i in (1, 2)]
    below = [["", "", COUNTED.format(2)], ["", "x", '<table:table-cell table:formula="of:=COUNTA([.B2:.B3])"/>']]
    table = read(ods(*rows, *below))
    assert [row.cells for row in table.rows[:2]] == [
        ["=ROW()-1", "1872900507850001", "WARGA"],
        ["=ROW()-1", "1872900507850002", "WARGA"],
    ]


def test_repeated_rows_and_cells_of_an_ods_are_counted():
    gap = '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
    wide = '<table:table-cell table:number-columns-repeated="2"/>'
    table = read(ods(["No", "NIK", "No KK", "Nama"], gap, ["1", wide, COUNTED.format(5)], ["2", "5", "6", "B"]))
    assert [(row.number, row.cells) for row in table.rows] == [
        (5, ["1", "", "", "=ROW()-1"]),
        (6, ["2", "5", "6", "B"]),
    ]


def test_a_formula_in_a_million_repeated_rows_is_refused():
    many = '<table:table-row table:number-rows-repeated="1000000">' + COUNTED.format(1) + "</table:table-row>"
    with pytest.raises(UnreadableTable):
        read(ods(["No", "NIK"], many))


def number(value):
    return f'<table:table-cell office:value-type="float" office:value="{value}"/>'


def test_an_ods_keeps_the_digits_of_a_long_number_that_an_xlsx_has_lost():
    row = ["1", number(1872901101810001), number(9007199254740993), "WARGA"]
    assert cells(read(ods(["No", "NIK", "No KK", "Nama"], row))) == [["1", "1872901101810001", "9,00720E+15", "WARGA"]]


def test_a_long_number_is_marked_for_its_zeros_may_be_gone():
    rows = [["No", "NIK", "No Rekening"], [1, "1872900507850001", 12345678], [2, "1872900507850002", "0012345678"]]
    assert [row.numeric for row in read(workbook(rows)).rows] == [(2,), ()]
    assert [row.numeric for row in read(ods(rows[0], ["1", "2", number(12345678)])).rows] == [(2,)]


def sheet_of(*rows):
    """A workbook of programs that number neither rows nor cells. rows: (attributes of the row, XML of its cells)."""
    parts = files.unpacked(files.xlsx())
    xml = "".join(f"<row{attributes}>{cells}</row>" for attributes, cells in rows)
    start = parts[files.SHEET].split(b"<sheetData")[0]
    return files.packed(parts | {files.SHEET: start + f"<sheetData>{xml}</sheetData></worksheet>".encode()})


def inline(*texts):
    return "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)


@pytest.mark.parametrize("hiding", [' hidden="1"', " hidden='true'", ' ht="0" customHeight="1"', ' ht="0.0"'])
def test_a_hidden_row_is_counted_without_a_number_and_without_a_height(hiding):
    people = [("", inline("1", "1872900507850001")), (hiding, inline("2", "1872900507850002"))]
    data = sheet_of(("", inline("No", "NIK")), *people, ("", inline("3", "1872900507850003")))
    assert (read(data).counts.hidden, [row.number for row in read(data, skip_hidden=True).rows]) == (1, [2, 4])
    data = sheet_of((' r="1"', inline("No", "NIK")), (' r="4"', people[0][1]), people[1])
    assert (read(data).counts.hidden, [row.number for row in read(data, skip_hidden=True).rows]) == (1, [4])


def test_a_row_of_an_ordinary_height_is_not_hidden():
    data = sheet_of(("", inline("No", "NIK")), (' ht="0.75"', inline("1", "1872900507850001")))
    assert read(data).counts.hidden == 0


def test_an_error_pasted_as_a_value_is_no_blank():
    error = "<c r='B2' t='e'><v>#REF!</v></c>"
    xlsx = sheet_of((' r="1"', inline("No", "NIK", "No Rekening")), (' r="2"', inline("1") + error + inline("x")))
    written = '<table:table-cell table:formula="of:=#REF!" office:value-type="string"/>'
    for data in (xlsx, ods(["No", "NIK", "No Rekening"], ["1", written, "x"])):
        assert cells(read(data)) == [["1", "#REF!", "x"]]


@pytest.mark.parametrize(("truth", "text"), [("TRUE()", "YA"), ("FALSE()", "TIDAK")])
def test_a_truth_is_no_formula(truth, text):
    """LibreOffice writes each one as a formula."""
    cell = f"<c r='B2' t='b'><f aca='false'>{truth}</f><v>1</v></c>"
    xlsx = sheet_of((' r="1"', inline("No", "NIK")), (' r="2"', inline("1") + cell))
    written = f'<table:table-cell table:formula="of:={truth}" office:value-type="boolean" office:boolean-value="true"/>'
    for data in (xlsx, ods(["No", "NIK"], ["1", written])):
        assert cells(read(data)) == [["1", text]]


def shown_with_zeros(style, *values):
    """A workbook whose second column has a number format."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet("Data")
    sheet.write_row(0, 0, ["NIK", "No Rekening"])
    for number, value in enumerate(values, 1):
        sheet.write(number, 0, f"187290050785000{number}")
        sheet.write(number, 1, value, book.add_format({"num_format": style, "bold": True}))
    book.close()
    return file.getvalue()


def test_a_number_is_read_with_the_zeros_that_its_format_shows():
    table = read(shown_with_zeros("0000000000", 12345678, 987654321012, "12", 0))
    assert [row.cells[1] for row in table.rows] == ["0012345678", "987654321012", "12", "0000000000"]
    assert table.rows[0].numeric == (1,)  # whoever typed it may have meant another number of zeros
    ordinary = read(shown_with_zeros('0" orang"', 12345678))
    assert ordinary.rows[0].cells[1] == "12345678"


def test_a_number_of_an_ods_is_read_with_the_zeros_it_shows():
    shown = '<table:table-cell office:value-type="float" office:value="{}"><text:p>{}</text:p></table:table-cell>'
    rows = [["1", shown.format("12345678", "0012345678")], ["2", shown.format("12345678", "12.345.678")]]
    table = read(ods(["No", "No Rekening"], *rows, ["3", shown.format("5", "05-01-1900")]))
    assert [row.cells[1] for row in table.rows] == ["0012345678", "12345678", "5"]
