"""The seven books of a group on paper say what the screen says."""

import datetime

import pytest
from django.urls import reverse
from django.utils.module_loading import import_string

from kube.models import Assignment
from kube.services import books, loans, papers, shelf
from kube.services.members import elect_officers
from regions.models import Region
from reports.books import SEVEN, books_paper
from reports.models import Document
from reports.pdf import print_paper
from reports.services import request_document
from tests.kube.conftest import DAY, a_group, a_member
from tests.kube.money import MILLION, TODAY, a_loan, came_in, in_kind, pay, went_out
from tests.reports.test_pdf import text_of

AUGUST = (datetime.date(2023, 8, 1), datetime.date(2023, 8, 31))


@pytest.fixture
def mawar(office, imopuro, sari, dewi):
    """A group with something in each of its books."""
    group = a_group(office, imopuro, "Mawar")
    Assignment.objects.create(group=group, pendamping=dewi, since_on=DAY)
    siti, rina, tuti = (a_member(group, serial) for serial in (9001, 9002, 9003))
    elect_officers(
        actor=sari, group=group, officers={"ketua": siti, "sekretaris": rina, "bendahara": tuti}, since_on=DAY
    )
    came_in(sari, group, 700_000, DAY, category="opening")
    wrong = came_in(sari, group, 900_000, words="Telur")
    books.cancel_entry(actor=sari, entry=wrong, reason="Kelebihan nol", on=TODAY)
    went_out(sari, group, 120_000, words="Pakan ayam")
    came_in(sari, group, 50_000, category="savings", member=siti)
    came_in(sari, group, 20 * MILLION, category="capital", words="Bantuan Kemensos")
    pay(sari, a_loan(sari, siti, fee_rupiah=10_000), 200_000, 10_000)
    in_kind(sari, rina)
    given_up = a_loan(sari, tuti, MILLION)
    loans.write_off(actor=sari, loan=given_up, written_off_on=TODAY, number="BA-01", reason="Gagal panen")
    item = {"name": "Kandang", "quantity": 3, "unit": "unit", "condition": "good", "source": "aid"}
    shelf.add_item(actor=sari, group=group, acquired_on=TODAY, value_rupiah=900_000, **item)
    shelf.add_guest(actor=sari, group=group, came_on=TODAY, name="Bu Lurah", comes_from="Imopuro", purpose="Meninjau")
    shelf.add_activity(actor=sari, group=group, held_on=TODAY, what="Kerja bakti", place="Balai", attended=9)
    told = {"place": "Balai", "agenda": "Rapat bulanan", "decisions": "Beli pakan", "attended": 3}
    papers.add_meeting(actor=sari, group=group, held_on=TODAY, **told)
    return group


@pytest.fixture
def imopuro(metro):
    return Region.objects.get(code="18.72.01.1003")


def printed(group, book, since_on=AUGUST[0], until_on=AUGUST[1]):
    paper = books_paper(group, datetime.date(2023, 9, 1), book=book, since_on=since_on, until_on=until_on)
    return print_paper(paper)


@pytest.mark.parametrize(
    ("book", "words"),
    [
        ("members", ["BUKU ANGGOTA", "WARGA 9001", "Ketua", "Bendahara"]),
        ("guests", ["BUKU TAMU", "Bu Lurah", "Meninjau"]),
        ("minutes", ["BUKU NOTULEN", "Rapat bulanan", "Beli pakan"]),
        ("cash", ["BUKU KAS", "Pakan ayam", "700.000", "630.000", "dibatalkan 9 Agustus 2023", "tiga puluh ribu"]),
        ("activities", ["BUKU KEGIATAN", "Kerja bakti"]),
        ("loans", ["BUKU SIMPAN PINJAM", "1.800.000", "BA-01", "1 ekor sapi", "Rp17.210.000,00", "50.000"]),
        ("inventory", ["BUKU INVENTARIS", "Kandang", "900.000"]),
    ],
)
def test_each_book_has_its_lines_its_letterhead_and_its_signatures(mawar, book, words):
    text = text_of(printed(mawar, book))
    keeper = "WARGA 9003" if book in ("cash", "loans", "inventory") else "WARGA 9002"
    expected = [*words, "PEMERINTAH KOTA METRO", "KUBE MAWAR", "Agustus 2023", keeper, "WARGA 9001", "Dewi"]
    assert [word for word in expected if word not in text] == []


def test_all_seven_come_in_one_file_each_on_its_own_page(mawar):
    made = printed(mawar, "all")
    text = text_of(made)
    assert made.pages >= 7
    assert [book.label for book in SEVEN if book.label.upper() not in text] == []
    assert f"Halaman {made.pages} dari {made.pages}" in text


def test_a_month_without_lines_says_so_and_brings_the_rest_over(mawar):
    text = text_of(printed(mawar, "all", datetime.date(2023, 9, 1), datetime.date(2023, 9, 30)))
    assert "Tidak ada tamu pada masa ini" in text and "630.000" in text


def test_a_book_of_the_past_does_not_know_what_came_later(mawar, sari):
    went_out(sari, mawar, 1_000, datetime.date(2023, 9, 2))
    text = text_of(printed(mawar, "cash"))
    assert "630.000" in text and "629.000" not in text


def test_a_year_that_is_not_over_counts_as_late_what_is_late_today(mawar):
    """Printed on 1 September 2023; the first instalment falls due on the 9th, the tenth in June."""
    text = text_of(printed(mawar, "loans", datetime.date(2023, 1, 1), datetime.date(2023, 12, 31)))
    assert "Lancar" in text and "Terlambat" not in text


def test_a_group_without_anything_can_print_empty_books(office, imopuro):
    made = printed(a_group(office, imopuro, "Baru"), "all")
    assert made.pages >= 7 and "Belum ada anggota" in text_of(made)


def test_the_page_asks_for_a_book_and_the_worker_prints_it(send, as_, dewi, mawar):
    url = reverse("reports:group_books", args=[mawar.pk])
    answer = send(dewi, url, book="cash", month="8", year="2023")
    document = Document.objects.get()
    assert answer.url == document.get_absolute_url()
    assert (document.since_on, document.until_on) == AUGUST and str(document) == "Buku kas Agustus 2023, cetakan 1"
    import_string(document.job.task)(document.job_id)
    document.refresh_from_db()
    assert document.pages and document.download_name.startswith("buku-kas-agustus-2023-")
    assert str(document) in as_(dewi).get(url).text
    assert as_(dewi).get(reverse("reports:download", args=[document.pk])).status_code == 200


def test_printings_are_counted_for_each_book_and_period(sari, mawar):
    def ask(book, since_on=AUGUST[0], until_on=AUGUST[1]):
        part = {"book": book, "since_on": since_on, "until_on": until_on}
        return request_document(actor=sari, kind="book", subject=mawar, **part)

    year = (datetime.date(2023, 1, 1), datetime.date(2023, 12, 31))
    assert [str(ask("cash")), str(ask("cash")), str(ask("guests")), str(ask("cash", *year))] == [
        "Buku kas Agustus 2023, cetakan 1",
        "Buku kas Agustus 2023, cetakan 2",
        "Buku tamu Agustus 2023, cetakan 1",
        "Buku kas 2023, cetakan 1",
    ]


@pytest.mark.parametrize("asked", [{"year": "2100"}, {"book": "kas"}, {"month": "13"}, {"year": ""}])
def test_a_book_or_period_that_is_none_is_refused(send, dewi, mawar, asked):
    answer = send(dewi, reverse("reports:group_books", args=[mawar.pk]), **{"book": "cash", "year": "2023"} | asked)
    assert answer.status_code == 422 and not Document.objects.exists()


def test_a_pendamping_reads_the_books_of_his_groups_only(as_, person, sari, dewi, mawar):
    part = {"book": "cash", "since_on": AUGUST[0], "until_on": AUGUST[1]}
    document = request_document(actor=sari, kind="book", subject=mawar, **part)
    assert as_(dewi).get(document.get_absolute_url()).status_code == 200
    assert as_(person("dodi", "pendamping", "18.72")).get(document.get_absolute_url()).status_code == 404


def test_books_are_not_asked_for_without_saying_which(send, sari, mawar):
    assert send(sari, reverse("reports:render", args=["book", mawar.pk])).status_code == 404
