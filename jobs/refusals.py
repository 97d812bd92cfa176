"""Rows that were not taken: masked on the page, in full in the workbook for whoever corrects them, and counted by what
is wrong, for pages and commands alike.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Count, Min

from accounts.templatetags.kube import angka
from audit import sealing
from jobs.masking import masked
from jobs.models import Finding, Upload
from jobs.writing import xlsx_bytes

HEADINGS = ["Baris", "Kolom", "Isi", "Alasan"]


class Reason(NamedTuple):
    """How many rows met one reason. sentence: as it was told of one of them."""

    code: str
    sentence: str
    rows: int
    is_one_sentence: bool  # whether all were told the same

    def __str__(self):
        told = self.sentence if self.is_one_sentence else f"{self.sentence} (contoh)"
        return f"{angka(self.rows)} baris: {told}"


def reasons(refusals) -> list[Reason]:
    """Why rows were refused, the most frequent reason first. refusals: a queryset of Finding."""
    rows = Count("row_number", distinct=True)
    counted = refusals.values("code").annotate(
        rows=rows, sentence=Min("reason"), sentences=Count("reason", distinct=True)
    )
    return [
        Reason(one["code"], one["sentence"], one["rows"], one["sentences"] == 1)
        for one in counted.order_by("-rows", "code")
    ]


def told(upload: Upload) -> list[str]:
    """For a command: a line for each reason rows of this file were refused for."""
    return [f"  {reason}" for reason in reasons(upload.findings.errors())]


def value_of(row: Finding) -> str:
    return sealing.unseal(sealing.VALUE, row.value_sealed) or ""


def shown(rows: Iterable[Finding]) -> list[dict]:
    """For a page: no identity number in full."""
    return [
        {
            "number": row.row_number,
            "column": row.column,
            "value": masked(value_of(row)),
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
