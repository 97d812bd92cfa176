"""What rules would do, before anyone saves them: who passes with all of them, and what each costs by itself.

Nothing is written. Each candidate is judged once by every rule; then the rules are left out one by one. Only the
rules that look at earlier eligible proposals are asked again each time, in the order of the proposals.
"""

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from programmes.earlier import Earlier, family_key
from programmes.evaluation import in_order, is_asked, sources_of, told_of, unseen
from programmes.facts import gather
from programmes.judgements import JUDGEMENTS
from programmes.rules import BLOCK, BY_CODE

BY_EARLIER = ("one_per_household", "within_quota")


class Impact(NamedTuple):
    """candidates: those not yet in a decree. passing: of them, with all the rules.

    costs: rule code -> how many more would pass without this rule alone. fails: rule code -> how many do not fulfil
    it, whatever else stands in their way; not told of rules that ask for earlier eligible proposals.
    """

    candidates: int
    passing: int
    costs: dict[str, int]
    fails: dict[str, int]


# What stands in somebody's way: (rule, rules that spare him the question when they have failed).
Obstacles = tuple[tuple[str, frozenset[str]], ...]


class Seen(NamedTuple):
    """pattern: place of his obstacles in `Patterns`. family, place: as programmes/earlier.py counts them.

    excused: overridden rules. is_family_unknown: as in programmes/facts.py.
    """

    pattern: int
    family: bytes | None
    place: str | None
    excused: set[str]
    is_family_unknown: bool


class Patterns(dict):
    """Obstacles -> a number: ten thousand candidates fail in some hundred ways, and each is looked at once."""

    def number_of(self, obstacles: Obstacles) -> int:
        return self.setdefault(obstacles, len(self))

    def free(self, codes) -> set[int]:
        """The numbers of those that stop nobody when only these rules are asked."""
        return {number for obstacles, number in self.items() if not is_stopped(obstacles, codes)}


def impact_of(programme, rules, tell: Callable = unseen):
    """rules: ProgrammeRule, saved or not. tell: as for `judge_candidates`.

    Raises NotAllowed when a rule needs a register and none is loaded.
    """
    rules = in_order(rules)
    sources = sources_of(programme, rules)
    tell(note="Membaca usulan dan data terpadu.")
    facts, earlier = gather(programme, sources), Earlier.of(programme, rules, sources.one_person)
    patterns, fails = Patterns(), Counter()
    candidates = [seen(each, rules, earlier, patterns, fails) for each in told_of(facts, len(facts), tell)]
    limits = {rule.code: rule.parameters.get("most", 1) for rule in rules if is_counted(rule)}

    def passing(codes):
        free = patterns.free(codes)
        left = [each for each in candidates if each.pattern in free]
        asked = {code: most for code, most in limits.items() if code in codes}
        return in_turn(left, asked, earlier) if asked else len(left)

    codes = {rule.code for rule in rules}
    with_all = passing(codes)
    blocking = [rule.code for rule in rules if rule.severity == BLOCK and not BY_CODE[rule.code].is_identity]
    costs = {code: passing(codes - {code}) - with_all for code in blocking}
    return Impact(len(candidates), with_all, costs, dict(fails))


def is_counted(rule):
    return rule.code in BY_EARLIER and rule.severity == BLOCK


def seen(facts, rules, earlier, patterns, fails):
    """What stands in this candidate's way, whoever else passes; counts into `fails`."""
    earlier.tell(facts)
    earlier.add(facts, is_eligible=False)
    failed = [rule for rule in rules if fails_by_itself(rule, facts)]
    codes = {rule.code for rule in failed}
    fails.update(codes)
    obstacles = tuple(
        (rule.code, frozenset(codes.intersection(BY_CODE[rule.code].skipped_after)))
        for rule in failed
        if rule.severity == BLOCK and not (rule.code in facts.overridden and BY_CODE[rule.code].may_be_overridden)
    )
    place = earlier.place_of(facts.candidate.region_id)
    number = patterns.number_of(obstacles)
    return Seen(number, family_key(facts), place, facts.overridden, facts.is_family_unknown)


def fails_by_itself(rule, facts):
    if rule.code in BY_EARLIER or not is_asked(rule.code, facts):
        return False
    verdict = JUDGEMENTS[rule.code](facts, rule.parameters)
    return verdict is not None and bool(verdict.reasons)


def is_stopped(obstacles, codes):
    return any(code in codes and codes.isdisjoint(spares) for code, spares in obstacles)


def in_turn(candidates, limits, earlier):
    """How many of these pass when each asks whether earlier ones left room for his family and in the quota."""
    represented, taken = set(earlier.represented), Counter(earlier.taken)
    asks_family, most = "one_per_household" in limits, limits.get("within_quota")
    count = 0
    for _, family, place, excused, is_unknown in candidates:
        if asks_family and (is_unknown or family in represented) and "one_per_household" not in excused:
            continue
        is_full = most is not None and place is not None and taken[place] >= most
        if is_full and "within_quota" not in excused:
            continue
        count += 1
        taken[place] += 1
        if family:
            represented.add(family)
    return count
