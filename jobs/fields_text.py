"""Reads one cell of text: cleaned of what nobody sees, refused where it deceives. Shared by the readers of numbers,
dates and words beside this module; all of them are taken from jobs/fields.py.

A careful reader (`read_...`) gives (value, Note or None) or raises BadValue; a Note says what had to be done to read
it. `parse_...` gives the value alone.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

# Zero width characters, marks of direction and the soft hyphen: on screen they are nothing.
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
PLAIN_NUMBER = re.compile(r"[+-]?\d[\d.,\s]*%?|[-\s]+", re.ASCII)
# Printable ASCII without a blank at the ends or two in a row, and no apostrophe in front.
ORDINARY = re.compile(r"(?:(?!')[!-~]+(?: [!-~]+)*)?").fullmatch
FORMULA_STARTS = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
REAL_FORMULA_STARTS = ("=", "\uff1d")
# What keeps a number text when a file is opened: ="0012". No formula, its content is what is meant.
KEPT_AS_TEXT = re.compile(r"=\"([^\"=]*)\"")
# What programs and people write where there is nothing to write.
PLACEHOLDERS = {"null", "(null)", "none", "nan", "undefined", "n/a", "n.a.", "t/a"}
PLACEHOLDERS |= {"nihil", "kosong", "(kosong)", "(blank)", "tidak ada"}
LONGEST_PLACEHOLDER = max(map(len, PLACEHOLDERS))
NOT_AVAILABLE = ("#n/a", "#na")
# What a spreadsheet shows where a value was lost, or where the column was too narrow for it.
LOST = re.compile(r"#(?:REF!|VALUE!|NAME\?|NULL!|NUM!|DIV/0!|#+|GETTING_DATA|SPILL!|CALC!|FIELD!)", re.IGNORECASE)
LOST_TEXT = "Sel ini berisi galat lembar kerja, misalnya #REF!: isinya hilang. Ambil lagi dari sumbernya."
# Compatibility letters that say something by their form stay: 1/2 is not 12, and an accent is no blank and an accent.
KEPT_FORMS = ("<fraction>", "<super>", "<sub>")
CONTROLS = ("Cc", "Cf", "Cs", "Cn", "Co")


class BadValue(ValueError):
    """`code` for counting and filters, `sentence` for the person at the screen."""

    def __init__(self, code: str, sentence: str):
        super().__init__(sentence)
        self.code, self.sentence = code, sentence


class Note(NamedTuple):
    """Something odd about a cell that could be read all the same."""

    code: str
    sentence: str


def unprotected(text: str) -> str:
    """The cell without the one apostrophe that spreadsheets and our own exports put in front to keep it text."""
    return text[1:] if text.startswith("'") else text


def clean_text(text: str, max_length: int) -> str:
    """Text on one line with single blanks and ordinary letters, without what cannot be seen; "" stays "".

    Raises BadValue text_control (controls and changes of direction can hide what a name really says),
    text_damaged (a letter the decoder could not read) or text_length (more than `max_length` characters).
    """
    if ORDINARY(text) and len(text) <= max_length:  # nearly every cell, at a tenth of the price
        return text
    plain = " ".join(ordinary_letters(unprotected(text.strip())).translate(INVISIBLE).split())
    if not plain.isprintable() and any(unicodedata.category(c) in CONTROLS for c in plain):
        raise BadValue("text_control", "Teks memuat huruf kendali yang tidak tampak. Ketik ulang isinya.")
    if "\ufffd" in plain:
        raise BadValue("text_damaged", "Teks memuat huruf yang rusak (\ufffd). Ketik ulang isinya.")
    if len(plain) > max_length:
        raise BadValue("text_length", f"Teks terlalu panjang: {len(plain)} huruf, paling banyak {max_length}.")
    return plain


def read_text(text: str, max_length: int) -> str:
    """As `clean_text`; what only stands for nothing ("NULL", "#N/A", "nihil", "-") is "". Raises also text_lost."""
    plain = clean_text(text, max_length)
    if is_lost(plain):
        raise BadValue("text_lost", LOST_TEXT)
    return "" if is_placeholder(plain) else plain


def one_line(text: str) -> str:
    """The cell with ordinary letters and single blanks, without what cannot be seen and the apostrophe in front."""
    return " ".join(unprotected(ordinary_letters(text).translate(INVISIBLE).strip()).split())


def ordinary_letters(text: str) -> str:
    """Full-width letters, ligatures and the like as the letters they are (NFKC), where nothing is lost by it."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", "".join(map(_ordinary, text)))


@lru_cache(maxsize=4096)
def _ordinary(letter: str) -> str:
    form = unicodedata.decomposition(letter)
    if not form.startswith("<") or form.startswith(KEPT_FORMS):
        return letter
    plain = unicodedata.normalize("NFKC", letter)
    return letter if plain[:1] == " " and len(plain) > 1 else plain


def is_placeholder(text: str) -> bool:
    """Whether the text only says that there is nothing."""
    if len(text) > LONGEST_PLACEHOLDER and text[0].isalnum():  # nearly every name and address
        return False
    plain = text.strip().casefold()
    return not plain.strip("-\u2013\u2014_./ ") or plain in PLACEHOLDERS or plain in NOT_AVAILABLE


def is_lost(text: str) -> bool:
    """Whether the text only says that a value was here: "#REF!", "####". It is unknown then, not absent."""
    return bool(LOST.fullmatch(text.strip()))


def is_formula(text: str) -> bool:
    """True for a formula in a file that was sent; ="0012" only keeps a number text and is none.

    Text that begins with + - or @ is text here: addresses do. What our exports make neutral: `would_run`.
    """
    if text[:1].isalnum():  # nearly every cell: an import asks this twenty times a row
        return False
    plain = unprotected(text.translate(INVISIBLE).strip()).lstrip()
    return plain.startswith(REAL_FORMULA_STARTS) and not KEPT_AS_TEXT.fullmatch(plain)


def would_run(text: str) -> bool:
    """True for what a spreadsheet might calculate; a plain number such as -5 and a lone dash are not."""
    if text[:1].isalnum():
        return False
    if text.startswith(("\t", "\r", "\0")):
        return True
    plain = text.translate(INVISIBLE).strip()
    return plain.startswith(FORMULA_STARTS) and not PLAIN_NUMBER.fullmatch(plain)


def csv_safe(text: str) -> str:
    """Text for a cell of our own exports: an apostrophe in front keeps a spreadsheet from calculating it."""
    return "'" + text if would_run(text) else text
