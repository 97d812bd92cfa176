"""What the database keeps of groups by itself, tried as the serving role."""

import datetime

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from beneficiaries.models import Bank
from kube.models import Assignment, BusinessType, Group, GroupAccount, Meeting, Membership, Plan, Position
from tests.kube.conftest import DAY, a_group, a_member, a_person
from tests.kube.refusals import refused

WEEK = datetime.timedelta(days=7)


def leave(member, left_on=DAY + WEEK):
    Membership.objects.filter(pk=member.pk).update(left_on=left_on, left_why="moved", left_note="ke Metro Utara")


def test_a_code_is_given_once_in_an_office_however_it_is_written(mawar, office, imopuro):
    refused(lambda: Group.objects.create(office=office, region=imopuro, code="kube-mawar", name="Lain"), "code")


@pytest.mark.parametrize(
    "point",
    [{"latitude": 50, "longitude": -5}, {"latitude": -5.1}, {"longitude": 105.3}, {"latitude": 8, "longitude": 99}],
)
def test_a_point_outside_indonesia_or_half_a_point_is_refused(office, imopuro, point):
    refused(lambda: a_group(office, imopuro, "Jauh", **point), "a_group_lies_in_indonesia")


def test_a_point_in_indonesia_is_kept(office, imopuro):
    assert a_group(office, imopuro, "Dekat", latitude=-5.1131, longitude=105.3067).pk


def test_a_person_is_in_one_group_at_a_time(mawar, melati):
    first = a_member(mawar, 9001)
    card = {"kk_index": b"x" * 32}
    refused(lambda: a_member(melati, 9002, person=first.person, **card), "one_group_per_person")
    leave(first)
    assert a_member(melati, 9002, person=first.person, **card).pk


def test_a_family_is_in_one_group_at_a_time_and_once_in_it(mawar, melati):
    first = a_member(mawar, 9001)
    wife = a_person(mawar.region, 9002)
    for group in (mawar, melati):
        refused(lambda group=group: a_member(group, 9001, person=wife), "one_group_per_family")
    leave(first)
    assert a_member(melati, 9001, person=wife).pk


def test_who_left_cannot_come_back_by_rewriting(mawar):
    member = a_member(mawar, 9001)
    leave(member)
    row = Membership.objects.filter(pk=member.pk)
    refused(lambda: row.update(left_on=None, left_why="", left_note=""), "ended once")
    refused(lambda: row.update(left_why="died"), "ended once")


def test_a_membership_is_not_changed_deleted_or_emptied(mawar):
    member = a_member(mawar, 9001)
    refused(lambda: Membership.objects.filter(pk=member.pk).update(joined_on=DAY - WEEK), "not be changed")
    refused(member.delete, "not be changed")
    refused(lambda: empty("kube_membership"), "permission denied|may not be changed")


def empty(table):
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")  # noqa: S608


@pytest.mark.parametrize(
    "ended", [{"left_on": DAY}, {"left_why": "left"}, {"left_on": DAY - WEEK, "left_why": "left"}, {"left_note": "x"}]
)
def test_who_leaves_does_so_after_joining_and_for_a_reason(mawar, ended):
    member = a_member(mawar, 9001)
    refused(lambda: Membership.objects.filter(pk=member.pk).update(**ended), "who_left_did_so")


@pytest.mark.parametrize("status", ["graduated", "dissolved"])
def test_nobody_joins_a_closed_group(mawar, status):
    Group.objects.filter(pk=mawar.pk).update(status=status)
    refused(lambda: a_member(mawar, 9001), "nobody joins it")


def test_members_of_any_day_can_be_asked(mawar):
    first, second = a_member(mawar, 9001), a_member(mawar, 9002, joined_on=DAY + WEEK)
    leave(first)
    asked = {day: list(mawar.memberships.on(DAY + day * WEEK).values_list("pk", flat=True)) for day in (-1, 0, 1)}
    assert asked == {-1: [], 0: [first.pk], 1: [second.pk]}


def elect(group, member, title):
    return Position.objects.create(group=group, membership=member, title=title, since_on=DAY)


def test_three_titles_are_held_by_three_people(mawar):
    first, second = a_member(mawar, 9001), a_member(mawar, 9002)
    ketua = elect(mawar, first, "ketua")
    refused(lambda: elect(mawar, first, "bendahara"), "one_title_per_member")
    refused(lambda: elect(mawar, second, "ketua"), "one_holder_per_title")
    Position.objects.filter(pk=ketua.pk).update(until_on=DAY + WEEK)
    assert elect(mawar, second, "ketua").pk
    refused(lambda: Position.objects.filter(pk=ketua.pk).update(until_on=None), "ended once")


def test_only_a_present_member_of_the_group_is_elected_and_lays_it_down_before_leaving(mawar, melati):
    member = a_member(mawar, 9001)
    refused(lambda: elect(melati, member, "ketua"), "no present one")
    elect(mawar, member, "ketua")
    refused(lambda: leave(member), "still holds a title")
    member.positions.update(until_on=DAY + WEEK)
    leave(member)
    refused(lambda: elect(mawar, member, "ketua"), "no present one")


def test_a_group_has_one_pendamping_at_a_time(mawar, dewi, person):
    first = Assignment.objects.create(group=mawar, pendamping=dewi, since_on=DAY)
    other = person("dodi", "pendamping", "18.72")
    after = {"group": mawar, "pendamping": other, "since_on": DAY + WEEK}
    refused(lambda: Assignment.objects.create(**after), "one_pendamping_per_group")
    Assignment.objects.filter(pk=first.pk).update(until_on=DAY + WEEK)
    assert Assignment.objects.create(**after).pk
    refused(lambda: Assignment.objects.filter(pk=first.pk).update(until_on=DAY + 2 * WEEK), "ended once")


def test_a_pendamping_sees_a_group_only_while_it_is_his(mawar, melati, dewi):
    today = timezone.localdate()
    Assignment.objects.create(group=mawar, pendamping=dewi, since_on=today)
    ended = Assignment.objects.create(group=melati, pendamping=dewi, since_on=DAY)
    Assignment.objects.filter(pk=ended.pk).update(until_on=today)
    assert list(Group.objects.visible_to(dewi)) == [mawar]


def test_another_account_is_added_and_the_one_before_stays(mawar, sari):
    about = {"bank": Bank.objects.get(code="121"), "added_by": sari, "is_in_group_name": True, "holder": "KUBE MAWAR"}
    about |= {"group": mawar, "account_sealed": b"x", "account_index": b"y", "account_last4": "0001"}
    first = GroupAccount.objects.create(**about)
    row = GroupAccount.objects.filter(pk=first.pk)
    refused(lambda: GroupAccount.objects.create(**about), "one_account_in_use")
    refused(lambda: row.update(holder="SITI"), "not be changed")
    row.update(replaced_at=timezone.now())
    refused(lambda: row.update(replaced_at=None), "ended once")
    assert GroupAccount.objects.create(**about).pk


def test_minutes_stay_as_they_were_written(mawar, sari):
    about = {"held_on": DAY, "place": "Balai", "agenda": "Pemilihan", "decisions": "Ketua dipilih", "attended": 10}
    meeting = Meeting.objects.create(group=mawar, recorded_by=sari, **about)
    refused(lambda: Meeting.objects.filter(pk=meeting.pk).update(attended=11), "may not be changed")


def test_the_total_of_a_budget_line_is_the_database_s(mawar):
    plan = Plan.objects.create(group=mawar, year=2023, text="Warung")
    for price in (1_500, 20_000_000):
        plan.lines.create(item="Beras", quantity=3, unit="kg", unit_price_rupiah=price)
    assert Plan.objects.with_total().get().total_rupiah == 3 * 20_001_500
    refused(lambda: plan.lines.create(item="X", quantity=0, unit="kg", unit_price_rupiah=1), "buys_something")


def test_a_business_type_is_listed_once(db):
    assert BusinessType.objects.filter(name="Jahe merah").exists()
    with pytest.raises(IntegrityError):
        BusinessType.objects.create(name="JAHE MERAH")


def test_the_facts_of_groups_are_counted_in_one_question(mawar, melati, sari, django_assert_num_queries):
    utara = a_person(mawar.region, 9003)
    for serial in (9001, 9002):
        elect(mawar, a_member(mawar, serial), {9001: "ketua", 9002: "bendahara"}[serial])
    gone = a_member(mawar, 9003, person=utara)
    leave(gone)
    Plan.objects.create(group=mawar, year=2023, text="Warung")
    with django_assert_num_queries(1):
        found = {group.name: group for group in Group.objects.with_facts()}
    mawar, melati = found["KUBE Mawar"], found["KUBE Melati"]
    assert (mawar.families, mawar.kecamatan, mawar.officers, mawar.has_plan, mawar.account_in_name) == (
        2,
        1,
        2,
        True,
        False,
    )
    assert (melati.families, melati.kecamatan, melati.officers, melati.has_plan) == (0, 0, 0, False)
