"""Sixty-four clerks at the same moment: the money is given once, a form counts once, the capital stays the same."""

import uuid
from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.errors import NotAllowed
from disbursements.models import FundEntry
from tests.disbursements.paying import at_once
from tests.disbursements.rolling import DAY, MILLION, Book, make_fund
from tests.disbursements.test_parallel import clients, posting, refusals, successes

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "owner"]), pytest.mark.threads]


@pytest.fixture
def book(sari, office):
    book = Book(sari, make_fund(sari, office, groups=3, may_owe=5))
    book.deposit(10)
    return book


def sums(fund):
    fund.refresh_from_db()
    return fund.paid_in_rupiah, fund.balance_rupiah, fund.owed_rupiah


def test_sixty_four_who_give_the_last_money_at_once_give_it_once(book):
    acts = [lambda number=number: book.lend(1, receipt=f"S-{number}") for number in range(64)]
    results = at_once(acts)
    assert (len(successes(results)), len(refusals(results))) == (1, 63)
    assert sums(book.fund) == (10 * MILLION, 0, 10 * MILLION)


def test_sixty_four_instalments_at_once_never_pay_back_more_than_is_owed(book):
    book.lend(1)
    results = at_once([lambda number=number: book.repay(1, 1, receipt=f"A-{number}") for number in range(64)])
    assert (len(successes(results)), len(refusals(results))) == (10, 54)
    assert sums(book.fund) == (10 * MILLION, 10 * MILLION, 0)


def test_the_same_receipt_sixteen_times_is_one_entry(book):
    results = at_once([lambda: book.deposit(1, receipt="SAMA")] * 16)
    assert (len(successes(results)), len(refusals(results))) == (1, 15)
    assert {code for refusal in refusals(results) for code in refusal.codes} == {"duplicate_receipt"}


def test_lending_and_paying_back_at_once_never_changes_the_capital(book):
    book.lend(1)
    acts = [lambda n=n: book.repay(1, 1, receipt=f"A-{n}") for n in range(16)]
    acts += [lambda n=n: book.lend(2, 1, receipt=f"S-{n}") for n in range(16)]
    results = at_once(acts)
    assert all(isinstance(result, (FundEntry, NotAllowed)) for result in results)
    paid_in, balance, owed = sums(book.fund)
    assert paid_in == balance + owed == 10 * MILLION


def test_sixteen_equal_forms_book_one_instalment(as_, sari, book):
    book.lend(1)
    url, token = reverse("funds:record", args=[book.fund.pk]), uuid.uuid4()
    form = {
        "kind": "ANGSURAN",
        "place": book.place(1).pk,
        "booked_on": (DAY + timedelta(days=9)).isoformat(),
        "amount_rupiah": "1.000.000",
        "receipt": "A-1",
    }
    answers = successes(at_once(posting(clients(as_, sari, 16), url, [token] * 16, **form)))
    assert Counter(answer.status_code for answer in answers) == {302: 16}
    assert book.place(1).repaid_rupiah == MILLION
