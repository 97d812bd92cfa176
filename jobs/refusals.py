"""Rows that were not taken: masked on the page, in full in the workbook for whoever corrects them."""

from collections.abc import Iterable

from audit import sealing
from jobs.masking import masked
from jobs.models import Finding
from jobs.writing import xlsx_bytes

HEADINGS = ["Baris", "Kolom", "Isi", "Alasan"]


def value_of(row: Finding) -> str:
    return sealing.unseal(sealing.VALUE, row.value_sealed) or ""


def shown(rows: Iterable[Finding]) -> list[dict]:
    """For a page: no identity number in full."""
    return [
        {
            "number": row.row_number,
            "column": row.column,
            "value": masked(value_of(row), row.column),
            "reason": row.reason,
            "code": row.code,
            "severity": row.severity,
        }
        for row in rows
    ]


def refused_rows(rows: Iterable[Finding]) -> bytes:
    """The workbook of refused rows with the values as they stood in the file."""
    cells = ([row.row_number, row.column, value_of(row), row.reason] for row in rows)
    return xlsx_bytes(HEADINGS, cells, sheet="Baris ditolak")
