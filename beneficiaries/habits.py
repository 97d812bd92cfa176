"""How one file writes: decided from its first rows, before any of them is kept, and shown to the office."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from beneficiaries.columns import FAMILY_FLAGS, LABELS
from jobs.columns import Column, match_columns
from jobs.fields import BadValue, DateHabits, date_habits, parse_flag
from jobs.tables import Row, Table

LOOKED_AT = 5_000  # rows
MANY_WORDS = 20  # a column with more different cells is no yes or no
# A column that is empty in more rows than this is one the office does not keep: an empty cell is no news.
MOSTLY_BLANK = 0.2


@dataclass(frozen=True)
class Habits:
    dates: DateHabits
    blank_means_no: frozenset[str] = frozenset()
    mostly_blank: frozenset[str] = frozenset()
    rows: int = field(default=0)

    def blank_is_odd(self, column: str) -> bool:
        return column not in self.mostly_blank


def habits_of(rows: Sequence[Row], places: Mapping[str, int], latest: date) -> Habits:
    """latest: no birth can be after this day."""
    columns = {name: [row.cells[place] for row in rows] for name, place in places.items()}
    return Habits(
        dates=date_habits(columns.get("birth_on", ()), columns.get("nik", ()), latest),
        blank_means_no=frozenset(name for name in FAMILY_FLAGS if name in columns and only_yes_or_blank(columns[name])),
        mostly_blank=frozenset(name for name, texts in columns.items() if is_mostly_blank(texts)),
        rows=len(rows),
    )


def told_habits(table: Table, columns: Sequence[Column]) -> list[str]:
    """Sentences for the preview: in which order the dates are read and why, and what an empty cell means."""
    places = match_columns(table.header, columns).by_name
    if places.keys().isdisjoint(("nik", "kk")) or not table.rows:
        return []
    habits = habits_of(table.rows, places, date.max)
    told, dates = [], habits.dates
    if dates.year_first:
        told.append("Tanggal lahir dibaca tahun, bulan, hari; yang ditulis lain akan ditandai.")
    elif dates.days_first or dates.months_first:
        order = "bulan lalu hari" if dates.month_first else "hari lalu bulan"
        rows, against = sorted((dates.days_first, dates.months_first), reverse=True)
        told.append(f"Tanggal lahir dibaca {order}: {rows} dari {habits.rows} baris pertama hanya dapat dibaca begitu.")
        if against:
            told.append(f"{against} baris menunjukkan urutan sebaliknya dan akan ditandai.")
    for name in sorted(habits.blank_means_no):
        told.append(f"Sel kosong di kolom {LABELS[name]} dibaca TIDAK, karena kolom itu hanya berisi YA.")
    return told


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
