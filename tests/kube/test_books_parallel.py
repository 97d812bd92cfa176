"""Many phones at the same moment: the cash box, the capital and a month's end hold."""

import pytest
from django.db import connections

from kube.models import BookEntry, Books, Loan
from kube.services import books
from tests.kube.conftest import a_member
from tests.kube.money import AUGUST, TODAY, a_loan, came_in, pay, ten_members, went_out
from tests.programmes.threads import all_have_looked, at_once

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "owner"]), pytest.mark.threads]
WIDE = 32


def totals(group):
    entries = group.entries.values_list("cash_rupiah", "capital_rupiah")
    return tuple(sum(column) for column in zip(*entries, strict=True))


def test_a_cash_box_is_emptied_exactly(sari, mawar):
    came_in(sari, mawar, 10_000)
    outcomes = at_once(*[lambda: went_out(sari, mawar, 1_000)] * WIDE)
    assert outcomes.pop("done") == 10
    assert [text[:28] for text in outcomes] == ["Uang kas sekarang hanya Rp0,"]
    assert Books.at_hand(mawar) == totals(mawar) == (0, 0)


def test_first_entries_of_new_books_all_count(sari, mawar):
    assert at_once(*[lambda: came_in(sari, mawar, 1_000)] * WIDE) == {"done": WIDE}
    assert Books.at_hand(mawar) == totals(mawar) == (WIDE * 1_000, 0)


def write_naively(sari, group, rupiah):
    """Without the service, its lock and its look at the purse: only the database is left to say no."""
    BookEntry.objects.create(
        group=group,
        region_id=group.region_id,
        recorded_by=sari,
        kind="out",
        category="materials",
        rupiah=rupiah,
        happened_on=TODAY,
    )


def test_behind_a_forgotten_lock_the_database_still_says_no(sari, mawar):
    came_in(sari, mawar, 10_000)
    outcomes = at_once(*[lambda: write_naively(sari, mawar, 1_000)] * WIDE)
    assert outcomes == {"done": 10, "IntegrityError": WIDE - 10}
    assert Books.at_hand(mawar) == totals(mawar) == (0, 0)


@pytest.fixture
def without_promises(db):
    """What the database keeps of the cash box taken away by the owner of the tables, and given back."""
    names = ("move_books", "check_book_entry")
    with connections["owner"].cursor() as cursor:
        for name in names:
            cursor.execute(f"ALTER TABLE kube_bookentry DISABLE TRIGGER {name}")
    yield
    with connections["owner"].cursor() as cursor:
        for name in names:
            cursor.execute(f"ALTER TABLE kube_bookentry ENABLE TRIGGER {name}")


def test_the_same_clicks_overdraw_a_check_in_python(sari, mawar, without_promises):
    def look_then_write():
        is_enough = totals(mawar)[0] >= 1_000
        all_have_looked()
        if is_enough:
            write_naively(sari, mawar, 1_000)

    came_in(sari, mawar, 10_000)
    at_once(*[look_then_write] * WIDE)
    assert totals(mawar)[0] == 10_000 - WIDE * 1_000


def test_the_capital_is_lent_once(sari, mawar):
    members = ten_members(mawar)
    came_in(sari, mawar, 6_000_000, category="capital")
    outcomes = at_once(*[lambda one=one: a_loan(sari, one) for one in members])
    assert outcomes.pop("done") == 3
    assert [text[:42] for text in outcomes] == ["Modal bergulir yang ada sekarang hanya Rp0"]
    assert (Loan.objects.count(), Books.at_hand(mawar)) == (3, (0, 0))


def test_a_debt_is_paid_once(sari, mawar):
    siti = a_member(mawar, 9001)
    came_in(sari, mawar, 1_000_000, category="capital")
    loan = a_loan(sari, siti, 1_000_000)
    outcomes = at_once(*[lambda: pay(sari, loan, 300_000)] * 16)
    assert outcomes.pop("done") == 3 and len(outcomes) == 1
    assert Loan.objects.with_balance().get().owed_rupiah == 100_000
    assert Books.at_hand(mawar) == (0, 900_000)


def test_an_entry_is_cancelled_once(sari, mawar):
    entry = came_in(sari, mawar, 1_000)
    came_in(sari, mawar, 20_000)
    outcomes = at_once(*[lambda: books.cancel_entry(actor=sari, entry=entry, reason="Salah", on=TODAY)] * 16)
    assert outcomes == {"done": 1, "Catatan ini sudah dibatalkan.": 15}
    assert Books.at_hand(mawar) == (20_000, 0)


def test_a_month_that_is_closed_meanwhile_holds_every_entry_it_counted(sari, mawar):
    came_in(sari, mawar, 1_000)
    entries = [lambda: came_in(sari, mawar, 1_000)] * 15

    def close_it():
        return books.close_month(actor=sari, group=mawar, month=AUGUST, counted_rupiah=0, difference="di bank")

    outcomes = at_once(*entries, close_it)
    closed = mawar.closed_months.get()
    assert closed.cash_after_rupiah == totals(mawar)[0] == Books.objects.get(group=mawar).cash_rupiah
    assert sum(outcomes.values()) == 16
