"""Showing what stands in a file without showing an identity number."""

import re

MOST_DIGITS_SHOWN = 8  # a birth date has eight; a NIK, KK or account number with one digit too few has more
IDENTITY_DIGITS = 16
LONG_NUMBER = re.compile(r"\d(?:[\s.'-]?\d){12,}")
LONGEST_SHOWN = 60


def masked(text: str) -> str:
    """A cell as a page may show it: of whatever may be an identity number the last four digits.

    How many digits there are is told when they are not the sixteen of a NIK or KK.
    """
    digits = [c for c in text if c.isdigit()]
    if len(digits) > MOST_DIGITS_SHOWN:
        count = "" if len(digits) == IDENTITY_DIGITS else f" ({len(digits)} angka)"
        return f"•••• {''.join(digits[-4:])}{count}"
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def blotted(text: str) -> str:
    """A name or heading whose long numbers are blotted out; the rest stays readable."""
    return LONG_NUMBER.sub(lambda found: "#" * len(found[0]), text)
