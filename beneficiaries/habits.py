"""How one file writes: decided from its first rows, before any of them is kept, and shown to the office."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from beneficiaries.cells import DAY_AND_MONTH
from beneficiaries.columns import FAMILY_FLAGS, LABELS
from jobs.columns import Column, match_columns
from jobs.fields import BadValue, parse_flag
from jobs.tables import Row, Table

LOOKED_AT = 5_000  # rows
MANY_WORDS = 20  # a column with more different cells is no yes or no
# A column that is empty in more rows than this is one the office does not keep: an empty cell is no news.
MOSTLY_BLANK = 0.2


@dataclass(frozen=True)
class Habits:
    """latest: no birth can be after this day. months_first, days_first: rows that show the one or the other order.

    year_first: dates are written 1985-07-05 as a rule.
    """

    latest: date
    blank_means_no: frozenset[str] = frozenset()
    mostly_blank: frozenset[str] = frozenset()
    months_first: int = 0
    days_first: int = 0
    year_first: bool = False
    rows: int = field(default=0)

    @property
    def month_first(self) -> bool:
        return self.months_first > self.days_first

    def blank_is_odd(self, column: str) -> bool:
        return column not in self.mostly_blank


def habits_of(rows: Sequence[Row], places: Mapping[str, int], latest: date) -> Habits:
    columns = {name: [row.cells[place] for row in rows] for name, place in places.items()}
    orders = Counter(map(order_of, columns.get("birth_on", ()), columns.get("nik", ())))
    return Habits(
        latest=latest,
        blank_means_no=frozenset(name for name in FAMILY_FLAGS if name in columns and only_yes_or_blank(columns[name])),
        mostly_blank=frozenset(name for name, texts in columns.items() if is_mostly_blank(texts)),
        months_first=orders["month"],
        days_first=orders["day"],
        year_first=starts_with_year(columns.get("birth_on", ())),
        rows=len(rows),
    )


def told_habits(table: Table, columns: Sequence[Column]) -> list[str]:
    """Sentences for the preview: in which order the dates are read and why, and what an empty cell means."""
    places = match_columns(table.header, columns).by_name
    if places.keys().isdisjoint(("nik", "kk")) or not table.rows:
        return []
    habits = habits_of(table.rows, places, date.max)
    told = []
    if habits.year_first:
        told.append("Tanggal lahir dibaca tahun, bulan, hari; yang ditulis lain akan ditandai.")
    elif habits.days_first or habits.months_first:
        order = "bulan lalu hari" if habits.month_first else "hari lalu bulan"
        rows, against = sorted((habits.days_first, habits.months_first), reverse=True)
        told.append(f"Tanggal lahir dibaca {order}: {rows} dari {habits.rows} baris pertama hanya dapat dibaca begitu.")
        if against:
            told.append(f"{against} baris menunjukkan urutan sebaliknya dan akan ditandai.")
    for name in sorted(habits.blank_means_no):
        told.append(f"Sel kosong di kolom {LABELS[name]} dibaca TIDAK, karena kolom itu hanya berisi YA.")
    return told


def starts_with_year(texts: Sequence[str]) -> bool:
    """Whether dates are written year-month-day as a rule: then any other form is worth a look."""
    return sum(text[4:5] == "-" for text in texts) > (1 - MOSTLY_BLANK) * len(texts)


def order_of(text: str, nik: str) -> str:
    """ "day" or "month" when a birth date can only be meant one way, by itself or beside the NIK; else ""."""
    found = DAY_AND_MONTH.fullmatch(text.strip())
    if not found or found[1] == found[3]:
        return ""
    one, other = int(found[1]), int(found[3])
    if one > 12 or other > 12:
        return "day" if one > 12 else "month"
    digits = nik.strip()[6:12]
    if not (len(digits) == 6 and digits.isascii() and digits.isdigit()) or digits[4:] != found[4][-2:]:
        return ""
    day, month = int(digits[:2]), int(digits[2:4])
    return {(one, other): "day", (other, one): "month"}.get((day - 40 if day > 40 else day, month), "")


def only_yes_or_blank(texts: Iterable[str]) -> bool:
    """Whether a column says yes where it says anything: then an empty cell is a no, not an unknown."""
    words = set(texts)
    if len(words) > MANY_WORDS:
        return False
    said = set()
    for text in words:
        try:
            said.add(parse_flag(text))
        except BadValue:
            return False
    return said == {True, None}


def is_mostly_blank(texts: Sequence[str]) -> bool:
    return sum(not text.strip() for text in texts) > MOSTLY_BLANK * len(texts)
