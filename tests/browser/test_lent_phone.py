"""Two pendamping share a phone: each mark and photo is of who was logged in when it was made."""

import io
from collections import Counter

import pytest
from django.urls import reverse
from PIL import Image

from bimtek.models import AttendanceMark, SignedList
from tests.bimtek.conftest import *  # noqa: F403 - the bimtek and its sessions
from tests.browser.tablets import *  # noqa: F403 - the app on a device of its own
from tests.browser.tablets import enter_roster, wait_for
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "owner"]), pytest.mark.browser]


@pytest.fixture
def tono(person):
    made = person("tono", "pendamping", "18.72")
    made.set_password(PASSWORD)
    made.save()
    return made


@pytest.fixture
def bimtek(sari, dewi, tono, office, programme):
    return plan(sari, office, programme, [dewi, tono])  # noqa: F405


@pytest.fixture
def picture():
    made = io.BytesIO()
    Image.new("RGB", (300, 200), "white").save(made, "JPEG")
    return {"name": "daftar.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


def tap(page, *numbers):
    for number in numbers:
        page.get_by_role("button", name=f"PESERTA {number:02}").click()
        page.get_by_role("button", name=f"PESERTA {number:02}", pressed=True).wait_for()


def log_out(tablet, page, *, dialogs, accept=True):
    """From the menu of any page; what the browser asked meanwhile is added to `dialogs`."""

    def answer(dialog):
        dialogs.append(dialog.message)
        dialog.accept() if accept else dialog.dismiss()

    page.once("dialog", answer)
    page.goto(tablet.address + reverse("reports:mine"))
    page.evaluate("document.querySelector('form[action*=logout] button').click()")  # in the folded menu
    if accept:
        page.get_by_role("button", name="Masuk").wait_for()


def enter(tablet, page, username):
    page.goto(f"{tablet.address}/accounts/login/?next=/bimtek/phone/")
    tablet.log_in(page, username)
    page.locator("#bimtek button").first.wait_for()  # the server has said who he is


def open_list(page):
    page.get_by_role("button", name="Bimtek Penerima").click()
    page.get_by_role("button", name="PESERTA 60").wait_for()


def hold_back(page):
    """Nothing that waits reaches the server."""
    page.route("**/marks/", lambda route: route.abort())
    page.route("**/signed-lists/", lambda route: route.abort())


def makers():
    return Counter(mark.marked_by.username for mark in AttendanceMark.objects.select_related("marked_by"))


@pytest.mark.parametrize(("first", "second"), [("dewi", "tono"), ("tono", "dewi")])
def test_what_the_first_left_unsent_stays_the_firsts(
    tablet, people, bimtek, picture, first, second, dewi_with_password
):
    page, dialogs = tablet.open(), []
    tablet.log_in(page, first)
    open_list(page)
    hold_back(page)
    tap(page, 1, 2)
    page.get_by_label("Foto daftar hadir").set_input_files(picture)
    wait_for(page, "2 tanda, 1 foto belum terkirim")
    log_out(tablet, page, dialogs=dialogs)
    page.get_by_text("Di perangkat ini menunggu 2 tanda dan 1 foto milik").wait_for()
    assert "2 tanda dan 1 foto milik" in dialogs[0] and "Bimtek Penerima" in dialogs[0]

    enter(tablet, page, second)
    page.unroute_all()
    page.get_by_text("Ambil daftar 60 peserta").wait_for()  # nothing of the other's is open to him
    open_list(page)
    assert page.get_by_role("button", pressed=True).count() == 0
    tap(page, 3, 4, 5)
    wait_for(page, "Semua terkirim")
    page.get_by_text("2 tanda dan 1 foto milik").wait_for()
    assert (makers(), SignedList.objects.count()) == ({second: 3}, 0)

    log_out(tablet, page, dialogs=dialogs)
    enter(tablet, page, first)
    wait_for(page, "Semua terkirim")
    assert makers() == {second: 3, first: 2}
    assert SignedList.objects.get().taken_by.username == first


def test_a_list_left_open_takes_no_tap_after_its_user_is_gone(tablet, people, bimtek, dewi_with_password):
    page = enter_roster(tablet)
    other = page.context.new_page()
    log_out(tablet, other, dialogs=[])
    enter(tablet, other, "tono")
    page.get_by_role("button", name="PESERTA 01").click()
    page.get_by_text("Ponsel ini sekarang dipakai").wait_for()
    assert page.locator("#daftar").is_hidden()
    assert not AttendanceMark.objects.exists()


def test_without_a_signal_nobody_opens_the_list_of_whoever_left(tablet, people, bimtek, dewi_with_password):
    page = enter_roster(tablet)
    page.route("**/marks/", lambda route: route.abort())
    tap(page, 1)
    log_out(tablet, page, dialogs=[])
    page.get_by_text("Di perangkat ini menunggu 1 tanda").wait_for()
    page.context.set_offline(True)
    page.goto(f"{tablet.address}/bimtek/phone/")
    page.get_by_text("Belum diketahui siapa yang memakai ponsel ini.").wait_for()
    assert page.get_by_role("button", name="Bimtek Penerima").count() == 0


def test_whoever_thinks_again_stays_logged_in(tablet, people, bimtek, dewi_with_password):
    page, dialogs = enter_roster(tablet), []
    page.route("**/marks/", lambda route: route.abort())
    tap(page, 1)
    log_out(tablet, page, dialogs=dialogs, accept=False)
    page.wait_for_timeout(300)
    page.goto(f"{tablet.address}/bimtek/phone/")
    page.get_by_role("button", name="PESERTA 01", pressed=True).wait_for()
    assert len(dialogs) == 1


def test_the_list_that_was_open_comes_back_after_the_phone_was_off(tablet, people, bimtek, dewi_with_password):
    page = enter_roster(tablet)
    page.context.set_offline(True)
    tap(page, 1)
    tablet.kill()
    tablet.context = tablet.start()
    tablet.context.set_offline(True)
    page = tablet.tab()
    page.get_by_role("button", name="PESERTA 01", pressed=True).wait_for()


def test_a_colleague_may_hand_over_what_the_phone_signed_for_its_owner(
    tablet, people, bimtek, dewi, dewi_with_password, tmp_path, send, sari
):
    page = enter_roster(tablet)
    page.route("**/marks/", lambda route: route.abort())
    tap(page, 1, 2)
    log_out(tablet, page, dialogs=[])
    enter(tablet, page, "tono")
    with page.expect_download() as download:
        page.get_by_role("button", name="Serahkan sebagai berkas").click()
    download.value.save_as(tmp_path / "kehadiran.json")
    with (tmp_path / "kehadiran.json").open("rb") as file:
        html = send(sari, reverse("bimtek:upload_marks", args=[bimtek.pk]), file=file, follow=True).content.decode()
    assert makers() == {"dewi": 2}
    assert f"berkas, dibawa oleh {sari.name}" in html
