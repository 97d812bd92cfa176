"""Finds the table among the records of a sheet: its heading row, its rows, and what is not a row."""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from jobs.table_limits import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_PADDING,
    too_many_columns,
    too_many_rows,
    too_many_short_rows,
)
from jobs.table_text import Record

HEADER_WITHIN = 30
FOOTER_WITHIN = 30
NAMED_IN_A_NOTE = 5

TOTAL = re.compile(r"\s*((GRAND|SUB)[ -]?)?(JUMLAH|TOTAL)\b", re.IGNORECASE)
# A figure, a formula or nothing.
FIGURE = re.compile(r"\s*((Rp\.?\s*)?[-\d][\d.,\s-]*|=.*)?", re.IGNORECASE | re.DOTALL)
SIGNATURE = re.compile(
    r"\s*(MENGETAHUI|MENYETUJUI|DISETUJUI|DIBUAT OLEH|DIPERIKSA|KEPALA (DINAS|BIDANG|SEKSI|DESA)"
    r"|PLT\b|PLH\b|A\.?N\.? |LURAH\b|CAMAT\b|NIP\b|TTD\b|CATATAN\b|SUMBER\b"
    r"|[A-Z .]{3,40}, *\d{1,2} +[A-Z]+ +\d{4}\s*$)",
    re.IGNORECASE,
)
NOTES = {
    "blank": "{count} baris kosong dilewati ({rows}).",
    "repeated": "{Rows} mengulang kepala kolom dan dilewati.",
    "footer": "Baris total dan tanda tangan di akhir dilewati ({rows}).",
    "short": "{Rows} lebih pendek dari kepala kolom; sel yang kurang dibaca kosong.",
    "long": "{Rows} lebih panjang dari kepala kolom; isinya mungkin bergeser.",
    "quote": "{Rows} punya tanda kutip yang tidak ditutup; dibaca apa adanya.",
}
NIK_LIKE = re.compile(r"'?\d{16}")


class Row(NamedTuple):
    """One row of data, its cells as text and as many as the header has.

    `number` is the row as the person sees it in the sheet, counted from 1 with titles, heading and blanks.
    `flaw`: "" | "short" (cells were missing and are empty here) | "long" (`extra` holds what stands beyond
    the last heading: most often a delimiter inside an unquoted address, so every cell may be one place off)
    | "quote" (a quote was not closed, the line was split as it stands).
    numeric, merged: as in jobs.table_text.Record.
    """

    number: int
    cells: list[str]
    flaw: str = ""
    extra: tuple[str, ...] = ()
    numeric: tuple[int, ...] = ()
    merged: tuple[int, ...] = ()


class LeftOut(NamedTuple):
    """A row below the heading that is not read as data, for a preview: its number, its words, and why.

    `words`: its filled cells as a page may show them (long numbers masked). `why`: a sentence's end such as
    "tanda tangan atau catatan di bawah tabel".
    """

    number: int
    words: str
    why: str


@dataclass
class Counts:
    """What reading a table has told so far. rows_seen: rows below the heading with anything in them; hidden: those of
    them that a filter or a person has hidden, read or not."""

    left_out: list[LeftOut] = field(default_factory=list)
    rows_seen: int = 0
    hidden: int = 0


def is_blank(cells: list[str]) -> bool:
    return not any(map(str.strip, cells))  # ends at the first cell of an ordinary row


def find_header(top: list[Record], count_known: Callable[[list[str]], int] | None) -> int | None:
    """Place of the heading row in the first records, None when there is none.

    The first with the most known headings, at least two. Without a way to know them: the first with at least
    two different words that is more than half as wide as the widest record, so that a title with a comma is none.
    """
    if count_known:
        counts = [count_known(record.cells) for record in top]
        return counts.index(max(counts)) if max(counts, default=0) >= 2 else None
    widest = max((_filled(record.cells) for record in top), default=0)
    for place, record in enumerate(top):
        words = {cell.strip() for cell in record.cells if any(map(str.isalpha, cell))}
        if len(words) >= 2 and _filled(record.cells) * 2 > widest:
            return place
    return None


def header_cells(cells: list[str]) -> list[str]:
    """Headings on one line each, without empty columns at the right. Raises UnreadableTable for too many."""
    tidy = [" ".join(cell.split()) for cell in cells]
    while not tidy[-1]:
        tidy.pop()
    if len(tidy) > MAX_COLUMNS:
        raise too_many_columns(len(tidy))
    return tidy


class _Places:
    """How often something was met and where first: enough for a note, however long the file is."""

    def __init__(self):
        self.count, self.first = 0, []

    def add(self, number: int, times: int = 1) -> None:
        """This row, and as many below it as `times` says."""
        free = NAMED_IN_A_NOTE - len(self.first)
        self.count += times
        self.first.extend(range(number, number + min(times, free)))

    def __str__(self) -> str:
        more = self.count - len(self.first)
        return f"baris {', '.join(map(str, self.first))}" + (f" dan {more} lainnya" if more else "")


def table_rows(
    records: Iterable[Record], header: list[str], notes: list[str], *, below: int, ragged: bool
) -> Iterator[Row]:
    """The rows of data below the header; `notes` receives what was left out once the iterator ends.

    `below`: number of the first row below the header. `ragged`: short records are worth a word (text files; a
    workbook's rows are all of one length). Raises UnreadableTable beyond MAX_CELLS or MAX_PADDING.
    """
    seen: dict[str, _Places] = {what: _Places() for what in NOTES}
    try:
        rows = _fitted(_with_gaps(records, below, seen["blank"]), header, seen, ragged)
        yield from _without_footer(rows, len(header), seen["footer"])
    finally:
        for what, places in seen.items():
            if places.count:
                notes.append(NOTES[what].format(count=places.count, rows=places, Rows=str(places).capitalize()))


def _with_gaps(records: Iterable[Record], below: int, blank: _Places) -> Iterator[Record]:
    """The same records; rows that the readers left out because they were empty are counted."""
    for record in records:
        if record.number > below:
            blank.add(below, record.number - below)
        below = record.number + 1
        yield record


def _fitted(records: Iterable[Record], header: list[str], seen: dict[str, _Places], ragged: bool) -> Iterator[Row]:
    first, budget = header[0].casefold(), _Budget(len(header))
    for number, cells, flaw, *_ in records:
        if is_blank(cells):
            seen["blank"].add(number)
        elif cells[0].strip().casefold() == first and _repeats(cells, header):
            seen["repeated"].add(number)
        else:
            budget.spend(len(cells))
            row = _fit(number, cells, flaw, len(header), ragged)
            if row.flaw:
                seen[row.flaw].add(number)
            yield row


class _Budget:
    """Cells a table may still have. Raises UnreadableTable when they are used up."""

    def __init__(self, width: int):
        self.width, self.rows, self.padding = width, MAX_CELLS // width, MAX_PADDING

    def spend(self, cells: int) -> None:
        self.rows -= 1
        if self.rows < 0:
            raise too_many_rows()
        if cells < self.width:
            self.padding -= self.width - 2 * cells
            if self.padding < 0:
                raise too_many_short_rows()


def _fit(number: int, cells: list[str], flaw: str, width: int, ragged: bool) -> Row:
    if len(cells) == width:
        return Row(number, cells, flaw)
    if len(cells) < width:
        return Row(number, cells + [""] * (width - len(cells)), flaw or ("short" if ragged else ""))
    extra = tuple(cells[width:])
    if is_blank(cells[width:]):
        return Row(number, cells[:width], flaw)
    return Row(number, cells[:width], flaw or "long", extra)


def _repeats(cells: list[str], header: list[str]) -> bool:
    tidy = [" ".join(cell.split()).casefold() for cell in cells]
    return tidy[: len(header)] == [heading.casefold() for heading in header] and is_blank(cells[len(header) :])


def _without_footer(rows: Iterator[Row], width: int, left_out: _Places) -> Iterator[Row]:
    """Holds back the last rows that might be totals or signatures, and lets them go if people follow."""
    held: deque[Row] = deque()
    for row in rows:
        if _filled(row.cells) * 2 <= width or TOTAL.match(next(filter(None, row.cells), "")):
            held.append(row)
            if len(held) > FOOTER_WITHIN:
                yield held.popleft()
        else:
            yield from held
            held.clear()
            yield row
    last = list(held)
    start = _footer_start(last)
    yield from last[:start]
    for row in last[start:]:
        left_out.add(row.number)


def _footer_start(held: list[Row]) -> int:
    """Place of the first total or signature; a row with something like a NIK is never below it."""
    people = [place for place, row in enumerate(held) if any(NIK_LIKE.fullmatch(cell.strip()) for cell in row.cells)]
    for place in range(max(people, default=-1) + 1, len(held)):
        if _is_total(held[place]) or any(map(SIGNATURE.match, held[place].cells)):
            return place
    return len(held)


def _is_total(row: Row) -> bool:
    """JUMLAH or TOTAL and beside it nothing but figures: a person's row has more words than that."""
    words = [cell for cell in row.cells if not FIGURE.fullmatch(cell)]
    return len(words) == 1 and bool(TOTAL.match(words[0]))


def _filled(cells: list[str]) -> int:
    return len(cells) - cells.count("")
