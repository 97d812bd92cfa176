"""How each rule of the catalogue judges one candidate: plain functions of the facts, without queries or clock.

A judgement gets the facts and the rule's parameters. It gives a Verdict (no reasons: passed), or None when the
question cannot be asked. Evidence holds plain facts without names or numbers of persons; programmes/rules_in_words.py
makes sentences of it.
"""

from datetime import date
from functools import partial
from typing import NamedTuple


class Verdict(NamedTuple):
    reasons: list[str] = []
    evidence: dict = {}
    data_on: date | None = None


def nik_sound(facts, parameters):
    faults = facts.candidate.nik_faults
    return Verdict(["invalid_nik"] if faults else [], {"faults": faults}, facts.candidate.proposed_on)


def nik_once(facts, parameters):
    proposed_on = facts.candidate.proposed_on
    if facts.same_nik_as is not None:
        return Verdict(["duplicate_nik"], {"earlier": facts.same_nik_as}, proposed_on)
    if facts.same_person_as is not None:
        return Verdict(["duplicate_person"], {"earlier": facts.same_person_as, "is_other_nik": True}, proposed_on)
    return Verdict(data_on=proposed_on)


def not_helped_before(facts, parameters):
    years = looked_back(facts.helped_in, facts, parameters)
    evidence = {"years": years, **span(facts, parameters)}
    if as_other := looked_back(facts.helped_as_other, facts, parameters):
        evidence["as_other"] = as_other
    return Verdict(["received_last_year"] if years else [], evidence)


def in_register(facts, parameters):
    evidence = {"register": told(facts.release)}
    if facts.entry is None:
        evidence["family_known"] = bool(facts.household)
        return Verdict(["not_in_dtks"], evidence, facts.release.data_on)
    evidence |= {"decile": facts.ranked.decile, "relationship": facts.entry.relationship}
    ranked_in = facts.ranked.release
    if ranked_in != facts.release:
        evidence |= {"ranked_in": told(ranked_in), "ranked_on": ranked_in.data_on.isoformat()}
    return Verdict([], evidence, facts.release.data_on)


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


def one_per_household(facts, parameters):
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
    years = looked_back(facts.kelurahan_helped_in, facts, parameters)
    return Verdict(["kelurahan_served_last_year"] if years else [], {"years": years, **span(facts, parameters)})


def kelurahan_of_this_year(facts, parameters):
    evidence = {"year": facts.programme.year, "written": facts.candidate.kelurahan_text}
    evidence["found"] = facts.candidate.region_id != facts.programme.region_id
    return Verdict([] if facts.is_listed else ["kelurahan_not_listed"], evidence)


def looked_back(years, facts, parameters):
    return [year for year in years if year >= facts.programme.year - parameters["years"]]


def span(facts, parameters):
    return {"from": facts.programme.year - parameters["years"], "until": facts.programme.year - 1}


def told(release):
    return f"{release.register} {release.region.name}"


JUDGEMENTS = {
    "nik_sound": nik_sound,
    "nik_once": nik_once,
    "not_helped_before": not_helped_before,
    "in_register": in_register,
    "no_pkh": partial(no_aid, "pkh"),
    "no_bpnt": partial(no_aid, "bpnt"),
    "one_per_household": one_per_household,
    "has_business": has_business,
    "kelurahan_not_served": kelurahan_not_served,
    "kelurahan_of_this_year": kelurahan_of_this_year,
}
