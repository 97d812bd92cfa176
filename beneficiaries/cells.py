"""Reads one column of an extract: each different text once, as the database takes its value.

A register of a million people has ten thousand different birth dates and two different sexes: remembering what a
text meant is what makes the checks cheap.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cache

from audit.sealing import ACCOUNT, blind_index
from beneficiaries import packing
from beneficiaries.fields import parse_alive, parse_decile, parse_members
from beneficiaries.findings import Note
from beneficiaries.names import name_key
from beneficiaries.packing import EMPTY, FALSE, NULL, TRUE
from jobs.cells import is_blank
from jobs.fields import (
    BadValue,
    is_formula,
    is_lost,
    is_no_day,
    is_placeholder,
    parse_date,
    parse_flag,
    parse_rt_rw,
    parse_sex,
    part_rt_rw,
    read_account_number,
    read_text,
)

FORMULA = Note(
    "formula", "Sel ini berisi rumus. Salin lalu tempel sebagai nilai, atau hapus tandanya, lalu unggah lagi."
)
# Nothing to clean, nothing to refuse: printable ASCII, no blank at the ends, no two in a row.
PLAIN = re.compile(r"[0-9A-Za-z][!-~]*(?: [!-~]+)*").fullmatch
GARBLED = re.compile("[ÃÂâ][\u0080-\u00bf€™‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜š›œžŸ]")
LONGEST_RT = 3  # characters; a longer cell may hold the RW too
HEAD = re.compile(r"kepala\b.*|krt|kk|1", re.IGNORECASE | re.DOTALL)


class Cells(dict):
    """Text of a cell -> its packed value. `notes`: text -> what is odd about it.

    `read(text)` returns the value, or (value, Note), or raises BadValue, which leaves the cell empty under `code`.
    """

    MOST = 300_000

    def __init__(self, read: Callable, code: str = "text_unreadable", empty: bytes = NULL):
        super().__init__()
        self.read, self.code, self.empty = read, code, empty
        self.notes: dict[str, Note] = {}

    def __missing__(self, text):
        value, note = self.empty, None
        if is_formula(text):
            note = FORMULA
        else:
            try:
                value = self.read(text)
            except BadValue as fault:
                note = Note(self.code, fault.sentence)
        if value.__class__ is tuple:
            value, note = value
        if note:
            self.notes[text] = note
        self[text] = value
        return value

    def values_of(self, texts: Iterable[str]) -> list[bytes]:
        if len(self) > self.MOST:  # between chunks only: the notes of a chunk are asked for after its values
            self.clear()
            self.notes.clear()
        return [self[text] for text in texts]

    def notes_of(self, texts: Sequence[str]) -> list[tuple[int, Note]]:
        """(place in the chunk, note) of each cell that is worth one."""
        if not self.notes or self.notes.keys().isdisjoint(texts):
            return []
        return [(place, self.notes[text]) for place, text in enumerate(texts) if text in self.notes]


class Numbers(Cells):
    """Texts that hardly ever come twice: the plain ones are not remembered."""

    def __init__(self, most: int):
        super().__init__(lambda text: packing.text(read_text(text, most)), empty=EMPTY)
        self.most = most

    def values_of(self, texts):
        super().values_of(())
        most = self.most
        return [packing.text(text) if PLAIN(text) and len(text) <= most else self[text] for text in texts]


def text_cells(most: int) -> Cells:
    return Cells(lambda text: packing.text(read_text(text, most)), empty=EMPTY)


def read_name(text: str):
    """The name, and the name as it sounds."""
    name, note = plain_name(text)
    if not name:
        return EMPTY + EMPTY, Note("name_blank", "Nama kosong.")
    value = packing.text(name) + packing.text(name_key(name)[:120])
    return (value, note) if note else value


def plain_name(text: str) -> tuple[str, Note | None]:
    """The name, "" when there is none, and a word when it had to be mended."""
    note = None
    if GARBLED.search(text):
        note = Note("name_garbled", "Nama memuat huruf yang rusak oleh salah baca berkas. Periksa penulisannya.")
        text = repaired(text)
    name = "" if is_lost(text) else read_text(text.replace("\u2019", "'"), 120).lstrip("-\u2013\u2014\u2022* ")
    return (name, note) if any(map(str.isalpha, name)) else ("", None)


def repaired(text: str) -> str:
    """UTF-8 that was read as Windows-1252 on its way here, read as UTF-8 again where that works."""
    try:
        return text.encode("cp1252").decode()
    except UnicodeError:
        return text


def name_cells() -> Cells:
    return Cells(read_name, "name_unreadable", empty=EMPTY + EMPTY)


def read_updated(text: str) -> bytes:
    return NULL if is_no_day(text) else packing.day(parse_date(text))


class BirthDates:
    """Reads birth dates of one file, which has its habits (beneficiaries/habits.py).

    A birth after `data_on` is odd; one after the latest day of the habits cannot be.
    """

    def __init__(self, data_on: date, habits):
        self.data_on, self.dates = data_on, habits.dates
        self.blank_is_odd = habits.blank_is_odd("birth_on")
        self.in_niks: dict[bytes, tuple[str, str]] = {}  # packed birth date -> as_nik of it

    def __call__(self, text: str):
        born, note = self.dates.born(text)
        if born is None:
            return (NULL, Note("birth_blank", "Tanggal lahir kosong.")) if self.blank_is_odd else NULL
        if born > self.data_on:
            note = Note("birth_after_data", "Tanggal lahir sesudah tanggal keadaan data.")
        value = packing.day(born)
        self.in_niks[value] = as_nik(born)
        return (value, note) if note else value


def sex_cells(blank_is_odd: bool) -> Cells:
    def read(text: str):
        if is_blank(text):
            return (EMPTY, Note("sex_blank", "Jenis kelamin kosong.")) if blank_is_odd else EMPTY
        return packing.text(parse_sex(text))

    return Cells(read, "sex_unreadable", empty=EMPTY)


def flag_cells(blank_means_no: bool) -> Cells:
    blank = FALSE if blank_means_no else NULL

    def read(text: str) -> bytes:
        return {None: blank, True: TRUE, False: FALSE}[parse_flag(text)]

    return Cells(read, "flag_unreadable")


def read_alive(text: str) -> bytes:
    return {None: NULL, True: TRUE, False: FALSE}[parse_alive(text)]


def read_decile(text: str) -> bytes:
    decile = parse_decile(text)
    return NULL if decile is None else packing.small(decile)


def read_members(text: str) -> bytes:
    members = parse_members(text)
    return NULL if members is None else packing.small(members)


def read_rt_rw(text: str) -> bytes:
    return packing.text(parse_rt_rw(text))


def parted(texts: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[str]]:
    """The same columns with "001/002" under RT parted into RT and RW where the cell of RW is empty."""
    if not any(len(text) > LONGEST_RT for text in texts.get("rt", ())):
        return texts
    pairs = [part_rt_rw(text) for text in texts["rt"]]
    beside = texts.get("rw", [""] * len(pairs))
    rws = [rw if rw and is_placeholder(text) else text for text, (_, rw) in zip(beside, pairs, strict=True)]
    return {**texts, "rt": [rt for rt, _ in pairs], "rw": rws}


def read_relationship(text: str) -> bytes:
    """The relationship as written, and whether it is the head of the family."""
    plain = read_text(text, 40)
    return packing.text(plain) + (TRUE if HEAD.fullmatch(plain) else FALSE)


def read_account(text: str):
    """Its index only: to see one account on several persons."""
    if is_blank(text):
        return NULL
    number, note = read_account_number(text)
    value = packing.binary(blind_index(ACCOUNT, number))
    return (value, note) if note else value


@cache
def births() -> frozenset[str]:
    """Places 7 to 12 of every NIK there can be: "050785" for a man, "450785" for a woman born on 5 July of a year 85.

    29 February is possible whenever 20yy has it, for 2000 was a leap year.
    """
    first, last = date(2000, 1, 1).toordinal(), date(2099, 12, 31).toordinal()
    return frozenset(digits for day in range(first, last + 1) for digits in as_nik(date.fromordinal(day)))


def as_nik(born: date) -> tuple[str, str]:
    """How a birth date stands in the NIK of a man and of a woman."""
    rest = f"{born.month:02}{born.year % 100:02}"
    return f"{born.day:02}{rest}", f"{born.day + 40}{rest}"
