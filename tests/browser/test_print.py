"""Pages printed from the browser on upright A4: every column is there, and charts stay under their headings."""

from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from regions.models import Region
from tests.browser.test_phone_width import HERE, served
from tests.reports import building as b

pytestmark = pytest.mark.browser

COLUMNS = ["Kode", "Kecamatan", "Diusulkan", "Layak", "Ditetapkan", "Dilatih", "Tersalur"]


@pytest.fixture
def printed(browser):
    """printed(html) gives the text of each page of the PDF that the browser makes of it."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.route("**/*", served)
    page.goto(f"{HERE}/static/css/kube.css")  # for an address that its links are relative to

    def pages_of(html):
        page.set_content(html)
        page.wait_for_load_state("networkidle")
        data = page.pdf(format="A4", print_background=False)
        return [" ".join(sheet.extract_text().split()) for sheet in PdfReader(BytesIO(data)).pages]

    yield pages_of
    context.close()


@pytest.fixture
def kelurahan(office, sari):
    """Twenty kelurahan of Kota Metro, somebody proposed in each; and the five kecamatan they are folded into."""
    villages = (
        Region.objects.filter(code__startswith="18.72.", level=Region.Level.VILLAGE)
        .select_related("parent")
        .order_by("code")[:20]
    )
    programme = b.make_programme(office, kelurahan=[village.pk for village in villages])
    for village in villages:
        b.propose(programme, village.pk, 1)
    return programme, sorted({village.parent.name for village in villages})


def test_the_summary_of_a_programme_is_whole_on_paper(as_, sari, kelurahan, printed):
    programme, names = kelurahan
    pages = printed(as_(sari).get(reverse("reports:programme", args=[programme.slug])).text)
    chart = next(text for text in pages if "diusulkan ditetapkan dilatih tersalur" in text)
    assert "Per kecamatan" in chart
    assert all(name in chart for name in names)
    table = next(text for text in pages if "Nilai tersalur" in text)
    assert all(column in table for column in COLUMNS)
    text = " ".join(pages)
    assert text.count("Rp0") >= len(names)  # the last column
    assert not any(word in text for word in ("Tugas saya", "Unduh tabel", "Pengaturan", "Keluar"))
