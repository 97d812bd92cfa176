"""What a group's books say: how much there is, line by line, member by member."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Min, Q, Sum
from django.utils import timezone

from accounts.templatetags.kube import rupiah_ringkas
from kube.models import BookEntry, Category, Group


@dataclass(frozen=True)
class Book:
    """The lines of one purse from one day to another, and what was there before and after, in rupiah."""

    since_on: date
    until_on: date
    before: int
    lines: list[BookEntry]
    came_in: int
    went_out: int

    @property
    def after(self) -> int:
        return self.before + self.came_in - self.went_out


def cash_book(group: Group, since_on: date, until_on: date) -> Book:
    return book_of(group.entries.of_cash(), "cash_rupiah", since_on, until_on)


def capital_book(group: Group, since_on: date, until_on: date) -> Book:
    return book_of(group.entries.of_capital(), "capital_rupiah", since_on, until_on)


def book_of(entries, purse: str, since_on: date, until_on: date) -> Book:
    """Each line gets `moved` and the `balance` after it."""
    before = entries.before(since_on).aggregate(sum=Sum(purse, default=0))["sum"]
    lines, balance = list(entries.within(since_on, until_on).for_reading().in_order()), before
    for line in lines:
        line.moved = getattr(line, purse)
        balance += line.moved
        line.balance = balance
    came_in = sum(line.moved for line in lines if line.moved > 0)
    went_out = -sum(line.moved for line in lines if line.moved < 0)
    return Book(since_on, until_on, before, lines, came_in, went_out)


def with_savings(group: Group, until_on: date | None = None):
    """Members of today, and of before if they left something here, each with `saved` and `iks_paid` in rupiah."""
    of_members = Q(entries__category=Category.SAVINGS)
    of_fund = Q(entries__category=Category.IKS)
    by_then = Q(entries__happened_on__lte=until_on) if until_on else Q()
    return (
        group.memberships.annotate(
            saved=Sum("entries__cash_rupiah", filter=of_members & by_then, default=0),
            iks_paid=Sum("entries__cash_rupiah", filter=of_fund & by_then, default=0),
        )
        .filter(Q(left_on__isnull=True) | Q(saved__gt=0))
        .select_related("person")
        .order_by("person__name", "id")
    )


def solidarity_fund(group: Group, until_on: date | None = None) -> int:
    """The IKS fund in rupiah: what the members gave less what helped somebody."""
    entries = group.entries.filter(category=Category.IKS)
    if until_on:
        entries = entries.filter(happened_on__lte=until_on)
    return entries.aggregate(sum=Sum("cash_rupiah", default=0))["sum"]


def capital_figures(group: Group, until_on: date | None = None) -> dict:
    """Where the capital is, in rupiah. at_hand = given + repaid + fee - lent - lost.

    owed = lent - repaid - written_off. A debt that is written off was gone from the purse already when it was lent, so
    it is no second loss there.
    """
    entries = group.entries.of_capital()
    write_offs = group.loans.filter(write_off__isnull=False)
    if until_on:
        entries = entries.filter(happened_on__lte=until_on)
        write_offs = write_offs.filter(write_off__written_off_on__lte=until_on)
    names = {
        "given": (Category.CAPITAL, Category.TO_CAPITAL),
        "repaid": (Category.REPAID,),
        "fee": (Category.FEE,),
        "lent": (Category.LENT,),
        "lost": (Category.LOST,),
    }
    sums = {name: Sum("capital_rupiah", filter=Q(category__in=what), default=0) for name, what in names.items()}
    figures = entries.aggregate(**sums, at_hand=Sum("capital_rupiah", default=0))
    figures["lent"], figures["lost"] = -figures["lent"], -figures["lost"]
    figures["written_off"] = write_offs.aggregate(sum=Sum("write_off__rupiah", default=0))["sum"]
    figures["owed"] = figures["lent"] - figures["repaid"] - figures["written_off"]
    return figures


def first_open_month(group: Group) -> date | None:
    """The month after the last closed one, or that of the first entry; None while nothing is written."""
    last = group.closed_months.standing().first()
    if last:
        return month_after(last.month)
    first = group.entries.aggregate(first=Min("happened_on"))["first"]
    return first.replace(day=1) if first else None


def months_to_close(group: Group) -> list[date]:
    """First days of the months that are over and still open, the oldest first."""
    first = first_open_month(group)
    last = timezone.localdate().replace(day=1) - timedelta(days=1)
    return list(months_between(first, last)) if first else []


def cash_at_the_end(group: Group, month: date) -> int:
    """What should lie in the cash box at the end of a month, in rupiah."""
    lines = group.entries.filter(happened_on__lte=last_of_month(month))
    return lines.aggregate(sum=Sum("cash_rupiah", default=0))["sum"]


def difference_in_words(counted: int, written: int) -> str:
    """What was counted beside what the books say, both in rupiah."""
    side = "lebih" if counted > written else "kurang"
    by = rupiah_ringkas(abs(counted - written))
    return f"Uang yang dihitung {rupiah_ringkas(counted)}, menurut buku {rupiah_ringkas(written)}: {side} {by}."


def is_closed(group: Group, day: date) -> bool:
    """Whether the month of this day takes nothing any more."""
    return group.closed_months.standing().filter(month__gte=day.replace(day=1)).exists()


def months_between(first: date, until: date) -> Iterator[date]:
    """First days of the months from one to that of a day."""
    while first <= until:
        yield first
        first = month_after(first)


def month_after(month: date) -> date:
    return last_of_month(month) + timedelta(days=1)


def last_of_month(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def count_of_lines(group: Group) -> dict:
    """How much stands in each book that has no money in it, for the page that leads to them."""
    return {name: getattr(group, name).count() for name in ("items", "guests", "activities", "meetings")}
