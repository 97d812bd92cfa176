"""Many people at the same moment: one wins, and the others are told why."""

import uuid
from collections import Counter
from functools import partial

import pytest
from django.urls import reverse

from accounts.errors import NotAllowed
from audit.models import Event
from jobs.services import take_back
from kube.families import family_of
from kube.models import Assignment, Group, Membership
from kube.services import companions, groups, members
from tests.kube import lists
from tests.kube.conftest import DAY, a_group, a_member, a_person, kk_number
from tests.kube.test_visits import a_visit
from tests.programmes.threads import at_once
from tests.typed import sending

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "owner"]), pytest.mark.threads]
WIDE = 64


@pytest.fixture
def many(office, imopuro):
    return [a_group(office, imopuro, f"Ke-{number}") for number in range(WIDE)]


def test_of_64_joins_of_one_family_into_different_groups_one_succeeds(sari, many):
    """Each with another person of the family card: only the family is the same."""
    people = [a_person(group.region, 9001 + number) for number, group in enumerate(many)]
    asked = [
        {"group": group, "person": who, "family": family_of(who, kk_number(9501)), "region": group.region}
        for group, who in zip(many, people, strict=True)
    ]
    calls = [lambda each=each: members.add_member(actor=sari, joined_on=DAY, **each) for each in asked]
    outcomes = at_once(*calls)
    won = Membership.objects.get()
    told = f"Keluarga ini sudah menjadi anggota {won.group} sejak 26-07-2023. Catat dahulu keluarnya dari sana."
    assert outcomes == Counter({told: WIDE - 1, "done": 1})


def test_nobody_joins_while_the_group_is_dissolved(sari, mawar):
    people = [a_person(mawar.region, 9001 + number) for number in range(15)]
    joins = [
        lambda who=who: members.add_member(
            actor=sari, group=mawar, person=who, family=family_of(who), region=mawar.region, joined_on=DAY
        )
        for who in people
    ]
    at_once(*joins, lambda: groups.take_step(actor=sari, group=mawar, step="dissolve", on=DAY, reason="x"))
    assert Group.objects.get().status == "dissolved"
    assert not Membership.objects.present().exists()


def test_of_16_who_send_the_same_page_one_saves_and_the_others_are_told(as_, sari, mawar):
    address, browsers = reverse("kube:edit", args=[mawar.pk]), [as_(sari) for _ in range(16)]
    opened = sending(browsers[0].get(address).text, "shown")

    def send(browser, number):
        data = opened.as_data(address=f"Jalan {number}", form_token=str(uuid.uuid4()))
        answer = browser.post(address, data)
        if answer.status_code != 302:
            raise NotAllowed(str(answer.status_code))

    outcomes = at_once(*[partial(send, browser, number) for number, browser in enumerate(browsers)])
    assert outcomes == Counter({"422": 15, "done": 1})
    assert Group.objects.get().version == 2


def test_a_group_given_to_16_at_once_is_one_pendampings(sari, mawar, person):
    helpers = [person(f"bantu{number}", "pendamping", "18.72") for number in range(16)]
    calls = [
        lambda who=who: companions.assign_pendamping(actor=sari, group=mawar, pendamping=who, since_on=DAY)
        for who in helpers
    ]
    assert at_once(*calls) == Counter({"done": 16})
    assert Assignment.objects.filter(until_on__isnull=True).count() == 1


def test_a_title_for_which_two_are_elected_at_once_has_one_holder(sari, mawar):
    people = [a_member(mawar, 9001 + number) for number in range(8)]
    calls = [
        lambda who=who: members.elect_officers(actor=sari, group=mawar, officers={"ketua": who}, since_on=DAY)
        for who in people
    ]
    assert at_once(*calls) == Counter({"done": 8})
    assert mawar.positions.held().count() == 1


@pytest.fixture
def listed(sari, office):
    """A list of one group with three members, loaded by mistake."""
    rows = [lists.member(9001 + number) for number in range(3)]
    return lists.load(sari, DAY, lists.table("kelompok.csv", lists.group()), lists.table("anggota.csv", *rows))


def test_of_16_who_take_back_a_list_at_once_one_does(sari, listed):
    uploads = [upload for _, upload in listed.uploads]

    def take(turn):
        take_back(actor=sari, upload=uploads[turn % 2], reason="Salah berkas")

    outcomes = at_once(*(lambda turn=turn: take(turn) for turn in range(16)))
    assert outcomes["done"] == 1 and len(outcomes) == 2
    assert Event.objects.filter(verb="groups.taken_back").count() == 1


@pytest.mark.parametrize("turn", range(4))
def test_a_visit_and_taking_back_its_group_cannot_both_be(sari, listed, turn):
    mawar = Group.objects.get()

    def look():
        a_visit(sari, mawar)

    outcomes = at_once(lambda: take_back(actor=sari, upload=listed.groups, reason="Salah berkas"), look)
    is_gone = Group.objects.get().status == "withdrawn"
    assert outcomes["done"] == 1 and is_gone != mawar.visits.exists()
