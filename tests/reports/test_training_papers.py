"""Papers of a bimtek say who, when and how much, and stay the same when they are printed again."""

from datetime import date

import pytest

from bimtek import services_letters as letters
from bimtek.models import Bimtek, Invitation, Minutes, Transport
from regions.models import Region
from reports.papers import PAPERS, attendance_paper, blank_list_paper
from reports.pdf import print_paper
from tests.reports.test_pdf import text_of

DAY = date(2023, 8, 31)
NUMBER = "400.9.1/125/DINSOS/2023"


@pytest.fixture
def bimtek(bimtek, sari):
    """With everything written down, and the certificates of the four who came."""
    dated = {"number": NUMBER, "dated_on": date(2023, 7, 18)}
    invitation = {"addressed_to": "Lurah Imopuro\nLurah Ganjar Asri", "requirements": "KTP\nBuku rekening"}
    letters.write_down(actor=sari, bimtek=bimtek, paper=Invitation, **dated, **invitation)
    letters.write_down(actor=sari, bimtek=bimtek, paper=Transport, amount_rupiah=75_000)
    minutes = {"chair": "Made, M.Si.", "writer": "Sari", "course": "Dibuka pukul 08.00.", "conclusions": "Lanjut."}
    letters.write_down(actor=sari, bimtek=bimtek, paper=Minutes, **minutes)
    officials = [
        {"name": "Ani Contoh, S.Sos.", "nip": "198001012005012001", "rank": "Penata/III c", "position": "Penyuluh"}
    ]
    words = dated | {"bases": "DPA Dinas Sosial", "tasks": "Melatih penerima", "costs": "DPA 2023"}
    letters.write_task_letter(actor=sari, bimtek=bimtek, officials=officials, **words)
    series = {"pattern": "400.9.1/{nomor}/2023", "first_number": 1, "dated_on": date(2023, 7, 26), "hours": 6}
    letters.plan_certificates(actor=sari, bimtek=bimtek, **series)
    assert letters.issue_certificates(actor=sari, bimtek=bimtek) == 4
    return Bimtek.objects.get(pk=bimtek.pk)


def printed(kind, bimtek):
    return print_paper(PAPERS[kind](bimtek, DAY), note="Surat")


def test_the_invitation_says_when_and_whom(bimtek):
    text = text_of(printed("invitation", bimtek))
    for words in (NUMBER, "Metro, 18 Juli 2023", "Rabu, 26 Juli 2023", "Lurah Ganjar Asri", "Buku rekening"):
        assert words in text
    assert all(participant.name in text for participant in bimtek.participants.all())


def test_the_task_letter_names_the_officials(bimtek):
    text = text_of(printed("task_letter", bimtek))
    for words in ("SURAT TUGAS", "MENUGASKAN", "Ani Contoh, S.Sos.", "198001012005012001", "DPA 2023"):
        assert words in text


def test_transport_is_for_whoever_came(bimtek):
    text = text_of(printed("transport", bimtek))
    assert "Jumlah untuk 4 orang 300.000" in text
    assert "tiga ratus ribu rupiah" in text
    assert bimtek.participants.get(number=5).name not in text


def test_whoever_comes_from_far_is_given_more(bimtek, sari):
    """Of a kecamatan and its kota the kecamatan counts; the sum is that of the lines."""
    regions = ["18.72.02.1002", "18.72.01.1003", "53.71.01.1001"]
    for number, code in enumerate(regions, 1):
        bimtek.participants.filter(number=number).update(region=code)
    places = {"18.72.02": 90_000, "18.72": 80_000, "53.71": 200_000}
    by_region = {Region.objects.get(pk=code): amount for code, amount in places.items()}
    letters.write_transport(actor=sari, bimtek=bimtek, amount_rupiah=75_000, by_region=by_region)
    bimtek = Bimtek.objects.get(pk=bimtek.pk)
    lines = PAPERS["transport"](bimtek, DAY).context["participants"]
    amounts = [one.transport_rupiah for one in lines]
    assert amounts[:3] == [90_000, 80_000, 200_000] and amounts[3] == 80_000
    text = text_of(printed("transport", bimtek))
    assert "Jumlah untuk 4 orang 450.000" in text and "empat ratus lima puluh ribu rupiah" in text
    assert all(words in text for words in ("90.000", "80.000", "200.000"))


def test_the_minutes_count_who_came(bimtek):
    text = text_of(printed("minutes", bimtek))
    assert "diundang 5 orang, hadir 4 orang" in text
    assert "Tanya jawab" not in text  # nobody asked


def test_a_blank_list_has_the_names_of_the_filled_one_and_no_tick(bimtek):
    blank, filled = (text_of(print_paper(make(bimtek, DAY))) for make in (blank_list_paper, attendance_paper))
    assert ("√" in filled, "√" in blank) == (True, False)
    names = [participant.name for participant in bimtek.participants.order_by("number")]
    for text in (blank, filled):
        places = [text.index(name) for name in names]
        assert places == sorted(places)


def test_every_certificate_is_a_sheet_of_two_sides(bimtek):
    pdf = printed("certificates", bimtek)
    assert pdf.pages == 8
    for place, certificate in enumerate(bimtek.certificate_series.certificates.all()):
        front, back = text_of(pdf, 2 * place), text_of(pdf, 2 * place + 1)
        assert certificate.participant.name in front and f"400.9.1/00{place + 1}/2023" in front
        assert "Halaman" not in front + back
        assert "6 jam pelajaran" in front and "MATERI" in back and "MATERI" not in front


@pytest.mark.parametrize("kind", ["invitation", "task_letter", "transport", "minutes", "certificates", "blank_list"])
def test_the_same_paper_has_the_same_bytes(bimtek, kind):
    assert printed(kind, bimtek).data == printed(kind, Bimtek.objects.get(pk=bimtek.pk)).data
