"""Groups (KUBE) before a programme's rules about groups: which fulfil them today, and what the others lack."""

from typing import NamedTuple

from programmes.facts_of_groups import GroupFacts, facts_of_groups
from programmes.judgements_of_groups import JUDGEMENTS_OF_GROUPS
from programmes.models import Programme, RuleResult
from programmes.rules import BLOCK
from programmes.rules_in_words import in_words


class OfGroup(NamedTuple):
    """What a judgement about a group looks at."""

    group: GroupFacts


def group_rules(programme: Programme) -> list:
    """The programme's rules that ask groups, in the order of the catalogue."""
    rules = {rule.code: rule for rule in programme.rules.all()}
    return [rules[code] for code in JUDGEMENTS_OF_GROUPS if code in rules]


def with_judgement(programme: Programme, groups) -> list:
    """Each of the groups with `lacks`: [(sentence, whether it blocks)], and `passes`. A handful of queries."""
    groups, rules = list(groups), group_rules(programme)
    facts = facts_of_groups(group.pk for group in groups)
    for group in groups:
        failed = [result for result in results_of(rules, facts[group.pk]) if not result.passed]
        group.lacks = [(in_words(result), result.severity == BLOCK) for result in failed]
        group.passes = not any(blocks for _, blocks in group.lacks)
    return groups


def results_of(rules, facts: GroupFacts) -> list[RuleResult]:
    """Unsaved: a group stands in no list of proposals yet."""
    verdicts = [(rule, JUDGEMENTS_OF_GROUPS[rule.code](OfGroup(facts), rule.parameters)) for rule in rules]
    return [
        RuleResult(code=rule.code, severity=rule.severity, passed=not verdict.reasons, **verdict._asdict())
        for rule, verdict in verdicts
    ]
