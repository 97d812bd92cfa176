"""What PostgreSQL keeps of a fund by itself, whoever writes and however, in the role that serves."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F

from disbursements.models import FundEntry, QueuePlace, RevolvingFund, ScheduleChange
from kube.models import Group
from tests.disbursements.paying import refused_by_database
from tests.disbursements.rolling import DAY, MILLION, Book, make_fund


@pytest.fixture
def book(sari, office):
    """Twenty million, of which the first two groups have ten each; the first has paid two back."""
    book = Book(sari, make_fund(sari, office))
    book.deposit(20)
    book.lend(1)
    book.lend(2)
    book.repay(1, 2)
    return book


def add(book, kind, position, millions, **values):
    """An entry past every service."""
    return FundEntry.objects.create(
        **{
            "fund": book.fund,
            "place": position and book.place(position),
            "region": book.fund.region,
            "kind": kind,
            "booked_on": DAY + timedelta(days=9),
            "amount_rupiah": millions * MILLION,
            "receipt": f"X-{FundEntry.objects.count()}",
            "recorded_by": book.actor,
            **values,
        }
    )


def by_sql(sql, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


@pytest.mark.parametrize(
    ("kind", "position", "millions", "values", "told"),
    [
        ("SALUR", 3, 3, {}, "balance_rupiah_check"),
        ("SALUR", 3, 11, {}, "at most what was planned"),
        ("SALUR", 1, 1, {}, "at most what was planned"),
        ("ANGSURAN", 1, 9, {}, "owed_rupiah_check"),
        ("ANGSURAN", 4, 1, {}, "had received nothing on"),
        ("ANGSURAN", 2, 1, {"booked_on": DAY}, "had received nothing on"),
        ("HAPUS", 2, 1, {"booked_on": DAY, "document_number": "BA-1", "reason": "hilang"}, "had received nothing on"),
        ("HAPUS", 2, 11, {"document_number": "BA-1", "reason": "hilang"}, "owed_rupiah_check"),
        ("HAPUS", 2, 1, {}, "a_write_off_says_why"),
        ("SETOR", None, 0, {}, "an_entry_is_positive"),
        ("SETOR", 1, 1, {}, "only_a_deposit_is_without_a_group"),
        ("SALUR", None, 1, {}, "only_a_deposit_is_without_a_group"),
        ("SETOR", None, 1, {"receipt": "b-0002"}, "a_receipt_is_booked_once"),
    ],
)
def test_an_entry_that_breaks_the_sums_is_refused(book, kind, position, millions, values, told):
    assert told in refused_by_database(lambda: add(book, kind, position, millions, **values))


def test_control_an_entry_that_keeps_the_sums_is_taken(book):
    add(book, "ANGSURAN", 1, 8)
    add(book, "SALUR", 3, 10)
    book.fund.refresh_from_db()
    assert (book.fund.balance_rupiah, book.fund.owed_rupiah, book.place(1).percent) == (0, 20 * MILLION, 100)


def test_a_counter_entry_mirrors_its_entry_and_comes_once(book):
    entry = book.fund.entries.get(kind="ANGSURAN")
    other = book.fund.entries.get(kind="SETOR")
    mirror = {"receipt": entry.receipt, "reverses": entry, "reason": "salah catat"}
    told = "mirrors its entry"
    assert told in refused_by_database(lambda: add(book, "ANGSURAN", 1, 1, **mirror))
    assert told in refused_by_database(lambda: add(book, "ANGSURAN", 2, 2, **mirror))
    assert told in refused_by_database(lambda: add(book, "ANGSURAN", 1, 2, **mirror | {"reverses": other}))
    assert "says_why" in refused_by_database(lambda: add(book, "ANGSURAN", 1, 2, **mirror | {"reason": ""}))
    made = add(book, "ANGSURAN", 1, 2, **mirror)
    assert "unique" in refused_by_database(lambda: add(book, "ANGSURAN", 1, 2, **mirror))
    assert told in refused_by_database(lambda: add(book, "ANGSURAN", 1, 2, **mirror | {"reverses": made}))


TAMPERING = [
    lambda book: RevolvingFund.objects.update(
        balance_rupiah=F("balance_rupiah") + 1, paid_in_rupiah=F("paid_in_rupiah") + 1
    ),
    lambda book: RevolvingFund.objects.update(owed_rupiah=0, paid_in_rupiah=F("balance_rupiah")),
    lambda book: QueuePlace.objects.filter(position=1).update(owed_rupiah=0, repaid_rupiah=F("lent_rupiah")),
    lambda book: QueuePlace.objects.filter(position=1).update(position=9),
    lambda book: QueuePlace.objects.filter(position=3).update(group=book.place(1).group_id + 100),
    lambda book: FundEntry.objects.update(amount_rupiah=1),
    lambda book: FundEntry.objects.filter(kind="ANGSURAN").delete(),
    lambda book: by_sql("DELETE FROM disbursements_queueplace WHERE position = 4"),
    lambda book: by_sql("DELETE FROM disbursements_revolvingfund"),
    lambda book: by_sql("UPDATE disbursements_revolvingfund SET region_id = '53.71'"),
    lambda book: by_sql("TRUNCATE disbursements_fundentry CASCADE"),
    lambda book: by_sql("ALTER TABLE disbursements_fundentry DISABLE TRIGGER USER"),
    lambda book: RevolvingFund.objects.create(
        name="Lain", office=book.fund.office, region=book.fund.region, paid_in_rupiah=5, balance_rupiah=5
    ),
]


@pytest.mark.parametrize("act", TAMPERING)
def test_tampering_as_the_serving_role_is_refused(book, act):
    before = list(RevolvingFund.objects.values()), list(QueuePlace.objects.values()), list(FundEntry.objects.values())
    assert refused_by_database(lambda: act(book)) != ""
    after = list(RevolvingFund.objects.values()), list(QueuePlace.objects.values()), list(FundEntry.objects.values())
    assert before == after


def test_control_what_is_no_sum_may_be_changed(book):
    RevolvingFund.objects.update(may_owe=2)
    QueuePlace.objects.filter(position=3).update(months=10, position=9)
    assert book.place(9).months == 10


def test_an_entry_names_groups_of_its_own_fund(sari, office, book):
    other = Book(sari, make_fund(sari, office, name="Lain", groups=1))
    told = "groups of its own fund"
    assert told in refused_by_database(lambda: add(book, "SALUR", None, 1, place=other.place(1)))
    assert told in refused_by_database(lambda: add(book, "SALUR", 3, 1, source=other.place(1)))


def test_a_schedule_changes_only_with_its_reason_beside_it(book):
    place = QueuePlace.objects.filter(pk=book.place(1).pk)
    assert "changes with a reason" in refused_by_database(lambda: place.update(months=120))
    why = {"place": book.place(1), "changed_on": DAY, "months_after": 120, "changed_by": book.actor}
    assert "a_new_schedule_says_why" in refused_by_database(lambda: ScheduleChange.objects.create(**why, reason=""))
    change = ScheduleChange.objects.create(**why, reason="gagal panen")
    place.update(months=120)
    assert "changes with a reason" in refused_by_database(lambda: place.update(months=10))
    assert refused_by_database(lambda: ScheduleChange.objects.filter(pk=change.pk).update(reason="lain"))


def test_a_pagu_is_not_lowered_below_what_was_given(book):
    place = QueuePlace.objects.filter(pk=book.place(1).pk)
    assert "received more" in refused_by_database(lambda: place.update(planned_rupiah=9 * MILLION))


def test_a_group_that_owes_a_fund_is_not_dissolved(book):
    groups = Group.objects.filter(pk=book.place(1).group_id)
    assert "still owes a fund" in refused_by_database(lambda: groups.update(status="dissolved"))
    book.repay(1, 8)
    groups.update(status="dissolved")
