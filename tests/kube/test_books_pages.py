"""Writing in a group's books with a thumb: what is asked, what is answered, who may."""

import datetime
import html
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from kube.models import Assignment, BookEntry, Books, Group, Loan
from tests.beneficiaries.visits import photo
from tests.kube.conftest import DAY, a_member
from tests.kube.money import MILLION, a_loan, came_in, close, in_kind, pay, ten_members, went_out

TODAY = timezone.localdate
WORDS_OF_BOOKKEEPING = ("debit", "debet", "kredit", "jurnal", "saldo", "neraca", "akun ")


def at(name, thing):
    return reverse(f"kube:{name}", args=[thing.pk])


def filled(**values):
    return {"rupiah": "150.000", "category": "sales", "happened_on": TODAY().isoformat()} | values


@pytest.fixture
def mine(mawar, dewi):
    """The group that Dewi looks after."""
    Assignment.objects.create(group=mawar, pendamping=dewi, since_on=DAY)
    return mawar


def test_money_in_is_written_in_one_form_and_answered_with_what_there_is_now(as_, send, dewi, mine):
    answer = send(dewi, at("money_in", mine), **filled(words="Jual telur", photo=photo()), follow=True)
    page = answer.text
    assert "Tercatat" in page and "Uang kas sekarang" in page and page.count("Rp150.000") == 2
    entry = BookEntry.objects.get()
    assert (entry.rupiah, entry.happened_on, entry.recorded_by) == (150_000, TODAY(), dewi)
    assert as_(dewi).get(at("receipt", entry)).getvalue()[:2] == b"\xff\xd8"
    assert Event.objects.about(entry).first().verb == "receipt.opened"


def test_the_first_page_of_the_books_has_two_large_buttons(as_, dewi, mine):
    page = as_(dewi).get(at("books", mine)).text
    assert at("money_in", mine) in page and at("money_out", mine) in page and "Belum ada catatan" in page
    assert at("books", mine) in as_(dewi).get(mine.get_absolute_url()).text


def test_more_than_there_is_is_refused_on_the_form_and_nothing_is_typed_twice(send, dewi, mine):
    came_in(dewi, mine, 100_000)
    answer = send(dewi, at("money_out", mine), **filled(category="materials", words="Pakan"))
    assert answer.status_code == 422
    assert "hanya Rp100.000" in answer.text and 'value="150.000"' in answer.text and 'value="Pakan"' in answer.text


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"rupiah": ""}, "Bidang ini"),
        ({"rupiah": "0"}, "lebih dari nol"),
        ({"rupiah": "seratus"}, "rupiah"),
        ({"category": ""}, "Pilih salah satu"),
        ({"category": "lent"}, "lent"),
        ({"category": "savings"}, "Pilih nama anggotanya"),
        ({"category": "other_in"}, "Tulis uang apa ini"),
        ({"happened_on": f"{TODAY() + datetime.timedelta(days=1)}"}, "belum terjadi"),
    ],
)
def test_what_is_missing_or_wrong_is_told_at_its_field(send, dewi, mine, change, told):
    answer = send(dewi, at("money_in", mine), **filled(**change), follow=True)
    assert told in answer.text


def test_a_photo_that_is_none_is_refused_on_the_form(send, dewi, mine):
    answer = send(dewi, at("money_in", mine), **filled(photo=SimpleUploadedFile("nota.jpg", b"bukan foto")))
    assert "bukan foto" in answer.text and not BookEntry.objects.exists()


def test_the_same_form_sent_twice_is_one_entry(as_, dewi, mine):
    browser, form = as_(dewi), filled(form_token=str(uuid.uuid4()))
    first, second = (browser.post(at("money_in", mine), form) for _ in range(2))
    assert (first.status_code, first.url) == (second.status_code, second.url)
    assert BookEntry.objects.count() == 1


def test_a_mistake_is_cancelled_with_its_reason_and_struck_through(as_, send, dewi, mine):
    wrong = came_in(dewi, mine, 900_000, TODAY())
    answer = send(dewi, at("cancel_entry", wrong), reason="Kelebihan nol", follow=True)
    assert "Dibatalkan" in answer.text
    page = as_(dewi).get(at("cash", mine)).text
    assert "is-cancelled" in page and "Kelebihan nol" in page
    assert "sudah dibatalkan" in send(dewi, at("cancel_entry", wrong), reason="Sekali lagi").text


def test_a_month_is_read_with_what_was_there_before_and_after(as_, sari, mawar):
    came_in(sari, mawar, 700_000, datetime.date(2023, 7, 3))
    went_out(sari, mawar, 200_000, datetime.date(2023, 8, 9))
    page = as_(sari).get(at("cash", mawar), {"month": "2023-08"}).text
    assert all(f"Rp{sum}" in page for sum in ("700.000", "200.000", "500.000")) and "Agustus 2023" in page
    assert "2023-07" in page and "2023-09" in page


def test_a_month_that_was_never_is_this_month(as_, sari, mawar):
    assert as_(sari).get(at("cash", mawar), {"month": "2023-99"}).status_code == 200


def test_the_oldest_month_alone_is_closed_by_counting_and_confirming(as_, send, dewi, mine):
    came_in(dewi, mine, 100_000, DAY)
    assert "belum ditutup" in as_(dewi).get(at("books", mine)).text
    page = as_(dewi).get(at("close_months", mine)).text
    assert page.count('name="month"') == 1 and "Tutup Juli 2023" in page and "Agustus 2023" not in page
    wrong = {"month": "2023-07", "counted_rupiah": "90.000"}
    page = send(dewi, at("close_months", mine), **wrong).text
    assert "menurut buku Rp100.000: kurang Rp10.000" in page and 'value="90.000"' in page
    page = send(dewi, at("close_months", mine), **wrong, difference="Dipinjam ketua").text
    assert not mine.closed_months.exists() and 'value="Dipinjam ketua"' in page
    answer = send(dewi, at("close_months", mine), **wrong, difference="Dipinjam ketua", meant=questions_in(page))
    assert answer.status_code == 302 and mine.closed_months.get().difference == "Dipinjam ketua"
    assert "Tutup Agustus 2023" in as_(dewi).get(at("close_months", mine)).text
    assert send(dewi, at("reopen_month", mine), reason="nota tercecer").status_code == 403


def test_the_office_opens_the_last_closed_month_again(as_, send, sari, dewi, mine):
    came_in(dewi, mine, 1, DAY)
    close(dewi, mine, DAY)
    assert at("reopen_month", mine) in as_(sari).get(at("close_months", mine)).text
    answer = send(sari, at("reopen_month", mine), reason="nota tercecer", follow=True)
    assert "dibuka lagi" in answer.text and "nota tercecer" in answer.text and "Tutup Juli 2023" in answer.text


def questions_in(page):
    """What a page asks to be confirmed."""
    return [html.unescape(one) for one in re.findall(r'name="meant" value="([^"]+)"', page)]


def test_ten_times_the_usual_is_asked_about_and_nothing_is_typed_twice(send, dewi, mine):
    for rupiah in (90_000, 100_000, 110_000):
        came_in(dewi, mine, rupiah, TODAY())
    assert send(dewi, at("money_in", mine), **filled(rupiah="999.999")).status_code == 302
    much = filled(rupiah="15.000.000.000", words="Jual telur")
    answer = send(dewi, at("money_in", mine), **much)
    asked = questions_in(answer.text)
    assert answer.status_code == 422 and "Rp15.000.000.000" in asked[0] and 'value="Jual telur"' in answer.text
    other = much | {"rupiah": "16.000.000.000"}
    assert send(dewi, at("money_in", mine), **other, meant=asked).status_code == 422
    assert send(dewi, at("money_in", mine), **much, meant=asked).status_code == 302


def test_a_group_without_lines_is_asked_from_the_figure_of_the_settings(send, dewi, mine, settings):
    settings.USUAL_BOOK_RUPIAH = 1_000
    assert send(dewi, at("add_capital", mine), **filled(category="capital", rupiah="10.000")).status_code == 422
    assert send(dewi, at("add_capital", mine), **filled(category="capital", rupiah="9.999")).status_code == 302


def test_an_equal_line_is_pointed_out_before_it_is_booked(send, dewi, mine):
    send(dewi, at("money_in", mine), **filled())
    answer = send(dewi, at("money_in", mine), **filled())
    (asked,) = questions_in(answer.text)
    assert "sudah dicatat oleh Dewi" in asked and BookEntry.objects.count() == 1
    assert send(dewi, at("money_in", mine), **filled(), meant=asked).status_code == 302
    assert send(dewi, at("money_in", mine), **filled(rupiah="150.001")).status_code == 302


def test_the_same_loan_and_the_same_instalment_are_pointed_out(send, dewi, mine):
    siti = a_member(mine, 9001)
    came_in(dewi, mine, 20 * MILLION, TODAY(), category="capital")
    terms = {"purpose": "Bibit", "instalments": 10, "period": "monthly", "fee_rupiah": "", "lent_on": TODAY()}
    lend = {"member": siti.pk, "rupiah": "2.000.000", **terms}
    assert send(dewi, at("lend", mine), **lend).status_code == 302
    assert "sudah dicatat oleh" in send(dewi, at("lend", mine), **lend).text
    loan = Loan.objects.get()
    assert send(dewi, at("pay", loan), rupiah="200.000", paid_on=TODAY()).status_code == 302
    assert "sudah dicatat oleh" in send(dewi, at("pay", loan), rupiah="200.000", paid_on=TODAY()).text


def test_a_day_before_all_that_is_known_of_a_group_is_asked_about(send, dewi, mine):
    a_member(mine, 9001)
    early = filled(happened_on="2021-01-01")
    (asked,) = questions_in(send(dewi, at("money_in", mine), **early).text)
    assert "sebelum anggota pertama" in asked
    Group.objects.filter(pk=mine.pk).update(founded_on=datetime.date(2022, 5, 1))
    answer = send(dewi, at("money_in", mine), **early, meant=asked)
    assert "Kelompok ini berdiri 1 Mei 2022" in answer.text and not BookEntry.objects.exists()


def test_a_wrong_line_of_an_open_month_is_corrected_there(send, dewi, mine):
    wrong = came_in(dewi, mine, 99_000, DAY)
    send(dewi, at("cancel_entry", wrong), reason="Kelebihan nol")
    assert BookEntry.objects.get(reverses=wrong).happened_on == DAY
    assert "sudah ditutup" not in send(dewi, at("money_in", mine), **filled(happened_on="2023-08-09")).text
    close(dewi, mine, datetime.date(2023, 8, 1))
    assert "sudah ditutup" in send(dewi, at("money_in", mine), **filled(rupiah="7", happened_on="2023-08-09")).text


def test_savings_page_tells_each_member_s_and_the_fund(as_, send, dewi, mine):
    siti = a_member(mine, 9001)
    send(dewi, at("money_in", mine), **filled(category="savings", member=siti.pk, rupiah="50.000"))
    send(dewi, at("money_in", mine), **filled(category="iks", member=siti.pk, rupiah="5.000"))
    page = as_(dewi).get(at("savings", mine)).text
    assert "Rp50.000" in page and "Rp5.000" in page


def test_a_member_of_another_group_cannot_be_chosen(send, dewi, mine, melati):
    stranger = a_member(melati, 9001)
    answer = send(dewi, at("money_in", mine), **filled(category="savings", member=stranger.pk))
    assert answer.status_code == 422 and not BookEntry.objects.exists()


# Capital


def test_capital_is_lent_and_paid_back_on_the_phone(as_, send, dewi, mine):
    siti = a_member(mine, 9001)
    send(dewi, at("add_capital", mine), **filled(category="capital", rupiah="20.000.000"))
    terms = {"purpose": "Bibit", "instalments": 10, "period": "monthly", "fee_rupiah": "", "lent_on": TODAY()}
    send(dewi, at("lend", mine), member=siti.pk, rupiah="2.000.000", **terms)
    loan = Loan.objects.get()
    page = as_(dewi).get(at("pay", loan)).text
    assert 'value="200.000"' in page and "fee_rupiah" not in page
    answer = send(dewi, at("pay", loan), rupiah="200.000", paid_on=TODAY(), follow=True)
    assert "Sisanya Rp1.800.000" in answer.text
    assert "Rp18.200.000" in as_(dewi).get(at("capital", mine)).text
    assert "jumlah ini lebih besar" in send(dewi, at("pay", loan), rupiah="1.800.001", paid_on=TODAY()).text.lower()


def test_cash_becomes_capital(send, dewi, mine):
    came_in(dewi, mine, MILLION)
    send(dewi, at("add_capital", mine), **filled(category="to_capital", rupiah="400.000"))
    assert Books.at_hand(mine) == (600_000, 400_000)


def test_lost_capital_needs_its_minutes(send, dewi, mine):
    came_in(dewi, mine, MILLION, category="capital")
    assert send(dewi, at("lose_capital", mine), **filled()).status_code == 422
    assert send(dewi, at("lose_capital", mine), **filled(words="BA-1, dicuri")).status_code == 302
    assert Books.at_hand(mine) == (0, 850_000)


def test_arrears_are_shown_by_age(as_, dewi, mine):
    came_in(dewi, mine, 20 * MILLION, DAY, category="capital")
    a_loan(dewi, a_member(mine, 9001), lent_on=DAY, instalments=1)
    page = as_(dewi).get(at("capital", mine)).text
    assert "lebih dari 90 hari" in page and "Terlambat Rp2.000.000" in page


def test_a_calf_goes_on_from_the_page_of_its_cow(as_, send, dewi, mine):
    first, second = ten_members(mine)[:2]
    cow = in_kind(dewi, first)
    page = as_(dewi).get(at("loan", cow)).text
    assert f"?received_from={cow.pk}" in page
    form = as_(dewi).get(f"{at('lend_in_kind', mine)}?received_from={cow.pk}").text
    assert f'<option value="{cow.pk}" selected>' in form
    about = {"goods": "1 ekor anak sapi", "purpose": "Digemukkan", "passes_on": 1, "lent_on": TODAY()}
    send(dewi, at("lend_in_kind", mine), member=second.pk, received_from=cow.pk, **about)
    page = as_(dewi).get(at("loan", cow)).text
    assert "Anak ke-1 sudah digulirkan" in page and "1 ekor anak sapi" in page


def test_a_debt_is_given_up_with_its_minutes(send, dewi, mine):
    came_in(dewi, mine, 20 * MILLION, DAY, category="capital")
    loan = a_loan(dewi, a_member(mine, 9001), lent_on=DAY)
    about = {"number": "BA-01/2023", "reason": "Meninggal", "written_off_on": TODAY()}
    answer = send(dewi, at("write_off", loan), **about, follow=True)
    assert "BA-01/2023" in answer.text and "Rp2.000.000" in answer.text


def test_who_owes_leaves_only_with_his_debt(as_, send, sari, mawar):
    came_in(sari, mawar, 20 * MILLION, DAY, category="capital")
    siti = a_member(mawar, 9001)
    loan = a_loan(sari, siti, lent_on=DAY)
    leaving = {"why": "moved", "left_on": TODAY().isoformat()}
    answer = send(sari, at("remove_member", siti), **leaving)
    assert answer.status_code == 422 and "masih punya pinjaman" in answer.text
    send(sari, at("remove_member", siti), may_owe="on", **leaving)
    assert "dengan tunggakan" in as_(sari).get(mawar.get_absolute_url()).text
    assert "keluar dengan tunggakan" in as_(sari).get(at("capital", mawar)).text
    pay(sari, loan, MILLION, paid_on=TODAY())


def test_who_owes_nothing_is_not_asked_about_debts(as_, sari, mawar):
    assert "may_owe" not in as_(sari).get(at("remove_member", a_member(mawar, 9001))).text


# The other books


def test_a_thing_is_written_down_and_later_off(as_, send, dewi, mine):
    about = {"name": "Kandang", "quantity": 2, "unit": "unit", "condition": "good", "source": "aid"}
    send(dewi, at("add_item", mine), value_rupiah="1.500.000", acquired_on=TODAY(), **about)
    item = mine.items.get()
    nothing = {"reason": "Roboh", "happened_on": TODAY(), "written_off": 0}
    assert send(dewi, at("change_item", item), **nothing).status_code == 422
    send(dewi, at("change_item", item), **nothing | {"written_off": 1})
    page = as_(dewi).get(at("inventory", mine)).text
    assert "1 tidak ada lagi" in page and "Roboh" in page and "dari 2" in page


def test_guests_and_activities_are_written_down(as_, send, dewi, mine):
    send(dewi, at("add_guest", mine), name="Bu Lurah", comes_from="Imopuro", purpose="Meninjau", came_on=TODAY())
    send(dewi, at("add_activity", mine), what="Kerja bakti", place="Balai", attended=9, held_on=TODAY())
    assert "Bu Lurah" in as_(dewi).get(at("guests", mine)).text
    assert "Kerja bakti" in as_(dewi).get(at("activities", mine)).text


# Who may


READ = ["books", "cash", "savings", "close_months", "capital", "capital_lines", "inventory", "guests", "activities"]


@pytest.mark.parametrize("page", READ)
def test_the_office_reads_and_a_pendamping_of_others_finds_nothing(as_, made, person, mine, page):
    assert as_(made).get(at(page, mine)).status_code == 200
    assert as_(person("dodi", "pendamping", "18.72")).get(at(page, mine)).status_code == 404


@pytest.mark.parametrize("page", ["money_in", "money_out", "close_months", "lend", "add_item"])
def test_the_head_of_the_office_writes_nothing(send, made, mine, page):
    assert send(made, at(page, mine), **filled()).status_code == 403


def test_no_page_uses_words_of_bookkeeping(as_, dewi, mine):
    siti = a_member(mine, 9001)
    came_in(dewi, mine, 20 * MILLION, DAY, category="capital")
    loan, entry = a_loan(dewi, siti, lent_on=DAY), came_in(dewi, mine, 5)
    pages = [at(page, mine) for page in (*READ, "money_in", "money_out", "add_capital", "lend", "lend_in_kind")]
    pages += [at("loan", loan), at("pay", loan), at("entry", entry), at("cancel_entry", entry)]
    for page in pages:
        text = as_(dewi).get(page).text.lower()
        assert [word for word in WORDS_OF_BOOKKEEPING if word in text] == [], page


@pytest.mark.parametrize("page", ["books", "cash", "capital", "savings", "inventory"])
def test_a_longer_book_asks_no_more_questions(as_, dewi, mine, django_assert_max_num_queries, page):
    members = ten_members(mine)
    counts = []
    for members_so_far in (members[:1], members[1:3]):
        for member in members_so_far:
            came_in(dewi, mine, 5 * MILLION, TODAY(), category="capital")
            came_in(dewi, mine, 5, TODAY(), category="savings", member=member)
            a_loan(dewi, member, lent_on=TODAY())
        with django_assert_max_num_queries(60) as asked:
            as_(dewi).get(at(page, mine))
        counts.append(len(asked))
    assert counts[0] == counts[1]
