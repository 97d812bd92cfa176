"""How an uploaded table was understood, in words for the person who sent it: shown before anything is done."""

from collections.abc import Sequence
from dataclasses import dataclass

from jobs.columns import Column, Matching, match_columns
from jobs.masking import blotted, masked
from jobs.tables import Table

SHOWN_ROWS = 5
NO_ROWS = "Berkas ini hanya berisi judul kolom, tanpa baris data. Periksa berkasnya, lalu unggah lagi."
DELIMITERS = {",": "koma", ";": "titik koma", "\t": "tab", "|": "garis tegak"}


@dataclass(frozen=True)
class Reading:
    """For templates/jobs/_reading.html."""

    kind: str  # "CSV, UTF-8, dipisah koma"
    notes: list[str]
    headings: list[tuple[str, str]]  # heading in the file -> label of our column, "" when not used
    labels: list[str]  # of the columns we use, in the file's order
    rows: list[tuple[int, list[str]]]  # row number, masked cells of those columns
    absent: list[str]  # labels of columns we would use but did not find
    faults: list[str]  # sentences; with any of them the file cannot be used


def read_columns(table: Table, columns: Sequence[Column]) -> Reading:
    found = match_columns(table.header, columns)
    labels = labels_of(columns)
    places = sorted((place, name) for name, place in found.by_name.items())
    used = {place: labels[name] for place, name in places}
    return Reading(
        kind=describe(table),
        notes=table.notes,
        headings=[(blotted(heading) or "(tanpa judul)", used.get(i, "")) for i, heading in enumerate(table.header)],
        labels=list(used.values()),
        rows=[
            (row.number, [masked(row.cells[place], label) for place, label in used.items()])
            for row in table.rows[:SHOWN_ROWS]
        ],
        absent=[c.label for c in columns if c.name not in found.by_name and not c.required],
        faults=faults_of(found, labels) or ([] if table.rows else [NO_ROWS]),
    )


def labels_of(columns: Sequence[Column]) -> dict[str, str]:
    return {column.name: column.label for column in columns}


def describe(table: Table) -> str:
    parts = [table.kind, table.encoding, table.delimiter and f"dipisah {DELIMITERS.get(table.delimiter, 'lain')}"]
    return ", ".join(part for part in parts if part)


def faults_of(found: Matching, labels: dict[str, str]) -> list[str]:
    """Why the columns cannot be used: a required one is missing, or two headings claim the same."""
    faults = []
    if found.missing:
        names = ", ".join(column.label for column in found.missing)
        faults.append(f"Kolom wajib tidak ditemukan: {names}. Periksa judul kolom berkas ini, lalu unggah lagi.")
    for name, headings in found.ambiguous.items():
        twice = " dan ".join(f"“{blotted(heading)}”" for heading in headings)
        faults.append(f"Dua kolom terbaca sebagai {labels[name]}: {twice}. Hapus atau ganti judul salah satunya.")
    return faults
