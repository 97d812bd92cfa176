"""Which line of a list is which proposal that is there already: by who it is, never by where it stands.

A person is known by his NIK, else by name, birth date and family card together. A NIK that was none may be corrected:
then the name, the number of order or a NIK that is nearly the same must tell. What could be two is nobody's pair.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable

from rapidfuzz.distance import OSA

from audit import sealing
from beneficiaries.likeness import is_same_name
from beneficiaries.names import name_key
from programmes.models import Candidate

NEAR_DIGITS = 2  # by so many a NIK that is none may differ from the one it should have been


class Side:
    """One candidate of either side, with what is asked of him many times.

    wished: the number of order he has, or that his line asks for.
    """

    def __init__(self, wished: int | None, candidate: Candidate):
        self.wished, self.candidate = wished, candidate
        self.nik = key(candidate.nik_index)
        self.kk = key(candidate.kk_index)
        self.name = name_key(candidate.name)

    def written_nik(self) -> str:
        return sealing.unseal(sealing.NIK, self.candidate.nik_sealed) or ""


def key(index) -> bytes | None:
    return bytes(index) if index else None


def pairs_of(known: list[Side], rows: list[Side]) -> dict[int, Side]:
    """{place of the row in `rows`: the known one it is}. Each known one is at most one row's."""
    pairs: dict[int, Side] = {}
    left = {id(side): side for side in known}
    for same in SAMENESS:
        open_rows = [(place, row) for place, row in enumerate(rows) if place not in pairs]
        for place, side in same(list(left.values()), open_rows):
            if id(side) in left:
                pairs[place] = left.pop(id(side))
    return pairs


def by_nik_and_number(known, rows):
    """The very line again, also where a list has a NIK twice."""
    return first_come(known, rows, lambda side: side.nik and side.wished and (side.nik, side.wished), named_alike)


def by_nik(known, rows):
    return first_come(known, rows, lambda side: side.nik, named_alike)


def by_name_birth_and_family(known, rows):
    return clear_pairs(known, rows, name_birth_and_family, lambda side, row: True)


def by_number_and_name(known, rows):
    """Only where one of both has no NIK that counts: two sound ones are two persons."""
    return clear_pairs(known, rows, lambda side: side.wished and (side.wished, side.name), is_not_another)


def by_written_nik(known, rows):
    def name_and_nik(side):
        return (side.name, side.written_nik()) if side.nik is None else None

    return clear_pairs(known, rows, name_and_nik, is_not_another)


def by_near_nik(known, rows):
    return clear_pairs(
        known, rows, lambda side: side.name, lambda side, row: is_not_another(side, row) and near(side, row)
    )


def name_birth_and_family(side: Side):
    born = side.candidate.birth_on
    return (side.name, born, side.kk) if born and side.kk else None


def named_alike(side: Side, row: Side) -> bool:
    return is_same_name(side.name, row.name)


def is_not_another(side: Side, row: Side) -> bool:
    """Whether a NIK is missing on one side, and what both say besides is the same."""
    if side.nik and row.nik:
        return False
    born = {side.candidate.birth_on, row.candidate.birth_on} - {None}
    return len(born) < 2 and len({side.kk, row.kk} - {None}) < 2


def near(side: Side, row: Side) -> bool:
    one, other = ("".join(filter(str.isdigit, each.written_nik())) for each in (side, row))
    return bool(one and other) and OSA.distance(one, other, score_cutoff=NEAR_DIGITS) <= NEAR_DIGITS


def first_come(known, rows, key_of: Callable[[Side], Hashable], fits):
    """Among those of one key in order: each row gets the first that fits and is free."""
    waiting = grouped(known, key_of)
    for place, row in rows:
        free = waiting.get(key_of(row), [])
        side = next((side for side in free if fits(side, row)), None)
        if side is not None:
            free.remove(side)
            yield place, side


def clear_pairs(known, rows, key_of: Callable[[Side], Hashable], fits):
    """Among those of one key: only where as many stand on either side, in order, and each pair fits."""
    of_known = grouped(known, key_of)
    of_rows: dict[Hashable, list] = defaultdict(list)
    for place, row in rows:
        if key_of(row) in of_known:
            of_rows[key_of(row)].append((place, row))
    for which, found in of_rows.items():
        sides = of_known[which]
        if len(sides) == len(found) and all(fits(side, row) for side, (_, row) in zip(sides, found, strict=True)):
            yield from ((place, side) for side, (place, _) in zip(sides, found, strict=True))


def grouped(sides: Iterable[Side], key_of) -> dict[Hashable, list[Side]]:
    groups = defaultdict(list)
    for side in sides:
        if which := key_of(side):
            groups[which].append(side)
    return groups


SAMENESS = (
    by_nik_and_number,
    by_nik,
    by_name_birth_and_family,
    by_number_and_name,
    by_written_nik,
    by_near_nik,
)
