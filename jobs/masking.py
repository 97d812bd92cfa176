"""Showing what stands in a file without showing an identity number."""

import re

from jobs.fields_numbers import SCIENTIFIC

MOST_DIGITS_SHOWN = 8  # a birth date has eight; a NIK, KK or account number with one digit too few has more
IDENTITY_DIGITS = 16
LONG_NUMBER = re.compile(r"\d(?:[\s.'-]?\d){12,}")
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
    """A cell as a page may show it: of whatever may be an identity number the last four digits.

    How many digits there are is told when they are not the sixteen of a NIK or KK. heading: of the column; under
    "Kode ..." the ten digits of a village are no account number.
    """
    plain = text.strip()
    if SCIENTIFIC.fullmatch(plain):
        return SPOILT
    if DAY_AND_TIME.fullmatch(plain) or REGION_CODE.fullmatch(plain):
        return text
    if heading.casefold().startswith("kode") and PLAIN_REGION_CODE.fullmatch(plain):
        return text
    digits = [c for c in text if c.isdigit()]
    if len(digits) > MOST_DIGITS_SHOWN:
        count = "" if len(digits) == IDENTITY_DIGITS else f" ({len(digits)} angka)"
        return f"•••• {''.join(digits[-4:])}{count}"
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def blotted(text: str) -> str:
    """A name or heading whose long numbers are blotted out; the rest stays readable."""
    return LONG_NUMBER.sub(lambda found: "#" * len(found[0]), text)
