"""Rows that were not taken: masked on the page, whole in the workbook for whoever corrects them, and counted by what is
wrong, for pages and commands alike.
"""

from collections import defaultdict
from collections.abc import Iterable
from contextlib import closing
from typing import NamedTuple

from django.db.models import Count, Min, QuerySet

from accounts.errors import NotAllowed
from accounts.templatetags.kube import angka
from audit import sealing
from jobs.columns import normalise_heading
from jobs.kinds import columns_of
from jobs.masking import masked
from jobs.models import Finding, Upload
from jobs.uploads import open_upload
from jobs.writing import xlsx_bytes

# "Alasan" alone is a column of what banks send.
ADDED = ["Baris di berkas asal", "Kolom", "Yang perlu diperbaiki"]
OURS = set(map(normalise_heading, ADDED))  # a workbook that comes back has them already
MOST_ROWS = 50_000


class Fault(NamedTuple):
    """What is wrong with a row, by its number in the file."""

    row: int
    column: str
    reason: str


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


def reasons_of(refused: Iterable[tuple[str, str, object]]) -> list[Reason]:
    """As `reasons`, of rows that are still only looked at.

    refused: the code, the sentence, and what tells the row from others.
    """
    rows, sentences = defaultdict(set), defaultdict(set)
    for code, sentence, row in refused:
        rows[code].add(row)
        sentences[code].add(sentence)
    found = [Reason(code, min(sentences[code]), len(rows[code]), len(sentences[code]) == 1) for code in rows]
    return sorted(found, key=lambda one: (-one.rows, one.code))


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
            "value": masked(value_of(row), row.column),
            "reason": row.reason,
            "code": row.code,
            "severity": row.severity,
        }
        for row in rows
    ]


def faults_in(findings: QuerySet) -> list[Fault]:
    return [Fault(*row) for row in findings.values_list("row_number", "column", "reason")]


def whole_rows(upload: Upload, faults: Iterable[Fault], *, all_rows: bool = False) -> bytes:
    """The rows with these faults as a workbook: every column of the file with its values as they stood, numbers in
    full, behind what is to be corrected. Corrected it may be sent again as it is: no list takes `ADDED` for its own.

    all_rows: the others too, where a file is taken whole or not at all. Raises NotAllowed for too many.
    """
    by_row = defaultdict(list)
    for fault in faults:
        by_row[fault.row].append(fault)
    if len(by_row) > MOST_ROWS:
        raise NotAllowed("Lebih dari 50.000 baris. Saring menurut jenis temuan dahulu, lalu unduh sebagian-sebagian.")
    table, rows = open_upload(upload, columns_of(upload))
    parts = {part for parts in table.parted.values() for part in parts}
    kept = [
        place
        for place, heading in enumerate(table.header)
        if place not in parts and normalise_heading(heading) not in OURS
    ]
    with closing(rows):
        wanted = [
            [*in_front(row.number, by_row[row.number]), *(row.cells[place] for place in kept), *row.extra]
            for row in rows
            if all_rows or row.number in by_row
        ]
    headings = [*ADDED, *(table.header[place] for place in kept)]
    longest = max(map(len, wanted), default=0)  # a row may have more cells than there are headings
    headings += [""] * (longest - len(headings))
    return xlsx_bytes(headings, wanted, sheet="Perlu diperbaiki", title=f"Perlu diperbaiki: {upload.filename}")


def in_front(number: int, faults: list[Fault]) -> list[str]:
    columns = dict.fromkeys(fault.column for fault in faults if fault.column)
    return [str(number), ", ".join(columns), " ".join(fault.reason for fault in faults)]
