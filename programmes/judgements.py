"""How each rule of the catalogue judges one candidate: plain functions of the facts, without queries or clock.

A judgement gets the facts and the rule's parameters. It gives a Verdict (no reasons: passed), or None when the
question cannot be asked. Evidence holds plain facts without names or numbers of persons; programmes/rules_in_words.py
makes sentences of it.
"""

from datetime import date
from functools import lru_cache, partial

from beneficiaries.likeness import is_same_name
from beneficiaries.names import name_key
from programmes.judgements_of_groups import JUDGEMENTS_OF_GROUPS
from programmes.rules_of_persons import AID
from programmes.verdicts import Verdict


def nik_sound(facts, parameters):
    faults = facts.candidate.nik_faults
    return Verdict(["invalid_nik"] if faults else [], {"faults": faults}, facts.candidate.proposed_on)


def nik_once(facts, parameters):
    proposed_on = facts.candidate.proposed_on
    if facts.same_nik_as is not None:
        return Verdict(["duplicate_nik"], {"earlier": facts.same_nik_as}, proposed_on)
    if facts.same_person_as is not None:
        return Verdict(["duplicate_person"], {"earlier": facts.same_person_as, "is_other_nik": True}, proposed_on)
    if facts.home_says:  # he lives elsewhere, and his own office has not agreed
        return Verdict(["home_office_asked"], {"home_says": facts.home_says}, proposed_on)
    return Verdict(data_on=proposed_on)


def same_name(facts, parameters):
    """None where nobody but the proposal names the owner of the NIK. A family card that differs too says more.

    Of a NIK proposed before it is not asked again: a list of guessed names would find the right one.
    """
    if facts.same_nik_as is not None or (facts.entry is None and not facts.known_as):
        return None
    proposed = name_key(facts.candidate.name)
    in_register = facts.entry is None or is_same_name(proposed, name_key(facts.entry.name))
    in_office = is_same_name(proposed, name_key(facts.known_as))
    cards = {bytes(each.kk_index) for each in (facts.candidate, facts.entry) if each and each.kk_index}
    evidence = {"in_register": in_register, "in_office": in_office, "kk_differs": len(cards) > 1}
    if facts.entry:
        evidence["register"] = told(facts.release)
    data_on = facts.release.data_on if facts.entry else facts.candidate.proposed_on
    return Verdict([] if in_register and in_office else ["name_differs"], evidence, data_on)


def not_helped_before(facts, parameters):
    years = looked_back(facts.helped_in, facts, parameters)
    evidence = {"years": years, **span(facts, parameters)}
    if as_other := looked_back(facts.helped_as_other, facts, parameters):
        evidence["as_other"] = as_other
    return Verdict(["received_last_year"] if years else [], evidence)


def no_same_aid(facts, parameters):
    own = aid_between(facts.same_aid_in, facts, parameters)
    others = aid_between(facts.household_same_aid_in, facts, parameters)
    reason = "received_same_aid" if own else "household_received_same_aid" if others else None
    evidence = {"years": own or others, "from": facts.programme.year - parameters["years"]}
    return Verdict([reason] if reason else [], evidence | {"until": facts.programme.year})


def in_register(facts, parameters):
    evidence = {"register": told(facts.registered_in)}
    if facts.registered is None:
        evidence["family_known"] = bool(facts.household)
        return Verdict(["not_in_dtks"], evidence, facts.registered_in.data_on)
    evidence |= {"decile": facts.registered.decile, "relationship": facts.registered.relationship}
    if facts.registered_in == facts.release:
        evidence |= decile_that_counts(facts)
    return Verdict([], evidence, facts.registered_in.data_on)


def decile_that_counts(facts):
    """With the release it is from, where that is not the one that says who is registered."""
    ranked_in = facts.ranked.release
    if ranked_in == facts.release:
        return {"decile": facts.ranked.decile}
    told_on = ranked_in.data_on.isoformat()
    return {"decile": facts.ranked.decile, "ranked_in": told(ranked_in), "ranked_on": told_on}


def nik_matches_register(facts, parameters):
    if facts.entry is None:
        return None
    pairs = {name: (getattr(facts.candidate, name), getattr(facts.entry, name)) for name in ("birth_on", "sex")}
    differs = [name for name, (said, registered) in pairs.items() if said and registered and said != registered]
    evidence = {"register": told(facts.release), "differs": differs}
    return Verdict(["register_differs"] if differs else [], evidence, facts.release.data_on)


def decile_at_most(facts, parameters):
    """By the family's newest assessment; without a family card by his own row."""
    ranked = facts.assessment or facts.entry
    if ranked is None:
        return None
    evidence = {"register": told(ranked.release), "decile": ranked.decile, "most": parameters["most"]}
    if ranked.decile is None:
        return Verdict(["decile_unknown"], evidence, ranked.release.data_on)
    reasons = ["decile_too_high"] if ranked.decile > parameters["most"] else []
    return Verdict(reasons, evidence, ranked.release.data_on)


def no_aid(aid, facts, parameters):
    """aid: "pkh" or "bpnt". It stands on one member's row but counts for the family: own row first."""
    if facts.household is None:
        return None
    column = f"receives_{aid}"
    evidence = {"register": told(facts.release), "aid": aid.upper()}
    if facts.entry and getattr(facts.entry, column):
        return Verdict([column], evidence, facts.release.data_on)
    holders = [member.relationship for member in facts.household if getattr(member, column)]
    if holders:
        return Verdict([f"household_{column}"], evidence | {"holders": holders}, facts.release.data_on)
    answers = [getattr(member, column) for member in (facts.entry, *facts.household) if member]
    return Verdict([], evidence | {"unknown": None in answers}, facts.release.data_on)


def other_aid(facts, parameters):
    """Must or must not get any of some kinds of aid. Not known is no proof of either: see docs/decisions/0021."""
    if facts.household is None:
        return None
    gets = [aid for aid in parameters["aid"] if any(aid_of(facts, aid))]
    evidence = {
        "register": told(facts.release),
        "asked": [AID[aid] for aid in parameters["aid"]],
        "gets": [AID[aid] for aid in gets],
        "unknown": any(None in aid_of(facts, aid) for aid in parameters["aid"]),
    }
    if parameters["gets"] == "must":
        return Verdict([] if gets else ["lacks_required_aid"], evidence, facts.release.data_on)
    return Verdict(["receives_excluded_aid"] if gets else [], evidence, facts.release.data_on)


def aid_of(facts, aid):
    """What each member of the family answers: True, False, or None for not stated."""
    return [getattr(member, f"receives_{aid}") for member in (facts.entry, *facts.household) if member]


def age_between(facts, parameters):
    counted_on = date.fromisoformat(parameters["on"]) if parameters["on"] else facts.candidate.proposed_on
    if facts.born_on is None or counted_on is None:
        evidence = {"born": facts.born_on is not None}
        return Verdict(["age_unknown"], evidence, facts.candidate.proposed_on)
    age = age_on(facts.born_on, counted_on)
    reasons = ["too_young"] if age < parameters["least"] else ["too_old"] if age > parameters["most"] else []
    return Verdict(reasons, {"age": age, "on": counted_on.isoformat()}, facts.candidate.proposed_on)


def age_on(born_on, day):
    """Full years. Who was born on 29 February is a year older on 1 March where the year has no such day."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def sex_is(facts, parameters):
    reasons = ["sex_unknown"] if not facts.sex else ["other_sex"] if facts.sex != parameters["sex"] else []
    return Verdict(reasons, {"sex": facts.sex}, facts.candidate.proposed_on)


def marital_status_in(facts, parameters):
    status = facts.candidate.marital_status
    wrong = "marital_status_differs" if status else "marital_status_unknown"
    reasons = [] if status in parameters["statuses"] else [wrong]
    return Verdict(reasons, {"status": status}, facts.candidate.proposed_on)


def supports_family(facts, parameters):
    asked = {"head": facts.is_head, "breadwinner": facts.candidate.is_breadwinner}
    if parameters["standing"] != "either":
        asked = {parameters["standing"]: asked[parameters["standing"]]}
    evidence = {"standing": [name for name, answer in asked.items() if answer]}
    if evidence["standing"]:
        return Verdict([], evidence, facts.candidate.proposed_on)
    reason = "family_standing_unknown" if None in asked.values() else "supports_no_family"
    return Verdict([reason], evidence, facts.candidate.proposed_on)


def occupation_allowed(facts, parameters):
    said = plain_words(facts.occupation)
    found = next((word for word in parameters["occupations"] if plain_words(word) in said), "")
    evidence = {"occupation": facts.occupation, "found": found}
    return Verdict(["occupation_excluded"] if found else [], evidence, facts.candidate.proposed_on)


@lru_cache(maxsize=10_000)
def plain_words(text):
    """Between blanks, so that "PNS" is found in "GURU (PNS)" and not in "PNSION"."""
    return f" {' '.join(''.join(c if c.isalnum() else ' ' for c in text).casefold().split())} "


def in_no_group(facts, parameters):
    reasons = ["household_in_group"] if facts.groups else []
    return Verdict(reasons, {"groups": facts.groups})


def one_per_household(facts, parameters):
    """A family card that could not be read is not none: whose family it is, nobody knows."""
    if facts.is_family_unknown:
        return Verdict(["household_unknown"], {}, facts.candidate.proposed_on)
    if facts.represented_by is None:
        return Verdict(data_on=facts.candidate.proposed_on)
    evidence = {"earlier": facts.represented_by}
    return Verdict(["household_already_represented"], evidence, facts.candidate.proposed_on)


def has_business(facts, parameters):
    candidate = facts.candidate
    evidence = {
        "stated": candidate.has_business,
        "business": candidate.business,
        "months": candidate.business_months,
    }
    return Verdict([] if candidate.has_business else ["no_business_embryo"], evidence, candidate.proposed_on)


def kelurahan_not_served(facts, parameters):
    if facts.candidate.region_id == facts.programme.region_id:  # nobody knows which kelurahan
        return None
    years = looked_back(facts.kelurahan_helped_in, facts, parameters)
    return Verdict(["kelurahan_served_last_year"] if years else [], {"years": years, **span(facts, parameters)})


def kelurahan_of_this_year(facts, parameters):
    evidence = {"year": facts.programme.year, "written": facts.candidate.kelurahan_text}
    evidence["found"] = facts.candidate.region_id != facts.programme.region_id
    return Verdict([] if facts.is_listed else ["kelurahan_not_listed"], evidence)


def within_quota(facts, parameters):
    if facts.quota_taken is None:
        return None
    evidence = {"most": parameters["most"], "level": parameters["level"], "taken": facts.quota_taken}
    return Verdict(["quota_full"] if facts.quota_taken >= parameters["most"] else [], evidence)


def aid_between(years, facts, parameters):
    """In the years looked back to, and in the programme's own: another programme may be of the same year."""
    return [year for year in years if facts.programme.year - parameters["years"] <= year <= facts.programme.year]


def looked_back(years, facts, parameters):
    return [year for year in years if year >= facts.programme.year - parameters["years"]]


def span(facts, parameters):
    return {"from": facts.programme.year - parameters["years"], "until": facts.programme.year - 1}


def told(release):
    return f"{release.register} {release.region.name}"


JUDGEMENTS = {
    "nik_sound": nik_sound,
    "nik_once": nik_once,
    "same_name": same_name,
    "not_helped_before": not_helped_before,
    "no_same_aid": no_same_aid,
    "in_register": in_register,
    "nik_matches_register": nik_matches_register,
    "decile_at_most": decile_at_most,
    "no_pkh": partial(no_aid, "pkh"),
    "no_bpnt": partial(no_aid, "bpnt"),
    "other_aid": other_aid,
    "age_between": age_between,
    "sex_is": sex_is,
    "marital_status_in": marital_status_in,
    "supports_family": supports_family,
    "occupation_allowed": occupation_allowed,
    "in_no_group": in_no_group,
    "one_per_household": one_per_household,
    "has_business": has_business,
    "kelurahan_not_served": kelurahan_not_served,
    "kelurahan_of_this_year": kelurahan_of_this_year,
    "within_quota": within_quota,
    **JUDGEMENTS_OF_GROUPS,
}
