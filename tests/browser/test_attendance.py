"""Attendance on a phone: a few taps, a thumb-sized target, nothing lost when the signal goes."""

import pytest
from django.urls import reverse

from bimtek.models import AttendanceMark
from tests.bimtek.conftest import *  # noqa: F403 - the bimtek, its sessions and participants
from tests.browser.conftest import PHONE
from tests.browser.steps import tap

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "owner"]), pytest.mark.browser]


@pytest.fixture
def phone(phone_of, address, dewi, bimtek, participants, sessions):
    """Dewi's phone on the list of the first session; phone(java_script=False) has no JavaScript."""

    def opened(java_script=True):
        page = phone_of(dewi, java_script=java_script)
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.goto(address + reverse("bimtek:attendance", args=[bimtek.pk]))
        tap(page.get_by_role("link", name="Marketing Mix 7P"))
        return page

    return opened


def count(page):
    return page.locator("#hitungan").inner_text()


def test_one_tap_marks_one_person_without_reloading(phone, sessions):
    page = phone()
    page.evaluate("window.stayed = true")
    page.get_by_role("button", name="CALON 2").tap()
    page.get_by_role("button", name="CALON 2", pressed=True).wait_for()
    assert (count(page), page.evaluate("window.stayed"), page.faults) == ("1 dari 3 hadir", True, [])
    mark = AttendanceMark.objects.get()
    assert (mark.participant.name, mark.session, mark.is_present) == ("CALON 2", sessions[0], True)


def test_a_second_tap_takes_it_back(phone):
    page = phone()
    for pressed in (True, False):
        page.get_by_role("button", name="CALON 1").tap()
        page.get_by_role("button", name="CALON 1", pressed=pressed).wait_for()
    assert count(page) == "0 dari 3 hadir"


def test_typing_a_name_leaves_the_few_it_fits_also_after_a_tap(phone):
    page = phone()
    page.get_by_label("Cari nama").fill("calon 3")
    page.get_by_role("button", name="CALON 3").tap()
    page.get_by_role("button", name="CALON 3", pressed=True).wait_for()
    assert page.locator("#peserta li:visible").count() == 1
    page.get_by_label("Cari nama").fill("tak ada")
    assert page.get_by_text("Tidak ada nama itu dalam daftar.").is_visible()


def test_without_a_signal_it_says_so_and_the_same_tap_can_be_repeated(phone):
    page = phone()
    page.context.set_offline(True)
    page.get_by_role("button", name="CALON 1").tap()
    page.get_by_text("Tidak ada sambungan.").wait_for()
    page.context.set_offline(False)
    page.get_by_role("button", name="CALON 1").tap()
    page.get_by_role("button", name="CALON 1", pressed=True).wait_for()
    assert (AttendanceMark.objects.count(), page.locator("#pesan").inner_text()) == (1, "")


def test_without_javascript_each_tap_is_a_page(phone):
    page = phone(java_script=False)
    tap(page.get_by_role("button", name="CALON 3"))
    page.get_by_role("button", name="CALON 3", pressed=True).wait_for()
    assert (count(page), page.get_by_label("Cari nama").is_visible()) == ("1 dari 3 hadir", False)


def test_every_target_is_made_for_a_thumb(phone):
    page = phone()
    targets = page.locator("main a:visible, main button:visible, main input:visible").all()
    low = [target.inner_text() for target in targets if target.bounding_box()["height"] < 48]
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert (len(targets) > 5, low, wide) == (True, [], PHONE["width"])
