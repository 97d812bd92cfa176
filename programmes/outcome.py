"""What became of the proposals: how many were left after each rule, and why each of the others was refused."""

from collections import Counter

from django.db.models import Case, Exists, Min, OuterRef, QuerySet, When

from programmes.models import Candidate, Override, Programme, RuleResult
from programmes.queries import in_words_by_reason, numbers_by_reason
from programmes.rules import BLOCK, BY_CODE, CATALOGUE, reason_in_words
from programmes.rules_in_words import in_words

PLACE = {rule.code: place for place, rule in enumerate(CATALOGUE)}


def funnel(programme: Programme) -> list[dict]:
    """The steps from proposal to decree: label, count that is left, lost at this step, and whether it is a rule.

    Whoever fails several rules is lost at the first, in the order of the catalogue.
    """
    statuses = Counter(programme.candidates.values_list("status", flat=True))
    lost = lost_by_rule(programme)
    left = sum(statuses.values())
    steps = [step("Diusulkan", left)]
    if waiting := statuses[Candidate.Status.PROPOSED]:
        left -= waiting
        steps.append(step("Sudah dinilai", left, waiting))
    for rule in sorted(programme.rules.all(), key=lambda rule: PLACE.get(rule.code, -1)):
        entry = BY_CODE.get(rule.code)
        if entry and rule.severity == BLOCK and not entry.at_payment:
            left -= lost[rule.code]
            steps.append(step(entry.told(rule.parameters), left, lost[rule.code], is_rule=True))
    eligible = statuses[Candidate.Status.ELIGIBLE] + statuses[Candidate.Status.PLACED]
    decreed = programme.recipients.settled().filter(candidate__isnull=False).count()
    return [*steps, step("Layak", eligible), step("Ditetapkan dengan SK", decreed, eligible - decreed)]


def step(label, left, lost=0, is_rule=False):
    return {"label": label, "left": left, "lost": lost, "is_rule": is_rule}


def lost_by_rule(programme: Programme) -> Counter:
    """Rule code -> refused candidates whose first failed blocking rule it is."""
    excused = Override.objects.filter(candidate=OuterRef("candidate"), code=OuterRef("code"))
    failed = RuleResult.objects.filter(
        ~Exists(excused), candidate__in=refused(programme), severity=BLOCK, passed=False, code__in=PLACE
    )
    places = Case(*(When(code=code, then=place) for code, place in PLACE.items()))
    first = failed.order_by().values("candidate").annotate(first=Min(places))
    return Counter(CATALOGUE[place].code for place in first.values_list("first", flat=True))


def refused(programme: Programme, reason: str = "") -> QuerySet:
    """Candidates who do not pass, in the order of the proposals; with a reason code: those who have it among theirs."""
    candidates = programme.candidates.filter(status=Candidate.Status.INELIGIBLE).order_by("number")
    return candidates.filter(results__reasons__contains=[reason]) if reason else candidates


def reasons_of_refused(programme: Programme) -> list[tuple]:
    """[(code, words, number)] in the order of the catalogue."""
    return in_words_by_reason(numbers_by_reason(refused(programme)))


def with_why(candidates) -> list[Candidate]:
    """Each with `why`: [(words, sentence, whether it blocks)] of every rule he does not fulfil. Two more queries."""
    if isinstance(candidates, QuerySet):
        candidates = candidates.prefetch_related("results", "overrides")
    found = list(candidates)
    for candidate in found:
        overridden = {override.code for override in candidate.overrides.all()}
        candidate.why = [
            (
                ", ".join(map(reason_in_words, result.reasons)),
                in_words(result),
                result.severity == BLOCK and result.code not in overridden,
            )
            for result in candidate.results.all()
            if not result.passed
        ]
    return found
