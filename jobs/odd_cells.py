"""Cells that loading will refuse or mark, told already where a file is looked at: each column is read as loading reads
it (Column.read, Column.read_day).
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from jobs.cells import dates_of
from jobs.columns import Column
from jobs.fields import SCIENTIFIC, BadValue, DateHabits, clean_text, is_formula, read_account_number, read_kk, read_nik
from jobs.table_shape import Row

MASKED = re.compile(r"•{2,}\s*\d{0,4}")  # as our own exports show the end of a number
BLANK = "-. 0/"
LONGEST_TEXT = 100_000  # how long a text may be is each room's own
OF_PERSONS = (read_nik, read_kk, read_account_number)
MASKED_FILE = (
    "Berkas ini unduhan aplikasi ini, nomornya disamarkan (kolom {label}). Muat berkas asalnya, yang nomornya lengkap."
)
WARNINGS = {
    "spoilt": (
        "Kolom {label}: {count} sel tertulis sebagai bilangan (E+), misalnya baris {row}. "
        "Sebagian angkanya sudah hilang: ubah kolomnya menjadi Teks, lalu isi ulang."
    ),
    "formula": "Kolom {label}: {count} sel berisi rumus, misalnya baris {row}. Ganti dengan isinya.",
    "unread": "Kolom {label}: {count} sel tidak terbaca, misalnya baris {row}.",
}


@dataclass
class Odd:
    """faults: the file cannot be used. warnings: some of its cells will be refused or marked."""

    faults: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def odd_cells(rows: Sequence[Row], places: Mapping[str, int], columns: Iterable[Column]) -> Odd:
    """places: name of a column -> its place in a row."""
    odd, columns = Odd(), list(columns)
    dates = dates_of(rows, places, leading_day(columns))
    for column in columns:
        place = places.get(column.name)
        if place is not None:
            cells = [(row.number, row.cells[place].strip()) for row in rows if row.cells[place].strip(BLANK)]
            tell(odd, column, cells, dates)
    return odd


def leading_day(columns: Sequence[Column]) -> str:
    """The column that shows how a file writes days: of births, else the first of days."""
    days = sorted((column for column in columns if column.read_day), key=lambda one: one.read_day != DateHabits.born)
    return days[0].name if days else ""


def tell(odd: Odd, column: Column, cells: Sequence[tuple[int, str]], dates: DateHabits) -> None:
    is_number = column.read in OF_PERSONS
    if is_number:
        ours = sum(bool(MASKED.fullmatch(text)) for _, text in cells)
        if ours and ours * 2 >= len(cells):
            odd.faults.append(MASKED_FILE.format(label=column.label))
            return
    read = partial(column.read_day, dates) if column.read_day else column.read or as_text
    wrong = {text: what_is_wrong(text, read, is_number=is_number) for text in {text for _, text in cells}}
    for what, sentence in WARNINGS.items():
        found = [number for number, text in cells if wrong[text] == what]
        if found:
            odd.warnings.append(sentence.format(label=column.label, count=len(found), row=found[0]))


def what_is_wrong(text: str, read: Callable[[str], object], *, is_number: bool) -> str:
    """A key of WARNINGS, or ""; a blank is not wrong."""
    if is_formula(text):
        return "formula"
    if is_number and SCIENTIFIC.fullmatch(text):
        return "spoilt"
    try:
        read(text)
    except BadValue as fault:
        return "" if fault.code.endswith("_blank") else "unread"
    return ""


def as_text(text: str) -> str:
    return clean_text(text, LONGEST_TEXT)
