"""Birth dates in all the forms an office writes them, as the number yyyymmdd; 0 where none can be read.

An import refuses a date that may be read in two ways. Here both readings are tried against the NIK, because a wrong
guess costs nothing but a pair that is not found.
"""

import re
from datetime import date, timedelta

from jobs.fields import EXCEL_EPOCH, INVISIBLE, MONTHS

YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T].*)?", re.ASCII)
DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?:[ T].*)?", re.ASCII)
IN_WORDS = re.compile(r"(\d{1,2})[ -]*([A-Za-z]+)\.?[ -]*(\d{4}|\d{2})", re.ASCII)
SERIAL = re.compile(r"(\d{3,5})(?:[.,]0+)?", re.ASCII)
OLDEST = 110  # years; older is a filler such as 1900-01-01


class BirthDates:
    """Cell -> its readings, remembered: a million people have some thirty thousand birthdays."""

    def __init__(self, today: date):
        self.latest = as_number(today)
        self.earliest = self.latest - OLDEST * 10000
        self.known: dict[str, tuple[int, ...]] = {}

    def read(self, text: str, nik: int) -> int:
        """The date in a cell, or the one in the NIK where the cell says nothing."""
        readings = self.known.get(text)
        if readings is None:
            readings = self.known[text] = tuple(day for day in possible_dates(text) if self.is_possible(day))
        if len(readings) == 1:
            return readings[0]
        if not readings:
            return self.from_nik(nik)
        said = self.from_nik(nik)
        return said if said in readings else readings[0]

    def is_possible(self, day: int) -> bool:
        return self.earliest <= day <= self.latest

    def from_nik(self, nik: int) -> int:
        """The date in places 7 to 12 of a NIK, in the century that makes its owner younger."""
        if not nik:
            return 0
        coded = nik // 10_000 % 1_000_000
        day, month, year = coded // 10_000, coded // 100 % 100, coded % 100
        found = real_date(2000 + year, month, day - 40 if day > 40 else day)
        return found - 100 * 10000 if found > self.latest else found


def possible_dates(text: str) -> list[int]:
    if len(text) == 10 and text[4] == text[7] == "-" and text.replace("-", "").isdecimal():
        return real_dates((int(text[:4]), int(text[5:7]), int(text[8:])))
    plain = " ".join(text.translate(INVISIBLE).strip(" '\"").split())
    if found := YEAR_FIRST.fullmatch(plain):
        return real_dates((int(found[1]), int(found[2]), int(found[3])))
    if found := DAY_FIRST.fullmatch(plain):
        first, second = int(found[1]), int(found[2])
        return [day for year in years(found[3]) for day in real_dates((year, second, first), (year, first, second))]
    if (found := IN_WORDS.fullmatch(plain)) and found[2].lower() in MONTHS:
        return [day for year in years(found[3]) for day in real_dates((year, MONTHS[found[2].lower()], int(found[1])))]
    if found := SERIAL.fullmatch(plain):
        return [as_number(EXCEL_EPOCH + timedelta(days=int(found[1])))]
    return []


def years(text: str) -> list[int]:
    """A year of two digits is the nearest past one first."""
    return [int(text)] if len(text) == 4 else [2000 + int(text), 1900 + int(text)]


def real_dates(*candidates) -> list[int]:
    return list(dict.fromkeys(filter(None, (real_date(*candidate) for candidate in candidates))))


def real_date(year: int, month: int, day: int) -> int:
    try:
        return as_number(date(year, month, day))
    except ValueError:
        return 0


def as_number(day: date) -> int:
    return day.year * 10000 + day.month * 100 + day.day
