"""A group of Metro, and people to join it."""

import datetime

import pytest

from audit import sealing
from beneficiaries.people import person_for
from kube.models import Assignment, Group, Membership
from regions.models import Region

DAY = datetime.date(2023, 7, 26)


@pytest.fixture
def imopuro(metro):
    return Region.objects.get(code="18.72.01.1003")


@pytest.fixture
def mawar(office, imopuro):
    """KUBE Mawar in Imopuro, being formed."""
    return a_group(office, imopuro, "Mawar")


@pytest.fixture
def melati(office, imopuro):
    return a_group(office, imopuro, "Melati")


def a_group(office, region, name, **values):
    return Group.objects.create(
        office=office, region=region, code=f"KUBE-{name}".upper(), name=f"KUBE {name}", **values
    )


def a_person(region, serial, name=None):
    """serial: 9001 to 9499."""
    return person_for(
        nik=f"187290050785{serial}", name=name or f"WARGA {serial}", sex="L", birth_on=DAY.replace(1985), region=region
    )


def kk_number(serial):
    """serial: 9501 to 9999."""
    return f"187290010203{serial}"


def a_member(group, serial, joined_on=DAY, **values):
    """A member of a family of his own: person 9001 is of family card 9501."""
    card = sealing.sealed_fields(sealing.KK, kk_number(serial + 500))
    values = card | {"person": a_person(group.region, serial)} | values
    return Membership.objects.create(group=group, region=group.region, joined_on=joined_on, **values)


@pytest.fixture
def mine(mawar, dewi):
    """KUBE Mawar, active and Dewi's."""
    Group.objects.filter(pk=mawar.pk).update(status="active", status_on=DAY)
    Assignment.objects.create(group=mawar, pendamping=dewi, since_on=DAY)
    mawar.refresh_from_db()
    return mawar
