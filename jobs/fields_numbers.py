"""Reads one cell with a number: NIK, KK and account numbers, rupiah, counts, years.

What stands between the digits (blanks, dots, dashes, letters nobody sees) is taken off and told; a number whose digits
may be lost (E+) or are too few is not read. No sentence repeats the value, so that a NIK or an account number does not
travel into logs and messages.
"""

import re
from datetime import date

from jobs.fields_text import INVISIBLE, KEPT_AS_TEXT, BadValue, Note, is_placeholder, ordinary_letters

MAX_RUPIAH_DIGITS = 15
MOST_COUNTED = 9_999_999
SCIENTIFIC = re.compile(r"\d+([.,]\d*)?E[+-]?\d+", re.IGNORECASE)
DECIMAL = re.compile(r"\d+[.,]0+", re.ASCII)
BETWEEN_DIGITS = re.compile(r"[\s.\-\u2010-\u2015\u2212'\u2018\u2019`_]+")
# Up to fifteen digits a spreadsheet keeps exactly.
WHOLE_ACCOUNT = re.compile(r"'?\d{8,15}[.,]0{1,2}", re.ASCII)
BEHIND_ACCOUNT = re.compile(r"\s*\([^()\d]*\)$")
WITH_DOTS = re.compile(r"(\d+|\d{1,3}(?:\.\d{3})+)(?:,(\d{1,2}|-))?", re.ASCII)
WITH_COMMAS = re.compile(r"(\d+|\d{1,3}(?:,\d{3})+)\.(\d{1,2})|\d{1,3}(?:,\d{3}){2,}", re.ASCII)
YEAR = re.compile(r"(?:t\.? *a\.?|tahun(?: anggaran)?|thn?\.?)? *((?:19|20)\d\d)(?:[.,]0+)?", re.IGNORECASE | re.ASCII)
COUNT = re.compile(r"(\d+|\d{1,3}(?:\.\d{3})+)(?:[.,]0)?(?: *[a-z]+\.?)?", re.IGNORECASE | re.ASCII)
MOST_MONTHS = 1200
MONTHS_OF_BUSINESS = re.compile(
    r"(?:(?P<years>\d{1,3}) *(?:tahun|thn|th)\.?)? *(?:(?P<months>\d{1,4})(?:[.,]0)? *(?:bulan|bln|bl)?\.?)?"
)
ZEROS_LOST = Note(
    "account_number_cell", "Nomor rekening tersimpan sebagai bilangan: angka nol di depan mungkin hilang."
)


def read_nik(text: str) -> tuple[str, Note | None]:
    """The 16 digits, with a Note when marks between them were taken off.

    Raises BadValue nik_blank, _scientific, _decimal, _letters, _length, _placeholder, _province, _date or _serial.
    Whether the first six digits are a district of today is not asked: a NIK keeps that of its first registration.
    """
    nik, note = _sixteen_digits(text, "nik", "NIK")
    day, month, year = _nik_date(nik)
    # The century is unknown. 29 February is possible whenever year 20yy has it, for 2000 was a leap year.
    if _date_or_none(2000 + year, month, day) is None:
        raise BadValue("nik_date", "Tanggal lahir di dalam NIK (angka ke-7 sampai ke-12) tidak ada di kalender.")
    if nik.endswith("0000"):
        raise BadValue("nik_serial", "Empat angka terakhir NIK tidak boleh 0000.")
    return nik, note


def read_kk(text: str) -> tuple[str, Note | None]:
    """The 16 digits of a family card number; nothing but zeros is a blank. Raises BadValue kk_blank, ... as `read_nik`.

    Its middle is said to be the day of issue, but no rule we have read promises it: it is not checked.
    """
    if not text.strip("0'-., \u00a0"):
        raise BadValue("kk_blank", "Nomor KK kosong.")
    kk, note = _sixteen_digits(text, "kk", "Nomor KK")
    if kk.endswith("0000"):
        raise BadValue("kk_serial", "Empat angka terakhir nomor KK tidak boleh 0000.")
    return kk, note


def read_account_number(text: str) -> tuple[str, Note | None]:
    """8 to 20 digits as text, zeros at the front kept. Raises BadValue account_blank, account_length, ..."""
    plain = BEHIND_ACCOUNT.sub("", text)
    if WHOLE_ACCOUNT.fullmatch(plain.strip()):
        plain = re.split("[.,]", plain)[0]
    digits, note = _digits(plain, "account", "Nomor rekening")
    if not digits.strip("0"):
        raise BadValue("account_blank", "Nomor rekening kosong.")
    if not 8 <= len(digits) <= 20:
        raise BadValue("account_length", f"Nomor rekening punya {len(digits)} angka, seharusnya 8 sampai 20.")
    return digits, note or (cleaned("account", "Nomor rekening") if plain != text else None)


def parse_nik(text: str) -> str:
    """The 16 digits. Raises BadValue as `read_nik`."""
    return read_nik(text)[0]


def parse_kk(text: str) -> str:
    """The 16 digits. Raises BadValue as `read_kk`."""
    return read_kk(text)[0]


def parse_account_number(text: str) -> str:
    """8 to 20 digits. Raises BadValue as `read_account_number`."""
    return read_account_number(text)[0]


def cleaned(code: str, noun: str) -> Note:
    return Note(
        f"{code}_cleaned", f"{noun} memuat spasi, tanda atau huruf yang tidak tampak; yang dibaca angkanya saja."
    )


def _sixteen_digits(text: str, code: str, noun: str) -> tuple[str, Note | None]:
    digits, note = _digits(text, code, noun)
    if len(digits) != 16:
        raise BadValue(f"{code}_length", f"{noun} punya {len(digits)} angka, seharusnya 16.")
    if len(set(digits)) == 1:
        raise BadValue(f"{code}_placeholder", f"{noun} hanya mengulang satu angka: ini isian sementara.")
    if digits < "11":
        raise BadValue(f"{code}_province", f"Dua angka pertama {noun} bukan kode provinsi (11 sampai 99).")
    return digits, note


def _digits(text: str, code: str, noun: str) -> tuple[str, Note | None]:
    """The digits alone. The apostrophe that makes a cell text, and blanks at its ends, are not worth a word."""
    plain = text.strip(" \t\r\n").removeprefix("'").strip(" ")
    if plain.isascii() and plain.isdigit():
        return plain, None
    plain = ordinary_letters(plain)
    if kept := KEPT_AS_TEXT.fullmatch(plain):
        plain = kept[1]
    plain = "".join(c for c in plain.translate(INVISIBLE) if c.isprintable() or c.isspace()).strip()
    if is_placeholder(plain.strip("'")):
        raise BadValue(f"{code}_blank", f"{noun} kosong.")
    if SCIENTIFIC.fullmatch(plain):
        raise BadValue(
            f"{code}_scientific",
            f"{noun} di sel ini berupa bilangan (E+): angka terakhirnya mungkin hilang. "
            "Format kolomnya sebagai Teks, lalu ambil lagi dari sumbernya.",
        )
    if DECIMAL.fullmatch(plain):
        raise BadValue(
            f"{code}_decimal", f"{noun} tersimpan sebagai bilangan desimal; angka terakhirnya mungkin hilang."
        )
    digits = BETWEEN_DIGITS.sub("", plain)
    if not (digits.isascii() and digits.isdigit()):
        raise BadValue(f"{code}_letters", f"{noun} memuat huruf atau tanda selain angka.")
    return digits, cleaned(code, noun)


def _nik_date(nik: str) -> tuple[int, int, int]:
    """Day (a woman's without the 40), month and two digits of the year."""
    day = int(nik[6:8])
    return (day - 40 if day > 40 else day), int(nik[8:10]), int(nik[10:12])


def nik_birth_date_matches(nik: str, birth_on: date) -> bool:
    """True in either century: a NIK has only two digits of the year."""
    return _nik_date(nik) == (birth_on.day, birth_on.month, birth_on.year % 100)


def nik_birth_dates(nik: str) -> list[date]:
    """The days a sound NIK may mean: it does not tell the century."""
    day, month, year = _nik_date(nik)
    return [born for century in (1900, 2000) if (born := _date_or_none(century + year, month, day))]


def nik_sex(nik: str) -> str:
    return "P" if int(nik[6:8]) > 40 else "L"


def nik_contradictions(nik: str, birth_on: date | None, sex: str | None) -> list[str]:
    """Codes of what the NIK says otherwise than the row: "nik_birth_date", "nik_sex". None is not compared.

    A reason to look, not to refuse: a NIK is not corrected when the date in it was wrong from the start.
    """
    found = []
    if birth_on and not nik_birth_date_matches(nik, birth_on):
        found.append("nik_birth_date")
    if sex and nik_sex(nik) != sex:
        found.append("nik_sex")
    return found


def _date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_rupiah(text: str) -> int:
    """Whole rupiah, zero or more. Raises BadValue rupiah_blank, _negative, _fraction, _too_large or _format.

    "1,000" is refused: it is a thousand in one country and one in another.
    """
    plain = re.sub(r"^\s*'?\s*(Rp\.?|IDR)?", "", ordinary_letters(text), flags=re.IGNORECASE)
    plain = re.sub(r"\s+", "", plain)
    if not plain.strip("-"):
        raise BadValue("rupiah_blank", "Jumlah rupiah kosong.")
    if plain[0] in "-(":
        raise BadValue("rupiah_negative", "Jumlah rupiah tidak boleh negatif.")
    found = WITH_DOTS.fullmatch(plain) or WITH_COMMAS.fullmatch(plain)
    if not found:
        raise BadValue("rupiah_format", "Jumlah rupiah tidak dikenali. Tulis seperti 1.000.000 atau 1000000.")
    if (found[2] or "").strip("-0"):
        raise BadValue("rupiah_fraction", "Jumlah harus rupiah bulat, tanpa sen.")
    digits = re.sub("[.,]", "", found[1] or found[0]).lstrip("0") or "0"
    if len(digits) > MAX_RUPIAH_DIGITS:
        raise BadValue("rupiah_too_large", "Jumlah rupiah terlalu besar.")
    return int(digits)


def parse_year(text: str) -> int | None:
    """The year in "2023", "2023.0", "TA 2023", "Tahun 2023"; None for a blank.

    Raises BadValue year_unknown, also for two years in one cell.
    """
    plain = " ".join(ordinary_letters(text).strip().removeprefix("'").split())
    if is_placeholder(plain):
        return None
    if not (found := YEAR.fullmatch(plain)):
        raise BadValue("year_unknown", "Tahun tidak dikenali. Tulis satu tahun dengan empat angka, misalnya 2023.")
    return int(found[1])


def parse_count(text: str) -> int | None:
    """How many: "10", "10.0", "1.250", "10 orang"; None for a blank. Raises BadValue count_unknown."""
    plain = " ".join(ordinary_letters(text).strip().removeprefix("'").split())
    if is_placeholder(plain):
        return None
    found = COUNT.fullmatch(plain)
    number = int(found[1].replace(".", "")) if found else MOST_COUNTED + 1
    if number > MOST_COUNTED:
        raise BadValue("count_unknown", "Jumlah tidak dikenali. Tulis dengan angka saja.")
    return number


def parse_months(text: str) -> int:
    """How many months, of a business: "12", "12 bln", "1 tahun", "1 tahun 6 bulan". Raises BadValue months_unknown."""
    found = MONTHS_OF_BUSINESS.fullmatch(" ".join(text.casefold().strip(" '").split()))
    if not found or not found[0]:
        raise BadValue("months_unknown", "Lama usaha tidak dikenali. Tulis jumlah bulan dengan angka.")
    number = 12 * int(found["years"] or 0) + int(found["months"] or 0)
    if number > MOST_MONTHS:
        raise BadValue("months_unknown", "Lama usaha tidak dikenali. Tulis jumlah bulan dengan angka.")
    return number
