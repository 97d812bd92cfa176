"""Families from which a group is formed: people of the newest register, and who of them is in a group already."""

from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User
from audit import sealing
from beneficiaries.lists import found, numbered, places_called
from beneficiaries.models import Person, RegisterEntry, Release
from beneficiaries.people import person_for
from kube.models import Group, Membership

MOST = 20


@dataclass(frozen=True)
class Candidates:
    """release: None when no register covers the group. entries: at most MOST, each with `taken_by`, the group its
    family is in already (the word for one the user may not know), or "".
    """

    release: Release | None
    entries: list[RegisterEntry]
    is_cut: bool = False


def people_of_register(group: Group, user: User) -> tuple[Release | None, object]:
    release = Release.objects.current(group.region)
    return release, release.entries.visible_to(user) if release else None


def candidates_named(group: Group, user: User, name: str, place: str) -> Candidates:
    """By a name, a kelurahan or kecamatan of the register's region, or both; a place nobody knows has nobody."""
    release, entries = people_of_register(group, user)
    if release is None or not (name or place):
        return Candidates(release, [])
    within = places_called(place, release) if place else []
    if place and not within:
        return Candidates(release, [])
    rows = found(entries, name=name, within=within).order_by("name_key", "id")
    return listed(release, rows, user)


def candidates_numbered(group: Group, user: User, nik: str) -> Candidates:
    """By a NIK or a family card number."""
    release, entries = people_of_register(group, user)
    return listed(release, numbered(entries, nik).order_by("id"), user) if release else Candidates(None, [])


def listed(release: Release, rows, user: User) -> Candidates:
    entries = list(rows.select_related("region")[: MOST + 1])
    shown = entries[:MOST]
    taken = groups_of(shown, user)
    for entry in shown:
        keys = (bytes(index) for index in (entry.nik_index, entry.kk_index) if index)
        entry.taken_by = next((taken[key] for key in keys if key in taken), "")
    return Candidates(release, shown, len(entries) > MOST)


def groups_of(entries: list[RegisterEntry], user: User) -> dict[bytes, str]:
    """By the index of a NIK or a family card: the group that person or family is in now."""
    niks = [entry.nik_index for entry in entries]
    cards = [entry.kk_index for entry in entries if entry.kk_index]
    now = Membership.objects.present().filter(Q(person__nik_index__in=niks) | Q(kk_index__in=cards))
    rows = list(now.values_list("person__nik_index", "kk_index", "group"))
    names = dict(Group.objects.visible_to(user).filter(pk__in={pk for *_, pk in rows}).values_list("pk", "name"))
    taken = {}
    for nik, card, pk in rows:
        taken[bytes(nik)] = taken[bytes(card)] = names.get(pk, "kelompok di wilayah lain")
    return taken


def person_of(entry: RegisterEntry) -> Person:
    """The person a row of the register is about, made known when he was not."""
    nik = sealing.unseal(sealing.NIK, entry.nik_sealed)
    return person_for(nik=nik, name=entry.name, sex=entry.sex, birth_on=entry.birth_on, region=entry.region)
