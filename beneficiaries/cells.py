"""Reads one column of an extract: each different text once, as COPY writes its value.

A register of a million people has ten thousand different birth dates and two different sexes: remembering what a
text meant is what makes the checks cheap.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date

from audit.sealing import ACCOUNT, Sealer
from beneficiaries.findings import Note
from beneficiaries.names import name_key
from jobs.fields import BadValue, clean_text, is_formula, parse_account_number, parse_date, parse_flag, parse_sex

NOTHING = r"\N"
FORMULA = Note(
    "formula", "Sel ini berisi rumus. Salin lalu tempel sebagai nilai, atau hapus tandanya, lalu unggah lagi."
)
GARBLED = re.compile("[ÃÂâ][\u0080-\u00bf€™‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜š›œžŸ]")
TWO_DIGIT_YEAR = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{2})", re.ASCII)
DAY_AND_MONTH = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{2}|\d{4})", re.ASCII)
RT_RW = re.compile(r"(?:r[tw])?[ .]*(\d{1,3})", re.IGNORECASE | re.ASCII)
DECILE = re.compile(r"(?:desil *)?(\d{1,2})(?:[.,]0)?", re.IGNORECASE | re.ASCII)
HEAD = re.compile(r"kepala\b.*|krt|kk|1", re.IGNORECASE | re.DOTALL)
ALIVE = dict.fromkeys(("hidup", "masihhidup"), "t")
ALIVE |= dict.fromkeys(("meninggal", "wafat", "mati", "meninggaldunia", "sudahmeninggal"), "f")
NO_DATE = ("1900-01-01", "01/01/1900", "01-01-1900")


class Cells(dict):
    """Text of a cell -> its value in COPY's text form. `notes`: text -> what is odd about it.

    `read(text)` returns the value, or (value, Note), or raises BadValue, which leaves the cell empty under `code`.
    """

    MOST = 100_000

    def __init__(self, read: Callable, code: str = "text_unreadable", empty: str = NOTHING):
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
        if isinstance(value, tuple):
            value, note = value
        if note:
            self.notes[text] = note
        self[text] = value
        return value

    def values_of(self, texts: Iterable[str]) -> list[str]:
        if len(self) > self.MOST:  # between chunks only: the notes of a chunk are asked for after its values
            self.clear()
            self.notes.clear()
        return [self[text] for text in texts]

    def notes_of(self, texts: Iterable[str]) -> list[tuple[int, Note]]:
        """(place in the chunk, note) of each cell that is worth one."""
        if not self.notes or self.notes.keys().isdisjoint(texts):
            return []
        return [(place, self.notes[text]) for place, text in enumerate(texts) if text in self.notes]


def escaped(text: str) -> str:
    """One line of text as COPY reads it; the cleaning left no tab and no line break in it."""
    return text.replace("\\", r"\\")


def text_cells(most: int) -> Cells:
    return Cells(lambda text: escaped(clean_text(text, most)) if text else "", empty="")


def read_name(text: str):
    """The name and, after a tab, the name as it sounds."""
    note = None
    if GARBLED.search(text):
        note = Note("name_garbled", "Nama memuat huruf yang rusak oleh salah baca berkas. Periksa penulisannya.")
        text = repaired(text)
    name = clean_text(text.replace("\u2019", "'"), 120)
    if not any(map(str.isalpha, name)):
        return "\t", Note("name_blank", "Nama kosong.")
    value = f"{escaped(name)}\t{name_key(name)[:120]}"
    return (value, note) if note else value


def repaired(text: str) -> str:
    """UTF-8 that was read as Windows-1252 on its way here, read as UTF-8 again where that works."""
    try:
        return text.encode("cp1252").decode()
    except UnicodeError:
        return text


def name_cells() -> Cells:
    return Cells(read_name, "name_unreadable", empty="\t")


def date_cells(code: str, read: Callable[[str], object]) -> Cells:
    return Cells(read, code)


def read_updated(text: str) -> str:
    return parse_date(text).isoformat() if text.strip() else NOTHING


class BirthDates:
    """Reads birth dates of one file. month_first: this file writes the month before the day."""

    def __init__(self, latest: date, *, month_first: bool = False, blank_is_odd: bool = True):
        self.latest, self.month_first, self.blank_is_odd = latest, month_first, blank_is_odd

    def __call__(self, text: str):
        plain = " ".join(text.removeprefix("'").split())
        if not plain.strip("-./0 ") or plain in NO_DATE:
            return (NOTHING, Note("birth_blank", "Tanggal lahir kosong.")) if self.blank_is_odd else NOTHING
        found = DAY_AND_MONTH.fullmatch(plain)
        if found and self.month_first and int(found[3]) <= 31:
            plain = f"{found[3]}/{found[1]}/{found[4]}"
        note = None
        try:
            born = parse_date(plain)
        except BadValue as fault:
            born, note = self.rescued(plain, found, fault)
        if born > self.latest:
            raise BadValue("date_future", "Tanggal ini belum terjadi.")
        return (born.isoformat(), note) if note else born.isoformat()

    def rescued(self, plain: str, found, fault: BadValue) -> tuple[date, Note]:
        """What is readable without a doubt although it is not written as it should be. Raises the fault otherwise."""
        if fault.code == "date_serial":
            return parse_date(plain, excel_serial=True), Note("birth_serial", "Tanggal lahir berupa nomor hari Excel.")
        if fault.code == "date_order":
            day, month = (found[1], found[3]) if self.month_first else (found[3], found[1])
            note = Note("birth_other_order", "Urutan hari dan bulan berbeda dengan baris lain di berkas ini.")
            return self.rescued_year(f"{day}/{month}/{found[4]}") or parse_date(f"{day}/{month}/{found[4]}"), note
        if fault.code == "date_two_digit_year" and (born := self.rescued_year(plain)):
            return born, Note("birth_two_digit_year", "Tahun lahir hanya dua angka; abadnya diperkirakan dari usia.")
        raise fault

    def rescued_year(self, plain: str) -> date | None:
        """A year of two digits, in the century that makes the person 0 to 99 years old."""
        if not (found := TWO_DIGIT_YEAR.fullmatch(plain)):
            return None
        year = 2000 + int(found[4])
        written = f"{found[1]}/{found[3]}/{{}}"
        born = parse_date(written.format(year))
        return born if born <= self.latest else parse_date(written.format(year - 100))


def sex_cells(blank_is_odd: bool) -> Cells:
    def read(text: str):
        if not text.strip():
            return ("", Note("sex_blank", "Jenis kelamin kosong.")) if blank_is_odd else ""
        return parse_sex(text)

    return Cells(read, "sex_unreadable", empty="")


def flag_cells(blank_means_no: bool) -> Cells:
    def read(text: str) -> str:
        said = parse_flag(text)
        return ("f" if blank_means_no else NOTHING) if said is None else "ft"[said]

    return Cells(read, "flag_unreadable")


def read_alive(text: str) -> str:
    plain = "".join(c for c in text.lower() if c.isalpha())
    if plain in ALIVE or not text.strip():
        return ALIVE.get(plain, NOTHING)
    return "ft"[parse_flag(text)]


def read_decile(text: str) -> str:
    """1 to 10; empty for what means "not yet ranked" (0, a dash)."""
    plain = text.strip()
    if plain in ("", "-", "0", "0.0"):
        return NOTHING
    found = DECILE.fullmatch(plain)
    if not found or not 1 <= int(found[1]) <= 10:
        raise BadValue("decile_unknown", "Desil harus 1 sampai 10.")
    return str(int(found[1]))


def read_rt_rw(text: str) -> str:
    """Three digits: a spreadsheet takes the zeros in front away."""
    plain = text.strip()
    if not plain.strip("-"):
        return ""
    found = RT_RW.fullmatch(plain)
    if not found:
        raise BadValue("rt_rw", "RT dan RW berupa angka. Excel kadang mengubahnya menjadi tanggal.")
    return found[1].zfill(3)


def read_relationship(text: str) -> str:
    """The relationship as written and, after a tab, whether it is the head of the family."""
    plain = clean_text(text, 40)
    return f"{escaped(plain)}\t{'t' if HEAD.fullmatch(plain) else 'f'}"


def account_cells() -> Cells:
    index = Sealer(ACCOUNT).blind_index

    def read(text: str) -> str:
        if not text.strip(" -'"):
            return NOTHING
        return rf"\\x{index(parse_account_number(text)).hex()}"

    return Cells(read, "account_unreadable")


def born_as_nik(digits: str) -> tuple[str, str] | None:
    """ "450785" (places 7 to 12 of a NIK) -> ("85-07-05", "P"); None for a day that is in no calendar."""
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:])
    sex = "P" if day > 40 else "L"
    day -= 40 if day > 40 else 0
    try:  # the century is unknown: 29 February is possible whenever 20yy has it, for 2000 was a leap year
        born = date(2000 + year, month, day)
    except ValueError:
        return None
    return born.isoformat()[2:], sex


class Births(dict):
    """Places 7 to 12 of a NIK -> what they say of the birth."""

    def __missing__(self, digits):
        self[digits] = said = born_as_nik(digits)
        return said
