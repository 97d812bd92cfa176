"""Finds the pairs of rows that speak of one person."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from beneficiaries.duplicates.blocking import candidates
from beneficiaries.duplicates.comparing import Names, Niks, birth_levels, equal_levels
from beneficiaries.duplicates.people import People
from beneficiaries.duplicates.weighing import Weights

LEAST_BITS = 1.0  # twice as likely as not
SLICE = 200_000
SAME_OR_NOT = ("sex", "kk", "village", "address", "birth_place", "phone", "account")


@dataclass(frozen=True)
class Pairs:
    """Places a < b in the people, how likely they are one person, and the level of each column."""

    a: np.ndarray
    b: np.ndarray
    bits: np.ndarray
    levels: dict[str, np.ndarray]

    def __len__(self):
        return len(self.a)

    @property
    def scores(self):
        return 1 / (1 + np.exp2(-self.bits))


class Search:
    """persons_per_duplicate: how often somebody is written twice, before anything is known of the file."""

    def __init__(self, people: People, *, least_bits: float = LEAST_BITS, persons_per_duplicate: int = 50):
        self.people, self.least = people, least_bits
        self.niks, self.names = Niks(people), Names(people.sounds)
        self.weights = Weights(people, persons_per_duplicate)

    def pairs(self, progress: Callable[[int], None] = lambda compared: None) -> Pairs:
        found = [np.empty(0, dtype=np.uint64)]
        compared = 0
        for a, b in candidates(self.people):
            found.append(self.worth_a_look(a, b))
            compared += len(a)
            progress(compared)
        pairs = np.unique(np.concatenate(found))
        return self.weighed((pairs >> np.uint64(32)).astype(np.int64), (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64))

    def worth_a_look(self, a, b):
        """Pairs that could still reach the threshold if their names were equal, as one number each."""
        kept = [np.empty(0, dtype=np.uint64)]
        for start in range(0, len(a), SLICE):
            one, other = a[start : start + SLICE], b[start : start + SLICE]
            keep = self.weights.most(one, other, self.levels(one, other)) >= self.least
            kept.append(one[keep].astype(np.uint64) << np.uint64(32) | other[keep].astype(np.uint64))
        return np.concatenate(kept)

    def levels(self, a, b):
        found = {name: equal_levels(getattr(self.people, name), a, b) for name in (*SAME_OR_NOT, "mother")}
        found["nik"] = self.niks.levels(a, b)
        found["birth"] = birth_levels(self.people.birth, a, b)
        return found

    def weighed(self, a, b) -> Pairs:
        """The pairs above the threshold, likeliest first. Mothers are compared where the names leave a chance."""
        found = self.levels(a, b)
        found["name"] = self.names.levels(self.people.sound[a], self.people.sound[b])
        keep = np.flatnonzero(self.weights.most(a, b, found) >= self.least)
        a, b, found = a[keep], b[keep], {name: levels[keep] for name, levels in found.items()}
        found["mother"] = self.names.levels(self.people.mother[a], self.people.mother[b])
        bits = self.weights.all(a, b, found)
        order = np.flatnonzero(bits >= self.least)
        order = order[np.argsort(-bits[order], kind="stable")]
        return Pairs(a[order], b[order], bits[order], {name: levels[order] for name, levels in found.items()})
