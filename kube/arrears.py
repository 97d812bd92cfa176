"""When a loan's instalments are due, and how late what was not paid is. Facts of one loan; the day is an argument."""

from bisect import bisect_left
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from kube.models import Loan

# How late, in days, and what the reports call it.
AGES = {"late_30": "sampai 30 hari", "late_90": "31 sampai 90 hari", "late_more": "lebih dari 90 hari"}


@dataclass(frozen=True)
class Instalment:
    """One of a loan's, in rupiah: what is due, and what of it is still to be paid."""

    number: int
    due_on: date
    rupiah: int
    left: int

    def is_late(self, on: date) -> bool:
        return self.left > 0 and self.due_on < on


def schedule(loan: Loan) -> list[Instalment]:
    """Equal instalments in whole rupiah, the last with the rest. What was repaid covers the earliest first.

    loan: of money, with its balance (LoanQuerySet.with_balance); what is written off is no longer due.
    """
    each = loan.rupiah // loan.instalments
    covered = loan.rupiah - loan.owed_rupiah
    planned = []
    for number in range(1, loan.instalments + 1):
        rupiah = each if number < loan.instalments else loan.rupiah - each * (loan.instalments - 1)
        paid = min(rupiah, covered)
        covered -= paid
        planned.append(Instalment(number, due_on(loan, number), rupiah, rupiah - paid))
    return planned


def due_on(loan: Loan, number: int) -> date:
    """The day of the number-th instalment."""
    if loan.period == Loan.Period.WEEKLY:
        return loan.lent_on + timedelta(weeks=number)
    return months_after(loan.lent_on, number)


def months_after(day: date, count: int) -> date:
    """The same day of a later month; the 31st becomes the last day of a shorter one."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def arrears(planned: list[Instalment], on: date) -> dict[str, int]:
    """Rupiah that should have been paid before a day, by how late it is: a key for each of AGES."""
    late = dict.fromkeys(AGES, 0)
    for instalment in planned:
        if instalment.is_late(on):
            late[list(AGES)[age_of(on - instalment.due_on)]] += instalment.left
    return late


def age_of(time: timedelta) -> int:
    """0 for what is at most 30 days late, 1 for at most 90, 2 for more: the classes of a report of arrears."""
    return bisect_left((30, 90), time.days)


def with_arrears(loans: list[Loan], on: date) -> list[Loan]:
    """Each gets `late`, `late_rupiah` and `next_one`, the first instalment not fully paid. In kind: nothing is late."""
    for loan in loans:
        planned = [] if loan.is_in_kind else schedule(loan)
        loan.late = arrears(planned, on)
        loan.late_rupiah = sum(loan.late.values())
        loan.next_one = next((one for one in planned if one.left), None)
    return loans
