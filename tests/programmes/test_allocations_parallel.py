"""Sixty-four people who divide a budget at the same moment: not a rupiah too much, not one lost."""

import pytest
from django.db import connections
from django.db.models import F, Sum

from accounts.roles import Role
from programmes.models import Allocation
from programmes.services import allocations
from regions.models import Region
from tests.programmes import kaltim
from tests.programmes.kaltim import MILLION, allocate
from tests.programmes.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "owner"]), pytest.mark.threads]
WIDE = 64


@pytest.fixture
def rini(person):
    return person("rini", Role.OPERATOR, "64")


@pytest.fixture
def lines(db):
    """Sixteen lines of a budget for exactly ten steps of one million."""
    programme = kaltim.make_programme(kaltim.make_office(), budget=10 * MILLION)
    codes = Region.objects.filter(level="regency", code__startswith="64").values_list("code", flat=True)
    return [allocate(programme, code, component=name) for code in codes for name in ("WRSE", "KUBE")][:16]


def sums():
    allocated = Allocation.objects.aggregate(rupiah=Sum("allocated_rupiah"))["rupiah"]
    return allocated, Allocation.objects.first().component.programme.allocated_rupiah


def raising(actor, line):
    def decide(allocation):
        allocations.decide_allocation(actor=actor, allocation=allocation, allocated_rupiah=MILLION, targets=1)

    return lambda: decide(line)


def naively(line):
    """Without the service and its lock: the database alone."""
    return lambda: Allocation.objects.filter(pk=line.pk).update(allocated_rupiah=F("allocated_rupiah") + MILLION)


def test_sixty_four_decisions_spend_the_budget_and_no_rupiah_more(rini, lines):
    outcomes = at_once(*[raising(rini, line) for line in lines * 4])
    assert sums() == (10 * MILLION, 10 * MILLION)
    assert outcomes.pop("done") == 40  # ten lines, decided alike four times each
    assert [text[:17] for text in outcomes] == ["Pagu tidak cukup:"]


def test_without_the_lock_the_database_alone_keeps_the_budget(rini, lines):
    outcomes = at_once(*[naively(line) for line in lines * 4])
    assert (sums(), outcomes["done"]) == ((10 * MILLION, 10 * MILLION), 10)


def test_without_the_constraint_the_same_steps_overspend(rini, lines):
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE programmes_programme DROP CONSTRAINT allocated_within_budget")
    try:
        at_once(*[naively(line) for line in lines * 4])
        assert sums()[0] == WIDE * MILLION
    finally:
        with connections["owner"].cursor() as cursor:
            cursor.execute(
                "ALTER TABLE programmes_programme ADD CONSTRAINT allocated_within_budget"
                " CHECK (allocated_rupiah <= budget_rupiah) NOT VALID"
            )


def test_sixty_four_moves_in_a_circle_keep_the_total(rini, lines):
    ring = lines[0:16:2]  # of one component
    for line in ring:
        allocations.decide_allocation(actor=rini, allocation=line, allocated_rupiah=MILLION, targets=8)

    def moving(step):
        giver, taker = ring[step % 8], ring[(step * 3 + 1) % 8]
        return lambda: allocations.move_allocation(actor=rini, giver=giver, taker=taker, rupiah=100_001, targets=1)

    outcomes = at_once(*map(moving, range(WIDE)))
    assert sums() == (8 * MILLION, 8 * MILLION) and outcomes["done"] > 8
    assert Allocation.objects.aggregate(targets=Sum("targets"))["targets"] == 64
