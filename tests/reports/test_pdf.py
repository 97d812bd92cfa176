import sys
from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

import pytest
from pypdf import PdfReader
from weasyprint import HTML
from weasyprint.urls import URLFetcher

from programmes.models import Decree
from reports.papers import attendance_paper, decree_paper, disbursement_paper
from reports.pdf import ASSETS, ClosedFetcher, print_paper
from reports.wording import in_capitals, source_of_funds, spaced_nip
from tests.reports import building as b

DAY = date(2023, 8, 30)


def text_of(printed, page=None):
    pages = PdfReader(BytesIO(printed.data)).pages
    chosen = pages if page is None else [pages[page]]
    return " ".join(" ".join(part.extract_text() for part in chosen).split())


def test_the_decree_says_who_gets_how_much_and_who_signs(decree):
    text = text_of(print_paper(decree_paper(decree, DAY)))
    for words in (
        "KEPUTUSAN KEPALA DINAS SOSIAL KOTA METRO",
        f"NOMOR {decree.number}",
        "Rp5.000.000,00 (lima juta rupiah)",
        "Rp1.000.000,00 (satu juta rupiah)",
        "Anggaran Pendapatan dan Belanja Daerah Kota Metro Tahun Anggaran 2023",
        "Plt. KEPALA DINAS SOSIAL",
        b.PLT,
        "10 Juli 2023",
        "JUMLAH (5 orang)",
    ):
        assert words in text


def test_twenty_people_get_twenty_million_in_words(programme, sari, made):
    b.propose(programme, b.IMOPURO, 20)
    text = text_of(print_paper(decree_paper(b.sign(sari, made, programme), DAY)))
    assert "Rp20.000.000,00 (dua puluh juta rupiah)" in text
    assert all(f"WARGA {serial}" in text for serial in range(101, 121))


def test_a_paper_masks_every_identity_number(decree):
    text = text_of(print_paper(decree_paper(decree, DAY)))
    assert "•••• 9101" in text
    assert b.nik(101) not in text


def test_a_draft_says_on_every_page_that_it_is_one(programme, sari, made):
    b.propose(programme, b.IMOPURO, 2)
    draft = b.draft(sari, programme)
    printed = print_paper(decree_paper(draft, DAY))
    assert all("RANCANGAN" in text_of(printed, page) for page in range(printed.pages))
    assert "NOMOR ………" in text_of(printed)


def test_a_signed_decree_is_no_draft(decree):
    assert "RANCANGAN" not in text_of(print_paper(decree_paper(decree, DAY)))


def test_the_signer_stays_as_he_was_on_the_day(decree, office):
    office.officials.update(name="Pejabat Baru, S.H.", acting="")
    assert b.PLT in text_of(print_paper(decree_paper(Decree.objects.get(pk=decree.pk), DAY)))


def test_the_attendance_list_counts_who_came(bimtek):
    text = text_of(print_paper(attendance_paper(bimtek, DAY)))
    assert "Rabu, 26 Juli 2023" in text
    assert "Unsur, jabatan" not in text  # all are recipients
    assert "08.00–11.30 WIB" in text
    assert "Drs. Rakhmat Zainuddin, M.Si" in text
    assert "Diundang 5 orang, hadir 4 orang (laki-laki 2, perempuan 2); hadir di semua materi 4 orang." in text


def test_the_attendance_list_is_signed_by_the_head_of_that_day(bimtek, office):
    office.officials.update(until_on=date(2023, 7, 25))
    b.make_official(office, name="Penggantinya, M.Si.", acting="", from_on=date(2023, 7, 26))
    text = text_of(print_paper(attendance_paper(bimtek, DAY)))
    assert "Penggantinya, M.Si." in text
    assert b.PLT not in text.split("Mengetahui")[1]


def test_the_heading_row_stands_on_every_page(programme, sari, made, dewi):
    b.propose(programme, b.IMOPURO, 60)
    printed = print_paper(attendance_paper(b.plan(sari, dewi, b.sign(sari, made, programme)), DAY))
    assert printed.pages > 2
    assert all("Tanda tangan" in text_of(printed, page) for page in range(printed.pages))
    assert f"Halaman 2 dari {printed.pages}" in text_of(printed, 1)


def test_the_recapitulation_equals_the_screen(programme, settled):
    text = text_of(print_paper(disbursement_paper(programme, DAY)))
    totals = b.figures_of(programme)["totals"]
    assert f"Tersalur {totals['given']} dari {totals['decreed']} orang, Rp3.000.000,00 (tiga juta rupiah)" in text
    assert "JUMLAH 5 3 1 0 1 5.000.000,00 3.000.000,00" in text


def test_the_recapitulation_keeps_the_history_of_returns(programme, settled):
    text = text_of(print_paper(disbursement_paper(programme, DAY)))
    returned = settled.payments.get(status="returned")
    assert f"9 Agustus 2023: nama tidak sesuai (•••• {returned.account.account_last4})" in text


@pytest.mark.parametrize("make", [decree_paper, attendance_paper, disbursement_paper])
def test_the_same_paper_has_the_same_bytes(make, decree, bimtek, programme):
    subject = {decree_paper: decree, attendance_paper: bimtek, disbursement_paper: programme}[make]
    once = print_paper(make(subject, DAY), note="Rekap")
    assert print_paper(make(type(subject).objects.get(pk=subject.pk), DAY), note="Rekap").data == once.data


def test_the_note_stands_at_the_foot(decree):
    assert "SK penetapan" in text_of(print_paper(decree_paper(decree, DAY), note="SK penetapan"), 0)


def test_folio_paper_is_folio(programme, sari, office):
    office.paper = "F4"
    office.save()
    b.propose(programme, b.IMOPURO, 1)
    printed = print_paper(decree_paper(Decree.objects.get(pk=b.draft(sari, programme).pk), DAY))
    width, height = PdfReader(BytesIO(printed.data)).pages[0].mediabox[2:]
    assert (round(float(width) / 72 * 25.4), round(float(height) / 72 * 25.4)) == (215, 330)


def test_no_official_leaves_a_line_to_write_on(programme, settled, office):
    office.officials.update(until_on=date(2023, 7, 27))
    assert "KEPALA DINAS SOSIAL" in text_of(print_paper(disbursement_paper(programme, DAY)))


def test_wording():
    assert in_capitals("Plt. Kepala Dinas Sosial") == "Plt. KEPALA DINAS SOSIAL"
    assert spaced_nip("196804111993031009") == "19680411 199303 1 009"
    assert spaced_nip("123") == "123"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("apbn", "Anggaran Pendapatan dan Belanja Negara Tahun Anggaran 2023"),
        ("apbd_prov", "Anggaran Pendapatan dan Belanja Daerah Provinsi Lampung Tahun Anggaran 2023"),
        ("apbd_kota", "Anggaran Pendapatan dan Belanja Daerah Kota Metro Tahun Anggaran 2023"),
    ],
)
def test_the_source_of_funds_is_named(programme, source, words):
    programme.source = source
    assert source_of_funds(programme) == words


# A paper reads nothing and asks nobody, whatever people typed into its fields.


class Recording(ClosedFetcher):
    def __init__(self):
        super().__init__()
        self.asked = []

    def fetch(self, url, headers=None):
        self.asked.append(url)
        return super().fetch(url, headers)


OPENED, WATCHING = [], []
sys.addaudithook(
    lambda event, args: OPENED.append(args[0]) if WATCHING and event in ("open", "socket.connect") else None
)


@pytest.fixture
def secret():
    """A file with a short path, so that a whole attack fits into a field."""
    with NamedTemporaryFile(prefix="rahasia") as file:
        file.write(b"ISI RAHASIA")
        file.flush()
        OPENED.clear()
        WATCHING.append(True)
        yield Path(file.name)
        WATCHING.clear()


ATTACKS = [
    '<link rel="attachment" href="{url}">',
    '<link rel="stylesheet" href="{url}">',
    '<img src="{url}">',
    '<object data="{url}"></object><embed src="{url}">',
    "<style>@import url({url}); * {{background: url({url})}}</style>",
    '"><svg><image href="{url}"/></svg>',
    "</td></table><base href='{url}'><a rel='attachment' href='{url}'>x</a>",
    "url({url}) expression(x) {{{{ settings.SECRET_KEY }}}} {{% include '{url}' %}}",
]


@pytest.mark.parametrize("to", ["file", "http"])
def test_whatever_is_typed_is_printed_and_not_obeyed(programme, sari, made, dewi, secret, to):
    typed = [attack.format(url=secret.as_uri() if to == "file" else "http://127.0.0.1:9/x") for attack in ATTACKS]
    for text in typed:
        b.propose(programme, b.IMOPURO, 1, name=text, address=text, business=text[:80], rt=text[:5], rw=text[:5])
    words = dict.fromkeys(("considerations", "legal_bases", "copies_to"), "\n".join(typed))
    decree = b.sign(sari, made, programme, title="".join(typed)[:300], **words)
    bimtek = b.plan(sari, dewi, decree, title=typed[0], venue=typed[3])
    fetcher = Recording()
    papers = [decree_paper(decree, DAY), attendance_paper(bimtek, DAY), disbursement_paper(programme, DAY)]
    printed = [print_paper(paper, note=typed[5], fetcher=fetcher) for paper in papers]
    assert set(fetcher.asked) == {"asset:paper.css"}
    assert not [opened for opened in OPENED if not is_ours(opened)]
    assert all("ISI RAHASIA" not in text_of(paper) and "<img src=" in text_of(paper) for paper in printed)


def is_ours(opened):
    """Templates, code and the style sheet: files of the program, never an address and never the secret."""
    return isinstance(opened, str | Path) and "rahasia" not in str(opened)


def test_the_fetcher_refuses_every_other_address(secret):
    html = "".join(attack.format(url=secret.as_uri()) for attack in ATTACKS[:6])
    fetcher = Recording()
    HTML(string=html, url_fetcher=fetcher).write_pdf()
    assert secret.as_uri() in fetcher.asked
    assert str(secret) not in map(str, OPENED)


def test_an_open_fetcher_would_have_read_the_file(secret):
    """The control: the hook sees what the closed fetcher prevents."""
    HTML(string=f'<link rel="stylesheet" href="{secret.as_uri()}">', url_fetcher=URLFetcher()).write_pdf()
    assert str(secret) in map(str, OPENED)


@pytest.mark.parametrize("url", ["asset:other.css", "asset:../../config/settings.py", "ASSET:paper.css", "ftp://x/y"])
def test_only_registered_assets_are_given(url):
    with pytest.raises(ValueError, match="nothing"):
        ClosedFetcher().fetch(url)
    assert list(ASSETS) == ["asset:paper.css"]
