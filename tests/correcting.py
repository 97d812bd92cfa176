"""The workbook of refused rows, as an office works with it: looked into, one cell corrected, saved."""

from io import BytesIO

import openpyxl

from jobs.refusals import ADDED


def rows_of(answer) -> list[dict]:
    """The rows of a downloaded workbook, by heading."""
    assert answer.status_code == 200, answer.headers.get("Location")
    assert "no-store" in answer.headers["Cache-Control"]
    headings, *rows = openpyxl.load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True)
    assert list(headings[: len(ADDED)]) == ADDED
    return [dict(zip(headings, (cell or "" for cell in row), strict=True)) for row in rows]


def corrected(answer, cells: dict | None = None, *, row: int = 2) -> bytes:
    """The same workbook with these cells of a row changed, by heading; without any it is as it came."""
    book = openpyxl.load_workbook(BytesIO(answer.content))
    places = {cell.value: cell.column for cell in book.active[1]}
    for heading, value in (cells or {}).items():
        book.active.cell(row, places[heading]).value = value
    file = BytesIO()
    book.save(file)
    return file.getvalue()
