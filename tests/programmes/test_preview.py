"""What rules would do before they are saved: it must say what judging says, and write nothing."""

from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Event
from beneficiaries.models import Release
from programmes.earlier import Earlier
from programmes.evaluation import in_order, judged_in_order, sources_of
from programmes.facts import gather
from programmes.models import Candidate, ProgrammeRule, RuleResult
from programmes.preview import impact_of
from programmes.rules import BY_CODE, CATALOGUE, chosen
from programmes.services import candidates, programmes
from tests.programmes import metro

AGE = ("age_between", "block", {"least": 30, "most": 59})


def rules_for(programme, wanted):
    return [
        ProgrammeRule(programme=programme, code=rule.code, severity=severity, parameters=parameters)
        for rule, severity, parameters in chosen(wanted)
    ]


def judged_eligible(programme, rules):
    """How many pass when the same rules judge as they do when they are saved."""
    rules = in_order(rules)
    sources = sources_of(programme, rules)
    earlier = Earlier.of(programme, rules, sources.one_person)
    return sum(is_eligible for *_, is_eligible in judged_in_order(rules, gather(programme, sources), earlier))


def without(wanted, code):
    return [rule for rule in wanted if rule[0] != code]


def test_all_rules_of_metro_let_twenty_of_fortyfive_pass(evaluated):
    found = impact_of(evaluated, rules_for(evaluated, metro.ALL_RULES))
    assert (found.candidates, found.passing) == (45, 20)
    assert found.fails["no_pkh"] == 5 and found.fails["nik_sound"] == 3


def test_what_a_rule_costs_is_what_judging_without_it_gives(evaluated):
    found = impact_of(evaluated, rules_for(evaluated, metro.ALL_RULES))
    for code, costs in found.costs.items():
        fewer = rules_for(evaluated, without(metro.ALL_RULES, code))
        assert found.passing + costs == judged_eligible(evaluated, fewer), code
    assert sum(found.costs.values()) > 10


def test_any_rules_give_what_judging_gives(sari, wati, evaluated):
    """Sixty sets of rules by lot, with quotas, warnings, an override and one who stands in a decree."""
    failed = evaluated.candidates.get(number=4)
    candidates.override_rule(actor=wati, candidate=failed, code="has_business", reason="usahanya dilihat di rumah")
    evaluated.candidates.filter(number=28).update(status=Candidate.Status.PLACED)
    lot, codes = Random(20), [rule.code for rule in CATALOGUE if not rule.is_identity]
    for _ in range(60):
        some = lot.sample(codes, lot.randint(0, len(codes)))
        wanted = [(code, lot.choice(["block", "block", "warn"]), parameters_by_lot(lot, code)) for code in some]
        rules = rules_for(evaluated, wanted)
        found = impact_of(evaluated, rules)
        assert (found.candidates, found.passing) == (44, judged_eligible(evaluated, rules)), wanted


def parameters_by_lot(lot, code):
    if code == "within_quota":
        return {"level": lot.choice(["programme", "district", "village"]), "most": lot.randint(1, 6)}
    return {"least": lot.randint(20, 40), "most": lot.randint(41, 70)} if code == "age_between" else {}


def test_a_rule_that_only_warns_costs_nobody(evaluated):
    wanted = [(code, "warn" if code == "no_pkh" else severity, {}) for code, severity, _ in metro.ALL_RULES]
    found = impact_of(evaluated, rules_for(evaluated, wanted))
    assert "no_pkh" not in found.costs and found.fails["no_pkh"] == 5


def test_the_page_tells_the_impact_and_writes_nothing(sari, evaluated, send):
    before = everything(evaluated)
    page = preview(sari, send, evaluated, [*metro.ALL_RULES, AGE])
    assert page.status_code == 200
    found = impact_of(evaluated, rules_for(evaluated, [*metro.ALL_RULES, AGE]))
    assert f"<strong>{found.passing}</strong> dari 45 usulan lolos" in page.text
    assert "Menambah “Berusia 30 sampai 59 tahun pada tanggal usul.”" in page.text
    assert f"menggugurkan <strong>{20 - found.passing}</strong>" in page.text
    assert 'name="age_between_least" value="30"' in page.text
    assert everything(evaluated) == before


def test_what_was_tried_can_be_saved(sari, evaluated, send):
    wanted = [*metro.ALL_RULES, AGE]
    promised = impact_of(evaluated, rules_for(evaluated, wanted)).passing
    answer = send(sari, reverse("programmes:rules", args=[evaluated.slug]), **form_of(wanted))
    assert (answer.status_code, evaluated.candidates.eligible().count()) == (302, promised)


def test_an_office_without_a_register_is_told_so(sari, programme, send):
    assert "Belum ada data terpadu" in preview(sari, send, programme, metro.ALL_RULES).text


def test_without_proposals_the_page_says_what_to_do(sari, programme, register, send):
    assert "Belum ada usulan untuk dicoba" in preview(sari, send, programme, metro.ALL_RULES).text


def test_a_form_that_is_wrong_is_told_at_the_field(sari, evaluated, send):
    wrong = [*metro.ALL_RULES, ("age_between", "block", {"least": 60, "most": 18})]
    page = preview(sari, send, evaluated, wrong)
    assert (page.status_code, "Batas bawah" in page.text) == (422, True)


def test_the_cost_does_not_grow_with_the_rules_or_the_list(evaluated):
    def cost(wanted):
        with CaptureQueriesContext(connection) as queries:
            impact_of(evaluated, rules_for(evaluated, wanted))
        return len(queries)

    everything = [(rule.code, "block", {}) for rule in CATALOGUE]
    with_all, usual = cost(everything), cost(metro.ALL_RULES)
    evaluated.candidates.filter(number__gt=3).delete()
    print(f"preview: {usual} queries with the usual rules, {with_all} with all {len(CATALOGUE)}")
    assert (cost(everything), cost(metro.ALL_RULES)) == (with_all, usual)
    assert with_all <= 15


def everything(programme):
    programme.refresh_from_db()
    return [
        [*programme.rules.values_list("code", "parameters")],
        [*programme.candidates.order_by("pk").values_list("pk", "status", "evaluated_at", "region_id")],
        RuleResult.objects.count(),
        Event.objects.count(),
        [*Release.objects.values_list("uses__pk")],
    ]


def form_of(wanted):
    """The fields of the rules form that choose these."""
    data = {}
    for code, severity, parameters in wanted:
        data |= {f"use_{code}": "on", f"severity_{code}": severity}
        data |= {f"{code}_{name}": value for name, value in parameters.items()}
    return data


def preview(user, send, programme, wanted):
    return send(user, reverse("programmes:preview_rules", args=[programme.slug]), **form_of(wanted))


@pytest.mark.parametrize("code", sorted(BY_CODE))
def test_every_rule_is_saved_from_the_page_with_its_own_defaults(sari, office, send, code):
    programme = metro.make_programme(sari, office)
    assert send(sari, reverse("programmes:rules", args=[programme.slug]), **form_of([(code, "block", {})])).url
    assert programme.rules.get(code=code).parameters == BY_CODE[code].clean_parameters({})


def test_the_form_keeps_what_each_kind_of_parameter_was_given(sari, office, send):
    programme = metro.make_programme(sari, office)
    wanted = [
        ("age_between", "warn", {"least": 20, "most": 45, "on": "2024-12-31"}),
        ("occupation_allowed", "block", {"occupations": "Sopir\n\nPNS\nSopir"}),
        ("other_aid", "block", {"gets": "must", "aid": ["pbi", "pkh"]}),
    ]
    send(sari, reverse("programmes:rules", args=[programme.slug]), **form_of(wanted))
    kept = dict(programme.rules.values_list("code", "parameters"))
    assert kept["age_between"] == {"least": 20, "most": 45, "on": "2024-12-31"}
    assert kept["occupation_allowed"] == {"occupations": ["Sopir", "PNS"]}
    assert kept["other_aid"] == {"gets": "must", "aid": ["pkh", "pbi"]}
    programmes.open_programme(actor=sari, programme=programme)
