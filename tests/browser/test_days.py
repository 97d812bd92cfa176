"""A day is typed as people write it here, in a browser that speaks English, and told in words beside it."""

import pytest
from django.urls import reverse

from beneficiaries.models import Release
from tests.browser.conftest import new_page

pytestmark = pytest.mark.browser

UPLOAD = reverse("beneficiaries:upload")


@pytest.fixture
def english(browser, address, as_, sari):
    context = browser.new_context(locale="en-US")
    context.add_cookies([{"name": "sessionid", "value": as_(sari).cookies["sessionid"].value, "url": address}])
    page = new_page(context)
    page.goto(address + UPLOAD)
    yield page
    context.close()


@pytest.mark.django_db(transaction=True)
def test_what_is_typed_is_told_in_words_and_the_calendar_writes_the_same(english):
    field, words = english.get_by_label("Keadaan data"), english.locator("output").first
    for typed in ("26/07/2023", "26-7-2023", "26 Juli 2023", "2023-07-26", "Rabu, 26 Jul 2023"):
        field.fill(typed)
        assert words.inner_text() == "= Rabu, 26 Juli 2023"
    for typed, told in (
        ("26/07/23", "empat angka"),
        ("31/02/2023", "tidak ada di kalender"),
        ("07/26/2023", "tidak ada"),
    ):
        field.fill(typed)
        field.blur()
        assert told in words.inner_text()
    english.locator(".kube-picker").evaluate(
        "(one) => { one.value = '2023-07-05'; one.dispatchEvent(new Event('change', { bubbles: true })) }"
    )
    assert (field.input_value(), words.inner_text()) == ("05/07/2023", "= Rabu, 5 Juli 2023")
    with english.expect_navigation():
        english.get_by_role("button", name="Unggah dan lihat").click()
    assert english.get_by_label("Keadaan data").input_value() == "05/07/2023"
    assert english.locator("output").first.inner_text() == "= Rabu, 5 Juli 2023"
    assert not Release.objects.exists()
