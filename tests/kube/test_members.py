"""Families join, leave and are replaced; three of them lead."""

import datetime
import re

import pytest
from django.utils import timezone

from accounts.errors import NotAllowed
from audit.models import Event
from kube.families import family_of
from kube.models import Group, Membership
from kube.services import members
from tests.kube.conftest import DAY, a_group, a_member, a_person, kk_number

WEEK = datetime.timedelta(days=7)


@pytest.fixture
def add(sari):
    """add(group, 9001): person 9001 of family card 9501 joins; add(group, 9002, card=9501) is his wife."""

    def join(group, serial, card=None, joined_on=DAY, actor=sari):
        who = a_person(group.region, serial)
        family = family_of(who, kk_number(card or serial + 500)) if card != 0 else family_of(who)
        return members.add_member(
            actor=actor, group=group, person=who, family=family, region=group.region, joined_on=joined_on
        )

    return join


def test_a_family_joins_and_history_names_the_person_without_numbers(add, mawar):
    made = add(mawar, 9001)
    event = Event.objects.get(verb="member.joined")
    assert (made.kk_last4, event.detail) == ("9501", {"member": "WARGA 9001", "on": "2023-07-26"})
    assert event.subject_text == "KUBE Mawar"


def test_who_has_no_family_card_stands_for_himself(add, mawar, melati):
    made = add(mawar, 9001, card=0)
    assert (made.kk_last4, bytes(made.kk_index)) == ("", bytes(made.person.nik_index))
    with pytest.raises(NotAllowed, match="Orang ini sudah menjadi anggota KUBE Mawar sejak 26-07-2023"):
        add(melati, 9001, card=0)


def test_a_family_that_is_in_a_group_is_told_which(add, mawar, melati):
    add(mawar, 9001)
    with pytest.raises(NotAllowed, match="Keluarga ini sudah menjadi anggota KUBE Mawar"):
        add(melati, 9002, card=9501)
    with pytest.raises(NotAllowed, match="Orang ini sudah menjadi anggota KUBE Mawar"):
        add(mawar, 9001)


def test_a_group_of_another_district_is_not_named(add, mawar, office, yusuf, kupang):
    add(mawar, 9001)
    there = Group.objects.create(office=office, region=kupang, code="K-1", name="KUBE Kupang")
    with pytest.raises(NotAllowed, match="anggota kelompok di wilayah lain") as refusal:
        add(there, 9001, actor=yusuf)
    assert "Mawar" not in str(refusal.value)


def test_who_left_may_join_another_from_that_day_on(add, sari, mawar, melati):
    first = add(mawar, 9001)
    members.remove_member(actor=sari, membership=first, left_on=DAY + WEEK, why="moved", note="ke Ganjar Agung")
    with pytest.raises(NotAllowed, match="masih anggota KUBE Mawar sampai 02-08-2023"):
        add(melati, 9001, joined_on=DAY)
    assert add(melati, 9001, joined_on=DAY + WEEK).pk
    event = Event.objects.get(verb="member.left")
    assert event.detail["why"] == "Pindah" and event.detail["note"] == "ke Ganjar Agung"


def test_who_left_cannot_leave_again(add, sari, mawar):
    member = add(mawar, 9001)
    leave = {"actor": sari, "membership": member, "left_on": DAY, "why": "left"}
    members.remove_member(**leave)
    with pytest.raises(NotAllowed, match="sudah keluar"):
        members.remove_member(**leave)


@pytest.mark.parametrize(("days", "words"), [(-1, "terlalu awal"), (10_000, "belum terjadi")])
def test_nobody_leaves_before_he_came_or_in_days_to_come(add, sari, mawar, days, words):
    member = add(mawar, 9001)
    with pytest.raises(NotAllowed, match=words):
        members.remove_member(actor=sari, membership=member, left_on=DAY + datetime.timedelta(days), why="left")


def test_a_replacement_comes_in_the_same_day_and_knows_for_whom(add, sari, mawar):
    before = add(mawar, 9001)
    members.elect_officers(actor=sari, group=mawar, officers={"ketua": before}, since_on=DAY)
    new = a_person(mawar.region, 9002)
    asked = {"person": new, "family": family_of(new, kk_number(9502)), "region": mawar.region}
    made = members.replace_member(actor=sari, membership=before, on=DAY + WEEK, note="sakit", **asked)
    before.refresh_from_db()
    assert (made.replaces, before.replaced_by, before.left_why) == (before, made, "replaced")
    counts = [mawar.memberships.on(DAY + day * WEEK).count() for day in (0, 1)]
    assert (counts, mawar.positions.held().count()) == ([1, 1], 0)


def test_a_wife_takes_the_place_of_her_husband(add, sari, mawar):
    before, wife = add(mawar, 9001), a_person(mawar.region, 9002)
    asked = {"person": wife, "family": family_of(wife, kk_number(9501)), "region": mawar.region}
    assert members.replace_member(actor=sari, membership=before, on=DAY + WEEK, **asked).kk_last4 == "9501"


def test_nobody_joins_a_group_that_is_over(add, office, imopuro):
    with pytest.raises(NotAllowed, match="sudah selesai"):
        add(a_group(office, imopuro, "Lama", status="dissolved"), 9001)


def test_nobody_joins_tomorrow(add, mawar):
    with pytest.raises(NotAllowed, match="belum terjadi"):
        add(mawar, 9001, joined_on=timezone.localdate() + WEEK)


@pytest.fixture
def three(mawar):
    return [a_member(mawar, serial) for serial in (9001, 9002, 9003)]


TITLES = ("ketua", "sekretaris", "bendahara")


def elect(actor, group, people, since_on=DAY, titles=TITLES):
    officers = dict(zip(titles, people, strict=False))
    return members.elect_officers(actor=actor, group=group, officers=officers, since_on=since_on)


def holders(group):
    return {position.title: position.membership for position in group.positions.held()}


def test_three_are_elected(sari, mawar, three):
    elect(sari, mawar, three)
    assert holders(mawar) == dict(zip(TITLES, three, strict=True))
    assert Event.objects.get(verb="officers.elected").after["ketua"] == "WARGA 9001"


def test_the_same_three_again_change_nothing(sari, mawar, three):
    elect(sari, mawar, three)
    assert elect(sari, mawar, three, DAY + WEEK) == []
    assert mawar.positions.count() == 3


def test_two_change_places(sari, mawar, three):
    elect(sari, mawar, three)
    elect(sari, mawar, [three[1], three[0]], DAY + WEEK)
    assert holders(mawar) == dict(zip(TITLES, [three[1], three[0], three[2]], strict=True))
    assert mawar.positions.on(DAY).get(title="ketua").membership == three[0]


def test_who_moves_up_leaves_his_title_open(sari, mawar, three):
    elect(sari, mawar, three)
    elect(sari, mawar, [three[2]], DAY + WEEK)
    assert holders(mawar) == {"ketua": three[2], "sekretaris": three[1]}


def test_one_person_does_not_hold_two_titles(sari, mawar, three):
    with pytest.raises(NotAllowed, match="tiga orang yang berbeda"):
        elect(sari, mawar, [three[0], three[0]])


def test_only_present_members_are_elected(sari, mawar, melati, three):
    stranger = a_member(melati, 9004)
    with pytest.raises(NotAllowed, match="anggota kelompok yang sekarang"):
        elect(sari, mawar, [stranger])


def test_nobody_leads_before_he_joined(sari, mawar, three):
    with pytest.raises(NotAllowed, match="terlalu awal"):
        elect(sari, mawar, three, DAY - WEEK)


def test_history_of_members_holds_no_identity_number(add, sari, mawar):
    member = add(mawar, 9001)
    members.remove_member(actor=sari, membership=member, left_on=DAY, why="left")
    told = str(list(Event.objects.values("before", "after", "detail", "subject_text")))
    assert not re.search(r"\d{16}", told)
    assert Membership.objects.on(DAY).count() == 0
