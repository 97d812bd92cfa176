"""One row of an uploaded list, asked by the names of our columns. A row that cannot be taken raises Refusal; a cell
that cannot be read, or only with a word about it, leaves a Remark and the row is taken.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from jobs.fields import (
    DAY_FIRST,
    LOST_TEXT,
    RT_TWICE,
    BadValue,
    DateHabits,
    Note,
    date_habits,
    is_formula,
    is_lost,
    is_placeholder,
    parse_flag,
    parse_rt_rw,
    parse_rupiah,
    part_rt_rw,
    read_text,
    unprotected,
)
from jobs.masking import blotted, masked
from jobs.tables import Row

FLAWS = {
    "long": "Baris ini lebih panjang dari kepala kolom, jadi isinya mungkin bergeser. Periksa tanda pemisahnya.",
    "quote": "Tanda kutip di baris ini tidak ditutup, jadi isinya mungkin bergeser.",
}
FORMULA = "Sel ini berisi rumus. Ganti dengan isinya."
MERGED_MONEY = (
    "Nilai rupiah ini ada di sel gabungan, jadi tidak jelas untuk baris mana. Pisahkan selnya, tulis nilai tiap baris."
)
EMPTIED = "Dikosongkan: {}"
CODES = ("code", "number")  # compared with those there are, however long


class Refusal(Exception):
    """Why a row is not taken: name of our column ("" for the row), its text, code and sentence."""

    def __init__(self, column, value, code, sentence):
        super().__init__(sentence)
        self.column, self.value, self.code, self.sentence = column, value, code, sentence


class Remark(NamedTuple):
    """A warning about a row that is taken: as a Refusal, with the number of its row."""

    row: int
    column: str
    value: str
    code: str
    sentence: str


class Cells:
    """The cells of one row by the names of our columns; a column the file does not have is empty.

    dates: of the file, from `dates_of`. `remarks` gathers what is odd about the row while it is read.
    """

    def __init__(self, places: Mapping[str, int], row: Row, dates: DateHabits = DAY_FIRST):
        self.places, self.row, self.dates = places, row, dates
        self.remarks: list[Remark] = []
        if row.flaw in FLAWS:
            raise Refusal("", "", f"row_{row.flaw}", FLAWS[row.flaw])

    def written(self, name: str) -> str:
        place = self.places.get(name)
        return "" if place is None else self.row.cells[place].strip()

    def is_number_cell(self, name: str) -> bool:
        """Whether the cell was typed as a long number into a workbook: zeros in front of it are gone."""
        return self.places.get(name, -1) in self.row.numeric

    def is_merged(self, name: str) -> bool:
        return self.places.get(name, -1) in self.row.merged

    def warn(self, name: str, code: str, sentence: str):
        self.remarks.append(Remark(self.row.number, name, self.written(name), code, sentence))

    def text(self, name: str, length: int) -> str:
        """Clean text of at most `length` characters, "" for what only says that there is nothing, or nothing more.

        A long number in it is blotted out: text is not sealed, and a NIK comes here when columns are shifted or a
        heading was explained wrongly. Raises Refusal for a formula or letters that hide.
        """
        if is_formula(self.written(name)):
            raise Refusal(name, self.written(name), "formula", FORMULA)
        if is_lost(self.written(name)):
            self.warn(name, "text_lost", EMPTIED.format(LOST_TEXT))
            return ""
        text = self.value(name, lambda text: read_text(text, length))
        return text if name in CODES else blotted(text)

    def name(self, name: str = "name", length: int = 120) -> str:
        """The name of a person or group. Raises Refusal for none: a dash, "N/A", digits alone."""
        text = self.text(name, length).lstrip("-\u2013\u2014\u2022* ")
        if not any(map(str.isalpha, text)):
            raise Refusal(name, self.written(name), f"{name}_blank", "Nama kosong.")
        return text

    def value(self, name: str, parse: Callable):
        """What `parse` makes of the cell; BadValue becomes Refusal."""
        try:
            return parse(self.written(name))
        except BadValue as fault:
            raise Refusal(name, self.written(name), fault.code, fault.sentence) from fault

    def optional(self, name: str, parse: Callable, empty=None):
        """As `value`; a blank cell is `empty`."""
        return empty if is_blank(self.written(name)) else self.value(name, parse)

    def read(self, name: str, read: Callable):
        """As `value` for a reader that gives (value, Note or None): the Note becomes a Remark."""
        return self.noted(name, self.value(name, read))

    def known(self, name: str, parse: Callable, unknown=None):
        """What cannot be read is told and is `unknown`, as a blank is: it refuses nobody.

        parse: gives a value, or (value, Note or None).
        """
        if is_blank(self.written(name)):
            return unknown
        try:
            found = parse(self.written(name))
        except BadValue as fault:
            if not fault.code.endswith("_blank"):
                self.warn(name, fault.code, EMPTIED.format(fault.sentence))
            return unknown
        return self.noted(name, found) if isinstance(found, tuple) else found

    def flag(self, name: str) -> bool | None:
        """Yes or no, None for a blank and for a word that is neither, which is told."""
        try:
            return parse_flag(self.written(name))
        except BadValue as fault:
            self.warn(name, fault.code, EMPTIED.format(fault.sentence))
            return None

    def noted(self, name: str, found: tuple[object, Note | None]):
        value, note = found
        if note:
            self.warn(name, *note)
        return value

    def born(self, name: str = "birth_on"):
        """The birth date, None where there is none that can be read."""
        return self.known(name, self.dates.born)

    def day(self, name: str):
        """Any other day, None where there is none that can be read."""
        return self.known(name, self.dates.day)

    def rupiah(self, name: str) -> int:
        """Whole rupiah. Raises Refusal, also for a cell that is merged over several rows."""
        if self.is_merged(name):
            raise Refusal(name, self.written(name), "rupiah_merged", MERGED_MONEY)
        return self.value(name, parse_rupiah)

    def rt_rw(self) -> tuple[str, str]:
        """RT and RW in three digits, "" for what is blank or cannot be read; "001/002" under RT is both."""
        rt_text, beside = part_rt_rw(self.written("rt"))
        rt = rt_text if beside else self.known("rt", parse_rt_rw, "")
        before, rw_text = part_rt_rw(self.written("rw"))
        rw = rw_text or self.known("rw", parse_rt_rw, "")
        if beside and rw and rw != beside:
            self.warn("rt", *RT_TWICE)
        return rt or (before if rw_text else ""), rw or beside


def is_blank(text: str) -> bool:
    return is_placeholder(unprotected(text.strip()))


def said(places: Mapping[str, int], row: Row, name: str) -> str:
    """What a row that is refused says of itself, as a page may show it: whose it is, before anything else is read."""
    place = places.get(name)
    return "" if place is None or row.flaw in FLAWS else masked(" ".join(row.cells[place].split()))


def dates_of(rows: Sequence[Row], places: Mapping[str, int], name: str = "birth_on") -> DateHabits:
    """How the rows of a file write dates, for `Cells`: by the birth dates beside their NIKs, else by another column."""
    place, nik = places.get(name), places.get("nik")
    if place is None:
        return DAY_FIRST
    niks = [row.cells[nik] for row in rows] if nik is not None else ()
    return date_habits([row.cells[place] for row in rows], niks)
