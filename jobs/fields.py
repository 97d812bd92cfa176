"""Reads one value of an uploaded table: the value comes back, or BadValue says in a sentence what is wrong.

Nothing is guessed or repaired: a date in the wrong order or a NIK that Excel has cut goes back to the person.
No sentence repeats the value, so that a NIK or an account number does not travel into logs and messages.
"""

import re
import unicodedata
from datetime import date, timedelta

from django.utils import timezone

# Zero width characters, marks of direction and the soft hyphen: on screen they are nothing.
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
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
            "agustus agu ags agt august aug",
            "september sep sept",
            "oktober okt october oct",
            "november nov nopember nop",
            "desember des december dec",
        ),
        start=1,
    )
    for name in names.split()
}
SEXES = {
    **dict.fromkeys(("l", "1", "lk", "lakilaki", "pria"), "L"),
    **dict.fromkeys(("p", "2", "pr", "perempuan", "wanita"), "P"),
}
FLAGS = {
    **dict.fromkeys(("ya", "y", "1", "v", "\u2713", "\u2714", "\u221a", "true"), True),
    **dict.fromkeys(("tidak", "tdk", "t", "0", "-", "false"), False),
}
FIRST_YEAR, LAST_YEAR = 1900, 2100
EXCEL_EPOCH = date(1899, 12, 30)
MAX_RUPIAH_DIGITS = 15

SCIENTIFIC = re.compile(r"\d+([.,]\d*)?E[+-]?\d+", re.IGNORECASE)
YEAR_FIRST = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})([ T]00:00(:00(\.0+)?)?)?", re.ASCII)
DAY_FIRST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{2}|\d{4})", re.ASCII)
IN_WORDS = re.compile(r"(\d{1,2})[ -]+([A-Za-z]+)\.?[ -]+(\d{2}|\d{4})", re.ASCII)
EXCEL_SERIAL = re.compile(r"\d{1,5}([.,]0+)?", re.ASCII)
WITH_DOTS = re.compile(r"(\d+|\d{1,3}(?:\.\d{3})+)(?:,(\d{1,2}|-))?", re.ASCII)
WITH_COMMAS = re.compile(r"(\d+|\d{1,3}(?:,\d{3})+)\.(\d{1,2})|\d{1,3}(?:,\d{3}){2,}", re.ASCII)
PLAIN_NUMBER = re.compile(r"[+-]?\d[\d.,\s]*%?|[-\s]+", re.ASCII)
# Printable ASCII without a blank at the ends or two in a row.
ORDINARY = re.compile(r"(?:[!-~]+(?: [!-~]+)*)?").fullmatch
FORMULA_STARTS = tuple("=+-@\uff1d\uff0b\uff0d\uff20")


class BadValue(ValueError):
    """`code` for counting and filters, `sentence` for the person at the screen."""

    def __init__(self, code: str, sentence: str):
        super().__init__(sentence)
        self.code, self.sentence = code, sentence


def parse_nik(text: str) -> str:
    """The 16 digits. Raises BadValue nik_blank, _scientific, _decimal, _spaced, _letters, _length, _placeholder,
    _province, _date or _serial. Whether the first six digits are a district of today is not asked: a NIK keeps
    the district of its first registration.
    """
    nik = _sixteen_digits(text, "nik", "NIK")
    day, month, year = _nik_date(nik)
    # The century is unknown. 29 February is possible whenever year 20yy has it, for 2000 was a leap year.
    if _date_or_none(2000 + year, month, day) is None:
        raise BadValue("nik_date", "Tanggal lahir di dalam NIK (angka ke-7 sampai ke-12) tidak ada di kalender.")
    if nik.endswith("0000"):
        raise BadValue("nik_serial", "Empat angka terakhir NIK tidak boleh 0000.")
    return nik


def parse_kk(text: str) -> str:
    """The 16 digits of a family card number. Raises BadValue kk_blank, kk_scientific, ... as `parse_nik`.

    Its middle is said to be the day of issue, but no rule we have read promises it: it is not checked.
    """
    kk = _sixteen_digits(text, "kk", "Nomor KK")
    if kk.endswith("0000"):
        raise BadValue("kk_serial", "Empat angka terakhir nomor KK tidak boleh 0000.")
    return kk


def parse_account_number(text: str) -> str:
    """8 to 20 digits as text, zeros at the front kept. Raises BadValue account_blank, account_length, ..."""
    digits = _digits(text, "account", "Nomor rekening")
    if not 8 <= len(digits) <= 20:
        raise BadValue("account_length", f"Nomor rekening punya {len(digits)} angka, seharusnya 8 sampai 20.")
    return digits


def _sixteen_digits(text: str, code: str, noun: str) -> str:
    digits = _digits(text, code, noun)
    if len(digits) != 16:
        raise BadValue(f"{code}_length", f"{noun} punya {len(digits)} angka, seharusnya 16.")
    if len(set(digits)) == 1:
        raise BadValue(f"{code}_placeholder", f"{noun} hanya mengulang satu angka: ini isian sementara.")
    if digits < "11":
        raise BadValue(f"{code}_province", f"Dua angka pertama {noun} bukan kode provinsi (11 sampai 99).")
    return digits


def _digits(text: str, code: str, noun: str) -> str:
    """Digits of an identity number, with Excel's leading apostrophe taken off."""
    plain = text.strip(" \t\r\n").removeprefix("'").strip(" ")
    if plain.isascii() and plain.isdigit():
        return plain
    if not plain.strip("-."):
        raise BadValue(f"{code}_blank", f"{noun} kosong.")
    if SCIENTIFIC.fullmatch(plain):
        raise BadValue(
            f"{code}_scientific",
            f"{noun} sudah diubah Excel menjadi bilangan (E+): angka terakhirnya hilang. "
            "Ambil lagi dari sumbernya, dengan kolom berformat Teks.",
        )
    if re.fullmatch(r"\d+[.,]0+", plain):
        raise BadValue(
            f"{code}_decimal", f"{noun} tersimpan sebagai bilangan desimal; angka terakhirnya mungkin hilang."
        )
    if re.fullmatch(r"[0-9 .-]+", "".join(filter(str.isprintable, plain))):
        raise BadValue(f"{code}_spaced", f"{noun} memuat spasi, titik atau huruf yang tidak tampak. Tulis angka saja.")
    raise BadValue(f"{code}_letters", f"{noun} memuat huruf atau tanda selain angka.")


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


def parse_date(text: str, *, excel_serial: bool = False) -> date:
    """Year-month-day, day/month/year or "12 Mei 1980"; an Excel day number only where `excel_serial` allows it.

    Raises BadValue date_blank, date_serial, date_two_digit_year, date_order, date_impossible or date_format.
    """
    plain = " ".join(text.removeprefix("'").split())
    if not plain.strip("-./0 "):
        raise BadValue("date_blank", "Tanggal kosong.")
    if EXCEL_SERIAL.fullmatch(plain):
        if not excel_serial:
            raise BadValue("date_serial", "Tanggal tersimpan sebagai nomor hari Excel. Ubah format selnya ke tanggal.")
        found_on = EXCEL_EPOCH + timedelta(days=int(re.split("[.,]", plain)[0]))
        return _real_date(str(found_on.year), found_on.month, found_on.day)
    if found := YEAR_FIRST.fullmatch(plain):
        return _real_date(found[1], int(found[3]), int(found[4]))
    if found := DAY_FIRST.fullmatch(plain):
        if int(found[3]) > 12 >= int(found[1]):
            raise BadValue("date_order", "Bulan dan hari terbalik. Tulis hari dahulu, lalu bulan.")
        return _real_date(found[4], int(found[3]), int(found[1]))
    if (found := IN_WORDS.fullmatch(plain)) and found[2].lower() in MONTHS:
        return _real_date(found[3], MONTHS[found[2].lower()], int(found[1]))
    raise BadValue("date_format", "Tanggal tidak dikenali. Tulis seperti 25/02/1985 atau 1985-02-25.")


def parse_past_date(text: str) -> date:
    """Raises BadValue as `parse_date` does, and date_future for a day after today."""
    day = parse_date(text)
    if day > timezone.localdate():
        raise BadValue("date_future", "Tanggalnya sesudah hari ini.")
    return day


def _real_date(year: str, month: int, day: int) -> date:
    if len(year) == 2:
        raise BadValue("date_two_digit_year", "Tahun hanya dua angka. Tulis tahun dengan empat angka.")
    found = _date_or_none(int(year), month, day)
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise BadValue("date_impossible", "Tanggal ini tidak ada di kalender.")
    return found


def _date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_sex(text: str) -> str:
    """ "L" or "P". Raises BadValue sex_blank or sex_unknown."""
    plain = re.sub(r"[\s.-]", "", text).lower()
    if not plain:
        raise BadValue("sex_blank", "Jenis kelamin kosong.")
    if plain not in SEXES:
        raise BadValue("sex_unknown", "Jenis kelamin tidak dikenali. Tulis L atau P.")
    return SEXES[plain]


def parse_flag(text: str) -> bool | None:
    """None when the cell is empty: what that means depends on the extract. Raises BadValue flag_unknown."""
    plain = text.strip().lower()
    if not plain:
        return None
    if plain not in FLAGS:
        raise BadValue("flag_unknown", "Isian tidak dikenali. Tulis YA atau TIDAK.")
    return FLAGS[plain]


def parse_rupiah(text: str) -> int:
    """Whole rupiah, zero or more. Raises BadValue rupiah_blank, _negative, _fraction, _too_large or _format.

    "1,000" is refused: it is a thousand in one country and one in another.
    """
    plain = re.sub(r"\s+", "", re.sub(r"^\s*(Rp\.?|IDR)", "", text, flags=re.IGNORECASE))
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


def clean_text(text: str, max_length: int) -> str:
    """Text on one line with single blanks and without invisible characters; "" stays "".

    Raises BadValue text_control (controls and changes of direction can hide what a name really says),
    text_damaged (a letter the decoder could not read) or text_length (more than `max_length` characters).
    """
    if ORDINARY(text) and len(text) <= max_length:  # nearly every cell, at a tenth of the price
        return text
    plain = " ".join(unicodedata.normalize("NFC", text).translate(INVISIBLE).split())
    if not plain.isprintable() and any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Cn", "Co") for c in plain):
        raise BadValue("text_control", "Teks memuat huruf kendali yang tidak tampak. Ketik ulang isinya.")
    if "\ufffd" in plain:
        raise BadValue("text_damaged", "Teks memuat huruf yang rusak (\ufffd). Ketik ulang isinya.")
    if len(plain) > max_length:
        raise BadValue("text_length", f"Teks terlalu panjang: {len(plain)} huruf, paling banyak {max_length}.")
    return plain


def is_formula(text: str) -> bool:
    """True for what a spreadsheet would calculate; a plain number such as -5 and a lone dash are not formulas."""
    if text[:1].isalnum():  # nearly every cell: an import asks this twenty times a row
        return False
    if text.startswith(("\t", "\r", "\0")):
        return True
    plain = text.translate(INVISIBLE).strip()
    return plain.startswith(FORMULA_STARTS) and not PLAIN_NUMBER.fullmatch(plain)


def csv_safe(text: str) -> str:
    """Text for a cell of our own exports: an apostrophe in front keeps a spreadsheet from calculating it."""
    return "'" + text if is_formula(text) else text
