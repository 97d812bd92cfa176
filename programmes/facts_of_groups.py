"""What the rules look at of groups: those that are proposed, and those the families of candidates belong to."""

from collections import defaultdict
from dataclasses import dataclass

from kube.models import Group, Membership, Position

ELSEWHERE = "di wilayah lain"


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """A group as it is today. families: counted in KK; officers: titles that somebody holds; districts, villages: in
    how many different ones its members live."""

    families: int
    officers: frozenset[str]
    districts: int
    villages: int
    account_in_name: bool
    has_stamp: bool
    has_plan: bool


def facts_of_groups(pks) -> dict[int, GroupFacts]:
    """By the group's key. Three questions, however many groups."""
    pks = list(pks)
    officers, villages = defaultdict(set), defaultdict(set)
    for group, title in Position.objects.held().filter(group__in=pks).values_list("group", "title"):
        officers[group].add(title)
    for group, region in Membership.objects.present().filter(group__in=pks).values_list("group", "region"):
        villages[group].add(region)
    return {
        group.pk: GroupFacts(
            families=group.families,
            officers=frozenset(officers[group.pk]),
            districts=group.kecamatan,
            villages=len(villages[group.pk]),
            account_in_name=group.account_in_name,
            has_stamp=group.has_stamp,
            has_plan=group.has_plan,
        )
        for group in Group.objects.filter(pk__in=pks).with_facts()
    }


def running_groups_of(families, region) -> dict[bytes, list[str]]:
    """Key of the family -> names of the running groups it belongs to; a group beyond the region is not named."""
    low, high = region.scope
    present = Membership.objects.present().filter(kk_index__in=list(families), group__status__in=Group.OPEN)
    found = defaultdict(list)
    for family, name, where in present.values_list("kk_index", "group__name", "group__region").order_by("group__name"):
        found[bytes(family)].append(name if low <= where < high else ELSEWHERE)
    return found
