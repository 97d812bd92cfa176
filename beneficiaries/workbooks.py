"""The rows with findings as a workbook: the columns of the file, and what is to be corrected."""

from collections import defaultdict
from contextlib import closing

from beneficiaries.headings import open_extract
from beneficiaries.models import Release
from jobs.writing import xlsx_bytes

ROW, FOUND = "Baris di berkas asal", "Temuan"


def findings_workbook(release: Release, findings) -> bytes:
    """The whole rows with these findings, numbers in full. Send it again corrected: `ROW` says what it replaces."""
    told = defaultdict(list)
    for number, column, reason in findings.values_list("row_number", "column", "reason"):
        told[number].append(f"{column}: {reason}" if column else reason)
    table, rows, _ = open_extract(release)
    with closing(rows):
        wanted = [
            [str(row.number), " ".join(told[row.number]), *row.cells, *row.extra] for row in rows if row.number in told
        ]
    return xlsx_bytes([ROW, FOUND, *table.header], wanted, sheet="Perlu diperbaiki")
