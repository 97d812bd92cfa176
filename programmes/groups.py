"""Groups (KUBE) before a programme: which may be proposed, which fulfil its rules today, and what the others lack."""

from typing import NamedTuple

from accounts.templatetags.kube import angka
from kube.models import Group
from programmes.facts_of_groups import GroupFacts, facts_of_groups
from programmes.judgements_of_groups import JUDGEMENTS_OF_GROUPS
from programmes.models import Programme, RuleResult
from programmes.rules import BLOCK
from programmes.rules_in_words import in_words


class OfGroup(NamedTuple):
    """What a judgement about a group looks at."""

    group: GroupFacts


def with_hindrance(programme: Programme, groups) -> list:
    """Each of the groups with `hindrance`: why it cannot be proposed, "" where it can. One query."""
    groups = list(groups)
    numbers = dict(programme.candidates.filter(group__in=groups).values_list("group", "number"))
    for group in groups:
        group.hindrance = hindrance(group, numbers.get(group.pk))
    return groups


def hindrance(group: Group, number: int | None) -> str:
    if number is not None:
        return f"Sudah diusulkan, nomor {angka(number)}."
    if group.status != Group.Status.ACTIVE:
        return f"{group.get_status_display()}; hanya kelompok aktif yang dapat diusulkan."
    return ""


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
