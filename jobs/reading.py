"""How an uploaded table was understood, in words for the person who sent it: shown before anything is done."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from jobs.columns import Column, Matching, match_columns
from jobs.masking import blotted, masked
from jobs.odd_cells import odd_cells
from jobs.table_shape import LeftOut
from jobs.tables import Table

SHOWN_ROWS = 5
LOOKED_AT = 20_000  # rows that a preview reads: every list but a register's is shorter
MANY_LEFT_OUT = 10  # more of them are folded
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
    warnings: list[str] = field(default_factory=list)  # of cells that loading will refuse or mark
    left_out: list[LeftOut] = field(default_factory=list)
    rows_seen: int = 0  # below the heading, with anything in them
    rows_read: int = 0
    is_whole: bool = True  # False: only the first rows of a long file were looked at
    hidden: int = 0
    sheet: str = ""
    sheets: Sequence = ()
    skips_hidden: bool = False
    can_be_explained: bool = False  # whether headings are at fault
    said: Sequence[str] = ()  # sentences: which meanings somebody of the office has explained

    @property
    def mark(self) -> str:
        """Tells this reading of a file from any other: what its headings mean, which sheet and rows are read."""
        return hashlib.sha256(repr((self.headings, self.sheet, self.skips_hidden)).encode()).hexdigest()[:32]

    @property
    def marks(self) -> list[str]:
        """For the form of a page that shows this one reading."""
        return [self.mark]

    def without_heading(self, fault: str) -> "Reading":
        """The same, when a room needs one of several headings and none is there."""
        return replace(self, faults=[*self.faults, fault], can_be_explained=True)

    @property
    def folds_left_out(self) -> bool:
        return len(self.left_out) > MANY_LEFT_OUT

    @property
    def is_book(self) -> bool:
        """Whether there is a choice of sheets."""
        return len(self.sheets) > 1


def read_columns(table: Table, columns: Sequence[Column] | None = None, *, skips_hidden: bool = False) -> Reading:
    """columns: those of the table that are used in this file, where not all are."""
    columns = table.columns if columns is None else columns
    found = match_columns(table.header, columns)
    labels = labels_of(columns)
    used = {place: name for place, name in sorted((place, name) for name, place in found.by_name.items())}
    odd = odd_cells(table.rows, found.by_name, columns)
    is_whole = len(table.rows) < LOOKED_AT
    return Reading(
        kind=describe(table),
        notes=table.notes,
        headings=headings_of(table, {place: labels[name] for place, name in used.items()}),
        labels=[labels[name] for name in used.values()],
        rows=[
            (row.number, [masked(row.cells[place], labels[name]) for place, name in used.items()])
            for row in table.rows[:SHOWN_ROWS]
        ],
        absent=[c.label for c in columns if c.name not in found.by_name and not c.required],
        faults=[*faults_of(found, labels), *odd.faults] or ([] if table.rows else [NO_ROWS]),
        warnings=odd.warnings,
        left_out=table.left_out,
        rows_seen=table.counts.rows_seen,
        rows_read=len(table.rows),
        is_whole=is_whole,
        hidden=table.counts.hidden,
        sheet=table.sheet,
        sheets=table.sheets,
        skips_hidden=skips_hidden,
        can_be_explained=bool(found.missing or found.ambiguous),
    )


def headings_of(table: Table, used: dict[int, str]) -> list[tuple[str, str]]:
    """Each heading of the file and what it is read as; one that joins two columns is read as both."""
    apart = {end for ends in table.parted.values() for end in ends}
    told = []
    for place, heading in enumerate(table.header):
        if place not in apart:
            labels = [used.get(one, "") for one in table.parted.get(place, (place,))]
            told.append((blotted(heading) or "(tanpa judul)", ", ".join(filter(None, labels))))
    return told


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
