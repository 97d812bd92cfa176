"""Finding many persons of a list in the register at once: by NIK, and where that fails by what makes them alike.

The exact ones are one join. For the others the register is asked three times, however many they are: who was born
on these days, who is on these family cards, who has these names. Only those rows are compared, their NIK opened in
memory. Nobody is taken for somebody else here: what is merely alike comes back as possible, for a person to decide.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from audit import sealing
from beneficiaries.likeness import WORTH_A_LOOK, Who, compare, is_same_person
from beneficiaries.models import Release
from beneficiaries.names import name_key
from jobs.fields import nik_birth_dates

REGISTERED, NEAR, NOT_FOUND = "registered", "near", "not_found"
MOST_POSSIBLE = 5
CHUNK = 5_000  # compared at once: their blocks are held in memory


@dataclass(slots=True)
class Sought:
    """One line of a list. nik: its digits as written; is_nik: whether they can be a NIK at all.

    region: code of the kelurahan when the list names one that is known, else "".
    """

    number: int
    nik: str = ""
    is_nik: bool = False
    name: str = ""
    birth_on: date | None = None
    kk: str | None = None
    region: str = ""
    sex: str = ""

    def who(self) -> Who:
        return Who(self.nik, name_key(self.name), self.birth_on, self.region, self.sex)


class Possible(NamedTuple):
    """A row of the register that may be the person sought."""

    entry: int
    score: int
    reasons: list[str]


@dataclass(slots=True)
class Found:
    """entry: of the person, when registered. possible: the best first, when somebody has to look."""

    state: str = NOT_FOUND
    entry: int | None = None
    possible: list[Possible] = field(default_factory=list)


class Row(NamedTuple):
    """What is compared of an entry."""

    entry: int
    nik_sealed: memoryview
    name: str
    birth_on: date | None
    region: str
    sex: str

    def who(self) -> Who:
        return Who(sealing.unseal(sealing.NIK, self.nik_sealed), self.name, self.birth_on, self.region, self.sex)


COLUMNS = "e.id, e.nik_sealed, e.name_key, e.birth_on, e.region_id, e.sex"
# The scope stands in every question: what the person may not see is not even compared.
WITHIN = "e.release_id = ANY(%(releases)s) AND e.region_id >= %(low)s AND e.region_id < %(high)s"
EXACT = f"""
SELECT w.number, {COLUMNS} FROM unnest(%(numbers)s, %(keys)s) AS w(number, nik_index)
JOIN beneficiaries_registerentry e ON e.nik_index = w.nik_index AND {WITHIN}
ORDER BY array_position(%(releases)s, e.release_id) DESC
"""
BORN = f"SELECT {COLUMNS} FROM beneficiaries_registerentry e WHERE e.birth_on = ANY(%(keys)s) AND {WITHIN}"
FAMILY = f"SELECT e.kk_index, {COLUMNS} FROM beneficiaries_registerentry e WHERE e.kk_index = ANY(%(keys)s) AND {WITHIN}"
NAMED_IN = f"""
SELECT {COLUMNS} FROM unnest(%(regions)s, %(keys)s) AS w(region, name)
JOIN beneficiaries_registerentry e ON e.region_id = w.region AND e.name_key = w.name AND {WITHIN}
"""
NAMED = f"SELECT {COLUMNS} FROM beneficiaries_registerentry e WHERE e.name_key = ANY(%(keys)s) AND {WITHIN}"


def releases_of(region) -> list[Release]:
    """The newest release of every part of a region, newest first: one for a city, many for a province."""
    codes = [region.code[:length] for length in (2, 5, 8, 13) if length <= len(region.code)]
    loaded = Release.objects.filter(is_loaded=True).order_by("-data_on", "-pk").select_related("region")
    chosen: list[Release] = []
    for release in loaded.filter(region__in=codes) | loaded.filter(region__in=type(region).objects.below(region)):
        if not any(release.region_id.startswith(newer.region_id) for newer in chosen):
            chosen.append(release)
    return chosen


def match(sought: Sequence[Sought], releases: Sequence[Release], scope: tuple[str, str]) -> dict[int, Found]:
    """By the number of each line. releases: newest first; scope: the range of regions the asking person sees."""
    found = {one.number: Found() for one in sought}
    if not releases:
        return found
    register = Register(releases, scope)
    whom = {one.number: one for one in sought}
    for number, row in register.exact(sought):
        found[number] = by_nik(whom[number], row)
    left = [one for one in sought if one.name and not found[one.number].entry]
    for first in range(0, len(left), CHUNK):
        for one, possible in register.alike(left[first : first + CHUNK]):
            known = {p.entry for p in found[one.number].possible}
            found[one.number].possible += [p for p in possible if p.entry not in known]
    for answer in found.values():
        if answer.possible:
            answer.state = NEAR
            answer.possible = sorted(answer.possible, key=lambda p: (-p.score, p.entry))[:MOST_POSSIBLE]
    return found


def by_nik(one: Sought, row: Row) -> Found:
    """What the same NIK says: registered, unless the name there is another one altogether."""
    who, there = one.who(), row.who()
    if is_same_person(who, there):
        return Found(REGISTERED, row.entry)
    points, reasons = compare(who, there, same_kk=False)
    return Found(NEAR, None, [Possible(row.entry, max(points, WORTH_A_LOOK), reasons)])


class Register:
    """The rows of some releases inside a scope, and the questions to them."""

    def __init__(self, releases: Sequence[Release], scope: tuple[str, str]):
        self.within = {"releases": [release.pk for release in releases], "low": scope[0], "high": scope[1]}

    def ask(self, statement: str, **keys) -> list[tuple]:
        with connection.cursor() as cursor:
            cursor.execute(statement, self.within | keys)
            return cursor.fetchall()

    def exact(self, sought: Iterable[Sought]) -> Iterator[tuple[int, Row]]:
        """Whoever has the same NIK; of several releases the newest comes last and so is kept."""
        wanted = [(one.number, sealing.blind_index(sealing.NIK, one.nik)) for one in sought if one.is_nik]
        numbers, keys = map(list, zip(*wanted, strict=True)) if wanted else ([], [])
        for number, *columns in self.ask(EXACT, numbers=numbers, keys=keys) if wanted else []:
            yield number, Row(*columns)

    def alike(self, sought: Sequence[Sought]) -> Iterator[tuple[Sought, list[Possible]]]:
        """Rows worth a look for each, from the blocks they share."""
        born, family, named = self.born(sought), self.family(sought), self.named(sought)
        opened: dict[int, Who] = {}
        for one in sought:
            who = one.who()
            relatives = family[one.kk]
            rows = {row.entry: row for day in days_of(one) for row in born[day]}
            rows |= relatives
            rows |= {row.entry: row for row in named[one.region, who.name]}
            possible = []
            for entry, row in rows.items():
                there = opened.get(entry) or opened.setdefault(entry, row.who())
                score, reasons = compare(who, there, entry in relatives)
                if score >= WORTH_A_LOOK:
                    possible.append(Possible(entry, score, reasons))
            yield one, possible

    def born(self, sought: Iterable[Sought]) -> dict[date, list[Row]]:
        """By the day of birth: as written, and as the NIK tells it."""
        days = {day for one in sought for day in days_of(one)}
        found = defaultdict(list)
        for columns in self.ask(BORN, keys=sorted(days)) if days else []:
            row = Row(*columns)
            found[row.birth_on].append(row)
        return found

    def family(self, sought: Iterable[Sought]) -> dict[str | None, dict[int, Row]]:
        """By the number of the family card."""
        indexes = {sealing.blind_index(sealing.KK, one.kk): one.kk for one in sought if one.kk}
        found = defaultdict(dict)
        for index, *columns in self.ask(FAMILY, keys=list(indexes)) if indexes else []:
            row = Row(*columns)
            found[indexes[bytes(index)]][row.entry] = row
        return found

    def named(self, sought: Iterable[Sought]) -> dict[tuple[str, str], list[Row]]:
        """By kelurahan and name as it sounds; by the name alone where the list names no kelurahan."""
        found = defaultdict(list)
        placed = sorted({(one.region, name_key(one.name)) for one in sought if one.region})
        if placed:
            regions, keys = map(list, zip(*placed, strict=True))
            for columns in self.ask(NAMED_IN, regions=regions, keys=keys):
                row = Row(*columns)
                found[row.region, row.name].append(row)
        unplaced = sorted({name_key(one.name) for one in sought if not one.region})
        for columns in self.ask(NAMED, keys=unplaced) if unplaced else []:
            row = Row(*columns)
            found["", row.name].append(row)
        return found


def days_of(one: Sought) -> set[date]:
    """The days on which he may have been born; a NIK does not tell the century."""
    days = {one.birth_on} if one.birth_on else set()
    if one.is_nik:
        days |= {day for day in nik_birth_dates(one.nik) if day <= timezone.localdate()}
    return days
