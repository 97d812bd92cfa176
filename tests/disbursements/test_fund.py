"""Capital rolls from group to group: who may receive, what may be paid back, and how a mistake is taken back."""

from datetime import date

import pytest
from django.utils import timezone

from accounts.errors import NotAllowed
from audit.models import Event
from disbursements import services_fund as services
from disbursements.figures_fund import board
from disbursements.models import RevolvingFund
from disbursements.services_fund import Refused
from kube.models import Group
from kube.services.monev import evaluate_group
from tests.disbursements.rolling import DAY, MILLION, Book, make_fund, make_group
from tests.kube.sheets import a_sheet, answers


@pytest.fixture
def fund(sari, office):
    return make_fund(sari, office)


@pytest.fixture
def book(sari, fund):
    """Twenty million paid in, nothing lent."""
    book = Book(sari, fund)
    book.deposit(20)
    return book


@pytest.fixture
def rolling(book):
    """The first group has finished, the second owes half."""
    book.lend(1)
    book.lend(2)
    book.repay(1, 10)
    book.repay(2, 5)
    return book


def codes(act):
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.codes


def sums(fund):
    fund.refresh_from_db()
    return fund.paid_in_rupiah, fund.balance_rupiah, fund.owed_rupiah, fund.written_off_rupiah


def millions(*amounts):
    return tuple(amount * 1_000_000 for amount in amounts)


def test_the_capital_stays_the_same_on_its_way(fund, rolling):
    assert sums(fund) == millions(20, 15, 5, 0)
    rolling.lend(3)
    rolling.write_off(2, 2)
    assert sums(fund) == millions(20, 5, 13, 2)
    assert rolling.place(2).owed_rupiah == 3_000_000


def test_the_returned_capital_of_the_first_goes_to_the_third(rolling):
    assert rolling.lend(3).source == rolling.place(1)
    assert rolling.fund.entries.filter(kind="SALUR", place__position__lte=2, source__isnull=False).count() == 0


def test_whoever_finishes_first_passes_his_capital_on_first(book):
    book.lend(1)
    book.lend(2)
    book.repay(2, 10)
    book.repay(1, 2)
    assert book.lend(3).source == book.place(2)


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (lambda book: book.deposit(receipt="b-0001"), ["duplicate_receipt"]),
        (lambda book: book.deposit(0), ["amount_not_positive"]),
        (lambda book: book.repay(2, -1), ["amount_not_positive"]),
        (lambda book: book.lend(4), ["not_its_turn"]),
        (lambda book: book.lend(1), ["not_its_turn"]),
        (lambda book: book.lend(3, 16), ["over_planned", "over_fund"]),
        (
            lambda book: book.lend(4, 16, receipt="B-0002"),
            ["duplicate_receipt", "not_its_turn", "over_planned", "over_fund"],
        ),
        (lambda book: book.repay(2, 1, booked_on=DAY), ["before_lending"]),
        (lambda book: book.write_off(2, 1, booked_on=DAY), ["before_lending"]),
        (lambda book: book.repay(1, 1), ["group_has_no_loan"]),
        (lambda book: book.repay(4, 1), ["group_has_no_loan"]),
        (lambda book: book.repay(2, 6), ["over_balance"]),
        (lambda book: book.write_off(2, 6), ["over_balance"]),
    ],
)
def test_every_reason_is_told_and_nothing_is_written(fund, rolling, act, expected):
    before = sums(fund), fund.entries.count()
    assert codes(lambda: act(rolling)) == expected
    assert (sums(fund), fund.entries.count()) == before


def test_the_third_waits_while_two_owe(book):
    book.lend(1)
    book.lend(2)
    book.deposit(20)
    assert codes(lambda: book.lend(3)) == ["earlier_group_not_finished"]
    book.repay(1, 10)
    book.lend(3)


def test_a_fund_may_let_nobody_owe(sari, office):
    book = Book(sari, make_fund(sari, office, may_owe=0))
    book.deposit(30)
    book.lend(1)
    assert codes(lambda: book.lend(2)) == ["earlier_group_not_finished"]
    book.repay(1, 10)
    assert book.lend(2).source == book.place(1)


def test_the_sentence_says_how_to_go_on(rolling):
    with pytest.raises(Refused, match="Giliran berikutnya KUBE Bergulir .*, bukan KUBE .* Salurkan menurut urutan"):
        rolling.lend(4)


def test_a_group_that_is_not_eligible_is_passed_over(sari, rolling):
    services.edit_place(actor=sari, place=rolling.place(3), **kept(rolling.place(3)) | NOT_ELIGIBLE)
    assert codes(lambda: rolling.lend(3)) == ["not_its_turn"]
    assert rolling.lend(4).source == rolling.place(1)


NOT_ELIGIBLE = {"is_eligible": False, "reason": "kelompok bubar"}


def kept(place):
    return {name: getattr(place, name) for name in ("position", "planned_rupiah", "months", "is_eligible")}


def test_the_queue_is_rearranged_with_a_reason_before_anything_was_given(sari, rolling):
    last, third = rolling.place(4), rolling.place(3)
    change = kept(last) | {"position": 3}
    with pytest.raises(NotAllowed, match="alasannya"):
        services.edit_place(actor=sari, place=last, **change)
    services.edit_place(actor=sari, place=last, **change, reason="usahanya lebih siap")
    assert [last.pk, third.pk] == [rolling.place(3).pk, rolling.place(4).pk]
    event = Event.objects.about(last).first()
    assert (event.verb, event.before["turn"], event.after["turn"]) == ("place.changed", 4, 3)
    for position in (2, 0, 5):
        with pytest.raises(NotAllowed, match="Isi angka 3 sampai 4"):
            services.edit_place(actor=sari, place=last, **change | {"position": position}, reason="lebih siap")


def test_whoever_has_received_keeps_his_place(sari, rolling):
    first = rolling.place(1)
    with pytest.raises(NotAllowed, match="sudah menerima"):
        services.edit_place(actor=sari, place=first, **kept(first) | {"position": 3}, reason="tertukar")
    services.edit_place(actor=sari, place=first, **kept(first) | {"months": 10}, reason="disepakati")
    assert rolling.place(1).months == 10


def test_a_group_stands_in_a_queue_once_and_only_of_its_office(sari, fund, office, yusuf):
    place = fund.places.select_related("group").first()
    with pytest.raises(NotAllowed, match="sudah ada dalam antrean"):
        services.queue_group(actor=sari, fund=fund, group=place.group, planned_rupiah=1)
    over = make_group(office, "Y", status="dissolved")
    with pytest.raises(NotAllowed, match="sudah bubar"):
        services.queue_group(actor=sari, fund=fund, group=over, planned_rupiah=1)
    stranger = make_group(office, "X")
    stranger.office_id = 0
    with pytest.raises(NotAllowed, match="bukan kelompok"):
        services.queue_group(actor=sari, fund=fund, group=stranger, planned_rupiah=1)


def test_a_wrong_instalment_is_taken_back_once_and_stays_visible(sari, fund, rolling):
    wrong = rolling.repay(2, 5)
    assert rolling.place(2).owed_rupiah == 0
    made = services.reverse_entry(actor=sari, entry=wrong, booked_on=wrong.booked_on, reason="salah kelompok")
    assert (made.reverses, made.receipt, rolling.place(2).owed_rupiah) == (wrong, wrong.receipt, 5_000_000)
    assert sums(fund) == millions(20, 15, 5, 0)
    for again in (wrong, made):
        with pytest.raises(NotAllowed, match="sudah dibalik"):
            services.reverse_entry(actor=sari, entry=again, booked_on=wrong.booked_on, reason="salah lagi")
    assert codes(lambda: rolling.repay(2, 1, receipt=wrong.receipt)) == ["duplicate_receipt"]


@pytest.mark.parametrize(
    ("which", "told"),
    [
        ({"kind": "SETOR"}, "sudah disalurkan lagi"),
        ({"kind": "SALUR", "place__position": 2}, "sudah mengangsur"),
        ({"kind": "ANGSURAN", "place__position": 1}, "sudah disalurkan lagi|sudah bergulir"),
    ],
)
def test_money_that_has_gone_on_is_not_taken_back(sari, fund, rolling, which, told):
    rolling.lend(3, 10)
    entry = fund.entries.get(**which)
    with pytest.raises(NotAllowed, match=told):
        services.reverse_entry(actor=sari, entry=entry, booked_on=timezone.localdate(), reason="keliru catat")


def test_a_lending_that_is_taken_back_gives_the_turn_back(sari, rolling):
    given = rolling.lend(3)
    services.reverse_entry(actor=sari, entry=given, booked_on=given.booked_on, reason="belum diserahkan")
    assert codes(lambda: rolling.lend(4)) == ["not_its_turn"]
    assert rolling.lend(3).source == rolling.place(1)


def test_a_write_off_says_why(rolling):
    for missing in ({"reason": ""}, {"document_number": ""}):
        with pytest.raises(NotAllowed, match="nomor berita acara dan alasan"):
            rolling.write_off(2, 5, **missing)
    entry = rolling.write_off(2, 5)
    assert (entry.document_number, entry.reason) == ("BA-1/2023", "usaha terbakar")


def test_a_day_to_come_is_refused(book):
    with pytest.raises(NotAllowed, match="belum terjadi"):
        book.deposit(booked_on=date(2999, 1, 1))


@pytest.fixture
def strict(sari, office):
    """Only capital of a group that reached class B moves on."""
    book = Book(sari, make_fund(sari, office, least_class="B"))
    book.deposit(20)
    book.lend(1)
    book.lend(2)
    book.repay(1, 10)
    return book


@pytest.mark.parametrize(("scores", "letter"), [((1, 1), "C"), ((2, 2), "B"), ((3, 3), "A")])
def test_the_monev_class_of_the_earlier_group_counts(sari, strict, scores, letter):
    assert codes(lambda: strict.lend(3)) == ["earlier_group_below_class"]
    sheet = a_sheet(sari)
    about = {"year": 2023, "evaluated_on": DAY, "answers": answers(sheet, *scores)}
    made = evaluate_group(actor=sari, group=strict.place(1).group, instrument=sheet, **about)
    assert made.score_class.letter == letter
    if letter == "C":
        assert codes(lambda: strict.lend(3)) == ["earlier_group_below_class"]
    else:
        assert strict.lend(3).source == strict.place(1)


def test_an_exception_with_a_reason_lets_the_next_group_go_on(strict, wati):
    with pytest.raises(NotAllowed, match="alasannya"):
        services.allow_place(actor=wati, place=strict.place(3), reason=" ")
    services.allow_place(actor=wati, place=strict.place(3), reason="monev tertunda banjir")
    assert strict.lend(3).source == strict.place(1)
    with pytest.raises(NotAllowed, match="sudah menerima"):
        services.allow_place(actor=wati, place=strict.place(3), reason="sekali lagi saja")


def test_without_a_class_there_is_nothing_to_except(book, wati):
    with pytest.raises(NotAllowed, match="tidak mensyaratkan"):
        services.allow_place(actor=wati, place=book.place(3), reason="monev tertunda")


def test_a_fund_has_its_own_name_and_settings_are_written_down(sari, office, fund):
    with pytest.raises(NotAllowed, match="nama lain"):
        services.open_fund(actor=sari, office=office, name="modal bergulir")
    services.edit_fund(actor=sari, fund=fund, may_owe=2, least_class="B")
    event = Event.objects.about(fund).first()
    assert (event.verb, event.before, event.after) == (
        "fund.changed",
        {"may_owe": 1, "least_class": ""},
        {"may_owe": 2, "least_class": "B"},
    )


def test_the_pagu_is_the_most_a_group_receives(book):
    book.deposit(20)
    with pytest.raises(Refused, match="Pagu KUBE Bergulir .* Salurkan paling banyak Rp10.000.000"):
        book.lend(1, 20)
    book.lend(1, 10)


def test_a_group_that_is_over_gets_nothing_more(book):
    Group.objects.filter(pk=book.place(1).group_id).update(status="dissolved")
    assert codes(lambda: book.lend(1)) == ["group_is_over"]


def test_terms_change_with_a_reason_and_arrears_so_far_stay_arrears(sari, office):
    book = Book(sari, make_fund(sari, office, months=10))
    book.deposit(20)
    book.lend(1, 10)
    first, today = book.place(1), timezone.localdate()
    late = late_of(book.fund, today)
    assert sum(late) == 10 * MILLION
    with pytest.raises(NotAllowed, match="alasannya"):
        services.edit_place(actor=sari, place=first, **kept(first) | {"months": 120})
    with pytest.raises(NotAllowed, match="alasannya"):
        services.edit_place(actor=sari, place=first, **kept(first) | {"planned_rupiah": 25 * MILLION})
    with pytest.raises(NotAllowed, match="tidak boleh kurang"):
        services.edit_place(actor=sari, place=first, **kept(first) | {"planned_rupiah": MILLION}, reason="salah ketik")
    services.edit_place(actor=sari, place=first, **kept(first) | {"months": 120}, reason="gagal panen, BA-1")
    assert late_of(book.fund, today) == late
    assert Event.objects.about(first).first().detail["reason"] == "gagal panen, BA-1"


def late_of(fund, on):
    return board(RevolvingFund.objects.get(pk=fund.pk), on)["late_in_all"]
