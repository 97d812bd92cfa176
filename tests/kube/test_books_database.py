"""What the database keeps of a group's books by itself, tried as the serving role."""

import datetime

import pytest
from django.db import connection
from django.utils import timezone

from kube.models import BookEntry, Books, Group, MonthClose, WriteOff
from tests.kube.conftest import a_member
from tests.kube.money import JULY, JUNE, TODAY, a_loan, came_in, close, days_later
from tests.kube.refusals import refused


def test_the_balance_cannot_be_written_by_hand(sari, mawar):
    came_in(sari, mawar, 100_000)
    row = Books.objects.filter(group=mawar)
    for tampering in ({"cash_rupiah": 200_000}, {"capital_rupiah": 1}, {"cash_rupiah": -1}):
        refused(lambda values=tampering: row.update(**values), "sum of its entries|no_cash_below_zero")
    refused(row.delete, "may not be changed")
    assert Books.at_hand(mawar) == (100_000, 0)


def test_a_balance_cannot_be_made_up_for_a_group_without_books(mawar):
    refused(lambda: Books.objects.create(group=mawar, cash_rupiah=1), "sum of its entries")


@pytest.mark.parametrize("table", ["bookentry", "books", "monthclose", "loan", "writeoff", "item", "itemchange"])
def test_no_book_is_emptied(db, table):
    refused(lambda: execute(f"TRUNCATE kube_{table} CASCADE"), "permission denied|may not be changed")


def execute(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_an_entry_is_not_changed_or_deleted(sari, mawar):
    entry = came_in(sari, mawar, 100_000)
    row = BookEntry.objects.filter(pk=entry.pk)
    refused(lambda: row.update(rupiah=1), "may not be changed")
    refused(entry.delete, "may not be changed")


def straight(sari, group, **values):
    """An entry without the service."""
    about = {"kind": "in", "category": "sales", "rupiah": 1, "happened_on": TODAY, "words": "x"} | values
    return BookEntry.objects.create(group=group, region_id=group.region_id, recorded_by=sari, **about)


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"rupiah": 0}, "an_entry_moves_money"),
        ({"category": "materials"}, "comes_in_or_goes_out"),
        ({"kind": "out"}, "comes_in_or_goes_out"),
        ({"category": "savings"}, "savings_are_somebody_s"),
        ({"category": "repaid"}, "a_loan_is_named"),
        ({"kind": "out", "category": "lost", "words": ""}, "has_a_reason"),
        ({"happened_on": datetime.date(2100, 1, 1)}, "has not come yet"),
    ],
)
def test_the_database_itself_refuses_what_is_no_entry(sari, mawar, values, word):
    refused(lambda: straight(sari, mawar, **values), word)


def test_a_cancellation_is_the_same_entry_the_other_way_round(sari, mawar):
    entry = came_in(sari, mawar, 100_000)
    came_in(sari, mawar, 100_000)
    same = {"kind": "out", "rupiah": 100_000, "reverses": entry}
    yesterday = {"happened_on": days_later(-1)}
    for other in ({"rupiah": 1}, {"kind": "in"}, {"category": "aid"}, yesterday):
        refused(lambda change=other: straight(sari, mawar, **same | change), "other way round")
    refused(lambda: straight(sari, mawar, **same | {"words": ""}), "has_a_reason")
    assert straight(sari, mawar, **same)


def test_a_closed_month_is_closed_for_every_path(sari, mawar):
    came_in(sari, mawar, 1, JULY)
    about = {"group": mawar, "closed_by": sari, "counted_rupiah": 1}
    refused(lambda: MonthClose.objects.create(**about, month=TODAY), "named_by_its_first_day")
    refused(lambda: MonthClose.objects.create(group=mawar, closed_by=sari, month=JULY), "was not counted")
    refused(lambda: MonthClose.objects.create(**about | {"counted_rupiah": 2}, month=JULY), "difference_has_its_reason")
    made = MonthClose.objects.create(**about, month=JULY, cash_after_rupiah=99)
    made.refresh_from_db()
    assert made.cash_after_rupiah == 1
    refused(lambda: straight(sari, mawar, happened_on=JULY), "are closed")
    refused(lambda: MonthClose.objects.create(**about, month=JUNE), "closed already")
    refused(lambda: MonthClose.objects.filter(pk=made.pk).update(month=JUNE), "not be changed")
    refused(made.delete, "not be changed")


def test_only_the_last_closed_month_opens_again_once_and_with_a_reason(sari, mawar):
    came_in(sari, mawar, 1, JUNE)
    close(sari, mawar, JULY)
    july, june = mawar.closed_months.all()
    opened = {"reopened_by": sari, "reopened_at": timezone.now(), "reopened_why": "nota tercecer"}

    def reopen(one, **change):
        return MonthClose.objects.filter(pk=one.pk).update(**opened | change)

    refused(lambda: reopen(june), "a later month")
    refused(lambda: reopen(july, reopened_why=""), "says_why")
    reopen(july)
    refused(lambda: reopen(july, reopened_why="lain"), "not be changed")
    reopen(june)


def test_nothing_is_booked_before_the_group_was_founded(sari, mawar):
    Group.objects.filter(pk=mawar.pk).update(founded_on=JULY)
    refused(lambda: straight(sari, mawar, happened_on=JUNE), "not there yet")
    assert straight(sari, mawar, happened_on=JULY)


def test_a_group_with_money_or_debts_is_not_dissolved(sari, mawar):
    def dissolve():
        Group.objects.filter(pk=mawar.pk).update(status="dissolved")

    came_in(sari, mawar, 10, category="capital")
    refused(dissolve, "still has money")
    loan = a_loan(sari, a_member(mawar, 9001), 10)
    refused(dissolve, "still has money")
    WriteOff.objects.create(loan=loan, written_off_on=TODAY, number="BA-1", reason="hilang", recorded_by=sari)
    dissolve()


def test_a_loan_that_was_not_paid_out_does_not_stay(sari, mawar):
    siti = a_member(mawar, 9001)
    came_in(sari, mawar, 10, category="capital")
    loan = a_loan(sari, siti, 10)
    loan.pk = None

    def save_and_look():
        loan.save(force_insert=True)
        execute("SET CONSTRAINTS ALL IMMEDIATE")

    refused(save_and_look, "was not paid out")


def test_who_owes_cannot_be_said_to_owe_nothing(sari, mawar):
    siti = a_member(mawar, 9001)
    came_in(sari, mawar, 10, category="capital")
    a_loan(sari, siti, 10)
    row = mawar.memberships.filter(pk=siti.pk)
    refused(lambda: row.update(left_on=days_later(1), left_why="moved"), "must say whether he leaves owing")
    refused(lambda: row.update(left_owing=True), "who_is_still_in")
    assert row.update(left_on=days_later(1), left_why="moved", left_owing=True) == 1
