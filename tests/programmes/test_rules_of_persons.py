"""Each rule about a person as a plain function of the facts: no database, one thing changed at a time."""

from datetime import date
from types import SimpleNamespace

import pytest

from accounts.errors import NotAllowed
from beneficiaries.models import RegisterEntry, Release
from programmes.facts import Facts
from programmes.judgements import JUDGEMENTS
from programmes.models import Candidate, RuleResult
from programmes.rules import BY_CODE, CATALOGUE
from programmes.rules_in_words import in_words
from regions.models import Region

RELEASE = SimpleNamespace(register="DTSEN", region=Region(name="Kota Metro"), data_on=date(2024, 1, 31))
PROPOSED_ON = date(2024, 3, 1)


def entry(**fields):
    known = {"relationship": "ISTRI", "decile": 2, "sex": "P", "occupation": "", "is_head": False}
    return RegisterEntry(**known | {f"receives_{aid}": False for aid in ("pkh", "bpnt", "pbi")} | fields)


def facts(*, own=None, household=(), in_register=True, years=(), **said):
    """A woman born on 5 June 1990, proposed on 1 March 2024. own: of her row in the register; said: in the proposal."""
    candidate = Candidate(number=1, proposed_on=PROPOSED_ON, birth_on=date(1990, 6, 5), sex="P", region_id="18.72")
    for name, value in said.items():
        setattr(candidate, name, value)
    row = entry(**own or {}) if in_register else None
    return Facts(
        programme=SimpleNamespace(year=2024),
        candidate=candidate,
        release=RELEASE,
        entry=row,
        ranked=row,
        household=list(household) if in_register else None,
        person=None,
        helped_in=[],
        helped_as_other=[],
        kelurahan_helped_in=[],
        is_listed=True,
        registered=row,
        registered_in=RELEASE,
    )


def judged(code, seen, **parameters):
    """The reasons; the sentence of the judgement is written too, so that none of them breaks."""
    verdict = JUDGEMENTS[code](seen, BY_CODE[code].clean_parameters(parameters))
    if verdict is None:
        return None
    sentence = in_words(RuleResult(code=code, passed=not verdict.reasons, **verdict._asdict()))
    assert sentence.endswith(".") and "None" not in sentence
    return verdict.reasons


def test_every_sentence_and_its_english_tell_the_same_parameters():
    for rule in CATALOGUE:
        names = {parameter.name for parameter in rule.parameters}
        assert all(f"{{{name}}}" in rule.sentence and f"{{{name}}}" in rule.english for name in names), rule.code
        assert "{" not in rule.told({})


def test_the_catalogue_has_all_numbers_of_the_field():
    assert {rule.number for rule in CATALOGUE} - {""} == {f"R{number:02}" for number in range(1, 19)}


@pytest.mark.parametrize(
    ("born", "reasons"),
    [
        (date(2007, 3, 1), ["too_young"]),  # 17
        (date(2006, 3, 2), ["too_young"]),  # 18 tomorrow
        (date(2006, 3, 1), []),  # 18 today
        (date(1965, 3, 2), []),  # 60 tomorrow
        (date(1964, 3, 2), []),  # 59
        (date(1964, 3, 1), ["too_old"]),  # 60 today
        (date(1963, 3, 1), ["too_old"]),
    ],
)
def test_age_is_counted_on_the_day_of_the_proposal(born, reasons):
    assert judged("age_between", facts(birth_on=born)) == reasons


@pytest.mark.parametrize(
    ("on", "reasons"),
    [
        ("2026-02-28", ["too_young"]),
        ("2026-03-01", []),  # 2026 has no 29 February: a year older on 1 March
        ("2028-02-28", []),
    ],
)
def test_who_was_born_on_29_february_is_a_year_older_on_1_march(on, reasons):
    assert judged("age_between", facts(birth_on=date(2008, 2, 29)), on=on) == reasons


def test_who_was_born_on_29_february_has_the_birthday_in_a_leap_year():
    born = facts(birth_on=date(2004, 2, 29))
    assert judged("age_between", born, least=20, on="2024-02-28") == ["too_young"]
    assert judged("age_between", born, least=20, on="2024-02-29") == []


def test_a_fixed_day_goes_before_the_day_of_the_proposal():
    young = facts(birth_on=date(2006, 12, 31))
    assert judged("age_between", young) == ["too_young"]
    assert judged("age_between", young, on="2024-12-31") == []


def test_the_register_tells_the_age_where_the_proposal_does_not():
    assert judged("age_between", facts(birth_on=None, own={"birth_on": date(1950, 1, 1)})) == ["too_old"]


@pytest.mark.parametrize("said", [{"birth_on": None}, {"proposed_on": None}])
def test_an_age_nobody_knows_is_told_as_unknown(said):
    assert judged("age_between", facts(**said)) == ["age_unknown"]


@pytest.mark.parametrize(
    ("said", "wanted", "reasons"),
    [("P", "P", []), ("L", "P", ["other_sex"]), ("L", "L", []), ("", "L", ["other_sex"])],
)
def test_the_sex_is_that_of_the_proposal_else_of_the_register(said, wanted, reasons):
    assert judged("sex_is", facts(sex=said), sex=wanted) == reasons


def test_an_unknown_sex_is_told_as_unknown():
    assert judged("sex_is", facts(sex="", in_register=False)) == ["sex_unknown"]


def ranked(decile, **known):
    """His family has an assessment with this decile."""
    seen = facts(**known)
    seen.assessment = SimpleNamespace(decile=decile, release=RELEASE)
    return seen


@pytest.mark.parametrize(("decile", "reasons"), [(4, []), (5, ["decile_too_high"])])
def test_the_decile_is_that_of_the_familys_assessment(decile, reasons):
    assert judged("decile_at_most", ranked(decile, own={"decile": 9})) == reasons


def test_a_family_known_from_a_list_of_families_only_is_ranked_too():
    assert judged("decile_at_most", ranked(5, in_register=False)) == ["decile_too_high"]


@pytest.mark.parametrize(("decile", "reasons"), [(4, []), (5, ["decile_too_high"]), (None, ["decile_unknown"])])
def test_without_an_assessment_his_own_row_tells(decile, reasons):
    seen = facts(own={"decile": decile})
    seen.entry.release = Release(register="DTSEN", region=RELEASE.region, data_on=RELEASE.data_on)
    assert judged("decile_at_most", seen) == reasons


def test_a_decile_of_whom_the_register_does_not_know_is_not_asked():
    assert judged("decile_at_most", facts(in_register=False)) is None


def test_the_highest_decile_is_a_parameter():
    assert judged("decile_at_most", ranked(5), most=5) == []


@pytest.mark.parametrize(
    ("gets", "must", "must_not"),
    [(True, [], ["receives_excluded_aid"]), (False, ["lacks_required_aid"], []), (None, ["lacks_required_aid"], [])],
)
def test_the_same_aid_is_required_here_and_refused_there(gets, must, must_not):
    family = facts(household=[entry(receives_pkh=gets)])
    assert judged("other_aid", family, gets="must") == must
    assert judged("other_aid", family, gets="must_not") == must_not


def test_one_of_several_kinds_of_aid_is_enough():
    family = facts(own={"receives_pbi": True})
    assert judged("other_aid", family, gets="must", aid=["pkh", "pbi"]) == []
    assert judged("other_aid", family, gets="must", aid=["pkh", "bpnt"]) == ["lacks_required_aid"]
    assert judged("other_aid", family, gets="must_not", aid=["pkh", "pbi"]) == ["receives_excluded_aid"]


@pytest.mark.parametrize(
    ("status", "reasons"), [("married", []), ("single", ["marital_status_differs"]), ("", ["marital_status_unknown"])]
)
def test_the_marital_status_is_one_of_those_chosen(status, reasons):
    assert judged("marital_status_in", facts(marital_status=status), statuses=["married", "widowed"]) == reasons


@pytest.mark.parametrize(
    ("standing", "is_head", "earns", "reasons"),
    [
        ("head", True, None, []),
        ("head", False, True, ["supports_no_family"]),
        ("breadwinner", True, True, []),
        ("breadwinner", True, False, ["supports_no_family"]),
        ("breadwinner", True, None, ["family_standing_unknown"]),
        ("either", False, True, []),
        ("either", True, False, []),
        ("either", False, False, ["supports_no_family"]),
        ("either", False, None, ["family_standing_unknown"]),
    ],
)
def test_who_heads_or_feeds_the_family(standing, is_head, earns, reasons):
    seen = facts(own={"is_head": is_head}, is_breadwinner=earns)
    assert judged("supports_family", seen, standing=standing) == reasons


def test_the_relationship_tells_the_head_too():
    assert judged("supports_family", facts(own={"relationship": "Kepala Keluarga"}), standing="head") == []


@pytest.mark.parametrize(
    ("occupation", "reasons"),
    [
        ("Pegawai Negeri Sipil (PNS)", ["occupation_excluded"]),
        ("GURU PNS", ["occupation_excluded"]),
        ("pensiunan", ["occupation_excluded"]),
        ("Anggota TNI/POLRI", ["occupation_excluded"]),
        ("Buruh harian", []),
        ("Pedagang PNSA", []),
        ("", []),
    ],
)
def test_some_occupations_are_refused_and_an_unknown_one_is_not(occupation, reasons):
    assert judged("occupation_allowed", facts(occupation=occupation)) == reasons


def test_the_list_of_occupations_is_the_offices_own():
    seen = facts(own={"occupation": "SOPIR"})
    assert judged("occupation_allowed", seen, occupations=["Sopir"]) == ["occupation_excluded"]
    assert judged("occupation_allowed", seen) == []


@pytest.mark.parametrize(
    ("own", "household", "reasons"),
    [
        ([], [], []),
        ([2024], [], ["received_same_aid"]),
        ([2021], [], []),
        ([], [2022], ["household_received_same_aid"]),
        ([2022], [2023], ["received_same_aid"]),
        ([2025], [], []),
    ],
)
def test_aid_of_the_same_kind_counts_for_the_family_in_the_years_asked(own, household, reasons):
    seen = facts()
    seen.same_aid_in, seen.household_same_aid_in = own, household
    assert judged("no_same_aid", seen, years=2) == reasons


def test_a_family_in_a_running_group_is_told_so():
    seen = facts()
    assert judged("in_no_group", seen) == []
    seen.groups = ["KUBE Mawar"]
    assert judged("in_no_group", seen) == ["household_in_group"]


@pytest.mark.parametrize(
    ("own", "reasons"),
    [
        ({"birth_on": date(1990, 6, 5)}, []),
        ({"birth_on": date(1990, 5, 6)}, ["register_differs"]),
        ({"sex": "L"}, ["register_differs"]),
        ({"birth_on": None, "sex": ""}, []),
    ],
)
def test_what_differs_from_the_register_is_told(own, reasons):
    assert judged("nik_matches_register", facts(own=own)) == reasons


@pytest.mark.parametrize(("taken", "reasons"), [(0, []), (9, []), (10, ["quota_full"]), (11, ["quota_full"])])
def test_the_quota_lets_pass_as_many_as_it_says(taken, reasons):
    seen = facts()
    seen.quota_taken = taken
    assert judged("within_quota", seen, most=10) == reasons


WRONG = [
    ("age_between", {"least": 60, "most": 18}),
    ("age_between", {"on": "2024-02-30"}),
    ("sex_is", {"sex": "X"}),
    ("marital_status_in", {"statuses": ["kawin"]}),
    ("marital_status_in", {"statuses": "married"}),
    ("occupation_allowed", {"occupations": ["x" * 61]}),
    ("occupation_allowed", {"occupations": "PNS"}),
    ("decile_at_most", {"most": 11}),
    ("within_quota", {"most": True}),
]


@pytest.mark.parametrize(("code", "parameters"), WRONG)
def test_a_parameter_of_another_kind_is_refused(code, parameters):
    with pytest.raises(NotAllowed):
        BY_CODE[code].clean_parameters(parameters)
