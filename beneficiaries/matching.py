"""Finding many persons of a list in the register at once: by NIK, and where that fails by what makes them alike.

The exact ones are one join. For the others the register is asked three times, however many they are: who was born
on these days, who is on these family cards, who has these names. Only those rows are compared, their NIK opened in
memory. Nobody is taken for somebody else here: what is merely alike comes back as possible, for a person to decide.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from audit import sealing
from beneficiaries.likeness import WORTH_A_LOOK, Who, close_names, close_niks, compare, is_same_person
from beneficiaries.models import Release
from beneficiaries.names import name_key
from beneficiaries.partitions import release_of
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

    def nik(self) -> str:
        return sealing.unseal(sealing.NIK, self.nik_sealed)


class Block(dict):
    """Rows that share something, by their key. The looks at all of them at once are cheap, those at each are not."""

    @cached_property
    def names(self) -> dict[int, str]:
        return {entry: row.name for entry, row in self.items()}

    @cached_property
    def niks(self) -> dict[int, str]:
        return {entry: row.nik() for entry, row in self.items()}

    def who(self, entry: int) -> Who:
        row = self[entry]
        return Who(self.niks[entry], row.name, row.birth_on, row.region, row.sex)

    def close_to(self, who: Who) -> set[int]:
        """Keys of the rows whose NIK or name is near enough to be compared in full."""
        return close_names(who.name, self.names) | (close_niks(who.nik, self.niks) if who.nik else set())


# The scope stands in every question: what the person may not see is not even compared.
ROWS = """
SELECT {key}, e.id, e.nik_sealed, e.name_key, e.birth_on, e.region_id, e.sex FROM beneficiaries_registerentry e
WHERE {wanted} AND e.release_id = ANY(%(releases)s) AND e.region_id >= %(low)s AND e.region_id < %(high)s
"""
NIK = ROWS.format(key="e.nik_index", wanted="e.nik_index = ANY(%(keys)s)")
CARD = ROWS.format(key="e.kk_index", wanted="e.kk_index = ANY(%(keys)s)")
BORN = ROWS.format(key="e.birth_on", wanted="e.birth_on = ANY(%(keys)s)")
NAMED = ROWS.format(key="e.name_key", wanted="e.name_key = ANY(%(keys)s)")
NAMED_IN = ROWS.format(key="NULL", wanted="(e.region_id, e.name_key) IN (SELECT * FROM unnest(%(regions)s, %(names)s))")


def releases_of(region) -> list[Release]:
    """The newest release of persons of every part of a region, newest first: one for a city, many for a province."""
    over = region.codes_above
    loaded = Release.objects.of_persons().filter(is_loaded=True).order_by("-data_on", "-pk").select_related("region")
    chosen: list[Release] = []
    for release in loaded.filter(region__in=over) | loaded.filter(region__in=type(region).objects.below(region)):
        if not covered(release.region_id, chosen):
            chosen.append(release)
        if release.region_id in over:  # whatever is older is out of date everywhere
            break
    return chosen


def covered(code: str, releases: Iterable[Release]) -> bool:
    """Whether one of the releases speaks for this region."""
    return any(code.startswith(release.region_id) for release in releases)


def match(sought: Sequence[Sought], releases: Sequence[Release], scope: tuple[str, str]) -> dict[int, Found]:
    """By the number of each line. releases: newest first; scope: the range of regions the asking person sees."""
    found = {one.number: Found() for one in sought}
    if not releases:
        return found
    register = Register(releases, scope)
    for one, row in register.exact(sought):
        found[one.number] = by_nik(one, row)
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
    who, there = one.who(), Block({row.entry: row}).who(row.entry)
    if is_same_person(who, there):
        return Found(REGISTERED, row.entry)
    points, reasons = compare(who, there, same_kk=False)
    return Found(NEAR, None, [Possible(row.entry, max(points, WORTH_A_LOOK), reasons)])


class Register:
    """The rows of some releases inside a scope, and the questions to them."""

    def __init__(self, releases: Sequence[Release], scope: tuple[str, str]):
        self.within = {"releases": [release.pk for release in releases], "low": scope[0], "high": scope[1]}
        self.newer = {release.pk: releases[:place] for place, release in enumerate(releases)}

    def ask(self, statement: str, **wanted) -> Iterator[tuple]:
        """(key, Row) of every row with one of the wanted keys; nothing is asked when nothing is wanted."""
        if not all(wanted.values()):
            return
        with connection.cursor() as cursor:
            cursor.execute(statement, self.within | wanted)
            for key, *columns in cursor.fetchall():
                row = Row(*columns)
                newer = self.newer[release_of(row.entry)]
                if not (newer and covered(row.region, newer)):
                    yield (bytes(key) if isinstance(key, memoryview) else key), row

    def exact(self, sought: Iterable[Sought]) -> Iterator[tuple[Sought, Row]]:
        """Whoever has the same NIK; when he stands in the releases of two cities, in the newer one."""
        indexes = defaultdict(list)
        for one in sought:
            if one.is_nik:
                indexes[sealing.blind_index(sealing.NIK, one.nik)].append(one)
        rows = sorted(self.ask(NIK, keys=list(indexes)), key=lambda found: len(self.newer[release_of(found[1].entry)]))
        newest = {index: row for index, row in reversed(rows)}
        for index, row in newest.items():
            yield from ((one, row) for one in indexes[index])

    def alike(self, sought: Sequence[Sought]) -> Iterator[tuple[Sought, list[Possible]]]:
        """Rows worth a look for each, from the blocks they share."""
        born, family, named = self.born(sought), self.family(sought), self.named(sought)
        for one in sought:
            who, relatives = one.who(), family[one.kk]
            blocks = [*(born[day] for day in days_of(one)), relatives, named[one.region, who.name]]
            near = {entry: block for block in blocks if block for entry in block.close_to(who)}
            judged = ((entry, *compare(who, block.who(entry), entry in relatives)) for entry, block in near.items())
            yield one, [Possible(*answer) for answer in judged if answer[1] >= WORTH_A_LOOK]

    def born(self, sought: Iterable[Sought]) -> dict[date, Block]:
        """By the day of birth: as written, and as the NIK tells it."""
        return blocks(self.ask(BORN, keys=sorted({day for one in sought for day in days_of(one)})))

    def family(self, sought: Iterable[Sought]) -> dict[str | None, Block]:
        """By the number of the family card."""
        cards = {sealing.blind_index(sealing.KK, one.kk): one.kk for one in sought if one.kk}
        return blocks((cards[index], row) for index, row in self.ask(CARD, keys=list(cards)))

    def named(self, sought: Iterable[Sought]) -> dict[tuple[str, str], Block]:
        """By kelurahan and name as it sounds; by the name alone where the list names no kelurahan."""
        wanted = sorted({(one.region, name_key(one.name)) for one in sought})
        placed, unplaced = [pair for pair in wanted if pair[0]], [name for region, name in wanted if not region]
        here = self.ask(NAMED_IN, regions=[region for region, _ in placed], names=[name for _, name in placed])
        anywhere = self.ask(NAMED, keys=unplaced)
        return blocks(
            chain((((row.region, row.name), row) for _, row in here), ((("", name), row) for name, row in anywhere))
        )


def blocks(found: Iterable[tuple]) -> dict:
    """Rows by what they share."""
    made = defaultdict(Block)
    for key, row in found:
        made[key][row.entry] = row
    return made


def days_of(one: Sought) -> set[date]:
    """The days on which he may have been born. A NIK does not tell the century: a written date may."""
    told = {day for day in nik_birth_dates(one.nik) if day <= timezone.localdate()} if one.is_nik else set()
    if one.birth_on is None:
        return told
    return {one.birth_on} | {day for day in told if abs(day.year - one.birth_on.year) < 50}
