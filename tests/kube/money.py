"""A group of ten with money to write down."""

import datetime

from kube.models import Membership
from kube.queries_books import cash_at_the_end, first_open_month
from kube.services import books, loans
from tests.kube.conftest import a_member

TODAY = datetime.date(2023, 8, 9)
AUGUST, JULY, JUNE = (datetime.date(2023, month, 1) for month in (8, 7, 6))
MILLION = 1_000_000


def close(actor, group, until):
    """Close every open month until this one, each with just the cash its books say."""
    while (month := first_open_month(group)) and month <= until:
        books.close_month(actor=actor, group=group, month=month, counted_rupiah=cash_at_the_end(group, month))


def days_later(count):
    return TODAY + datetime.timedelta(days=count)


def ten_members(group) -> list[Membership]:
    return [a_member(group, 9000 + number) for number in range(1, 11)]


def money(actor, group, kind, category, rupiah, happened_on=TODAY, **values):
    return books.record_money(
        actor=actor, group=group, kind=kind, category=category, rupiah=rupiah, happened_on=happened_on, **values
    )


def came_in(actor, group, rupiah, happened_on=TODAY, category="sales", **values):
    return money(actor, group, "in", category, rupiah, happened_on, **values)


def went_out(actor, group, rupiah, happened_on=TODAY, category="materials", **values):
    return money(actor, group, "out", category, rupiah, happened_on, **values)


def a_loan(actor, member, rupiah=2 * MILLION, lent_on=TODAY, **values):
    terms = {"purpose": "Beli bibit", "instalments": 10, "period": "monthly"} | values
    return loans.lend(actor=actor, group=member.group, member=member, lent_on=lent_on, rupiah=rupiah, **terms)


def in_kind(actor, member, received_from=None, lent_on=TODAY):
    about = {"goods": "1 ekor sapi", "purpose": "Digemukkan", "passes_on": 1}
    return loans.lend_in_kind(
        actor=actor, group=member.group, member=member, lent_on=lent_on, received_from=received_from, **about
    )


def pay(actor, loan, rupiah, fee_rupiah=0, paid_on=TODAY):
    return loans.pay(actor=actor, loan=loan, paid_on=paid_on, rupiah=rupiah, fee_rupiah=fee_rupiah)
