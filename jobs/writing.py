"""Tables out of the house, as XLSX or CSV: the one writer, so that every list opens safely in a spreadsheet.

Cells are text, whole numbers, dates or nothing. Identity and account numbers must be given as text: a
spreadsheet keeps 15 digits of a number and loses the 16th. In a workbook a text is a text, whatever it begins with;
in a CSV, which has no kinds of cells, text that a spreadsheet would run is made neutral.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from itertools import chain
from textwrap import wrap

import xlsxwriter
from django.utils import timezone

from jobs.fields import csv_safe

Cell = str | int | date | datetime | None

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"
# Between lists that Indonesian Excel opens by a double click (its list separator) and LibreOffice with its defaults.
DELIMITER = ";"
NARROWEST, WIDEST = 5, 32  # characters of a column; a longer text takes another line
LETTER, CAPITAL, BOLD_LETTER = 1.0, 1.15, 1.3  # against the digit that widths are counted in
LINE_HEIGHT = 15  # points
LINES_ABOVE = 3  # a heading is broken into about so many lines rather than that it widens its column
SHEET_NAME_LENGTH = 31  # Excel's own limit
CELL_LENGTH = 32_767  # likewise
A4 = 9  # its number in a workbook
MARGINS = 0.4, 0.4, 0.7, 0.7  # inches: left, right, top, bottom
HEADER_LENGTH = 120  # of the 255 that a workbook holds: each & is doubled
FOOTER = "&RHalaman &P dari &N"
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
BOM = b"\xef\xbb\xbf"
# A control character would make the workbook unreadable; blank and line break are kept.
CONTROLS = dict.fromkeys([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F])


def plain(text: str) -> str:
    """A text no workbook chokes on."""
    return text.translate(CONTROLS)


def neutral(text: str) -> str:
    """A text no spreadsheet runs when it opens a CSV."""
    return csv_safe(plain(text))


def csv_bytes(
    headings: Sequence[str], rows: Iterable[Sequence[Cell]], *, footer: Iterable[Sequence[Cell]] = ()
) -> bytes:
    """UTF-8 with BOM, semicolon, CRLF, dates as 2023-07-26. Every text stands in quotes, whatever is in it: no
    delimiter a spreadsheet may believe in splits it.

    footer: rows of totals below the table.
    """
    return BOM + b"".join(map(csv_line, chain([headings], rows, footer)))


def csv_line(cells: Sequence[Cell]) -> bytes:
    line = DELIMITER.join(map(_csv_cell, cells)) + "\n"
    return line.replace("\r", "").replace("\n", "\r\n").encode()


def _csv_cell(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return f"{_local(cell):%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str):
        return '"' + neutral(cell).replace('"', '""') + '"'
    return "" if cell is None else str(cell)


def xlsx_bytes(
    headings: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    sheet: str = "Data",
    title: str = "",
    footer: Iterable[Sequence[Cell]] = (),
    made_at: datetime | None = None,
) -> bytes:
    """One sheet with a frozen heading row and a filter. Text stays text, numbers and dates are true ones.

    title: stands above each printed page. footer: rows of totals below the table, outside its filter.
    made_at: with it the same rows give the same bytes.
    """
    file = BytesIO()
    book = xlsxwriter.Workbook(file, OPTIONS)
    if made_at:
        book.set_properties({"created": made_at.astimezone(UTC).replace(tzinfo=None)})
    page = book.add_worksheet(_sheet_name(sheet))
    styles = _styles(book)
    widths = list(map(_heading_width, headings))
    for column, heading in enumerate(headings):
        page.write_string(0, column, plain(heading), styles["heading"])
    last = 0
    for last, row in enumerate(rows, start=1):
        tallest = 1
        for column, cell in enumerate(row):
            _write(page, last, column, cell, styles)
            width, lines = _size(cell)
            widths[column], tallest = max(widths[column], width), max(tallest, lines)
        if tallest > 1:  # LibreOffice finds no height by itself
            page.set_row(last, tallest * LINE_HEIGHT)
    for below, row in enumerate(footer, start=last + 1):
        for column, cell in enumerate(row):
            _write(page, below, column, cell, styles)
    _arrange(page, headings, widths, last)
    _for_paper(page, title or sheet)
    book.close()
    return file.getvalue()


def _sheet_name(name: str) -> str:
    return "".join("-" if c in "[]:*?/\\" else c for c in name)[:SHEET_NAME_LENGTH].strip("'") or "Data"


def _styles(book):
    return {
        "heading": book.add_format({"bold": True, "bottom": 1, "num_format": "@", "text_wrap": True, "valign": "top"}),
        "text": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
        "number": book.add_format({"num_format": "#,##0", "valign": "top"}),
        "date": book.add_format({"num_format": "dd-mm-yyyy", "valign": "top", "align": "left"}),
        "moment": book.add_format({"num_format": "dd-mm-yyyy hh:mm", "valign": "top", "align": "left"}),
    }


def _write(page, row, column, cell, styles):
    if isinstance(cell, datetime):
        page.write_datetime(row, column, _local(cell).replace(tzinfo=None), styles["moment"])
    elif isinstance(cell, date):
        page.write_datetime(row, column, cell, styles["date"])
    elif isinstance(cell, bool):
        page.write_string(row, column, "ya" if cell else "tidak", styles["text"])
    elif isinstance(cell, (int, float)):
        page.write_number(row, column, cell, styles["number"])
    elif cell:
        page.write_string(row, column, plain(str(cell))[:CELL_LENGTH], styles["text"])


def _local(moment: datetime) -> datetime:
    """The moment on the office's clock: spreadsheets know no time zones."""
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def _heading_width(heading: str) -> float:
    """Its longest word, or a share of it when it is long."""
    longest = max(NARROWEST, len(heading) // LINES_ABOVE, *map(len, heading.split() or [""]))
    return longest * BOLD_LETTER + 1


def _size(cell: Cell) -> tuple[float, int]:
    """(width that a cell wants, lines it takes then)"""
    if isinstance(cell, datetime):
        return len("31-12-2026 23:59") + 2, 1
    if isinstance(cell, date):
        return len("31-12-2026") + 2, 1
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return len(f"{cell:,}") + 2, 1
    parts = str(cell or "").split("\n")
    letter = CAPITAL if parts[0].isupper() else LETTER
    width = max(map(len, parts)) * letter + 1
    return min(width, WIDEST), sum(_lines(part, WIDEST, letter) for part in parts)


def _lines(text: str, width: float, letter: float) -> int:
    fit = int((width - 1) / letter)
    return 1 if len(text) <= fit else len(wrap(text, fit))


def _arrange(page, headings, widths, last):
    for column, width in enumerate(widths):
        page.set_column(column, column, width)
    tallest = max((_lines(*pair, BOLD_LETTER) for pair in zip(headings, widths, strict=True)), default=1)
    page.set_row(0, tallest * LINE_HEIGHT)
    page.freeze_panes(1, 0)
    if widths:
        page.autofilter(0, 0, max(last, 1), len(widths) - 1)


def _for_paper(page, title):
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.hide_gridlines(0)
    page.set_margins(*MARGINS)
    page.set_header(header_of(title))
    page.set_footer(FOOTER)


def header_of(title: str) -> str:
    """The line above a printed page, in a workbook's own way of writing it."""
    return f"&L{plain(title)[:HEADER_LENGTH].replace('&', '&&')}"
