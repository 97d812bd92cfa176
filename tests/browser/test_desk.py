"""At a desk that many share: a refused form is found without looking for it, and who has gone leaves nothing behind."""

import pytest
from django.urls import reverse

from tests.browser.steps import press

pytestmark = pytest.mark.browser

FOCUS = "() => document.activeElement.id"
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def sari_at(demo, visitor):
    """The operator of Metro at a desk."""
    return visitor("operator")


def test_a_refused_form_has_the_focus_where_it_says_what_is_wrong(sari_at, address):
    page = sari_at.page
    page.goto(address + reverse("beneficiaries:upload"))
    with page.expect_navigation():
        page.get_by_role("button", name="Unggah dan lihat").click()
    assert page.title().startswith("Periksa: ")
    assert page.evaluate(FOCUS) == "salah-isi"
    page.keyboard.press("Tab")
    link = page.locator(":focus")
    target = link.get_attribute("href").removeprefix("#")
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUS) == target
    sari_at.faults.clear()  # of an answer 422 the console speaks too


def test_after_logging_out_back_shows_no_page_of_before(sari_at, address):
    page = sari_at.page
    page.goto(address + reverse("accounts:password"))
    page.goto(address + reverse("beneficiaries:releases"))
    press(page, "Keluar")
    page.get_by_label("Nama pengguna").wait_for()
    page.go_back()
    page.get_by_label("Nama pengguna").wait_for()
    assert "Data terpadu" not in page.inner_text("body")
