"""Sixty-four people who divide a budget at the same moment: not a rupiah too much, not one lost."""

import pytest
from django.db import connections
from django.db.models import F, Sum

from accounts.roles import Role
from programmes.models import Allocation, Programme
from programmes.services import allocations
from regions.models import Region
from tests.programmes import kaltim
from tests.programmes.kaltim import MILLION, allocate
from tests.programmes.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "owner"]), pytest.mark.threads]
WIDE = 64
STEP = 5 * MILLION


@pytest.fixture
def rini(person):
    return person("rini", Role.OPERATOR, "64")


@pytest.fixture
def lines(db):
    """Ten lines of a budget for exactly six steps, each of one person's goods."""
    programme = kaltim.make_programme(kaltim.make_office(), budget=6 * STEP)
    codes = Region.objects.filter(level="regency", code__startswith="64").values_list("code", flat=True)
    return [allocate(programme, code, component="WRSE") for code in codes]


def sums():
    allocated = Allocation.objects.aggregate(rupiah=Sum("allocated_rupiah"))["rupiah"]
    return allocated, Allocation.objects.first().component.programme.allocated_rupiah


def raising(actor, line):
    def decide(allocation):
        allocations.decide_allocation(actor=actor, allocation=allocation, allocated_rupiah=STEP, targets=1)

    return lambda: decide(line)


def naively(line):
    """Without the service and its lock: the database alone."""
    return lambda: Allocation.objects.filter(pk=line.pk).update(allocated_rupiah=F("allocated_rupiah") + STEP)


def test_sixty_four_decisions_spend_the_budget_and_no_rupiah_more(rini, lines):
    outcomes = at_once(*[raising(rini, line) for line in (lines * 7)[:WIDE]])
    assert sums() == (6 * STEP, 6 * STEP)
    assert 36 <= outcomes.pop("done") <= 40  # six lines, decided alike six or seven times each
    assert [text[:17] for text in outcomes] == ["Pagu tidak cukup:"]


def test_without_the_lock_the_database_alone_keeps_the_budget(rini, lines):
    outcomes = at_once(*[naively(line) for line in (lines * 7)[:WIDE]])
    assert (sums(), outcomes["done"]) == ((6 * STEP, 6 * STEP), 6)


def test_without_the_constraint_the_same_steps_overspend(rini, lines):
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE programmes_programme DROP CONSTRAINT allocated_within_budget")
    try:
        at_once(*[naively(line) for line in (lines * 7)[:WIDE]])
        assert sums()[0] == WIDE * STEP
    finally:
        with connections["owner"].cursor() as cursor:
            cursor.execute(
                "ALTER TABLE programmes_programme ADD CONSTRAINT allocated_within_budget"
                " CHECK (allocated_rupiah <= budget_rupiah) NOT VALID"
            )


def test_sixty_four_moves_in_a_circle_keep_the_total(rini, lines):
    ring = lines[:8]
    Programme.objects.update(budget_rupiah=16 * STEP)
    for line in ring:
        allocations.decide_allocation(actor=rini, allocation=line, allocated_rupiah=2 * STEP, targets=2)

    def moving(step):
        giver, taker = ring[step % 8], ring[(step * 3 + 1) % 8]
        return lambda: allocations.move_allocation(actor=rini, giver=giver, taker=taker, rupiah=STEP, targets=1)

    outcomes = at_once(*map(moving, range(WIDE)))
    assert sums() == (16 * STEP, 16 * STEP) and outcomes["done"] > 8
    assert Allocation.objects.aggregate(targets=Sum("targets"))["targets"] == 16
