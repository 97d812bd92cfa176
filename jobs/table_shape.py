"""Tells the rows of a table from what stands among and below them: blanks, repeated headings, totals, signatures.

By position and shape, never by a word in a row of data: a family called Sumber, a group called An Nisa stays. Whatever
is left out is handed to the caller with its words, for the person who sent the file.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from jobs.masking import masked
from jobs.table_heading import filled
from jobs.table_limits import MAX_CELLS, MAX_PADDING, too_many_rows, too_many_short_rows
from jobs.table_lines import REPEATED, Again, is_column_numbers, is_units, total_places
from jobs.table_text import Record

NAMED_IN_A_NOTE = 5
MOST_LEFT_OUT = 200  # told one by one; of more only how many
FOOTER_CELLS = 2  # the first line of a footer fills no more
SIGNATURES = 3  # and those below it stand side by side

NOTES = {
    "blank": "{count} baris kosong dilewati ({rows}).",
    "repeated": "{Rows} mengulang kepala kolom dan dilewati.",
    "numbers": "{Rows} hanya berisi nomor kolom dan dilewati.",
    "units": "{Rows} hanya berisi satuan kolom dan dilewati.",
    "example": "{Rows} masih baris contoh dari Unduh contoh dan dilewati.",
    "footer": "{Rows} tidak dibaca sebagai data: jumlah, tanda tangan atau catatan.",
    "short": "{Rows} lebih pendek dari kepala kolom; sel yang kurang dibaca kosong.",
    "long": "{Rows} lebih panjang dari kepala kolom; isinya mungkin bergeser.",
    "quote": "{Rows} punya tanda kutip yang tidak ditutup; dibaca apa adanya.",
    "merged": "Sel gabungan diisikan ke setiap barisnya ({rows}).",
    "hidden": "{count} baris tersembunyi di berkas ikut dibaca ({rows}).",
    "skipped": "{count} baris tersembunyi di berkas dilewati ({rows}).",
}
NUMBERS, UNITS, EXAMPLE = "nomor kolom", "satuan kolom", "baris contoh dari Unduh contoh"
SUM, BELOW = "baris jumlah", "tanda tangan atau catatan di bawah tabel"
SORTS = {  # keys of NOTES
    NUMBERS: "numbers",
    UNITS: "units",
    REPEATED: "repeated",
    EXAMPLE: "example",
    SUM: "footer",
    BELOW: "footer",
}
AT_A_HEADING = (NUMBERS, UNITS, REPEATED, EXAMPLE)


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
    """A row below the heading that is not read as data: its number, its words, why, and its cells as they stood.

    `words`: its filled cells as a page may show them (long numbers masked). `why`: what it is taken for, such as
    "tanda tangan atau catatan di bawah tabel".
    """

    number: int
    words: str
    why: str
    cells: list[str]


@dataclass
class Counts:
    """What reading a table has told so far. rows_seen: rows below the heading with anything in them; hidden: those of
    them that a filter or a person has hidden, read or not."""

    left_out: list[LeftOut] = field(default_factory=list)
    rows_seen: int = 0
    hidden: int = 0


def is_blank(cells: list[str]) -> bool:
    return not any(map(str.strip, cells))  # ends at the first cell of an ordinary row


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


@dataclass(frozen=True)
class Keys:
    """Places of cells that make a row one of data. numbers: of the running number, where only a number counts;
    names: of the name, asked where a file has no other key. example: the invented row of "Unduh contoh" under the
    headings of this file, [] where too few of them are known to tell it."""

    numbers: tuple[int, ...] = ()
    others: tuple[int, ...] = ()
    names: tuple[int, ...] = ()
    example: list[str] = field(default_factory=list)

    @property
    def are_known(self) -> bool:
        return bool(self.numbers or self.others or self.names)

    def filled(self, cells: list[str]) -> list[int]:
        """Places with something that can be a key: signatures often stand under one."""
        if not (self.numbers or self.others):
            return [place for place in self.names if any(map(str.isalpha, cells[place]))]
        found = [place for place in self.numbers if cells[place].strip().rstrip(".").isdecimal()]
        return found + [place for place in self.others if can_be_key(cells[place].strip())]


def can_be_key(text: str) -> bool:
    return any(map(str.isdecimal, text)) or (bool(text) and len(text.split()) == 1)


class RowReader:
    """The rows of data below a heading; what is left out goes to `counts`, what is odd to `notes` at the end.

    ragged: short records are worth a word (text files; a workbook's rows are all of one length).
    """

    def __init__(self, again: Again, width: int, keys: Keys, counts: Counts, *, ragged: bool, skip_hidden: bool):
        self.again, self.keys, self.counts, self.ragged = again, keys, counts, ragged
        self.skip_hidden, self.width, self.data_rows = skip_hidden, width, 0
        self.is_below_heading = True
        self.seen: dict[str, _Places] = {what: _Places() for what in NOTES}

    def read(self, records: Iterable[Record], notes: list[str], below: int) -> Iterator[Row]:
        """below: number of the first row below the header. Raises UnreadableTable beyond MAX_CELLS or MAX_PADDING."""
        try:
            yield from self.data(self.fitted(records, below))
        finally:
            for what, places in self.seen.items():
                if places.count:
                    notes.append(NOTES[what].format(count=places.count, rows=places, Rows=str(places).capitalize()))

    def fitted(self, records: Iterable[Record], below: int) -> Iterator[tuple[Row, bool]]:
        """(row, whether it stands behind a blank one) of every record with anything in it."""
        budget, blank = _Budget(self.width), self.seen["blank"]
        is_behind_blank = False
        for record in records:
            number, cells = record.number, record.cells
            if number > below:  # the readers leave out what is empty
                blank.add(below, number - below)
                is_behind_blank = True
            below = number + 1
            if is_blank(cells):
                blank.add(number)
                is_behind_blank = True
                continue
            self.counts.rows_seen += 1
            if record.is_hidden and self.hide(number):
                continue
            if self.again.is_row(cells):
                self.leave_out(number, cells, REPEATED)
                continue
            budget.spend(len(cells))
            yield self.fit(record), is_behind_blank
            is_behind_blank = False

    def fit(self, record: Record) -> Row:
        row = _fit(record.number, record.cells, record.flaw, self.width, self.ragged)
        if row.flaw:
            self.seen[row.flaw].add(row.number)
        if record.merged:
            self.seen["merged"].add(row.number)
        if record.numeric or record.merged:
            return row._replace(numeric=record.numeric, merged=record.merged)
        return row

    def hide(self, number: int) -> bool:
        """Whether a hidden row is skipped; counted in any case."""
        self.counts.hidden += 1
        self.seen["skipped" if self.skip_hidden else "hidden"].add(number)
        return self.skip_hidden

    def data(self, rows: Iterable[tuple[Row, bool]]) -> Iterator[Row]:
        """Behind a blank row or a total a line of few words and no key is a footer, and so are those below it."""
        is_footer_near, most = False, FOOTER_CELLS
        for row, is_behind_blank in rows:
            is_footer_near = is_footer_near or is_behind_blank
            if why := self.why_no_data(row, most if is_footer_near else 0):
                self.leave_out(row.number, row.cells, why)
                is_footer_near = why not in AT_A_HEADING
                most = SIGNATURES if why == BELOW else most
            else:
                self.data_rows += 1
                is_footer_near, most, self.is_below_heading = False, FOOTER_CELLS, False
                yield row

    def why_no_data(self, row: Row, most: int) -> str:
        """Why a row is no data, or "". most: so many filled cells a line of a footer may have here, 0 for none."""
        cells = row.cells
        if cells == self.keys.example:
            return EXAMPLE
        if any(len(cells[place]) > 7 and cells[place].isdecimal() for place in self.keys.others):
            return ""  # nearly every row of a long file
        if why := self.why_of_heading(row):
            return why
        keys = self.keys.filled(cells)
        if self.is_total(cells, keys):
            return SUM
        count = filled(cells)
        if count > most or keys:
            return ""
        return BELOW if self.keys.are_known or count * 2 < self.width else ""

    def why_of_heading(self, row: Row) -> str:
        if is_column_numbers(row.cells, may_have_gaps=self.is_below_heading):
            return NUMBERS
        if self.is_below_heading and is_units(row.cells):
            return UNITS
        return REPEATED if self.again.is_like(row.number, row.cells) else ""

    def is_total(self, cells: list[str], keys: list[int]) -> bool:
        """A total, and under no key more than the count of the rows above."""
        places = total_places(cells)
        if places is None:
            return False
        others = [cells[key].strip() for key in keys if key not in places]
        return all(other == str(self.data_rows) for other in others)

    def leave_out(self, number: int, cells: list[str], why: str) -> None:
        self.seen[SORTS[why]].add(number)
        self.is_below_heading = self.is_below_heading or why == REPEATED
        if len(self.counts.left_out) < MOST_LEFT_OUT:
            words = " | ".join(masked(" ".join(cell.split())) for cell in cells if cell.strip())
            self.counts.left_out.append(LeftOut(number, words, why, cells))


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
