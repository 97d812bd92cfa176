"""Showing what stands in a file without showing an identity number."""

import re
from collections.abc import Iterator

from jobs.fields_numbers import SCIENTIFIC

MOST_DIGITS_SHOWN = 8  # a birth date has eight; a NIK, KK or account number with one digit too few has more
IDENTITY_DIGITS = 16
MOST_DIGITS_OF_A_TIME = 14  # 20230630 235959
MANY_DIGITS = re.compile(r"\d(?:[\s.'-]?\d){8,}")
LONG_NUMBER = re.compile(r"\d(?:[\s.'_-]?\d){12,}")
WORD = re.compile(r"\S+")
MASKED = re.compile(r"•••• \d{4}")
LONGEST_SHOWN = 60
SPOILT = "tertulis sebagai bilangan (E+)"
# A day, with or without a time behind it, and the code of a village: many digits, but nobody's number.
DAY_AND_TIME = re.compile(
    r"(?:\d{4}([-/])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2\d{4})"
    r"(?:[ T]\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d{1,6})?)?(?: ?(?:Z|WIB|WITA|WIT|[+-]\d{2}:?\d{2}))?)?",
    re.ASCII,
)
REGION_CODE = re.compile(r"[1-9]\d\.\d{2}(?:\.\d{2}(?:\.\d{4})?)?", re.ASCII)
PLAIN_REGION_CODE = re.compile(r"[1-9]\d(?:\d{2}){1,2}(?:\d{4})?", re.ASCII)


def masked(text: str, heading: str = "") -> str:
    """A cell as a page may show it: of whatever may be an identity number the last four digits, words as they are.

    How many digits there are is told when they are not the sixteen of a NIK or KK. heading: of the column; under
    "Kode ..." the ten digits of a village are no account number, and under "Tanggal ..." a time is none.
    """
    plain = text.strip()
    if SCIENTIFIC.fullmatch(plain):
        return SPOILT
    if digits_in(text) > MOST_DIGITS_SHOWN:
        if is_nobodys_number(plain, heading.casefold()):
            return text
        for start, end in reversed([*numbers_in(text)]):
            text = text[:start] + masked_number(text[start:end]) + text[end:]
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def is_nobodys_number(plain: str, heading: str) -> bool:
    if DAY_AND_TIME.fullmatch(plain) or REGION_CODE.fullmatch(plain):
        return True
    if heading.startswith("kode"):
        return bool(PLAIN_REGION_CODE.fullmatch(plain))
    is_time = digits_in(plain) <= MOST_DIGITS_OF_A_TIME and not MANY_DIGITS.search(plain)
    return heading.startswith("tanggal") and is_time


def numbers_in(text: str) -> Iterator[tuple[int, int]]:
    """Where words with digits stand, from the first digit to the last; those beside one another, or with no more than
    a letter or a mark between them, are one number that somebody has parted.
    """
    found, is_joined = [], False
    for word in WORD.finditer(text):
        if digits_in(word[0]):
            if is_joined:
                found[-1].append(word)
            else:
                found.append([word])
            is_joined = True
        elif sum(map(str.isalpha, word[0])) > 1:
            is_joined = False
    for words in found:
        start, end = words[0].start(), words[-1].end()
        places = [place for place in range(start, end) if text[place].isdigit()]
        yield places[0], places[-1] + 1


def masked_number(text: str) -> str:
    digits = "".join(filter(str.isdigit, text))
    if len(digits) <= MOST_DIGITS_SHOWN or is_nobodys_number(text, ""):
        return text
    count = "" if len(digits) == IDENTITY_DIGITS else f" ({len(digits)} angka)"
    return f"•••• {digits[-4:]}{count}"


def digits_in(text: str) -> int:
    return sum(map(str.isdigit, text))


def without_ends(text: str) -> str:
    """What `masked` made of a text, to be kept in the open: not even the last four digits stay."""
    return MASKED.sub("••••", text)


def blotted(text: str) -> str:
    """A name or heading whose long numbers are blotted out; the rest stays readable."""
    return LONG_NUMBER.sub(lambda found: "#" * len(found[0]), text)
