"""Each rule about a group as a plain function of its facts."""

from types import SimpleNamespace

import pytest

from programmes.evaluation import is_asked
from programmes.facts_of_groups import GroupFacts
from programmes.judgements import JUDGEMENTS
from programmes.models import RuleResult
from programmes.rules import BY_CODE
from programmes.rules_in_words import in_words

ALL = frozenset({"ketua", "sekretaris", "bendahara"})
SOUND = {"families": 8, "officers": ALL, "districts": 1, "villages": 1}
SOUND |= {"account_in_name": True, "has_stamp": True, "has_plan": True}


def judged(code, group, **parameters):
    rule = BY_CODE[code]
    verdict = JUDGEMENTS[code](SimpleNamespace(group=GroupFacts(**SOUND | group)), rule.clean_parameters(parameters))
    assert set(verdict.reasons) <= set(rule.reasons)
    assert in_words(RuleResult(code=code, passed=not verdict.reasons, **verdict._asdict())).endswith(".")
    return verdict.reasons


@pytest.mark.parametrize(
    ("families", "reasons"),
    [(4, ["group_too_small"]), (5, []), (20, []), (21, ["group_too_large"]), (0, ["group_too_small"])],
)
def test_a_group_has_five_to_twenty_families(families, reasons):
    assert judged("group_size", {"families": families}) == reasons


def test_a_group_of_exactly_ten_is_a_parameter():
    assert judged("group_size", {"families": 10}, least=10, most=10) == []
    assert judged("group_size", {"families": 9}, least=10, most=10) == ["group_too_small"]


@pytest.mark.parametrize("missing", ["ketua", "sekretaris", "bendahara"])
def test_each_of_the_three_officers_is_needed(missing):
    assert judged("group_officers", {}) == []
    assert judged("group_officers", {"officers": ALL - {missing}}) == ["officers_missing"]


def test_how_near_members_live_is_a_parameter():
    two_villages = {"villages": 2}
    assert judged("members_near", two_villages) == []
    assert judged("members_near", two_villages, level="village") == ["members_apart"]
    assert judged("members_near", {"villages": 2, "districts": 2}) == ["members_apart"]


@pytest.mark.parametrize(
    ("lacks", "asked", "reason"),
    [
        ("account_in_name", "account", "no_group_account"),
        ("has_stamp", "stamp", "no_group_stamp"),
        ("has_plan", "plan", "no_business_plan"),
    ],
)
def test_account_stamp_and_plan_are_asked_each_by_itself(lacks, asked, reason):
    others = [name for name in ("account", "stamp", "plan") if name != asked]
    assert judged("group_equipped", {lacks: False}) == [reason]
    assert judged("group_equipped", {lacks: False}, has=others) == []


def test_a_person_is_not_asked_for_officers_and_a_group_not_for_his_age():
    person, group = SimpleNamespace(group=None), SimpleNamespace(group=GroupFacts(**SOUND))
    assert [is_asked(code, person) for code in ("age_between", "group_size", "within_quota")] == [True, False, True]
    assert [is_asked(code, group) for code in ("age_between", "group_size", "within_quota")] == [False, True, True]
