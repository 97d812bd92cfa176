"""Long lists out of PostgreSQL: the same cells as jobs/writing.py makes, in pieces, and nothing runs or leaks."""

from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from django.db import connection
from django.db.models import BinaryField, CharField, DateField, F, IntegerField, Value
from django.db.models.functions import Cast
from python_calamine import CalamineWorkbook

from audit.sealing import KK, NIK, seal
from jobs import exporting
from jobs.exporting import DATE, FLAG, NUMBER, Column, csv_pieces
from jobs.exporting_xlsx import xlsx_pieces
from jobs.writing import CONTROLS, csv_bytes, neutral
from regions.models import Region, RegionAlias
from tests.waiting import wait_for

NAME = [Column("Nama", "name")]
HARD = [
    "SITI", "", "=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "-5", "+62 812", "- -", "-", "\t=1", "\r=1", "\tx",
    "\u200b=1", "=", "\uff1dA1", "\uff0b1", "\uff0d1", "\uff20x", " =1", "\u00a0 @x", "\u3000-a", "-\u200b5", "--5",
    "\x01=1", "=\x02", "é=1", "٣", "-٣", "-1.000,50%", "-1\n2", "\u2028=1", "a\\b", "a\\nb", "\\N", "\\.", 'a"b',
    "a,b", "a\nb", "a\tb", "a\x08b", "<b>&amp;", "_x0041_", "a\ufffeb", "'=1", "{", "[", ":", "/", "@", "`",
]  # fmt: skip


@pytest.fixture
def texts(db, metro):
    """A list of one column with these texts, in their order: spellings of the city."""

    def make(values):
        RegionAlias.objects.filter(source="uji").delete()
        rows = [
            RegionAlias(within=metro, region=metro, name=text, normalised=str(place), source="uji")
            for place, text in enumerate(values)
        ]
        RegionAlias.objects.bulk_create(rows)
        return RegionAlias.objects.filter(source="uji").order_by("pk")

    return make


def whole(pieces):
    return b"".join(pieces)


def cells(columns, rows):
    """The texts two readers find. openpyxl leaves a spreadsheet's own escape as it is, the other undoes it."""
    data = whole(xlsx_pieces(columns, rows))
    read = [[cell.value for cell in row] for row in openpyxl.load_workbook(BytesIO(data)).active.rows]
    other = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()
    assert [[(value or "").replace("_x005F_", "_") for value in row] for row in read] == other
    return other


@pytest.mark.parametrize("text", HARD)
def test_a_text_is_made_neutral_as_everywhere_in_the_house(text, texts):
    statement = exporting.neutral(exporting.sql.Identifier("name"))
    table = texts([text])
    with connection.cursor() as cursor:
        query = exporting.sql.SQL("SELECT {} FROM regions_regionalias WHERE source = 'uji'").format(statement)
        cursor.execute(query)
        (made,) = cursor.fetchone()
    assert made.translate(exporting.CONTROLS) == neutral(text)
    assert table.count() == 1


def test_a_text_file_is_the_same_as_from_the_other_writer(texts):
    assert whole(csv_pieces(NAME, texts(HARD))) == csv_bytes(["Nama"], [[text] for text in HARD])


def test_a_workbook_keeps_every_text(texts):
    expected = [text.translate(CONTROLS).replace("\r", "").replace("\ufffe", "") for text in HARD]
    assert [row[0] for row in cells(NAME, texts(HARD))[1:]] == expected


def test_each_kind_of_cell_is_a_true_one(metro):
    rows = Region.objects.filter(code="18.72").values_list("code").annotate(
        nik=Value(seal(NIK, "1872014101830012"), BinaryField()), nothing=Cast(None, BinaryField()),
        on=Value("2023-07-26", DateField()), some=Value(1_000_000),
        none=Cast(None, IntegerField()), yes=Value(True), no=Value(False),
    )  # fmt: skip
    columns = [
        Column("Kode", "code"), Column("NIK", "nik", NIK), Column("KK", "nothing", KK), Column("Pada", "on", DATE),
        Column("Nilai", "some", NUMBER), Column("Kosong", "none", NUMBER), Column("Ya", "yes", FLAG),
        Column("Tidak", "no", FLAG),
    ]  # fmt: skip
    book = openpyxl.load_workbook(BytesIO(whole(xlsx_pieces(columns, rows))))
    sheet = book.active
    found = [(cell.value, cell.data_type) for cell in list(sheet.rows)[1]]
    day = found.pop(3)
    assert (f"{day[0]:%d-%m-%Y}", day[1]) == ("26-07-2023", "d")
    texts = [("18.72", "s"), ("•••• 0012", "s"), (None, "n")]
    assert found == [*texts, (1_000_000, "n"), (None, "n"), ("ya", "s"), ("tidak", "s")]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:H2")
    line = whole(csv_pieces(columns, rows)).decode("utf-8-sig").splitlines()[1]
    assert line == '"18.72";"•••• 0012";;2023-07-26;1000000;;"ya";"tidak"'


def test_a_workbook_has_its_filter_and_is_ready_for_paper(texts):
    data = whole(xlsx_pieces(NAME, texts(["SITI", "BUDI"]), title="DTSEN & Metro"))
    sheet = openpyxl.load_workbook(BytesIO(data)).active
    assert (sheet.auto_filter.ref, sheet.print_title_rows) == ("A1:A3", "$1:$1")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0
    assert (sheet.oddHeader.left.text, sheet.oddFooter.right.text) == ("DTSEN && Metro", "Halaman &P dari &N")
    assert sheet["A2"].alignment.shrink_to_fit
    with ZipFile(BytesIO(data)) as book:  # LibreOffice finds a filter by this name only
        assert b'"_xlnm._FilterDatabase" localSheetId="0" hidden="1">Data!$A$1:$A$3<' in book.read("xl/workbook.xml")


def test_a_cell_is_no_longer_than_a_spreadsheet_takes(metro):
    long = Region.objects.filter(code="18.72").annotate(text=Value("&" * 40_000, CharField()), after=F("name"))
    read = cells([Column("Teks", "text"), Column("Nama", "after")], long)[1]
    assert set(read[0]) == {"&"} and len(read[0]) <= 32_767 and read[1] == "Kota Metro"


def test_many_rows_arrive_whole_and_in_order(db):
    rows = Region.objects.order_by("code")
    columns = [Column("Kode", "code"), Column("Nama", "name"), Column("Induk", "parent__name")]
    expected = list(rows.values_list("code", "name", "parent__name"))
    lines = whole(csv_pieces(columns, rows)).decode("utf-8-sig").split("\r\n")
    assert len(lines) == len(expected) + 2 and lines[-2].startswith(f'"{expected[-1][0]}"')
    data = whole(xlsx_pieces(columns, rows))
    read = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()
    assert [tuple(value or None for value in row) for row in read[1:]] == expected


def test_a_list_of_nobody_has_its_headings(texts):
    assert whole(csv_pieces(NAME, texts([]))) == b'\xef\xbb\xbf"Nama"\r\n'
    assert cells(NAME, texts([])) == [["Nama"]]


def test_a_fault_of_the_database_reaches_whoever_takes_the_pieces(db):
    slow = Region.objects.annotate(wrong=Cast(F("name"), IntegerField()))
    with pytest.raises(Exception, match="invalid input syntax"):
        whole(csv_pieces([Column("X", "wrong", NUMBER)], slow))


def running():
    """Statements of COPY at work, on whatever connection."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'COPY%%' AND datname = %s",
            [connection.settings_dict["NAME"]],
        )
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("make", [csv_pieces, xlsx_pieces])
def test_whoever_stops_taking_stops_the_database_and_gives_the_connection_back(make):
    Region.objects.exists()
    raw = connection.connection
    pieces = make([Column("Kode", "code"), Column("Nama", "parent__name")], Region.objects.order_by("name", "code"))
    for _ in range(2):
        next(pieces)
    pieces.close()
    assert running() == 0 and not connection.in_atomic_block
    assert connection.connection is raw and Region.objects.filter(code="18.72").exists()


@pytest.mark.django_db(transaction=True)
def test_whoever_neither_takes_nor_leaves_is_left(monkeypatch):
    monkeypatch.setattr(exporting, "PATIENCE_SECONDS", 0.2)
    pieces = csv_pieces([Column("Kode", "code"), Column("Nama", "name")], Region.objects.order_by("code"))
    next(pieces), next(pieces)
    raw = connection.connection
    wait_for(lambda: raw.closed)
    with pytest.raises(Exception, match="nobody takes|closed"):
        whole(pieces)
    assert Region.objects.filter(code="18.72").exists() and running() == 0
