"""The text of a PDF is whole: names, addresses and the numbers of clauses, as whoever searches or copies meets them."""

import csv
import subprocess
from datetime import date, time
from pathlib import Path

import pytest

from accounts.errors import NotAllowed
from bimtek import services as bimteks
from bimtek import services_letters as letters
from bimtek.models import Bimtek, Transport
from programmes.printing import lost_on_paper
from programmes.services import decrees
from reports.papers import PAPERS, decree_paper
from reports.pdf import print_paper
from reports.services import request_document
from tests.programmes import metro
from tests.reports import building as b
from tests.reports.test_documents import work
from tests.reports.test_pdf import text_of

DAY = date(2023, 8, 31)
CASES = Path(__file__).resolve().parents[1] / "cases_bugs"
NAMES = [
    "MUHAMMAD AL-FATIH",
    "KUSUMANINGRUM HADIATMODJO",
    "OKTOVIANUS NOPE-TAMONOB",
    "YOHANES BAPTISTA DA SILVA-FERNANDEZ",
    "Rr. SITI NUR'AINI ABDURRAHMAN, S.Pd.",
]
LONG = "WARGA" + "A" * 113


def in_order(printed, tmp_path):
    """As a reader copies it: the text in the order it is drawn, a line at a time."""
    (tmp_path / "paper.pdf").write_bytes(printed.data)
    command = ["pdftotext", "-raw", tmp_path / "paper.pdf", "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def rows_of(name):
    with (CASES / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def named(programme, sari, made):
    """A signed decree of people whose names are long or have hyphens."""
    for name in NAMES:
        b.propose(programme, b.IMOPURO, name=name, address="Jalan Jenderal Sudirman Gang Kelinci Nomor 12")
    return b.sign(sari, made, programme)


@pytest.fixture
def training(named, sari, dewi):
    """Of those people, with transport and certificates; one guest makes the list a mixed one."""
    bimtek = b.train(sari, dewi, named)
    letters.write_down(actor=sari, bimtek=bimtek, paper=Transport, amount_rupiah=75_000)
    series = {"pattern": "400.9.1/{nomor}/2023", "first_number": 1, "dated_on": date(2023, 7, 26), "hours": 6}
    letters.plan_certificates(actor=sari, bimtek=bimtek, **series)
    letters.issue_certificates(actor=sari, bimtek=bimtek)
    return Bimtek.objects.get(pk=bimtek.pk)


def whole_names(text):
    plain = " ".join(text.split())
    return [name for name in NAMES if name in plain]


@pytest.mark.parametrize("kind", ["attendance", "blank_list", "transport", "certificates"])
def test_names_are_whole_in_the_lists_of_a_bimtek(training, kind, tmp_path):
    assert whole_names(in_order(print_paper(PAPERS[kind](training, DAY)), tmp_path)) == NAMES


def test_names_are_whole_beside_many_sessions(named, sari, dewi, tmp_path):
    bimtek = b.plan(sari, dewi, named)
    for hour in (12, 14, 16):
        times = {"starts_at": time(hour), "ends_at": time(hour + 1)}
        bimteks.add_session(actor=sari, bimtek=bimtek, topic="Materi", speaker="Ani", speaker_position="", **times)
    bimtek = Bimtek.objects.get(pk=bimtek.pk)
    assert whole_names(in_order(print_paper(PAPERS["attendance"](bimtek, DAY)), tmp_path)) == NAMES


@pytest.mark.parametrize("kind", ["decree", "disbursement"])
def test_names_are_whole_in_the_lists_of_recipients(named, programme, kind, tmp_path):
    subject = named if kind == "decree" else programme
    assert whole_names(in_order(print_paper(PAPERS[kind](subject, DAY)), tmp_path)) == NAMES


def test_the_numbers_of_clauses_stand_in_the_text(named, tmp_path):
    text = in_order(print_paper(decree_paper(named, DAY)), tmp_path)
    for line in (
        "a. bahwa perlu diberikan bantuan;",
        "b. bahwa nama-nama telah diverifikasi.",
        "1. Undang-Undang Nomor 13 Tahun 2011",
        "2. Peraturan kedua.",
        "1. Wali Kota Metro",
        "2. Inspektur Kota Metro",
    ):
        assert line in text


def test_the_numbers_of_sessions_stand_in_the_text(training, tmp_path):
    text = in_order(print_paper(PAPERS["attendance"](training, DAY)), tmp_path)
    assert "1. Strategi pemasaran 7P" in text
    assert "2. Usaha ekonomi produktif" in text


def test_rt_and_rw_are_printed_once_and_a_date_never(programme, sari, made):
    for row in rows_of("q_rtprint.csv"):
        b.propose(programme, b.IMOPURO, name=row["Nama"], address=row["Alamat"], rt=row["RT"][:5], rw=row["RW"][:5])
    text = text_of(print_paper(decree_paper(b.sign(sari, made, programme), DAY)))
    assert "JL MAWAR 1, RT 01/RW 02" in text
    assert "JL MAWAR 3, RT 001/RW 002" in text
    assert "RT RT" not in text
    assert "Jan" not in text
    assert "Feb" not in text


def test_rt_and_rw_of_a_list_are_printed_as_they_were_meant(programme, sari, made):
    metro.send_list(sari, programme, (CASES / "q_rtprint.csv").read_bytes())
    text = text_of(print_paper(decree_paper(b.draft(sari, programme), DAY)))
    assert [f"JL MAWAR {number}" in text for number in (1, 2, 3)] == [True] * 3
    assert "JL MAWAR 1, RT 001/RW 002" in text and "JL MAWAR 3, RT 001/RW 002" in text
    assert not any(word in text for word in ("RT RT", "RW RW", "Jan", "Feb"))


def test_a_name_that_would_lose_letters_is_told_and_not_signed(programme, sari, made):
    """The full-width letters of c_glyph.csv become ordinary ones on reading; whatever came before is stopped here."""
    for row in rows_of("c_glyph.csv"):
        b.propose(programme, b.IMOPURO, name=row["Nama"])
    b.propose(programme, b.IMOPURO, name="王小明")
    b.propose(programme, b.IMOPURO, name="İLHAM ŞAHİN")
    draft = b.draft(sari, programme)
    assert lost_on_paper(draft) == [
        "nomor 1, ＳＵＰＡＲＭＡＮ (nama: Ｓ, Ｕ, Ｐ, Ａ, Ｒ, Ｍ, Ｎ)",
        "nomor 2, SITI ＡＭＩＮＡＨ (nama: Ａ, Ｍ, Ｉ, Ｎ, Ｈ)",
        "nomor 3, 王小明 (nama: 王, 小, 明)",
    ]
    with pytest.raises(NotAllowed, match="nomor 3, 王小明"):
        decrees.submit_decree(actor=sari, decree=draft)


def test_no_name_of_a_list_comes_out_blank(programme, sari, made):
    """Every name that was read stands in the decree, or submitting it names those that cannot be printed."""
    metro.send_list(sari, programme, (CASES / "c_glyph.csv").read_bytes())
    draft = b.draft(sari, programme)
    names = [line.name for line in draft.recipients.all()]
    assert len(names) == 2
    try:
        decrees.submit_decree(actor=sari, decree=draft)
    except NotAllowed as refusal:
        assert all(name in str(refusal) for name in names)
    else:
        text = text_of(print_paper(decree_paper(draft, DAY)))
        assert all(name in text for name in names)


def test_the_page_of_the_draft_tells_it_first(programme, sari, as_):
    b.propose(programme, b.IMOPURO, name="王小明")
    page = as_(sari).get(b.draft(sari, programme).get_absolute_url()).text
    assert "Ada huruf yang tidak dapat dicetak." in page
    assert "nomor 1, 王小明" in page


def test_a_signer_whose_name_would_lose_letters_is_not_taken(programme, sari, made, office):
    b.propose(programme, b.IMOPURO, 1)
    decree = b.submit(sari, programme)
    official = b.make_official(office, name="王小明, S.Sos.")
    with pytest.raises(NotAllowed, match="penandatangan: 王, 小, 明"):
        decrees.sign_decree(actor=made, decree=decree, official=official, decided_on=b.DECIDED_ON)


def test_every_paper_tells_what_it_could_not_print(decree, sari, dewi, as_):
    bimtek = b.plan(sari, dewi, decree, venue="Aula 王小明")
    document = work(request_document(actor=sari, kind="attendance", subject=bimtek))
    assert "Ada huruf yang tidak dapat dicetak dan hilang di kertas: 王小明." in document.remark
    assert "hilang di kertas: 王小明" in as_(sari).get(document.get_absolute_url()).text


def test_a_paper_that_is_whole_remarks_nothing(decree, sari):
    assert work(request_document(actor=sari, kind="decree", subject=decree)).remark == ""


def test_a_name_of_118_letters_stays_on_the_sheet(programme, sari, made, dewi, tmp_path):
    b.propose(programme, b.IMOPURO, name=LONG)
    bimtek = b.train(sari, dewi, b.sign(sari, made, programme))
    series = {"pattern": "{nomor}/2023", "first_number": 1, "dated_on": date(2023, 7, 26), "hours": 6}
    letters.plan_certificates(actor=sari, bimtek=bimtek, **series)
    letters.issue_certificates(actor=sari, bimtek=bimtek)
    assert print_paper(PAPERS["certificates"](bimtek, DAY)).pages == 2
    for kind, subject in [("certificates", bimtek), ("attendance", bimtek), ("disbursement", programme)]:
        assert beyond_the_sheet(print_paper(PAPERS[kind](subject, DAY)), tmp_path) == []


def beyond_the_sheet(printed, tmp_path):
    """The words that end beyond the right edge of their page."""
    (tmp_path / "paper.pdf").write_bytes(printed.data)
    command = ["pdftotext", "-bbox", tmp_path / "paper.pdf", "-"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    width, beyond = 0.0, []
    for line in map(str.strip, told.splitlines()):
        if line.startswith("<page"):
            width = float(line.split('width="')[1].split('"')[0])
        if line.startswith("<word") and float(line.split('xMax="')[1].split('"')[0]) > width:
            beyond.append(line)
    return beyond
