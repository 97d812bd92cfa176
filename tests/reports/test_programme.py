"""The department head's page of a programme, its charts, and its table as a workbook."""

from io import BytesIO
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.roles import Role
from programmes.models import Candidate
from reports import charts
from reports.figures import COUNTED
from tests.reports import building as b


def page(as_, user, programme, name="programme"):
    return as_(user).get(reverse(f"reports:{name}", args=[programme.slug]))


@pytest.fixture
def book(as_, made, programme, settled):
    answer = page(as_, made, programme, "programme_xlsx")
    assert answer["Content-Disposition"] == f'attachment; filename="{programme.slug}-per-wilayah.xlsx"'
    return load_workbook(BytesIO(answer.content))


def test_the_page_shows_funnel_money_and_kelurahan(as_, made, programme, settled):
    text = page(as_, made, programme).text
    for words in (
        "Perjalanan program: Diusulkan 7, Layak 5, Ditetapkan 5, Dilatih 4, Tersalur 3",
        "Rp100.000.000",
        "Rp3.000.000",
        "Ganjar Asri",
        'aria-label="Per kelurahan: Imopuro: 3 diusulkan, 3 ditetapkan, 3 dilatih, 3 tersalur; Ganjar Asri: 4 ',
    ):
        assert words in text


def test_the_page_leads_to_papers_decrees_and_bimtek(as_, made, programme, decree, bimtek):
    text = page(as_, made, programme).text
    for url in (
        reverse("reports:render", args=["disbursement", programme.pk]),
        reverse("reports:programme_xlsx", args=[programme.slug]),
        decree.get_absolute_url(),
        bimtek.get_absolute_url(),
    ):
        assert url in text


def test_the_page_needs_no_style_and_no_script_of_its_own(as_, made, programme, settled):
    text = page(as_, made, programme).text
    assert " style=" not in text
    assert "<style" not in text
    assert text.count("<script") == text.count("<script defer src=") + text.count('<script type="module" src=')


def test_an_empty_programme_says_so(as_, made, office):
    text = page(as_, made, b.make_programme(office, kelurahan=[])).text
    assert "Belum ada usulan." in text
    assert "Belum ada kelurahan sasaran" in text


@pytest.mark.parametrize("name", ["programme", "programme_xlsx"])
def test_another_region_finds_nothing(as_, yusuf, programme, name):
    assert page(as_, yusuf, programme, name).status_code == 404


@pytest.mark.parametrize("name", ["programme", "programme_xlsx"])
@pytest.mark.parametrize("role", [Role.ADMIN, Role.PENDAMPING])
def test_it_is_for_the_office(as_, person, programme, name, role):
    assert page(as_, person("x", role, "18.72"), programme, name).status_code == 403


def test_three_kelurahan_cost_as_many_queries_as_one(as_, made, office):
    costs = []
    for year, codes in ((2023, [b.IMOPURO]), (2025, [b.IMOPURO, b.GANJAR_ASRI, b.REJOMULYO])):
        programme = b.make_programme(office, year=year, kelurahan=codes)
        for code in codes:
            b.propose(programme, code)
        browser = as_(made)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(reverse("reports:programme", args=[programme.slug])).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_the_workbook_is_the_table_of_the_page(book):
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[0][:4] == ("Kode", "Kelurahan/Desa", "Kecamatan", "Diusulkan")
    assert rows[1] == (b.IMOPURO, "Imopuro", "Metro Pusat", 3, 3, 3, 3, 3, 0, 0, 0, 3 * b.MILLION, 3 * b.MILLION, 0)
    assert rows[-1][1] == "Jumlah"
    for column in range(3, len(rows[0])):
        assert rows[-1][column] == sum(row[column] for row in rows[1:-1])


def test_codes_are_text_in_the_workbook(book):
    assert {cell.data_type for cell in book.active["A"][1:-1]} == {"s"}
    assert all(cell.data_type != "f" for row in book.active.iter_rows() for cell in row)


def row(code, name, **counts):
    return {"code": code, "name": name, **dict.fromkeys(COUNTED, 0), **counts}


def test_a_chart_is_well_formed_and_says_what_it_shows():
    drawing = charts.places_svg([row("1", "A & <b>", proposed=4, decreed=2, trained=2, given=1)])
    root = ElementTree.fromstring(drawing)
    assert root.attrib["aria-label"] == "Per kelurahan: A & <b>: 4 diusulkan, 2 ditetapkan, 2 dilatih, 1 tersalur"
    widths = [int(rect.attrib["width"]) for rect in root if rect.tag.endswith("rect")][4:]
    assert widths == [360, 180, 180, 90]


def test_a_chart_of_nothing_is_a_chart():
    assert "belum ada usulan" in charts.places_svg([row("1", "A")])
    assert "Tersalur 0" in charts.funnel_svg([("Tersalur", 0)])


def test_a_small_number_is_still_drawn():
    assert charts.length(1, 10_000) == 2
    assert charts.length(0, 10_000) == 0


def test_a_long_chart_ends_and_says_what_it_leaves_out():
    drawing = charts.places_svg([row(str(i), f"K{i}", proposed=1) for i in range(charts.MOST_BARS + 3)])
    assert "3 wilayah lain ada di tabel" in drawing


def test_the_unplaced_proposals_of_an_unknown_kelurahan_are_shown(as_, made, programme, metro):
    b.propose(programme, metro.code, status=Candidate.Status.INELIGIBLE)
    assert "Kelurahan belum jelas" in page(as_, made, programme).text
