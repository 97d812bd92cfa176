"""A long list as a workbook, in pieces: PostgreSQL writes the lines, we put tags around the cells and deflate.

One sheet, the headings frozen, a filter, ready for paper as those of jobs/writing.py. Texts are written as such, so
that a NIK keeps its digits; figures and dates are true ones. Cells carry no address: a cell stands behind the one
before it, which every reader understands.
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from django.db import models
from psycopg2 import sql

from jobs.exporting import CELLS, DATE, DROPPED, NUMBER, TEXT, Column, copied
from jobs.writing import A4, CELL_LENGTH, FOOTER, MARGINS, header_of

MOST_ROWS = 1_048_575  # what a sheet holds below its heading
# A text is a text here, whatever it begins with; a spreadsheet counts days.
CELLS_OF_A_SHEET = CELLS | {TEXT: sql.SQL("{0}"), DATE: sql.SQL("{0} - date '1899-12-30'")}
TEXT_CELL = (b'<c s="1" t="inlineStr"><is><t xml:space="preserve">', b"</t></is></c>")
KINDS = {NUMBER: (b'<c s="2"><v>', b"</v></c>"), DATE: (b'<c s="3"><v>', b"</v></c>")}
# COPY's own way to write what it uses itself; the controls among them are dropped.
ESCAPES = {b"\\": b"\\", b"n": b"\n", b"t": b"\t"}
ESCAPED = re.compile(rb"\\(.)")
LOOKS_ESCAPED = re.compile(rb"_(x[0-9A-Fa-f]{4}_)")  # a spreadsheet would read _x0041_ as A
NOT_IN_XML = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TEXT_FORMAT = 49  # "@"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def xf(number_format: int, font: int = 0) -> str:
    """A style of cells. A long text grows small: how many lines it would take is not known while COPY writes."""
    fits = (
        '<alignment vertical="top" shrinkToFit="1"/>' if number_format == TEXT_FORMAT else '<alignment vertical="top"/>'
    )
    return (
        f'<xf numFmtId="{number_format}" fontId="{font}" fillId="0" borderId="0" xfId="0"'
        f' applyNumberFormat="1" applyFont="1" applyAlignment="1">{fits}</xf>'
    )


PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{TYPES}.styles+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPES}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
    # Styles: 0 heading, 1 text, 2 number, 3 date.
    "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd-mm-yyyy"/>'
    '</numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    f'<cellXfs count="4">{xf(49, font=1)}{xf(49)}{xf(3)}{xf(164)}</cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}


# What a spreadsheet knows a filter and repeated headings by; without the first LibreOffice has no filter.
WORKBOOK = (
    '{head}<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="Data" sheetId="1" r:id="rId1"/></sheets>'
    '<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">Data!$A$1:${last}${rows}'
    '</definedName><definedName name="_xlnm.Print_Titles" localSheetId="0">Data!$1:$1</definedName></definedNames>'
    "</workbook>"
)


def xlsx_pieces(columns: Sequence[Column], rows: models.QuerySet, *, title: str = "Data") -> Iterator[bytes]:
    """The workbook. A sheet holds MOST_ROWS rows: ask before. title: stands above each printed page."""
    sink, sheet_of_data = Sink(), Sheet(columns, title)
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name, text in PARTS.items():
            book.writestr(name, HEAD + text)
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for xml in sheet_of_data.pieces(rows):
                sheet.write(xml)
                yield sink.take()
        book.writestr("xl/workbook.xml", sheet_of_data.workbook())
    yield sink.take()


class Sink:
    """What the archive has written since it was last asked."""

    def __init__(self):
        self.pieces = []

    def write(self, data):
        self.pieces.append(bytes(data))
        return len(data)

    def flush(self):
        pass

    def take(self):
        taken, self.pieces = b"".join(self.pieces), []
        return taken


class Sheet:
    """The XML of the sheet, and how many rows it has had so far."""

    def __init__(self, columns: Sequence[Column], title: str):
        self.columns, self.title, self.count = columns, title, 1

    def pieces(self, rows: models.QuerySet) -> Iterator[bytes]:
        """Some hundred rows at a time."""
        yield beginning(self.columns).encode()
        row = b"<row>" + b"".join(b"%b%%b%b" % cell(column) for column in self.columns) + b"</row>"
        rest = b""
        for piece in copied(self.columns, rows, CELLS_OF_A_SHEET, "FORMAT text, NULL ''"):
            whole, end, rest = (rest + piece).rpartition(b"\n")
            if end:
                lines = as_xml(whole).split(b"\n")
                self.count += len(lines)
                yield empty_cells(b"".join([row % cells_of(line) for line in lines]))
        yield self.end().encode()

    def end(self) -> str:
        left, right, top, bottom = MARGINS
        return (
            f'</sheetData><autoFilter ref="A1:{letters(len(self.columns))}{self.count}"/>'
            '<printOptions gridLines="1"/>'
            f'<pageMargins left="{left}" right="{right}" top="{top}" bottom="{bottom}" header="0.3" footer="0.3"/>'
            f'<pageSetup paperSize="{A4}" orientation="landscape" fitToHeight="0"/>'
            f"<headerFooter><oddHeader>{escape(header_of(self.title))}</oddHeader>"
            f"<oddFooter>{escape(FOOTER)}</oddFooter></headerFooter></worksheet>"
        )

    def workbook(self) -> str:
        last = letters(len(self.columns))
        return WORKBOOK.format(head=HEAD, main=MAIN, office=OFFICE, last=last, rows=self.count)


def beginning(columns):
    widths = "".join(
        f'<col min="{place}" max="{place}" width={quoteattr(str(column.width))} customWidth="1"/>'
        for place, column in enumerate(columns, start=1)
    )
    headings = "".join(f'<c t="inlineStr"><is><t>{escape(column.heading)}</t></is></c>' for column in columns)
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2"'
        ' activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{widths}</cols><sheetData><row>{headings}</row>"
    )


def cell(column):
    return KINDS.get(column.kind, TEXT_CELL)


def as_xml(lines: bytes) -> bytes:
    """Whole lines of COPY with nothing in them that XML or a spreadsheet would take for its own."""
    lines = lines.translate(None, DROPPED).replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
    for wrong in NOT_IN_XML:
        lines = lines.replace(wrong, b"")
    return LOOKS_ESCAPED.sub(rb"_x005F_\1", lines) if b"_x" in lines else lines


def cells_of(line: bytes) -> tuple[bytes, ...]:
    cells = tuple(line.split(b"\t"))
    if b"\\" in line or len(line) > CELL_LENGTH:
        cells = tuple(shortened(ESCAPED.sub(lambda found: ESCAPES.get(found[1], b""), cell)) for cell in cells)
    return cells


def shortened(cell: bytes) -> bytes:
    """No longer than a spreadsheet takes, and not cut inside &amp;."""
    if len(cell) <= CELL_LENGTH:
        return cell
    return re.sub(r"&\w*$", "", cell.decode()[:CELL_LENGTH]).encode()


def empty_cells(rows: bytes) -> bytes:
    for before, behind in (TEXT_CELL, *KINDS.values()):
        rows = rows.replace(before + behind, b"<c/>")
    return rows


def letters(number: int) -> str:
    """1 -> A, 27 -> AA."""
    text = ""
    while number:
        number, place = divmod(number - 1, 26)
        text = chr(65 + place) + text
    return text
