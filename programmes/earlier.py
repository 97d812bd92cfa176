"""What earlier proposals mean for the next one: whose NIK and family were before, and how much of a quota is taken."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from programmes.facts import key
from programmes.models import Candidate

# By level of the quota: how much of a region's code names it (18.72.05.1003).
CODE_LENGTHS = {"programme": 0, "regency": 5, "district": 8, "village": 13}


@dataclass
class Earlier:
    """proposed: person -> NIK index -> number of the proposal; represented: KK index -> number.

    taken: places by region's code. A person stands for all NIKs that were decided to be his.
    """

    quota_length: int | None = None
    proposed: dict[bytes, dict[bytes, int]] = field(default_factory=lambda: defaultdict(dict))
    represented: dict[bytes, int] = field(default_factory=dict)
    taken: Counter = field(default_factory=Counter)

    @classmethod
    def of(cls, programme, rules, one_person):
        """As those who stand in a decree leave it: they come before everybody else."""
        level = next((rule.parameters["level"] for rule in rules if rule.code == "within_quota"), None)
        earlier = cls(quota_length=CODE_LENGTHS.get(level))
        placed = programme.candidates.filter(status=Candidate.Status.PLACED).order_by("number")
        for number, nik, kk, region in placed.values_list("number", "nik_index", "kk_index", "region_id"):
            person = one_person.get(key(nik), key(nik))
            earlier.note(number, person, key(nik), key(kk), earlier.place_of(region), is_eligible=True)
        return earlier

    def tell(self, facts):
        """Put into the facts what only the earlier ones know."""
        before = self.proposed.get(facts.person, {})
        facts.same_nik_as = before.get(key(facts.candidate.nik_index))
        facts.same_person_as = min(before.values(), default=None)
        facts.represented_by = self.represented.get(family_key(facts))
        place = self.place_of(facts.candidate.region_id)
        facts.quota_taken = None if place is None else self.taken[place]

    def add(self, facts, is_eligible):
        candidate = facts.candidate
        place = self.place_of(candidate.region_id)
        nik = key(candidate.nik_index)
        self.note(candidate.number, facts.person, nik, family_key(facts), place, is_eligible)

    def note(self, number, person, nik, kk, place, is_eligible):
        if person:
            self.proposed[person].setdefault(nik, number)
        if is_eligible and kk:
            self.represented.setdefault(kk, number)
        if is_eligible and place is not None:
            self.taken[place] += 1

    def place_of(self, region):
        """Where the quota counts him; None without such a rule, or while his kelurahan is not known."""
        if self.quota_length is None or len(region) < self.quota_length:
            return None
        return region[: self.quota_length]


def family_key(facts):
    """The KK of the proposal; where it has none that can be read, that of the register."""
    return key(facts.candidate.kk_index or (facts.entry and facts.entry.kk_index))
