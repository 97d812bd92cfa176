"""What a damaged identity number still says. Nothing here is stored: it serves to compare one row with another."""

import hashlib
import re

from jobs.fields import INVISIBLE, SCIENTIFIC

# Blanks, dots and hyphens between groups, Excel's apostrophe, and the letters that look like digits.
BETWEEN = re.compile(r"[\s.'\u2019-]+")
DECIMALS = re.compile(r"[.,]0{1,2}$")
LOOK_ALIKE = str.maketrans("OoQlIi", "000111")
MOST = 2**64


def plain_number(text: str) -> int:
    """The number in a cell that is most often clean: 0 when there is none to compare."""
    if text.isascii() and text.isdigit() and len(text) < 20:
        return 0 if is_filler(text) else int(text)
    plain = digits_of(text)
    return int(plain) % MOST if plain and not is_filler(plain) else 0


def digits_of(text: str) -> str:
    """The digits of a damaged number; "" when it holds letters or lost its end to scientific notation."""
    plain = text.translate(INVISIBLE).strip(" '\t\r\n\xa0")
    if SCIENTIFIC.fullmatch(plain):
        return ""
    # "1871010101800001.0" went through a number: its sixteenth digit is not the one that was written.
    plain = BETWEEN.sub("", DECIMALS.sub("#", plain)).replace("0#", "").replace("#", "")
    plain = plain.translate(LOOK_ALIKE)
    return plain if plain.isascii() and plain.isdigit() else ""


def read_nik(text: str) -> tuple[int, str]:
    """(the NIK, "") or (0, 15 or 17 digits of one that lost or doubled a digit) or (0, "")."""
    plain = text if len(text) == 16 and text.isascii() and text.isdigit() else digits_of(text)
    if is_filler(plain) or not 15 <= len(plain) <= 17:
        return 0, ""
    return (int(plain), "") if len(plain) == 16 else (0, plain)


def is_filler(digits: str) -> bool:
    """One digit repeated, or nothing behind the district: written to have something in the cell."""
    return len(set(digits)) <= 1 or digits[6:] == "0000000000"


def phone_number(text: str) -> int:
    """A telephone number without the country's 62 or the 0 in front."""
    plain = text if text.isascii() and text.isdigit() else digits_of(text.replace("+", ""))
    plain = plain.removeprefix("62").lstrip("0")
    return int(plain) % MOST if 8 <= len(plain) <= 13 and not is_filler(plain) else 0


def any_number(text: str) -> int:
    """A number or code as a number: letters are hashed."""
    plain = text.strip()
    if plain.isascii() and plain.isdigit() and len(plain) < 20:
        return int(plain)
    return int.from_bytes(hashlib.blake2b(plain.encode(), digest_size=8).digest()) if len(plain) > 2 else 0
