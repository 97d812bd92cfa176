"""The capital that revolves inside a group: it goes out, comes back, is late, is given up, and never disappears."""

import datetime

import pytest

from accounts.errors import NotAllowed
from audit.models import Event
from kube.arrears import arrears, schedule, with_arrears
from kube.models import Books, Loan, Membership
from kube.queries_books import capital_book, capital_figures
from kube.services import books, loans
from kube.services.groups import take_step
from kube.services.members import remove_member
from tests.kube.conftest import DAY, a_member
from tests.kube.money import MILLION, TODAY, a_loan, came_in, in_kind, pay, ten_members, went_out


def days(count):
    return TODAY + datetime.timedelta(days=count)


@pytest.fixture
def pool(sari, mawar):
    """A group whose aid of Rp20,000,000 revolves."""
    came_in(sari, mawar, 20 * MILLION, category="capital", words="Bantuan Kemensos", happened_on=DAY)
    return mawar


@pytest.fixture
def siti(pool):
    return a_member(pool, 9001)


def balanced(group):
    """The equation of the field: modal awal + pengembalian + jasa - disalurkan - kerugian = saldo."""
    figures = capital_figures(group)
    given, lost = figures["given"], figures["lost"]
    assert given + figures["repaid"] + figures["fee"] - figures["lent"] - lost == figures["at_hand"]
    assert figures["lent"] - figures["repaid"] - figures["written_off"] == figures["owed"]
    assert figures["at_hand"] == Books.at_hand(group)[1]
    return figures


def test_kota_kupang_2019(sari, pool):
    """Rp20,000,000 of ten members: five loans of two million leave ten, three repaid in full make sixteen."""
    lent = [a_loan(sari, member) for member in ten_members(pool)[:5]]
    assert balanced(pool)["at_hand"] == 10 * MILLION
    for loan in lent[:3]:
        for _ in range(10):
            pay(sari, loan, 200_000)
    figures = balanced(pool)
    assert (figures["at_hand"], figures["owed"]) == (16 * MILLION, 4 * MILLION)
    assert set(Loan.objects.open().order_by()) == set(lent[3:])


def test_jasa_makes_the_capital_grow(sari, siti):
    loan = a_loan(sari, siti, fee_rupiah=20_000)
    pay(sari, loan, 200_000, 20_000)
    assert balanced(siti.group)["at_hand"] == 18_220_000


def test_a_loan_never_exceeds_what_is_at_hand(sari, siti):
    with pytest.raises(NotAllowed, match=r"hanya Rp20\.000\.000"):
        a_loan(sari, siti, 20 * MILLION + 1)
    assert not Loan.objects.exists()
    assert a_loan(sari, siti, 20 * MILLION) and Books.at_hand(siti.group) == (0, 0)


def test_a_payment_never_exceeds_what_is_owed(sari, siti):
    loan = a_loan(sari, siti, fee_rupiah=1_000)
    for rupiah, fee in ((2 * MILLION + 1, 0), (0, 10_001)):
        with pytest.raises(NotAllowed, match="lebih besar daripada sisa"):
            pay(sari, loan, rupiah, fee)
    pay(sari, loan, 2 * MILLION, 10_000)
    with pytest.raises(NotAllowed, match="lebih besar"):
        pay(sari, loan, 1)


def test_a_payment_of_nothing_is_refused(sari, siti):
    with pytest.raises(NotAllowed, match="Isi jumlah"):
        pay(sari, a_loan(sari, siti), 0)


def test_a_payment_is_cancelled_by_a_counter_entry_and_stays_to_be_seen(sari, siti):
    loan = a_loan(sari, siti)
    (wrong,) = pay(sari, loan, 500_000)
    books.cancel_entry(actor=sari, entry=wrong, reason="Salah orang", on=days(1))
    assert Loan.objects.with_balance().get(pk=loan.pk).owed_rupiah == 2 * MILLION
    lines = [(line.moved, line.balance) for line in capital_book(siti.group, TODAY, days(1)).lines]
    assert lines == [(500_000, 20_500_000), (-2 * MILLION, 18_500_000), (-500_000, 18 * MILLION)]
    with pytest.raises(NotAllowed, match="sudah dibatalkan"):
        books.cancel_entry(actor=sari, entry=wrong, reason="Sekali lagi", on=days(1))
    balanced(siti.group)


def test_a_loan_given_by_mistake_comes_back_whole_before_anything_is_repaid(sari, siti):
    first, second = a_loan(sari, siti), a_loan(sari, siti)
    books.cancel_entry(actor=sari, entry=first.entries.get(), reason="Tercatat dua kali", on=TODAY)
    assert Loan.objects.open().get() == second
    pay(sari, second, 1)
    with pytest.raises(NotAllowed, match="lebih besar daripada sisa"):
        books.cancel_entry(actor=sari, entry=second.entries.get(category="lent"), reason="Batal", on=TODAY)
    with pytest.raises(NotAllowed, match="lebih besar daripada sisa"):
        pay(sari, first, 1)
    assert balanced(siti.group)["owed"] == 2 * MILLION - 1


def test_the_last_instalment_takes_the_rest(sari, siti):
    loan = a_loan(sari, siti, 1_000_000, instalments=3)
    pay(sari, loan, 333_334)
    planned = schedule(Loan.objects.with_balance().get(pk=loan.pk))
    assert [one.rupiah for one in planned] == [333_333, 333_333, 333_334]
    assert [one.left for one in planned] == [0, 333_332, 333_334]


@pytest.mark.parametrize(
    ("period", "expected"),
    [("weekly", ["2023-02-07", "2023-02-14"]), ("monthly", ["2023-02-28", "2023-03-31"])],
)
def test_instalments_fall_due_by_week_or_month(siti, period, expected):
    loan = Loan(lent_on=datetime.date(2023, 1, 31), rupiah=2, instalments=2, period=period)
    loan.owed_rupiah = 2
    assert [str(one.due_on) for one in schedule(loan)] == expected


@pytest.mark.parametrize(
    ("day", "late"),
    [
        (datetime.date(2023, 9, 9), (0, 0, 0)),  # the day it is due
        (datetime.date(2023, 9, 10), (200_000, 0, 0)),
        (datetime.date(2023, 10, 9), (200_000, 0, 0)),  # 30 days
        (datetime.date(2023, 10, 10), (200_000, 200_000, 0)),  # 31 days, and the second one
        (datetime.date(2023, 12, 8), (200_000, 400_000, 0)),  # 90, 60 and 29 days
        (datetime.date(2023, 12, 9), (200_000, 200_000, 200_000)),  # 91, 61 and 30 days
    ],
)
def test_arrears_by_age(sari, siti, day, late):
    loan = Loan.objects.with_balance().get(pk=a_loan(sari, siti).pk)
    assert tuple(arrears(schedule(loan), day).values()) == late


def test_what_was_repaid_covers_the_oldest_instalment_first(sari, siti):
    loan = a_loan(sari, siti)
    pay(sari, loan, 300_000)
    (found,) = with_arrears([Loan.objects.with_balance().get()], datetime.date(2023, 10, 15))
    assert (found.late_rupiah, found.next_one.number, found.next_one.left) == (100_000, 2, 100_000)


def test_a_debt_is_given_up_in_writing_and_the_purse_stays(sari, siti):
    loan = a_loan(sari, siti)
    pay(sari, loan, 500_000)
    gone = loans.write_off(actor=sari, loan=loan, written_off_on=TODAY, number="BA-01/2023", reason="Meninggal")
    figures = balanced(siti.group)
    assert (gone.rupiah, figures["at_hand"], figures["owed"]) == (1_500_000, 18_500_000, 0)
    with pytest.raises(NotAllowed, match="tidak ada yang dihapus|sudah dihapus"):
        loans.write_off(actor=sari, loan=loan, written_off_on=TODAY, number="BA-02", reason="Lagi")
    with pytest.raises(NotAllowed, match="lebih besar"):
        pay(sari, loan, 1)
    assert Event.objects.about(loan).first().verb == "loan.written_off"


def test_capital_that_is_lost_is_a_loss(sari, pool):
    books.record_money(
        actor=sari, group=pool, happened_on=TODAY, kind="out", category="lost", rupiah=MILLION, words="BA-03: dicuri"
    )
    assert balanced(pool)["lost"] == MILLION


def test_cash_becomes_capital_in_one_entry(sari, pool):
    came_in(sari, pool, 5 * MILLION)
    moved = books.record_money(
        actor=sari, group=pool, happened_on=TODAY, kind="out", category="to_capital", rupiah=2 * MILLION
    )
    assert Books.at_hand(pool) == (3 * MILLION, 22 * MILLION)
    books.cancel_entry(actor=sari, entry=moved, reason="Belum jadi", on=TODAY)
    assert Books.at_hand(pool) == (5 * MILLION, 20 * MILLION)
    balanced(pool)


def test_the_first_offspring_goes_to_the_next_member_and_so_on(sari, pool):
    first, second, third = ten_members(pool)[:3]
    cow = in_kind(sari, first)
    calf = in_kind(sari, second, received_from=cow)
    assert Loan.objects.open().get() == calf
    with pytest.raises(NotAllowed, match="sudah digulirkan"):
        in_kind(sari, third, received_from=cow)
    with pytest.raises(NotAllowed, match="tidak dapat digulirkan"):
        in_kind(sari, second, received_from=calf)
    next_calf = in_kind(sari, third, received_from=calf)
    assert next_calf.received_from.received_from == cow


def test_an_animal_that_died_is_given_up_and_passes_nothing_on(sari, pool):
    first, second = ten_members(pool)[:2]
    cow = in_kind(sari, first)
    assert loans.write_off(actor=sari, loan=cow, written_off_on=TODAY, number="BA-04", reason="Mati").rupiah == 0
    assert not Loan.objects.open().exists()
    with pytest.raises(NotAllowed, match="tidak dapat digulirkan"):
        in_kind(sari, second, received_from=cow)


def test_money_is_not_paid_back_for_an_animal(sari, siti):
    with pytest.raises(Exception, match="as it was agreed"):
        pay(sari, in_kind(sari, siti), 1)


def leave(actor, member, **values):
    return remove_member(actor=actor, membership=member, left_on=days(1), why="moved", **values)


@pytest.mark.parametrize("lend", [a_loan, in_kind])
def test_who_owes_cannot_simply_leave(sari, siti, lend):
    lend(sari, siti)
    with pytest.raises(NotAllowed, match="masih punya pinjaman"):
        leave(sari, siti)
    siti.refresh_from_db()
    assert siti.left_on is None


def test_who_leaves_owing_is_listed_with_the_debt_and_can_still_pay(sari, siti):
    loan = a_loan(sari, siti)
    assert leave(sari, siti, may_owe=True).left_owing
    assert Loan.objects.open().get() == loan
    pay(sari, loan, 2 * MILLION, paid_on=days(2))
    assert not Loan.objects.open().exists()
    assert Membership.objects.get(pk=siti.pk).left_owing


def test_who_owes_nothing_leaves_without_a_mark(sari, siti):
    pay(sari, a_loan(sari, siti), 2 * MILLION)
    assert not leave(sari, siti, may_owe=True).left_owing


def test_a_group_is_dissolved_when_its_debts_and_capital_are_settled(sari, siti):
    loan = a_loan(sari, siti)
    dissolving = {"actor": sari, "group": siti.group, "step": "dissolve", "on": days(3), "reason": "Sepakat bubar"}
    with pytest.raises(NotAllowed, match="masih memegang sisa pinjaman Rp2.000.000.*Modal bergulir masih"):
        take_step(**dissolving)
    pay(sari, loan, 2 * MILLION, paid_on=days(1))
    capital = Books.at_hand(siti.group)[1]
    came_in(sari, siti.group, capital, days(2), category="to_capital", words="BA-1, akan bubar")
    with pytest.raises(NotAllowed, match="Uang kas masih"):
        take_step(**dissolving)
    went_out(sari, siti.group, capital, days(2), category="share")
    take_step(**dissolving)
    with pytest.raises(NotAllowed, match="sudah selesai"):
        a_loan(sari, siti)


def test_only_a_present_member_of_the_group_is_lent_to(sari, siti, melati):
    leave(sari, siti)
    stranger = a_member(melati, 9002)
    stranger.group = siti.group
    for member in (siti, stranger):
        with pytest.raises(NotAllowed, match="bukan anggota"):
            a_loan(sari, member)


def test_balances_of_many_loans_are_one_question(sari, pool, django_assert_num_queries):
    for member in ten_members(pool)[:4]:
        pay(sari, a_loan(sari, member), 100_000)
    with django_assert_num_queries(1):
        assert [loan.owed_rupiah for loan in pool.loans.with_balance().order_by("pk")] == [1_900_000] * 4
