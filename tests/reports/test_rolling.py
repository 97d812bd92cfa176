"""Berita acara perguliran: names both groups, the money, the day in words, and everybody who signs."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from pypdf import PdfReader

from audit.models import Event
from disbursements.services_fund import edit_place, reverse_entry
from kube.models import Position
from reports.papers import rolling_paper
from reports.pdf import print_paper
from reports.services import request_document
from reports.wording import day_in_words, needs_stamp
from tests.disbursements.rolling import DAY, Book, make_fund
from tests.kube.conftest import a_member
from tests.reports.test_pdf import text_of


@pytest.fixture
def book(sari, office):
    """The first group has finished, the third receives what came back."""
    book = Book(sari, make_fund(sari, office))
    book.deposit(20)
    book.lend(1)
    book.lend(2)
    book.repay(1, 10)
    return book


def chosen(place, serial, name):
    """The group's ketua."""
    member = a_member(place.group, serial, joined_on=DAY)
    member.person.name = name
    member.person.save(update_fields=["name"])
    Position.objects.create(group=place.group, membership=member, title="ketua", since_on=DAY)


def test_it_names_both_groups_the_money_and_the_day(book):
    entry = book.lend(3)
    chosen(book.place(1), 9101, "SITI ASAL")
    chosen(book.place(3), 9102, "BUDI TUJUAN")
    printed = print_paper(rolling_paper(entry, DAY))
    text = text_of(printed)
    assert printed.pages == 1
    for words in (
        "BERITA ACARA PERGULIRAN",
        "Pada hari ini Sabtu tanggal delapan bulan Juli tahun dua ribu dua puluh tiga (08-07-2023)",
        str(book.place(1).group),
        str(book.place(3).group),
        "Rp10.000.000,00 (sepuluh juta rupiah) dengan bukti nomor B-0005",
        "telah mengembalikan Rp10.000.000,00; sisa Rp0,00",
        "SITI ASAL",
        "BUDI TUJUAN",
        "Pendamping,",
        "Lurah/Kepala Desa Imopuro",
        "KEPALA DINAS SOSIAL",
        "Meterai",
    ):
        assert words in text, words


def test_a_small_sum_needs_no_meterai(sari, book):
    third = book.place(3)
    edit_place(actor=sari, place=third, position=3, planned_rupiah=5_000_000, months=None, is_eligible=True)
    assert "Meterai" not in text_of(print_paper(rolling_paper(book.lend(3, 5), DAY)))
    assert (needs_stamp(5_000_000), needs_stamp(5_000_001)) == (False, True)


def test_the_day_is_said_in_words():
    assert day_in_words(DAY) == "Senin tanggal tiga bulan Juli tahun dua ribu dua puluh tiga"


def test_it_is_asked_for_in_the_book_and_only_where_capital_rolled(send, sari, book):
    deposit, entry = book.fund.entries.get(kind="SETOR"), book.lend(3)
    answer = send(sari, reverse("reports:render", args=["rolling", deposit.pk]), follow=True)
    assert "tidak meneruskan modal" in answer.content.decode()
    answer = send(sari, reverse("reports:render", args=["rolling", entry.pk]))
    document = entry.documents.get()
    assert answer.url == document.get_absolute_url()
    assert (document.office, document.revision, document.region_id) == (book.fund.office, 1, entry.region_id)
    assert Event.objects.about(document).get(verb="document.requested")
    reverse_entry(actor=sari, entry=entry, booked_on=entry.booked_on, reason="belum diserahkan")
    answer = send(sari, reverse("reports:render", args=["rolling", entry.pk]), follow=True)
    assert "tidak meneruskan modal" in answer.content.decode()


def test_the_same_paper_has_the_same_bytes(sari, book):
    entry = book.lend(3)
    request_document(actor=sari, kind="rolling", subject=entry)
    once, again = (print_paper(rolling_paper(entry, DAY), note="Berita acara").data for _ in range(2))
    assert once == again


def test_it_is_written_to_a_file_by_the_same_words(tmp_path, book):
    entry, file = book.lend(3), tmp_path / "ba.pdf"
    call_command("render_report", "berita-acara-perguliran", entry=entry.pk, output=str(file))
    assert "BERITA ACARA PERGULIRAN" in " ".join(page.extract_text() for page in PdfReader(file).pages)
    with pytest.raises(CommandError, match="tidak meneruskan modal"):
        call_command("render_report", "berita-acara-perguliran", entry=entry.pk - 1, output=str(file))
