"""The same tap from an impatient finger, two phones, and a bimtek that ends in between."""

import uuid

import pytest

from bimtek import inviting, services
from bimtek.models import AttendanceMark, Bimtek
from bimtek.queries import attendance
from tests.programmes.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "owner"]), pytest.mark.threads]


def tap(actor, participant, session, token=None):
    return lambda: services.mark(actor=actor, participant=participant, session=session, is_present=True, uuid=token)


def test_sixteen_times_the_same_tap_is_one_mark(dewi, participants, sessions):
    token = uuid.uuid4()
    assert at_once(*[tap(dewi, participants[0], sessions[0], token)] * 16) == {"done": 16}
    assert AttendanceMark.objects.count() == 1


def test_sixteen_different_taps_are_sixteen_marks_and_one_person(dewi, bimtek, participants, sessions):
    assert at_once(*[tap(dewi, participants[0], sessions[0])] * 16) == {"done": 16}
    assert AttendanceMark.objects.count() == 16
    assert sum(sessions[0].pk in participant.present_in for participant in attendance(bimtek)) == 1


def test_eight_clicks_invite_everybody_once(sari, bimtek, decree):
    invite = [lambda: services.invite_from_decree(actor=sari, bimtek=bimtek, decree=decree)]
    assert at_once(*invite * 8) == {"done": 8}
    assert list(bimtek.participants.values_list("number", flat=True)) == [1, 2, 3]


@pytest.mark.parametrize("attempt", range(3))
def test_no_tap_is_counted_after_the_end(sari, dewi, bimtek, participants, sessions, attempt):
    end = [lambda: services.finish_bimtek(actor=sari, bimtek=bimtek)]
    taps = [tap(dewi, participant, sessions[0]) for participant in participants] * 4
    outcomes = at_once(*taps, *end)
    assert outcomes["done"] + outcomes[inviting.OVER] == 13
    assert AttendanceMark.objects.count() == outcomes["done"] - 1
    assert Bimtek.objects.get().status == "finished"
