"""A group is registered, corrected, goes its steps, and gets an account, a plan and a pendamping."""

import datetime

import pytest
from django.utils import timezone

from accounts.errors import NotAllowed
from accounts.roles import Role
from audit import sealing
from audit.models import Event
from beneficiaries.models import Bank
from kube.models import Assignment, BusinessType, Group
from kube.names import is_in_group_name
from kube.services import companions, groups, papers
from tests.kube.conftest import DAY, a_group, a_member

WEEK = datetime.timedelta(days=7)
NEVER = r"\d{16}"


def register(actor, office, region, **values):
    return groups.register_group(actor=actor, office=office, region=region, **({"name": "KUBE Mawar"} | values))


def test_a_group_begins_as_one_being_formed_under_the_office_s_next_code(sari, office, imopuro):
    codes = [register(sari, office, imopuro).code for _ in range(2)]
    assert codes == ["KUBE-1872-001", "KUBE-1872-002"]
    event = Event.objects.filter(verb="group.registered").first()
    assert (Group.objects.first().status, event.region_id, event.after["region"]) == ("forming", imopuro.pk, "Imopuro")


def test_a_code_of_one_s_own_is_kept_and_a_taken_one_is_passed_over(sari, office, imopuro):
    register(sari, office, imopuro, code="KUBE-1872-001")
    assert register(sari, office, imopuro).code == "KUBE-1872-002"
    with pytest.raises(NotAllowed, match="sudah dipakai"):
        register(sari, office, imopuro, code="kube-1872-001")


def test_a_group_lies_in_the_office_s_region(sari, office, kupang):
    with pytest.raises(NotAllowed, match="tidak termasuk wilayah"):
        register(sari, office, kupang)


def test_an_edit_saves_what_differs_and_tells_it(sari, mawar):
    edited = groups.edit_group(actor=sari, group=mawar, name="KUBE Mawar", has_stamp=True, address="Jalan 3")
    event = Event.objects.get(verb="group.changed")
    assert (edited.version, edited.has_stamp) == (2, True)
    assert event.after == {"has_stamp": True, "address": "Jalan 3"}


@pytest.mark.parametrize(
    ("before", "step", "after"),
    [
        ("forming", "activate", "active"),
        ("active", "deactivate", "inactive"),
        ("inactive", "activate", "active"),
        ("active", "graduate", "graduated"),
        ("forming", "dissolve", "dissolved"),
        ("inactive", "dissolve", "dissolved"),
    ],
)
def test_steps_lead_on_with_day_and_reason(sari, office, imopuro, before, step, after):
    group = a_group(office, imopuro, "Mawar", status=before)
    group = groups.take_step(actor=sari, group=group, step=step, on=DAY, reason="keputusan rapat")
    assert (group.status, group.status_on, group.status_reason) == (after, DAY, "keputusan rapat")
    assert Event.objects.get(verb=f"group.{after}").detail == {"on": "2023-07-26", "reason": "keputusan rapat"}


@pytest.mark.parametrize(
    ("before", "step"),
    [("forming", "graduate"), ("forming", "deactivate"), ("graduated", "activate"), ("dissolved", "dissolve")],
)
def test_other_steps_are_refused(sari, office, imopuro, before, step):
    group = a_group(office, imopuro, "Mawar", status=before)
    with pytest.raises(NotAllowed, match="Keadaan kelompok sudah berubah"):
        groups.take_step(actor=sari, group=group, step=step, on=DAY)


def test_a_step_is_not_taken_tomorrow_nor_before_the_last(sari, mawar):
    with pytest.raises(NotAllowed, match="belum terjadi"):
        groups.take_step(actor=sari, group=mawar, step="activate", on=timezone.localdate() + WEEK)
    groups.take_step(actor=sari, group=mawar, step="activate", on=DAY)
    with pytest.raises(NotAllowed, match="terlalu awal"):
        groups.take_step(actor=sari, group=mawar, step="deactivate", on=DAY - WEEK)


def test_a_dissolved_group_has_no_members_officers_or_pendamping(sari, dewi, mawar):
    members = [a_member(mawar, serial) for serial in (9001, 9002)]
    mawar.positions.create(membership=members[0], title="ketua", since_on=DAY)
    Assignment.objects.create(group=mawar, pendamping=dewi, since_on=DAY)
    groups.take_step(actor=sari, group=mawar, step="dissolve", on=DAY + WEEK, reason="tidak jalan")
    assert set(mawar.memberships.values_list("left_on", "left_why")) == {(DAY + WEEK, "dissolved")}
    assert (mawar.positions.held().count(), mawar.assignments.on(DAY + WEEK).count()) == (0, 0)


def test_a_graduated_group_keeps_its_members_but_has_no_pendamping(sari, dewi, office, imopuro):
    group = a_group(office, imopuro, "Mawar", status="active")
    a_member(group, 9001)
    Assignment.objects.create(group=group, pendamping=dewi, since_on=DAY)
    groups.take_step(actor=sari, group=group, step="graduate", on=DAY + WEEK, reason="berhasil")
    assert (group.memberships.present().count(), group.assignments.on(DAY + WEEK).count()) == (1, 0)


def account(actor, group, **values):
    asked = {"bank": Bank.objects.get(code="121"), "number": "0380012345", "holder": "KUBE MAWAR"} | values
    return papers.add_account(actor=actor, group=group, **asked)


def test_an_account_is_sealed_and_the_next_one_dates_it(sari, mawar):
    first = account(sari, mawar)
    second = account(sari, mawar, number="0380099999", holder="SITI AMINAH", reason="buku hilang")
    first.refresh_from_db()
    assert (first.replaced_at is None, first.is_in_group_name, second.is_in_group_name) == (False, True, False)
    assert sealing.unseal(sealing.ACCOUNT, second.account_sealed) == "0380099999"
    assert mawar.accounts.in_use().get() == second
    assert "0380099999" not in str(Event.objects.filter(verb="group_account.replaced").values_list("before", "after"))


def test_a_new_name_is_compared_with_the_account(sari, mawar):
    made = account(sari, mawar)
    groups.edit_group(actor=sari, group=mawar, name="KUBE Kenanga")
    made.refresh_from_db()
    assert not made.is_in_group_name


@pytest.mark.parametrize(
    ("holder", "group", "is_so"),
    [
        ("KUBE MAWAR MELATI", "KUBE Mawar Melati", True),
        ("KELOMPOK USAHA BERSAMA MAWAR MELATI", "KUBE Mawar Melati", True),
        ("KLP MAWAR MELATY", "Mawar Melati", True),
        ("SITI AMINAH", "KUBE Mawar Melati", False),
        ("KUBE KENANGA", "KUBE Mawar", False),
        ("KUBE MAWAR SATU", "KUBE Mawar Dua", False),
        ("KUBE", "KUBE", True),
    ],
)
def test_whose_account_it_is_is_told_by_its_words(holder, group, is_so):
    assert is_in_group_name(holder, group) == is_so


def line(item="Bibit jahe", quantity=10, price=250_000):
    return {"item": item, "quantity": quantity, "unit": "kg", "unit_price_rupiah": price}


def save_plan(actor, group, *lines, text="Menanam jahe merah", year=2019):
    return papers.set_budget(actor=actor, group=group, year=year, text=text, lines=[*lines])


def test_a_plan_is_saved_whole_and_its_total_is_told(sari, mawar):
    save_plan(sari, mawar, line(), line("Pupuk", 4, 100_000))
    plan = save_plan(sari, mawar, line(quantity=12))
    assert (plan.version, [(one.item, one.quantity) for one in plan.lines.all()]) == (2, [("Bibit jahe", 12)])
    event = Event.objects.filter(verb="plan.saved").order_by("-id").first()
    assert (event.before["total_rupiah"], event.after["total_rupiah"]) == (2_900_000, 3_000_000)


def assign(actor, group, pendamping, since_on=DAY):
    return companions.assign_pendamping(actor=actor, group=group, pendamping=pendamping, since_on=since_on)


def test_the_next_pendamping_relieves_the_one_before(sari, dewi, person, mawar):
    dodi = person("dodi", Role.PENDAMPING, "18.72")
    assign(sari, mawar, dewi)
    assign(sari, mawar, dodi, DAY + WEEK)
    who = {day: mawar.assignments.on(DAY + day * WEEK).get().pendamping for day in (0, 1)}
    assert who == {0: dewi, 1: dodi}
    with pytest.raises(NotAllowed, match="terlalu awal"):
        assign(sari, mawar, dewi, DAY)
    companions.end_assignment(actor=sari, group=mawar, on=DAY + 2 * WEEK)
    assert not mawar.assignments.on(DAY + 2 * WEEK).exists()
    with pytest.raises(NotAllowed, match="tidak punya pendamping"):
        companions.end_assignment(actor=sari, group=mawar, on=DAY + 3 * WEEK)


def test_only_a_pendamping_of_the_place_is_assigned(sari, wati, person, mawar):
    for user in (wati, person("jauh", Role.PENDAMPING, "53.71")):
        with pytest.raises(NotAllowed, match="bukan pendamping di wilayah"):
            assign(sari, mawar, user)


def test_the_eleventh_group_is_given_with_a_warning(sari, dewi, office, imopuro):
    for number in range(10):
        assign(sari, a_group(office, imopuro, f"Ke-{number}"), dewi)
    assert companions.load_warning(dewi) == ""
    assign(sari, a_group(office, imopuro, "Ke-10"), dewi)
    assert companions.load_warning(dewi).startswith("Dewi sekarang mendampingi 11 kelompok")


def test_minutes_are_of_a_day_that_was(sari, mawar):
    asked = {"place": "Balai", "agenda": "Pemilihan", "decisions": "Ketua dipilih", "attended": 8}
    assert papers.add_meeting(actor=sari, group=mawar, held_on=DAY, **asked).photo.name == ""
    with pytest.raises(NotAllowed, match="belum terjadi"):
        papers.add_meeting(actor=sari, group=mawar, held_on=timezone.localdate() + WEEK, **asked)


def test_a_business_type_is_added_once(sari, db):
    made = groups.add_business_type(actor=sari, name="Madu hutan")
    assert groups.add_business_type(actor=sari, name="MADU HUTAN") == made
    assert BusinessType.objects.filter(name__iexact="madu hutan").count() == 1
