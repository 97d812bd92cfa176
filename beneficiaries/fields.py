"""Reads one cell of what only a register has; whatever other lists have too is read by jobs/fields.py."""

import re

from jobs.fields import BadValue, parse_flag

MOST_MEMBERS = 99
DECILE = re.compile(r"(?:desil *)?(\d{1,2})(?:[.,]0)?", re.IGNORECASE | re.ASCII)
ALIVE = dict.fromkeys(("hidup", "masihhidup"), True)
ALIVE |= dict.fromkeys(("meninggal", "wafat", "mati", "meninggaldunia", "sudahmeninggal"), False)


def parse_alive(text: str) -> bool | None:
    """Whether somebody lives; None for a blank. Raises BadValue flag_unknown."""
    plain = "".join(c for c in text.lower() if c.isalpha())
    if plain in ALIVE or not text.strip():
        return ALIVE.get(plain)
    return bool(parse_flag(text))


def parse_decile(text: str) -> int | None:
    """1 to 10; None for what means "not yet ranked" (0, a dash). Raises BadValue decile_unknown."""
    plain = text.strip()
    if plain in ("", "-", "0", "0.0"):
        return None
    found = DECILE.fullmatch(plain)
    if not found or not 1 <= int(found[1]) <= 10:
        raise BadValue("decile_unknown", "Desil harus 1 sampai 10.")
    return int(found[1])


def parse_members(text: str) -> int | None:
    """How many a family are; None for a blank. Raises BadValue members."""
    plain = text.strip(" -").removesuffix(".0")
    if not plain:
        return None
    if not (plain.isascii() and plain.isdecimal() and 1 <= int(plain) <= MOST_MEMBERS):
        raise BadValue("members", f"Jumlah anggota keluarga harus 1 sampai {MOST_MEMBERS}.")
    return int(plain)
