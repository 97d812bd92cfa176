"""A group's cash book: what came in, what went out, and that nobody can make it show anything else."""

import datetime

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.errors import NotAllowed
from audit.models import Event
from beneficiaries.photos import picture_of, redrawn
from kube.models import Books
from kube.queries_books import (
    cash_at_the_end,
    cash_book,
    first_open_month,
    months_to_close,
    solidarity_fund,
    with_savings,
)
from kube.services import books, shelf
from kube.services.members import remove_member
from tests.beneficiaries.visits import photo
from tests.kube.conftest import a_member
from tests.kube.money import AUGUST, JULY, JUNE, TODAY, came_in, close, days_later, money, went_out
from tests.kube.refusals import refused


def test_money_in_and_out_leaves_the_balance(sari, mawar):
    came_in(sari, mawar, 500_000, words="Jual telur")
    went_out(sari, mawar, 120_000, words="Pakan")
    assert Books.at_hand(mawar) == (380_000, 0)
    assert Event.objects.filter(verb="money.recorded").count() == 2


def test_a_group_that_wrote_nothing_has_nothing(mawar):
    assert Books.at_hand(mawar) == (0, 0)


def test_no_more_goes_out_than_is_there(sari, mawar):
    came_in(sari, mawar, 100_000)
    with pytest.raises(NotAllowed, match=r"Uang kas sekarang hanya Rp100\.000,"):
        went_out(sari, mawar, 100_001)
    went_out(sari, mawar, 100_000)
    assert Books.at_hand(mawar) == (0, 0)


def test_money_that_came_later_was_not_there_before(sari, mawar):
    came_in(sari, mawar, 100_000, days_later(0))
    with pytest.raises(NotAllowed, match="Pada tanggal itu uangnya belum cukup"):
        went_out(sari, mawar, 1, days_later(-1))
    came_in(sari, mawar, 1, days_later(-2))
    went_out(sari, mawar, 1, days_later(-1))


def test_an_entry_written_late_leaves_enough_for_the_days_since(sari, mawar):
    came_in(sari, mawar, 100_000, days_later(-5))
    went_out(sari, mawar, 100_000, days_later(-2))
    came_in(sari, mawar, 100_000, days_later(0))
    with pytest.raises(NotAllowed, match="Pada tanggal itu"):
        went_out(sari, mawar, 1, days_later(-4))


def test_a_day_to_come_is_refused(sari, mawar):
    with pytest.raises(NotAllowed, match="belum terjadi"):
        came_in(sari, mawar, 1, timezone.localdate() + datetime.timedelta(days=2))


def test_what_was_wrong_is_cancelled_and_stays_to_be_seen(sari, mawar):
    wrong = came_in(sari, mawar, 900_000)
    came_in(sari, mawar, 90_000)
    books.cancel_entry(actor=sari, entry=wrong, reason="Kelebihan nol", on=days_later(1))
    book = cash_book(mawar, TODAY, days_later(1))
    assert [(line.moved, line.balance) for line in book.lines] == [
        (900_000, 900_000),
        (90_000, 990_000),
        (-900_000, 90_000),
    ]
    assert book.lines[0].reversed_by.words == "Kelebihan nol" and book.lines[2].title.startswith("Pembatalan")
    assert Event.objects.about(wrong).first().verb == "money.cancelled"


def test_an_entry_is_cancelled_once_and_a_cancellation_never(sari, mawar):
    wrong = came_in(sari, mawar, 900_000)
    undone = books.cancel_entry(actor=sari, entry=wrong, reason="Salah", on=TODAY)
    for entry, word in ((wrong, "sudah dibatalkan"), (undone, "sudah sebuah pembatalan")):
        with pytest.raises(NotAllowed, match=word):
            books.cancel_entry(actor=sari, entry=entry, reason="Lagi", on=TODAY)


def test_what_was_spent_cannot_be_cancelled(sari, mawar):
    spent = came_in(sari, mawar, 100_000)
    went_out(sari, mawar, 60_000)
    with pytest.raises(NotAllowed, match=r"hanya Rp40\.000"):
        books.cancel_entry(actor=sari, entry=spent, reason="Salah", on=TODAY)


def test_a_book_begins_with_what_was_there_before(sari, mawar):
    came_in(sari, mawar, 700_000, JULY)
    went_out(sari, mawar, 200_000, AUGUST)
    book = cash_book(mawar, AUGUST, days_later(0))
    assert (book.before, book.came_in, book.went_out, book.after) == (700_000, 0, 200_000, 500_000)


def test_lines_of_one_day_are_read_with_what_came_in_first(sari, mawar):
    came_in(sari, mawar, 100_000)
    went_out(sari, mawar, 80_000)
    came_in(sari, mawar, 50_000)
    assert [line.balance for line in cash_book(mawar, TODAY, TODAY).lines] == [100_000, 150_000, 70_000]


# Savings and the solidarity fund lie in the cash box, and are somebody's.


def test_savings_are_a_member_s_and_lie_in_the_cash_box(sari, mawar):
    siti, rina = a_member(mawar, 9001), a_member(mawar, 9002)
    came_in(sari, mawar, 50_000, category="savings", member=siti)
    came_in(sari, mawar, 20_000, category="savings", member=rina)
    went_out(sari, mawar, 10_000, category="savings", member=siti)
    assert {row.pk: row.saved for row in with_savings(mawar)} == {siti.pk: 40_000, rina.pk: 20_000}
    assert Books.at_hand(mawar) == (60_000, 0)


def test_nobody_takes_more_than_he_saved(sari, mawar):
    siti, rina = a_member(mawar, 9001), a_member(mawar, 9002)
    came_in(sari, mawar, 50_000, category="savings", member=siti)
    with pytest.raises(NotAllowed, match="Simpanan anggota ini tidak sebanyak itu"):
        went_out(sari, mawar, 1, category="savings", member=rina)


def test_the_solidarity_fund_helps_with_what_it_has(sari, mawar):
    siti = a_member(mawar, 9001)
    came_in(sari, mawar, 100_000)
    came_in(sari, mawar, 5_000, category="iks", member=siti)
    with pytest.raises(NotAllowed, match="Dana IKS tidak sebanyak itu"):
        went_out(sari, mawar, 5_001, category="iks", words="Anak sakit")
    went_out(sari, mawar, 3_000, category="iks", words="Anak sakit")
    assert (solidarity_fund(mawar), Books.at_hand(mawar)) == (2_000, (102_000, 0))


def test_savings_without_a_member_or_of_another_group_s_are_refused(sari, mawar, melati):
    with pytest.raises(DatabaseError, match="savings_are_somebody_s"), transaction.atomic():
        came_in(sari, mawar, 1, category="savings")
    with pytest.raises(DatabaseError, match="about its own group"), transaction.atomic():
        came_in(sari, mawar, 1, category="savings", member=a_member(melati, 9001))


def test_savings_of_who_left_stay_listed_until_they_are_paid_out(sari, mawar):
    siti = a_member(mawar, 9001)
    came_in(sari, mawar, 50_000, category="savings", member=siti)
    remove_member(actor=sari, membership=siti, left_on=days_later(1), why="moved")
    assert [row.pk for row in with_savings(mawar)] == [siti.pk]
    went_out(sari, mawar, 50_000, category="savings", member=siti, happened_on=days_later(2))
    assert [row.pk for row in with_savings(mawar)] == []


# Months


def test_a_closed_month_takes_nothing_more_and_tells_its_sums(sari, mawar):
    came_in(sari, mawar, 700_000, JUNE)
    went_out(sari, mawar, 200_000, JULY)
    close(sari, mawar, JULY)
    sums = [(one.month, one.cash_before_rupiah, one.cash_after_rupiah) for one in mawar.closed_months.order_by("month")]
    assert sums == [(JUNE, 0, 700_000), (JULY, 700_000, 500_000)]
    for day in (JUNE, JULY.replace(day=31), JUNE - datetime.timedelta(days=1)):
        with pytest.raises(NotAllowed, match="sudah ditutup"):
            came_in(sari, mawar, 1, day)
    assert came_in(sari, mawar, 1, AUGUST)


def test_what_was_wrong_in_a_closed_month_is_cancelled_in_an_open_one(sari, mawar):
    wrong = came_in(sari, mawar, 700_000, JULY)
    close(sari, mawar, JULY)
    undone = books.cancel_entry(actor=sari, entry=wrong, reason="Salah", on=TODAY)
    assert (undone.happened_on, Books.at_hand(mawar)) == (TODAY, (0, 0))
    assert mawar.closed_months.get().cash_after_rupiah == 700_000


def test_what_was_wrong_in_an_open_month_is_cancelled_in_that_month(sari, mawar):
    came_in(sari, mawar, 1_000_000, JULY)
    wrong = went_out(sari, mawar, 99_000, JULY.replace(day=15))
    undone = books.cancel_entry(actor=sari, entry=wrong, reason="Salah", on=TODAY)
    assert (undone.happened_on, cash_at_the_end(mawar, JULY)) == (JULY.replace(day=15), 1_000_000)
    close(sari, mawar, JULY)
    assert mawar.closed_months.get().cash_after_rupiah == 1_000_000


def test_a_month_is_closed_once_after_the_older_ones_and_when_it_is_over(sari, mawar):
    def close_one(month):
        books.close_month(actor=sari, group=mawar, month=month, counted_rupiah=1)

    came_in(sari, mawar, 1, JULY)
    with pytest.raises(NotAllowed, match="berurutan"):
        close_one(AUGUST)
    close_one(JULY)
    with pytest.raises(NotAllowed, match="berurutan"):
        close_one(JULY)
    this_month = timezone.localdate().replace(day=1)
    close(sari, mawar, this_month - datetime.timedelta(days=1))
    with pytest.raises(NotAllowed, match="belum selesai"):
        close_one(this_month)


def test_a_month_with_another_count_than_the_books_is_closed_with_the_reason(sari, mawar):
    came_in(sari, mawar, 920_000, JULY)
    counted = {"actor": sari, "group": mawar, "month": JULY, "counted_rupiah": 821_000}
    with pytest.raises(NotAllowed, match="dihitung Rp821.000, menurut buku Rp920.000: kurang Rp99.000"):
        books.close_month(**counted)
    made = books.close_month(**counted, difference="Upah belum dicatat")
    assert (made.counted_rupiah, made.difference) == (821_000, "Upah belum dicatat")
    told = Event.objects.get(verb="months.closed").detail
    assert (told["counted_rupiah"], told["written_rupiah"], told["reason"]) == (821_000, 920_000, "Upah belum dicatat")


def test_the_last_closed_month_is_opened_again_with_a_reason_and_closed_anew(sari, mawar):
    came_in(sari, mawar, 700_000, JUNE)
    close(sari, mawar, JULY)
    with pytest.raises(NotAllowed, match="alasannya"):
        books.reopen_month(actor=sari, group=mawar, reason=" ")
    books.reopen_month(actor=sari, group=mawar, reason="nota tercecer")
    assert first_open_month(mawar) == JULY
    went_out(sari, mawar, 100_000, JULY)
    with pytest.raises(NotAllowed, match="sudah ditutup"):
        went_out(sari, mawar, 1, JUNE)
    close(sari, mawar, JULY)
    told = mawar.closed_months.filter(month=JULY).order_by("id").values_list("cash_after_rupiah", "reopened_why")
    assert list(told) == [(700_000, "nota tercecer"), (600_000, "")]


def test_months_to_close_begin_with_the_first_entry(sari, mawar):
    assert (first_open_month(mawar), months_to_close(mawar)) == (None, [])
    came_in(sari, mawar, 1, TODAY)
    assert months_to_close(mawar)[:2] == [AUGUST, datetime.date(2023, 9, 1)]
    close(sari, mawar, AUGUST)
    assert first_open_month(mawar) == datetime.date(2023, 9, 1)


def test_capital_becomes_cash_again_with_its_minutes(sari, mawar):
    came_in(sari, mawar, 500_000, category="capital")
    with pytest.raises(DatabaseError, match="has_a_reason"), transaction.atomic():
        came_in(sari, mawar, 500_000, category="to_capital")
    made = came_in(sari, mawar, 500_000, category="to_capital", words="BA-3, akan bubar")
    assert (made.title, Books.at_hand(mawar)) == ("Modal bergulir dijadikan uang kas", (500_000, 0))


# The other books


def test_an_item_is_written_off_with_its_reason_and_its_history_stays(sari, mawar):
    about = {"name": "Kandang", "quantity": 3, "unit": "unit", "condition": "good", "source": "aid"}
    item = shelf.add_item(actor=sari, group=mawar, acquired_on=TODAY, value_rupiah=900_000, **about)
    shelf.change_item(actor=sari, item=item, happened_on=days_later(1), condition="worn", reason="Kena hujan")
    shelf.change_item(actor=sari, item=item, happened_on=days_later(2), written_off=2, reason="Roboh")
    with pytest.raises(NotAllowed, match="tidak sebanyak itu"):
        shelf.change_item(actor=sari, item=item, happened_on=days_later(2), written_off=2, reason="Roboh juga")
    found = mawar.items.with_state().get()
    assert (found.left, found.condition_now, found.changes.count()) == (1, "worn", 2)
    refused(lambda: mawar.items.update(quantity=9), "may not be changed")
    refused(lambda: item.changes.first().delete(), "may not be changed")


def test_guests_and_activities_stay_as_written(sari, mawar):
    guest = shelf.add_guest(
        actor=sari, group=mawar, came_on=TODAY, name="Bu Lurah", comes_from="Kelurahan Imopuro", purpose="Meninjau"
    )
    done = shelf.add_activity(
        actor=sari, group=mawar, held_on=TODAY, what="Kerja bakti 1872900507859001", place="Balai", attended=9
    )
    assert done.what == "Kerja bakti ################"
    refused(lambda: mawar.guests.update(name="Orang lain"), "may not be changed")
    refused(done.delete, "may not be changed")
    assert guest in mawar.guests.all()


def test_a_receipt_is_kept_sealed(sari, mawar, media):
    picture = redrawn(photo())
    entry = came_in(sari, mawar, 1, photo=picture)
    (file,) = (path for path in (media / "receipts").rglob("*") if path.is_file())
    assert b"JFIF" not in file.read_bytes()
    assert picture_of(entry) == picture


def test_money_belongs_to_the_region_of_the_group_on_that_day(sari, mawar):
    assert money(sari, mawar, "in", "sales", 1).region_id == mawar.region_id
