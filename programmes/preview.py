"""What rules would do, before anyone saves them: who passes with all of them, and what each costs by itself.

Nothing is written. Each candidate is judged once by every rule; then the rules are left out one by one. Only the
rules that look at earlier eligible proposals have to be asked again each time, in the order of the proposals.
"""

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from programmes.earlier import Earlier, family_key
from programmes.evaluation import in_order, is_asked, sources_of
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


@dataclass(slots=True)
class Seen:
    """obstacles: (rule, rules that spare him the question when they have failed). excused: overridden rules."""

    obstacles: list[tuple[str, frozenset[str]]]
    family: bytes | None
    place: str | None
    excused: set[str]


def impact_of(programme, rules):
    """rules: ProgrammeRule, saved or not. Raises NotAllowed when a rule needs a register and none is loaded."""
    rules = in_order(rules)
    sources = sources_of(programme, rules)
    facts, earlier = gather(programme, sources), Earlier.of(programme, rules, sources.one_person)
    fails = Counter()
    candidates = [seen(each, rules, earlier, fails) for each in facts]
    limits = {rule.code: rule.parameters.get("most", 1) for rule in rules if is_counted(rule)}
    codes = {rule.code for rule in rules}
    with_all = passing(candidates, codes, limits, earlier)
    blocking = [rule.code for rule in rules if rule.severity == BLOCK and not BY_CODE[rule.code].is_identity]
    costs = {code: passing(candidates, codes - {code}, limits, earlier) - with_all for code in blocking}
    return Impact(len(candidates), with_all, costs, dict(fails))


def is_counted(rule):
    return rule.code in BY_EARLIER and rule.severity == BLOCK


def seen(facts, rules, earlier, fails):
    """What stands in this candidate's way, whoever else passes; counts into `fails`."""
    earlier.tell(facts)
    earlier.add(facts, is_eligible=False)
    failed = [rule for rule in rules if fails_by_itself(rule, facts)]
    fails.update(rule.code for rule in failed)
    codes = {rule.code for rule in failed}
    return Seen(
        obstacles=[
            (rule.code, frozenset(codes.intersection(BY_CODE[rule.code].skipped_after)))
            for rule in failed
            if rule.severity == BLOCK and not (rule.code in facts.overridden and BY_CODE[rule.code].may_be_overridden)
        ],
        family=family_key(facts),
        place=earlier.place_of(facts.candidate.region_id),
        excused=facts.overridden,
    )


def fails_by_itself(rule, facts):
    if rule.code in BY_EARLIER or not is_asked(rule.code, facts):
        return False
    verdict = JUDGEMENTS[rule.code](facts, rule.parameters)
    return verdict is not None and bool(verdict.reasons)


def passing(candidates, codes, limits, earlier):
    """How many pass with these rules. limits: those of `BY_EARLIER` that block, with how many they let pass."""
    represented, taken = set(earlier.represented), Counter(earlier.taken)
    asks_family = "one_per_household" in codes and "one_per_household" in limits
    most = limits.get("within_quota") if "within_quota" in codes else None
    count = 0
    for each in candidates:
        if any(code in codes and codes.isdisjoint(spares) for code, spares in each.obstacles):
            continue
        if asks_family and each.family in represented and "one_per_household" not in each.excused:
            continue
        is_full = most is not None and each.place is not None and taken[each.place] >= most
        if is_full and "within_quota" not in each.excused:
            continue
        count += 1
        taken[each.place] += 1
        if each.family:
            represented.add(each.family)
    return count
