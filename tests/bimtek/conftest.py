"""A signed decree of Metro, a bimtek with two sessions, and whom it invites."""

from datetime import date, time

import pytest

from bimtek import services
from tests.programmes.placing import make_candidates, make_programme, signed

HELD_ON = date(2023, 7, 26)


@pytest.fixture
def programme(office):
    return make_programme(office)


@pytest.fixture
def decree(sari, made, programme):
    """A signed decree with three recipients."""
    make_candidates(programme, 3)
    return signed(sari, made, programme)


@pytest.fixture
def bimtek(sari, dewi, office, programme):
    """Planned by Sari; Dewi marks the attendance."""
    return plan(sari, office, programme, [dewi])


def plan(actor, office, programme, facilitators=(), title="Bimtek Penerima"):
    return services.plan_bimtek(
        actor=actor,
        office=office,
        programme=programme,
        title=title,
        venue="Aula Dinas Sosial Kota Metro",
        held_on=HELD_ON.replace(year=programme.year) if programme else HELD_ON,
        facilitators=facilitators,
    )


def add_session(actor, bimtek, topic="Marketing Mix 7P", hour=8):
    return services.add_session(
        actor=actor,
        bimtek=bimtek,
        topic=topic,
        speaker="Drs. Rakhmat Zainuddin, M.Si",
        speaker_position="Penyuluh Sosial Ahli Madya",
        starts_at=time(hour),
        ends_at=time(hour + 1),
    )


@pytest.fixture
def sessions(sari, bimtek):
    return [add_session(sari, bimtek), add_session(sari, bimtek, "Usaha ekonomi produktif", 10)]


@pytest.fixture
def participants(sari, bimtek, decree):
    services.invite_from_decree(actor=sari, bimtek=bimtek, decree=decree)
    return list(bimtek.participants.all())
