"""Ties the headings of an uploaded table to the columns we look for: by known alias, never by a guess."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

NOT_LETTER_OR_DIGIT = re.compile(r"[^a-z0-9]+")
BRACKETED = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
# What offices write behind a heading without brackets: how to fill the column.
REMARK = re.compile(r"(lp|ddmmyyyy|ddmmyy|hhbbtttt|yyyymmdd|(16)?(digit|angka)|sesuai(ktp|kk)|wajib(diisi)?)$")


@dataclass(frozen=True)
class Column:
    """A column we look for. `label` is what the person reads; it and `name` are aliases too.

    is_key: a row with something in this cell is a row of data whatever else it looks like (a number, a code, a
    reference, an account, a NIK). elsewhere: normalised headings that mean something else in this office.
    may_be_twice: of two headings that mean it neither is used, and that is no fault.
    read: what the rooms read a cell of it with, which raises BadValue; None for text. read_day: the same of a day,
    DateHabits.born or DateHabits.day, read as the file writes days.
    example, help: a cell of the invented row in the file "Unduh contoh", and what to know about the column.
    """

    name: str
    label: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    is_key: bool = False
    elsewhere: frozenset[str] = frozenset()
    example: str = ""
    help: str = ""
    may_be_twice: bool = False
    read: Callable[[str], object] | None = None
    read_day: Callable | None = None

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


def meaning_of(heading: str, names: Mapping[str, str], elsewhere: frozenset[str] = frozenset()) -> str:
    """The column a heading means, remarks behind it left aside: "Tgl Lahir (dd/mm/yyyy)" is "Tgl Lahir".

    "" for a heading nobody knows, and where the brackets name another column, as in "Nama (Ibu Kandung)".
    names: of `known_headings`. elsewhere: normalised headings of which the office has said something else.
    """
    plain = normalise_heading(heading)
    if plain in names or plain in elsewhere:
        return names.get(plain, "")
    bare = normalise_heading(BRACKETED.sub(" ", heading))
    found = names.get(bare) or names.get(REMARK.sub("", bare), "")
    inside = [normalise_heading(one or other) for one, other in BRACKETED.findall(heading)]
    return "" if any(names.get(text, found) != found for text in inside) else found


def said_elsewhere(columns: Iterable[Column]) -> frozenset[str]:
    return frozenset().union(*(column.elsewhere for column in columns))


def match_columns(header: list[str], columns: Iterable[Column]) -> Matching:
    """Finds each column in the header. Raises ValueError when the columns contradict one another."""
    columns = list(columns)
    places, unknown = _places(header, columns)
    return Matching(
        by_name={name: found[0] for name, found in places.items() if len(found) == 1},
        unknown=unknown,
        missing=[column for column in columns if column.required and column.name not in places],
        ambiguous={
            column.name: [header[i] for i in places[column.name]]
            for column in columns
            if len(places.get(column.name, ())) > 1 and not column.may_be_twice
        },
    )


def _places(header: list[str], columns: list[Column]) -> tuple[dict[str, list[int]], list[str]]:
    """A heading that is known as it stands goes before one that is only known without its remarks."""
    names, elsewhere = known_headings(columns), said_elsewhere(columns)
    meant = [meaning_of(heading, names, elsewhere) for heading in header]
    exact = {name for heading in header if (name := names.get(normalise_heading(heading)))}
    places: dict[str, list[int]] = {}
    unknown = []
    for index, (heading, name) in enumerate(zip(header, meant, strict=True)):
        if name and (name not in exact or normalise_heading(heading) in names):
            places.setdefault(name, []).append(index)
        elif heading.strip():
            unknown.append(heading)
    return places, unknown


def known_by(columns: Iterable[Column]) -> Callable[[str], bool]:
    """Tells whether a heading means one of the columns, or joins two of which one is among them."""
    columns = list(columns)
    names = known_headings(columns)
    return lambda heading: bool(meaning_of(heading, names) or any(joined_in(heading, columns)))


def meanings_of(columns: Iterable[Column]) -> Callable[[str], str]:
    """Tells the column a heading means, or of one that joins two the names of both; "" for any other word."""
    columns = list(columns)
    names, elsewhere = known_headings(columns), said_elsewhere(columns)

    def meaning(heading: str) -> str:
        if name := meaning_of(heading, names, elsewhere):
            return name
        parts = (column.name for _, wanted in joined_in(heading, columns) for _, column in wanted)
        return " ".join(parts)

    return meaning


@dataclass(frozen=True)
class Joint:
    """Columns that offices write under one heading: names of them in their order, and how a cell is parted."""

    heading: re.Pattern
    names: tuple[tuple[str, ...], tuple[str, ...]]  # each with its names in the rooms
    split: str  # name of a function in jobs.table_parting


VILLAGE, DISTRICT = ("village", "kelurahan"), ("district",)
BORN = r"(tanggal|tgl|tg)(lahir|lhr|kelahiran)?"
IN_ONE = (
    Joint(
        re.compile(rf"ttl|(tempat|tmpt|tmp|tpt)(lahir|lhr)?(dan)?{BORN}"), (("birth_place",), ("birth_on",)), "birth"
    ),
    Joint(re.compile(r"(no|nomor)?rt(dan)?(no|nomor)?rw"), (("rt",), ("rw",)), "rt_rw"),
    Joint(re.compile(r"(nama)?(desa|kel(urahan)?){1,2}(dan)?kec(amatan)?"), (VILLAGE, DISTRICT), "places"),
    Joint(re.compile(r"(nama)?kec(amatan)?(dan)?(desa|kel(urahan)?){1,2}"), (DISTRICT, VILLAGE), "places"),
)


@dataclass(frozen=True)
class Parting:
    """A heading that joins two columns. place: in the header. columns: (which part, column) of those looked for."""

    place: int
    columns: tuple[tuple[int, Column], ...]
    split: str


def joined_in(heading: str, columns: Iterable[Column]) -> Iterator[tuple[Joint, tuple[tuple[int, Column], ...]]]:
    """The joint that a heading is, with those of its columns that are looked for; nothing for any other heading."""
    plain, bare = normalise_heading(heading), normalise_heading(BRACKETED.sub(" ", heading))
    for joint in IN_ONE:
        if joint.heading.fullmatch(plain) or joint.heading.fullmatch(REMARK.sub("", bare)):
            wanted = tuple(
                (part, column) for part, names in enumerate(joint.names) for column in columns if column.name in names
            )
            if wanted:
                yield joint, wanted


def combined_headings(header: list[str], columns: Iterable[Column]) -> list[Parting]:
    """Headings that join two columns, each with the columns that have no heading of their own in this file."""
    columns = list(columns)
    places, _ = _places(header, columns)
    names, elsewhere = known_headings(columns), said_elsewhere(columns)
    partings, taken = [], set(places)
    for place, heading in enumerate(header):
        if normalise_heading(heading) in elsewhere or meaning_of(heading, names):
            continue
        for joint, wanted in joined_in(heading, columns):
            missing = tuple((part, column) for part, column in wanted if column.name not in taken)
            taken |= {column.name for _, column in missing}
            if missing:
                partings.append(Parting(place, missing, joint.split))
    return partings
