"""How each rule about groups judges one group: plain functions of `facts.group` (programmes/facts_of_groups.py)."""

from programmes.verdicts import Verdict


def group_size(facts, parameters):
    families = facts.group.families
    reasons = []
    if families < parameters["least"]:
        reasons = ["group_too_small"]
    elif families > parameters["most"]:
        reasons = ["group_too_large"]
    return Verdict(reasons, {"families": families, "least": parameters["least"], "most": parameters["most"]})


def group_officers(facts, parameters):
    """Three titles, each held by another member: two for one person is refused by the database."""
    missing = [title for title in ("ketua", "sekretaris", "bendahara") if title not in facts.group.officers]
    return Verdict(["officers_missing"] if missing else [], {"missing": missing})


def members_near(facts, parameters):
    places = facts.group.districts if parameters["level"] == "district" else facts.group.villages
    return Verdict(["members_apart"] if places > 1 else [], {"places": places, "level": parameters["level"]})


def group_equipped(facts, parameters):
    group = facts.group
    lacks = {
        "account": [] if group.account_in_name else ["no_group_account"],
        "stamp": [] if group.has_stamp else ["no_group_stamp"],
        "plan": [] if group.has_plan else ["no_business_plan"],
    }
    return Verdict([reason for name in parameters["has"] for reason in lacks[name]], {"asked": parameters["has"]})


JUDGEMENTS_OF_GROUPS = {
    "group_size": group_size,
    "group_officers": group_officers,
    "members_near": members_near,
    "group_equipped": group_equipped,
}
