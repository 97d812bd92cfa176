"""Ties the headings of an uploaded table to the columns we look for: by known alias, never by a guess."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

NOT_LETTER_OR_DIGIT = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Column:
    """A column we look for. `label` is what the person reads; it and `name` are aliases too.

    is_key: a row with something in this cell is a row of data whatever else it looks like (a number, a code, a
    reference, an account, a NIK). elsewhere: normalised headings that mean something else in this office.
    """

    name: str
    label: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    is_key: bool = False
    elsewhere: frozenset[str] = frozenset()

    def headings(self) -> set[str]:
        """All normalised headings that mean this column."""
        return {normalise_heading(text) for text in (self.name, self.label, *self.aliases)} - {""} - self.elsewhere


@dataclass(frozen=True)
class Matching:
    """What the header holds.

    `by_name`: column name -> index in the header. `unknown`: headings nobody looks for, as they stand in the
    file. `missing`: required columns without a heading. `ambiguous`: column name -> the headings that all mean
    it; such a column is in neither of the others, because choosing one of two NIK columns would be a guess.
    """

    by_name: dict[str, int]
    unknown: list[str]
    missing: list[Column]
    ambiguous: dict[str, list[str]]


def normalise_heading(text: str) -> str:
    """Small ASCII letters and digits only: "N I K", "nik_" and "NIK\\n" are all "nik"."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return NOT_LETTER_OR_DIGIT.sub("", plain.casefold())


def known_headings(columns: Iterable[Column]) -> dict[str, str]:
    """Normalised heading -> column name. Raises ValueError when two columns claim one heading."""
    names: dict[str, str] = {}
    for column in columns:
        for heading in column.headings():
            if names.setdefault(heading, column.name) != column.name:
                raise ValueError(f"heading {heading!r} means both {names[heading]} and {column.name}")
    return names


def match_columns(header: list[str], columns: Iterable[Column]) -> Matching:
    """Finds each column in the header. Raises ValueError when the columns contradict one another."""
    columns = list(columns)
    names = known_headings(columns)
    places: dict[str, list[int]] = {}
    unknown = []
    for index, heading in enumerate(header):
        plain = normalise_heading(heading)
        if plain in names:
            places.setdefault(names[plain], []).append(index)
        elif heading.strip():
            unknown.append(heading)
    return Matching(
        by_name={name: found[0] for name, found in places.items() if len(found) == 1},
        unknown=unknown,
        missing=[column for column in columns if column.required and column.name not in places],
        ambiguous={name: [header[i] for i in found] for name, found in places.items() if len(found) > 1},
    )
