"""Reads a day as people write it: 26/07/2023, 26-7-2023, 26.07.2023, 26 Juli 2023, 26-Jul-2023, 2023-07-26."""

import re
from datetime import date

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan january",
            "februari feb pebruari peb february",
            "maret mar march",
            "april apr",
            "mei may",
            "juni jun june",
            "juli jul july",
            "agustus agu ags agt agst agust agus august aug",
            "september sep sept",
            "oktober okt october oct",
            "november nov nopember nop",
            "desember des december dec",
        ),
        start=1,
    )
    for name in names.split()
}

YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
DAY_AND_MONTH = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{2}|\d{4})", re.ASCII)
IN_WORDS = re.compile(r"(\d{1,2})[ \-/.]*([A-Za-z]+)[ \-/.,]*(\d{2}|\d{4})", re.ASCII)
COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:[.,]0+)?", re.ASCII)
WEEKDAY = re.compile(r"(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad)\b[ .,/-]*(?=\d)", re.IGNORECASE)
DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
AROUND_MARKS = re.compile(r"(?<=\d) *([-/.]) *(?=\d)")


IMPOSSIBLE = "Tanggal ini tidak ada di kalender."


class NotADay(ValueError):
    """`code` for counting and filters, `sentence` for the person at the screen."""

    def __init__(self, code: str, sentence: str):
        super().__init__(sentence)
        self.code, self.sentence = code, sentence


def read_day(text: str) -> date:
    """What somebody typed into a form, also with the name of the day before it. Raises NotADay."""
    plain = " ".join(text.split()).replace("’", "'").translate(DASHES)
    return day_written(AROUND_MARKS.sub(r"\1", WEEKDAY.sub("", plain, count=1)))


def day_written(plain: str) -> date:
    """Of a text without blanks around its marks. Raises NotADay date_two_digit_year, date_order, date_impossible or
    date_format.
    """
    if found := YEAR_FIRST.fullmatch(plain):
        return real_date(found[1], int(found[3]), int(found[4]))
    if found := COMPACT.fullmatch(plain):
        return real_date(found[1], int(found[2]), int(found[3]))
    if found := DAY_AND_MONTH.fullmatch(plain):
        if int(found[3]) > 12 >= int(found[1]):
            raise NotADay("date_order", "Bulan dan hari terbalik. Tulis hari dahulu, lalu bulan.")
        return real_date(found[4], int(found[3]), int(found[1]))
    if (found := IN_WORDS.fullmatch(plain)) and found[2].lower() in MONTHS:
        return real_date(found[3], MONTHS[found[2].lower()], int(found[1]))
    raise NotADay("date_format", "Tanggal tidak dikenali. Tulis seperti 25/02/1985 atau 1985-02-25.")


def real_date(year: str, month: int, day: int) -> date:
    """Raises NotADay for a year of two digits and for a day no calendar has."""
    if len(year) == 2:
        raise NotADay("date_two_digit_year", "Tahun hanya dua angka. Tulis tahun dengan empat angka.")
    try:
        return date(int(year), month, day)
    except ValueError as fault:
        raise NotADay("date_impossible", IMPOSSIBLE) from fault
