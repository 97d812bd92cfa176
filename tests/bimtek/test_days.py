"""A bimtek may take several days in a row; each session stands on one of them."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from accounts.errors import NotAllowed
from bimtek import services
from bimtek.models import Bimtek
from reports.todo import to_finish
from tests.bimtek.conftest import HELD_ON

SESSION = {"topic": "Pemasaran", "speaker": "Ani", "starts_at": time(8), "ends_at": time(9, 30)}


@pytest.fixture
def long(sari, office, programme):
    words = {"title": "Bimtek tiga hari", "venue": "Aula", "held_on": HELD_ON, "days": 3}
    return services.plan_bimtek(actor=sari, office=office, programme=programme, **words)


def test_it_says_from_when_to_when(bimtek, long):
    assert bimtek.when == "Rabu, 26 Juli 2023"
    assert long.when == "Rabu, 26 Juli 2023 s.d. Jumat, 28 Juli 2023"


def test_a_session_stands_on_its_day(sari, bimtek, long):
    one, two = (services.add_session(actor=sari, bimtek=long, **SESSION, day=day) for day in (2, 1))
    assert (one.held_on, one.hours) == (date(2023, 7, 27), "hari ke-2, 08.00–09.30")
    assert list(long.sessions.all()) == [two, one]
    assert services.add_session(actor=sari, bimtek=bimtek, **SESSION).hours == "08.00–09.30"


@pytest.mark.parametrize("day", [0, 4])
def test_no_session_beyond_the_last_day(sari, long, day):
    with pytest.raises(NotAllowed, match="hanya 3 hari"):
        services.add_session(actor=sari, bimtek=long, **SESSION, day=day)


def test_a_shorter_bimtek_would_lose_sessions(sari, long):
    session = services.add_session(actor=sari, bimtek=long, **SESSION, day=3)
    plan = {"title": long.title, "venue": long.venue, "held_on": HELD_ON, "facilitators": []}
    with pytest.raises(NotAllowed, match="Ada sesi sesudah hari ke-2"):
        services.edit_bimtek(actor=sari, bimtek=long, **plan, days=2)
    services.edit_session(actor=sari, session=session, **SESSION, day=2)
    assert services.edit_bimtek(actor=sari, bimtek=long, **plan, days=2).until_on == date(2023, 7, 27)


def test_moving_the_first_day_moves_every_session(sari, long):
    session = services.add_session(actor=sari, bimtek=long, **SESSION, day=3)
    plan = {"title": long.title, "venue": long.venue, "facilitators": [], "days": 3}
    moved = services.edit_bimtek(actor=sari, bimtek=long, **plan, held_on=HELD_ON + timedelta(days=7))
    assert moved.sessions.get(pk=session.pk).held_on == date(2023, 8, 4)


@pytest.mark.parametrize(("after", "is_task"), [(0, False), (1, False), (2, True), (9, True)])
def test_it_waits_to_be_closed_from_its_last_day_on(sari, long, after, is_task):
    assert bool([*to_finish(sari, HELD_ON + timedelta(days=after))]) == is_task
    assert Bimtek.objects.ending_by(HELD_ON + timedelta(days=after)).exists() == is_task


def test_the_form_asks_for_the_day_only_where_there_are_several(as_, send, sari, bimtek, long):
    one, many = (reverse("bimtek:add_session", args=[each.pk]) for each in (bimtek, long))
    assert "Hari ke-2, Kamis, 27 Juli 2023" in as_(sari).get(many).text
    assert "Hari ke-" not in as_(sari).get(one).text
    send(sari, many, **SESSION | {"day": "2"})
    send(sari, one, **SESSION)
    assert [each.sessions.get().day for each in (bimtek, long)] == [1, 2]
