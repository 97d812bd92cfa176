"""Pace and arrears of one group, from facts alone."""

from datetime import date

import pytest

from disbursements.figures_fund import Stop, months_after
from disbursements.models import FundEntry, QueuePlace, ScheduleChange

BEGUN = date(2023, 1, 31)


def stop(lent=1000, owed=1000, months=None, paid=()):
    place = QueuePlace(lent_rupiah=lent, owed_rupiah=owed, repaid_rupiah=lent - owed, months=months)
    return Stop(place, FundEntry(booked_on=BEGUN), list(paid))


@pytest.mark.parametrize(
    ("day", "count", "later"),
    [
        (BEGUN, 1, date(2023, 2, 28)),
        (BEGUN, 11, date(2023, 12, 31)),
        (BEGUN, 13, date(2024, 2, 29)),
        (date(2023, 12, 5), 1, date(2024, 1, 5)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_one(day, count, later):
    assert months_after(day, count) == later


def test_the_instalments_of_a_schedule_add_up_to_what_was_lent():
    assert stop(months=3).schedule() == [
        (date(2023, 2, 28), 333),
        (date(2023, 3, 31), 666),
        (date(2023, 4, 30), 1000),
    ]


@pytest.mark.parametrize(
    ("on", "owed", "late"),
    [
        (date(2023, 2, 28), 1000, [0, 0, 0]),  # due today is not late
        (date(2023, 3, 1), 1000, [333, 0, 0]),
        (date(2023, 3, 30), 1000, [333, 0, 0]),  # 30 days
        (date(2023, 3, 31), 1000, [0, 333, 0]),
        (date(2023, 5, 29), 1000, [334, 666, 0]),  # 90 days
        (date(2023, 5, 30), 1000, [334, 333, 333]),
        (date(2023, 5, 30), 500, [334, 166, 0]),  # what was paid covers the oldest
        (date(2023, 5, 30), 0, [0, 0, 0]),
    ],
)
def test_arrears_are_told_by_their_age(on, owed, late):
    assert stop(owed=owed, months=3).arrears(on) == late


def test_without_a_schedule_nothing_is_late():
    assert stop().arrears(date(2030, 1, 1)) == [0, 0, 0]


PAID = [(date(2023, 3, 2), 100), (date(2023, 4, 1), 300)]


def test_a_group_is_expected_to_go_on_as_it_did():
    assert stop(owed=600, paid=PAID).coming(date(2023, 4, 10)) == [
        (date(2023, 5, 1), 200),
        (date(2023, 5, 31), 200),
        (date(2023, 6, 30), 200),
    ]


@pytest.mark.parametrize(
    ("paid", "owed", "on"),
    [([], 1000, BEGUN), (PAID, 600, date(2023, 7, 1)), (PAID, 0, date(2023, 4, 10))],
)
def test_nobody_can_tell_of_who_never_paid_fell_silent_or_has_finished(paid, owed, on):
    assert stop(owed=owed, paid=paid).coming(on) == []


def test_other_months_spread_only_what_was_not_due_yet():
    one = stop(lent=1200, owed=1200, months=12)
    begun = one.lending.booked_on
    one.changes = [ScheduleChange(changed_on=months_after(begun, 3), months_before=6, months_after=12)]
    due = one.schedule()
    assert [rupiah for _, rupiah in due[:3]] == [200, 400, 600]
    assert (len(due), due[-1]) == (12, (months_after(begun, 12), 1200))
    assert sum(one.arrears(months_after(begun, 3))) == 400


@pytest.mark.parametrize(("before", "after", "left"), [(12, 2, 1), (None, 6, 3), (6, None, 0)])
def test_months_that_have_passed_make_the_rest_due_at_once(before, after, left):
    one = stop(lent=1200, owed=1200, months=after)
    changed_on = months_after(one.lending.booked_on, 3)
    one.changes = [ScheduleChange(changed_on=changed_on, months_before=before, months_after=after)]
    assert len([day for day, _ in one.schedule()]) == (3 if before else 0) + left
