"""Tables out of the house, as XLSX or CSV: the one writer, so that every list opens safely in a spreadsheet.

Cells are text, whole numbers, dates or nothing. Identity and account numbers must be given as text: a
spreadsheet keeps 15 digits of a number and loses the 16th. Text that a spreadsheet would run is made neutral.
"""

import csv
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from itertools import chain

import xlsxwriter
from django.utils import timezone

from jobs.fields import csv_safe

Cell = str | int | date | datetime | None

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"
WIDEST = 60  # characters of a column
SHEET_NAME_LENGTH = 31  # Excel's own limit
CELL_LENGTH = 32_767  # likewise
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
# A control character would make the workbook unreadable; blank and line break are kept.
CONTROLS = dict.fromkeys([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F])


def neutral(text: str) -> str:
    """A text no spreadsheet runs and no workbook chokes on."""
    return csv_safe(text.translate(CONTROLS))


def csv_bytes(
    headings: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    footer: Iterable[Sequence[Cell]] = (),
    quoted: bool = False,
) -> bytes:
    """UTF-8 with BOM, comma, CRLF: what a spreadsheet opens without asking. Dates as 2023-07-26.

    footer: rows of totals below the table. quoted: every text in quotes, as banks want account numbers.
    """
    text = StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC if quoted else csv.QUOTE_MINIMAL)
    writer.writerow([neutral(heading) for heading in headings])
    writer.writerows([_plain(cell) for cell in row] for row in chain(rows, footer))
    return text.getvalue().encode("utf-8-sig")


def _plain(cell: Cell) -> str | int:
    if isinstance(cell, datetime):
        return f"{_local(cell):%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    return neutral(cell) if isinstance(cell, str) else ("" if cell is None else cell)


def xlsx_bytes(
    headings: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    sheet: str = "Data",
    footer: Iterable[Sequence[Cell]] = (),
    made_at: datetime | None = None,
) -> bytes:
    """One sheet with a frozen heading row and a filter. Text stays text, numbers and dates are true ones.

    footer: rows of totals below the table, outside its filter. made_at: with it the same rows give the same bytes.
    """
    file = BytesIO()
    book = xlsxwriter.Workbook(file, OPTIONS)
    if made_at:
        book.set_properties({"created": made_at.astimezone(UTC).replace(tzinfo=None)})
    page = book.add_worksheet(_sheet_name(sheet))
    styles = _styles(book)
    widths = [len(heading) for heading in headings]
    for column, heading in enumerate(headings):
        page.write_string(0, column, neutral(heading), styles["heading"])
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            _write(page, last, column, cell, styles)
            widths[column] = max(widths[column], len(str(cell or "")))
    for below, row in enumerate(footer, start=last + 1):
        for column, cell in enumerate(row):
            _write(page, below, column, cell, styles)
    _arrange(page, widths, last)
    book.close()
    return file.getvalue()


def _sheet_name(name: str) -> str:
    return "".join("-" if c in "[]:*?/\\" else c for c in name)[:SHEET_NAME_LENGTH].strip("'") or "Data"


def _styles(book):
    return {
        "heading": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "text": book.add_format({"num_format": "@"}),
        "number": book.add_format({"num_format": "#,##0"}),
        "date": book.add_format({"num_format": "dd-mm-yyyy"}),
        "moment": book.add_format({"num_format": "dd-mm-yyyy hh:mm"}),
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
        page.write_string(row, column, neutral(str(cell))[:CELL_LENGTH], styles["text"])


def _local(moment: datetime) -> datetime:
    """The moment on the office's clock: spreadsheets know no time zones."""
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def _arrange(page, widths, last):
    for column, width in enumerate(widths):
        page.set_column(column, column, min(max(width + 2, 8), WIDEST))
    page.freeze_panes(1, 0)
    if widths:
        page.autofilter(0, 0, max(last, 1), len(widths) - 1)
