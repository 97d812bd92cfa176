"""Telephone numbers in one form, so that one number is found however it was written."""

import re

SHORTEST, LONGEST = 9, 14  # digits with the country's 62, from a village's fixed line to a mobile


def phone_number(text: str) -> str:
    """ "0800-1234 5678" and "+62 800 1234 5678" -> "6280012345678". Raises ValueError for what is no number."""
    if re.search(r"[^\d\s()+.-]", text):
        raise ValueError("not a telephone number")
    digits = re.sub(r"\D", "", text)
    if digits.startswith("0"):
        digits = "62" + digits[1:]
    elif not digits.startswith("62"):
        digits = "62" + digits
    if not SHORTEST <= len(digits) <= LONGEST or digits[2:3] == "0":
        raise ValueError("not a telephone number")
    return digits
