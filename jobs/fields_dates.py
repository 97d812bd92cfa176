"""Reads one cell with a date as one file writes them: which of day and month comes first is a habit of the file.

A time of day is taken off; with an offset (Z, +07:00) the day is that of the office's clock.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from django.utils import timezone as clock

from accounts.days import AROUND_MARKS, DASHES, DAY_AND_MONTH, IMPOSSIBLE, WEEKDAY, NotADay, day_written, real_date
from jobs.fields_text import BadValue, Note, is_placeholder, one_line

FIRST_YEAR, LAST_YEAR = 1900, 2100
EXCEL_EPOCH = date(1899, 12, 30)
NO_DAYS = {"1900-01-01", "1900-01-00", "1899-12-30", "1899-12-31", "01/01/1900", "00/01/1900", "1/1/1900", "0/1/1900"}

ONLY_DIGITS = re.compile(r"[\d./-]+", re.ASCII)
EXCEL_SERIAL = re.compile(r"\d{1,5}([.,]0+)?|\d{5}[.,]\d+", re.ASCII)  # behind the comma is the time of day
YEAR_ALONE = re.compile(r"(?:19|20)\d\d(?:[.,]0+)?", re.ASCII)
IN_FRONT = re.compile(r"([^\W\d_][^\d,]*?) *, *(?=\d)")  # "Minggu, 13 Maret 1983", "Metro, 05-07-1985"
TIME = re.compile(
    r"(?P<day>.*\d)(?:[ T]+(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?)"
    r" ?(?P<half>[AP]\.?M\.?)? ?(?P<zone>Z|UTC|GMT|WIB|WITA|WIT|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE | re.ASCII,
)
ZONES = {"z": 0, "utc": 0, "gmt": 0, "wib": 7, "wita": 8, "wit": 9}
# Midnight in Jayapura, Makassar and Jakarta, written on the clock of Greenwich: the day before.
MIDNIGHTS_OF_GREENWICH = (time(15), time(16), time(17))

OTHER_ORDER = Note("birth_other_order", "Tanggal ini ditulis dengan urutan lain dari baris lain di berkas ini.")
SERIAL = Note("birth_serial", "Tanggal lahir berupa nomor hari Excel.")
TWO_DIGITS = Note("birth_two_digit_year", "Tahun lahir hanya dua angka; abadnya diperkirakan dari usia.")
DAY_BEFORE = Note(
    "birth_time",
    "Tanggal lahir ditulis dengan jam yang menunjukkan tengah malam menurut jam Indonesia: dibaca hari berikutnya.",
)
FUTURE = "Tanggal ini belum terjadi."


def is_no_day(text: str) -> bool:
    """Whether a cell of dates says that there is none: blank, 00/00/0000, the zero day of a spreadsheet."""
    return _says_none(_plain(text))


def _says_none(plain: str) -> bool:
    return is_placeholder(plain) or not plain.strip("-./0: ") or plain[:10].strip() in NO_DAYS


def parse_date(text: str, *, excel_serial: bool = False) -> date:
    """Year-month-day, day/month/year, 20240305 or "12 Mei 1980", with or without a time of day or the name of the day;
    an Excel day number only where `excel_serial` allows it.

    Raises BadValue date_blank, date_serial, date_two_digit_year, date_order, date_impossible or date_format.
    """
    plain = _plain(text)
    if _says_none(plain):
        raise BadValue("date_blank", "Tanggal kosong.")
    day, at = split_time(plain)
    found = _day_of(day, excel_serial)
    return _here(found, at) if at and at.tzinfo else found


def split_time(text: str) -> tuple[str, time | None]:
    """(the day as written, its time or None)."""
    found = TIME.fullmatch(text)
    if not found:
        return text, None
    hour, half = int(found["hour"]), (found["half"] or "").casefold()[:1]
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return found["day"].strip(), time(hour, int(found["minute"]), int(found["second"] or 0), tzinfo=_zone(found))
    except ValueError:
        return text, None


def _zone(found) -> timezone | None:
    written = (found["zone"] or "").casefold()
    if not written:
        return None
    if written in ZONES:
        return timezone(timedelta(hours=ZONES[written]))
    minutes = int(written[1:3]) * 60 + int(written[-2:])
    return timezone(timedelta(minutes=-minutes if written[0] == "-" else minutes))


def _here(day: date, at: time) -> date:
    """The day on the office's clock."""
    return datetime.combine(day, at).astimezone(clock.get_default_timezone()).date()


def _plain(text: str) -> str:
    if ONLY_DIGITS.fullmatch(text):  # nearly every cell of a register
        return text
    plain = one_line(text).translate(DASHES)
    return AROUND_MARKS.sub(r"\1", WEEKDAY.sub("", IN_FRONT.sub("", plain, count=1), count=1))


def _day_of(plain: str, excel_serial: bool) -> date:
    if EXCEL_SERIAL.fullmatch(plain):
        return _counted_day(plain, excel_serial)
    return _real(day_written, plain)


def _counted_day(plain: str, excel_serial: bool) -> date:
    if YEAR_ALONE.fullmatch(plain):  # as a day number it would be one of 1905
        raise BadValue("date_format", "Tanggal hanya berupa tahun. Tulis juga hari dan bulannya, seperti 25/02/1985.")
    if not excel_serial:
        raise BadValue("date_serial", "Tanggal tersimpan sebagai nomor hari Excel. Ubah format selnya ke tanggal.")
    found_on = EXCEL_EPOCH + timedelta(days=int(re.split("[.,]", plain)[0]))
    return _real(real_date, str(found_on.year), found_on.month, found_on.day)


def parse_past_date(text: str) -> date:
    """Raises BadValue as `parse_date` does, and date_future for a day after today."""
    day = parse_date(text)
    if day > clock.localdate():
        raise BadValue("date_future", "Tanggalnya sesudah hari ini.")
    return day


def _real(read, *what) -> date:
    """What accounts.days makes of it, refused as a cell is refused."""
    try:
        found = read(*what)
    except NotADay as fault:
        raise BadValue(fault.code, fault.sentence) from fault
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise BadValue("date_impossible", IMPOSSIBLE)
    return found


@dataclass(frozen=True)
class DateHabits:
    """How one file writes dates. months_first, days_first: cells that show the one or the other order.

    year_first: dates are written 1985-07-05 as a rule. latest: no birth can be after this day; None for today.
    """

    months_first: int = 0
    days_first: int = 0
    year_first: bool = False
    latest: date | None = None

    @property
    def month_first(self) -> bool:
        return self.months_first > self.days_first

    def born(self, text: str) -> tuple[date | None, Note | None]:
        """A birth date, None for a blank. Read are also a year of two digits, by the age, and an Excel day number.

        Raises BadValue as `parse_date`, and date_future.
        """
        plain = _plain(text)
        if _says_none(plain):
            return None, None
        day, at = split_time(plain)
        born, note = self._born_on(day)
        if at and at.tzinfo:
            born = _here(born, at)
        elif at in MIDNIGHTS_OF_GREENWICH:
            born, note = born + timedelta(days=1), DAY_BEFORE
        if born > self.last_day:
            raise BadValue("date_future", FUTURE)
        return born, note

    def day(self, text: str) -> date | None:
        """Any other day; None for a blank. Raises BadValue as `parse_date`."""
        if is_no_day(text):
            return None
        day, at = split_time(_plain(text))
        found = DAY_AND_MONTH.fullmatch(day)
        turned = self._turned(day, found)
        try:
            plain = parse_date(turned, excel_serial=True)
        except BadValue as fault:
            if fault.code != "date_order":
                raise
            plain = parse_date(f"{found[3]}/{found[1]}/{found[4]}")
        return _here(plain, at) if at and at.tzinfo else plain

    @property
    def last_day(self) -> date:
        return self.latest or clock.localdate()

    def _turned(self, plain: str, found) -> str:
        """Day first, whatever the habit of the file."""
        return f"{found[3]}/{found[1]}/{found[4]}" if found and self.month_first and int(found[3]) <= 31 else plain

    def _born_on(self, written: str) -> tuple[date, Note | None]:
        found = DAY_AND_MONTH.fullmatch(written)
        plain = self._turned(written, found)
        try:
            return _day_of(plain, excel_serial=False), OTHER_ORDER if found and self.year_first else None
        except BadValue as fault:
            if not (rescued := self._rescued(plain, fault.code)):
                raise
            return rescued

    def _rescued(self, plain: str, code: str) -> tuple[date, Note] | None:
        """What is readable without a doubt although it is not written as it should be."""
        if code == "date_serial":
            return parse_date(plain, excel_serial=True), SERIAL
        if code == "date_order":
            found = DAY_AND_MONTH.fullmatch(plain)
            turned = f"{found[3]}/{found[1]}/{found[4]}"
            return self._with_century(turned) or parse_date(turned), OTHER_ORDER
        if code == "date_two_digit_year" and (born := self._with_century(plain)):
            return born, TWO_DIGITS
        return None

    def _with_century(self, plain: str) -> date | None:
        """A year of two digits, in the century that makes the person 0 to 99 years old."""
        if not re.search(r"(?<!\d)\d{2}$", plain, re.ASCII):
            return None
        born = parse_date(f"{plain[:-2]}20{plain[-2:]}")
        return born if born <= self.last_day else parse_date(f"{plain[:-2]}19{plain[-2:]}")


DAY_FIRST = DateHabits()


def date_habits(births: Sequence[str], niks: Iterable[str] = (), latest: date | None = None) -> DateHabits:
    """From the cells of one column, and the NIKs beside them where it holds birth dates."""
    niks = list(niks) or [""] * len(births)
    orders = Counter(map(order_of, births, niks))
    return DateHabits(orders["month"], orders["day"], starts_with_year(births), latest)


def starts_with_year(texts: Sequence[str], most_others: float = 0.2) -> bool:
    """Whether dates are written year-month-day as a rule: then any other form is worth a look."""
    return sum(text[4:5] == "-" for text in texts) > (1 - most_others) * len(texts)


def order_of(text: str, nik: str) -> str:
    """ "day" or "month" when a birth date can only be meant one way, by itself or beside the NIK; else ""."""
    found = DAY_AND_MONTH.fullmatch(text) or DAY_AND_MONTH.fullmatch(split_time(_plain(text))[0])
    if not found or found[1] == found[3]:
        return ""
    one, other = int(found[1]), int(found[3])
    if one > 12 or other > 12:
        return "day" if one > 12 else "month"
    digits = "".join(filter(str.isdigit, nik))[6:12]
    if not (len(digits) == 6 and digits.isascii()) or digits[4:] != found[4][-2:]:
        return ""
    day, month = int(digits[:2]), int(digits[2:4])
    return {(one, other): "day", (other, one): "month"}.get((day - 40 if day > 40 else day, month), "")
