"""Photos of signed lists on the phone: made small, kept without a signal, sent by themselves, each kept once."""

import io
import random
from time import monotonic

import pytest
from django.contrib.sessions.models import Session
from PIL import Image

from beneficiaries.photos import picture_of
from bimtek import services
from bimtek.models import SignedList
from tests.bimtek.conftest import *  # noqa: F403 - the bimtek and its sessions
from tests.browser.tablets import *  # noqa: F403 - the app on a device of its own
from tests.browser.tablets import online, stored, wait_for, waiting

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "owner"]), pytest.mark.browser]

# What lies on the phone: [state, bytes] of each photo.
KEPT = """async () => {
  const request = indexedDB.open("kehadiran");
  await new Promise((done) => { request.onsuccess = done; });
  const all = request.result.transaction("photos").objectStore("photos").getAll();
  await new Promise((done) => { all.onsuccess = done; });
  return all.result.map((photo) => [photo.state, photo.picture?.size ?? 0]);
}"""


@pytest.fixture(scope="module")
def photo(tmp_path_factory):
    """Twelve megapixels of noise, held upright: as a phone takes them, and harder to make small than any paper."""
    rough = Image.frombytes("RGB", (400, 300), random.Random(1).randbytes(400 * 300 * 3))
    path = tmp_path_factory.mktemp("photo") / "IMG_0001.jpg"
    held = Image.Exif()
    held[0x0112] = 6  # the phone stands, its sensor lies
    rough.resize((4000, 3000)).save(path, quality=90, exif=held)
    return path


def take(page, photo):
    page.get_by_label("Foto daftar hadir").set_input_files(photo)


def wait_for_photos(page, words):
    page.locator("#foto-sesi", has_text=words).wait_for()


def test_a_photo_waits_beside_the_marks_and_both_arrive_once(page, photo, bimtek, sessions, dewi):
    page.context.set_offline(True)
    page.get_by_role("button", name="PESERTA 01").click()
    take(page, photo)
    wait_for_photos(page, "1 belum terkirim")
    assert waiting(page) == "1 tanda, 1 foto belum terkirim"
    state, size = page.evaluate(KEPT)[0]
    assert state == "waiting" and 50_000 < size <= 400_000, f"{size} bytes"
    online(page)
    wait_for(page, "Semua terkirim")
    wait_for_photos(page, "1 terkirim")
    kept = SignedList.objects.get()
    assert (kept.session, kept.taken_by, stored(bimtek)) == (sessions[0], dewi, (1, 1))
    assert Image.open(io.BytesIO(picture_of(kept))).size == (1200, 1600)
    assert page.evaluate(KEPT) == [["sent", 0]]


def test_each_session_has_its_photos(page, photo, sessions):
    page.get_by_label("Sesi").select_option(str(sessions[1].pk))
    take(page, photo)
    wait_for_photos(page, "1 terkirim")
    page.get_by_label("Sesi").select_option(str(sessions[0].pk))
    wait_for_photos(page, "belum ada")
    assert SignedList.objects.get().session == sessions[1]


def test_photos_survive_a_killed_browser_and_a_lost_reply(page, photo, tablet, bimtek):
    page.context.set_offline(True)
    take(page, photo)
    wait_for(page, "1 foto belum terkirim")
    tablet.kill()
    tablet.context = tablet.start()
    reached = []

    def lose_the_reply(route):
        route.fetch()
        reached.append(SignedList.objects.count())

    tablet.context.route("**/signed-lists/", lose_the_reply)
    page = tablet.tab()
    until = monotonic() + 20
    while not reached and monotonic() < until:
        page.wait_for_timeout(50)
    assert waiting(page) == "1 foto belum terkirim"
    tablet.kill()
    wait_for(tablet.open(), "Semua terkirim")
    assert (reached, SignedList.objects.count()) == ([1], 1)


def test_a_session_that_ended_keeps_the_photo_and_says_so(page, photo, tablet):
    page.context.set_offline(True)
    take(page, photo)
    wait_for(page, "1 foto belum terkirim")
    Session.objects.all().delete()
    online(page)
    page.get_by_text("Anda sudah keluar.").wait_for()
    assert waiting(page) == "1 foto belum terkirim"
    page.get_by_role("link", name="Masuk lagi").click()
    tablet.log_in(page)
    wait_for(page, "Semua terkirim")
    assert SignedList.objects.count() == 1


# The storage takes marks, and nothing larger.
FULL = """const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function (value, ...rest) {
  if (value?.picture) throw new DOMException("full", "QuotaExceededError");
  return put.call(this, value, ...rest);
};"""


def test_a_full_storage_is_told_in_one_sentence_and_loses_nothing_else(page, photo, bimtek):
    page.context.add_init_script(FULL)
    page.reload()
    page.context.set_offline(True)
    page.get_by_role("button", name="PESERTA 01").click()
    take(page, photo)
    page.get_by_text("Penyimpanan ponsel penuh, foto BELUM tersimpan.").wait_for()
    assert (waiting(page), page.locator("#foto-sesi").inner_text()) == ("1 belum terkirim", "belum ada")
    online(page)
    wait_for(page, "Semua terkirim")
    assert (stored(bimtek), SignedList.objects.count()) == ((1, 1), 0)


def test_the_file_that_is_handed_over_says_what_is_not_in_it(page, photo):
    page.context.set_offline(True)
    take(page, photo)
    wait_for(page, "1 foto belum terkirim")
    assert not page.get_by_role("button", name="Serahkan sebagai berkas").is_visible()
    page.get_by_role("button", name="PESERTA 01").click()
    wait_for(page, "1 tanda, 1 foto belum terkirim")
    with page.expect_download():
        page.get_by_role("button", name="Serahkan sebagai berkas").click()
    page.get_by_text("1 foto tidak ikut dalam berkas").wait_for()
    assert waiting(page) == "1 tanda, 1 foto belum terkirim"


def test_what_is_no_photo_is_told(page, tmp_path):
    (tmp_path / "a.jpg").write_bytes(b"bukan foto")
    take(page, tmp_path / "a.jpg")
    page.get_by_text("Berkas ini bukan foto. Ambil foto lagi.").wait_for()
    assert page.evaluate(KEPT) == []


def test_a_photo_that_was_refused_is_sent_when_the_bimtek_is_opened_again(page, photo, tablet, sari, bimtek):
    page.context.set_offline(True)
    take(page, photo)
    wait_for(page, "1 foto belum terkirim")
    services.finish_bimtek(actor=sari, bimtek=bimtek)
    online(page)
    page.get_by_text("1 foto tidak diterima: Bimtek ini sudah selesai").wait_for()
    assert waiting(page) == "1 foto ditolak"
    services.reopen_bimtek(actor=sari, bimtek=bimtek, reason="Foto masih ada di ponsel")
    tablet.kill()
    page = tablet.open()
    wait_for(page, "Semua terkirim")
    assert SignedList.objects.count() == 1


def test_the_names_stay_with_a_photo_that_waits_at_logout(page, photo, tablet):
    page.route("**/signed-lists/", lambda route: route.abort())
    take(page, photo)
    wait_for(page, "1 foto belum terkirim")
    page.goto(f"{tablet.address}/accounts/login/")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    assert [state for state, _ in page.evaluate(KEPT)] == ["waiting"]


# The app's storage as it was before photos: version 1, with a mark in it.
BEFORE = """async () => {
  await new Promise((done) => { indexedDB.deleteDatabase("kehadiran").onsuccess = done; });
  const request = indexedDB.open("kehadiran", 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("values");
    request.result.createObjectStore("rosters", { keyPath: "id" });
    const marks = request.result.createObjectStore("marks", { keyPath: "uuid" });
    marks.put({ uuid: "a", bimtek: 0, user: 0, state: "refused", sentence: "" });
  };
  await new Promise((done) => { request.onsuccess = done; });
  request.result.close();
}"""


def test_an_older_storage_gets_photos_and_keeps_its_marks(tablet, page):
    page.goto(f"{tablet.address}/static/css/kube.css")
    page.evaluate(BEFORE)
    page.goto(f"{tablet.address}/bimtek/phone/")
    page.get_by_text("Di ponsel ini menunggu 1 tanda milik akun lain").wait_for()
    assert page.evaluate(KEPT) == []
