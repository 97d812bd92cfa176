"""The attendance app in a real browser: the network goes, the tab dies, the session ends; every mark counts once."""

from time import monotonic

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from bimtek import services
from bimtek.cards import code_of
from bimtek.models import AttendanceMark
from tests.bimtek.conftest import *  # noqa: F403 - the bimtek and its sessions
from tests.browser.tablets import *  # noqa: F403 - the app on a device of its own
from tests.browser.tablets import online, stored, wait_for, waiting

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "owner"]), pytest.mark.browser]

# Taps some of the list, one after the other. How long until each was answered, and until it was kept: milliseconds.
TAP_ALL = """async (count) => {
  const answered = [], kept = [];
  for (const button of [...document.querySelectorAll("#orang button")].slice(...count)) {
    const began = performance.now();
    button.click();
    if (!button.innerText.includes("Menyimpan")) throw new Error("nothing was said");
    answered.push(performance.now() - began);
    while (button.getAttribute("aria-pressed") !== "true") await new Promise((done) => setTimeout(done, 1));
    kept.push(performance.now() - began);
  }
  return [Math.max(...answered), kept.sort((one, other) => one - other)[Math.floor(kept.length / 2)]];
}"""


def test_sixty_marks_without_a_signal_arrive_once(page, bimtek):
    page.context.set_offline(True)
    answered, kept = page.evaluate(TAP_ALL, [0, 60])
    assert (waiting(page), AttendanceMark.objects.count()) == ("60 belum terkirim", 0)
    online(page)
    wait_for(page, "Semua terkirim")
    assert stored(bimtek) == (60, 60)
    assert answered < 100 and kept < 100, f"slowest answer {answered:.0f} ms, usually kept after {kept:.0f} ms"


def test_without_a_signal_it_opens_again_and_remembers(page, tablet):
    page.context.set_offline(True)
    page.get_by_role("button", name="PESERTA 01").click()
    wait_for(page, "1 belum terkirim")
    page.reload()
    page.get_by_role("button", name="PESERTA 01", pressed=True).wait_for()
    assert waiting(page) == "1 belum terkirim"
    assert page.locator("#hitungan").inner_text() == "1 dari 60 hadir"


STEPS = ["before the request", "reply lost", "reply there", "answered"]


@pytest.mark.parametrize("step", STEPS)
def test_a_browser_that_dies_while_sending_loses_and_doubles_nothing(page, tablet, bimtek, step):
    page.context.set_offline(True)
    page.evaluate(TAP_ALL, [0, 60])
    reached = []

    def on_the_way(route):
        if step == "before the request":
            reached.append(step)
            return route.abort()
        answer = route.fetch()
        reached.append(step)
        return None if step == "reply lost" else route.fulfill(response=answer)

    page.route("**/marks/", on_the_way)
    online(page)
    until = monotonic() + 20
    while not reached and monotonic() < until:
        page.wait_for_timeout(20)
    if step == "answered":
        wait_for(page, "Semua terkirim")
    tablet.kill()
    assert (reached, AttendanceMark.objects.count()) == ([step], 0 if step == "before the request" else 60)
    wait_for(tablet.open(), "Semua terkirim")
    assert stored(bimtek) == (60, 60)


def test_two_tabs_are_one_device_with_one_queue(page, tablet, bimtek):
    other = tablet.tab()
    other.locator("html[data-ready=yes]").wait_for(state="attached")
    other.get_by_role("button", name="PESERTA 60").wait_for()
    page.context.set_offline(True)
    page.evaluate(TAP_ALL, [0, 30])
    other.evaluate(TAP_ALL, [30, 60])
    wait_for(other, "60 belum terkirim")
    online(page)
    wait_for(other, "Semua terkirim")
    page.reload()
    wait_for(page, "Semua terkirim")
    assert stored(bimtek) == (60, 60)
    marks = AttendanceMark.objects.all()
    assert len({mark.device for mark in marks}) == 1 and len({mark.sequence for mark in marks}) == 60


# As a later version of the app would open what this one keeps; how many marks it finds.
LATER = """() => new Promise((done, failed) => {
  const request = indexedDB.open("kehadiran", 4);
  request.onblocked = () => failed(new Error("the other tab does not let go"));
  request.onsuccess = () => {
    request.result.transaction("marks").objectStore("marks").count().onsuccess = ({ target }) => done(target.result);
  };
})"""


def test_an_open_tab_makes_way_for_a_later_version(page, tablet):
    page.context.set_offline(True)
    page.get_by_role("button", name="PESERTA 01").click()
    wait_for(page, "1 belum terkirim")
    page.context.set_offline(False)
    page.route("**/marks/", lambda route: route.abort())
    other = page.context.new_page()
    other.goto(f"{tablet.address}/accounts/login/")
    with page.expect_event("load"):
        assert other.evaluate(LATER) == 1


def test_a_session_that_ended_keeps_the_queue_and_says_so(page, tablet, bimtek):
    page.context.set_offline(True)
    page.evaluate(TAP_ALL, [0, 3])
    Session.objects.all().delete()
    online(page)
    page.get_by_text("Anda sudah keluar.").wait_for()
    assert waiting(page) == "3 belum terkirim"
    page.get_by_role("link", name="Masuk lagi").click()
    tablet.log_in(page)
    wait_for(page, "Semua terkirim")
    assert stored(bimtek) == (3, 3)


FULL = """const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function (...values) {
  if (window.isFull) throw new DOMException("full", "QuotaExceededError");
  return put.apply(this, values);
};"""


def test_a_full_storage_is_told_in_one_sentence_and_loses_nothing(page, bimtek):
    page.context.add_init_script(FULL)
    page.reload()
    page.context.set_offline(True)
    page.get_by_role("button", name="PESERTA 01").click()
    wait_for(page, "1 belum terkirim")
    page.evaluate("window.isFull = true")
    page.get_by_role("button", name="PESERTA 02").click()
    page.get_by_text("Penyimpanan ponsel penuh").wait_for()
    page.get_by_role("button", name="PESERTA 02", pressed=False).wait_for()
    page.evaluate("window.isFull = false")
    page.get_by_role("button", name="PESERTA 02").click()
    wait_for(page, "2 belum terkirim")
    online(page)
    wait_for(page, "Semua terkirim")
    assert stored(bimtek) == (2, 2)


def test_a_tap_is_taken_back(page, bimtek):
    page.context.set_offline(True)
    page.get_by_role("button", name="PESERTA 01").click()
    page.get_by_text("PESERTA 01: hadir").wait_for()
    page.get_by_role("button", name="Batalkan").click()
    page.get_by_role("button", name="PESERTA 01", pressed=False).wait_for()
    online(page)
    wait_for(page, "Semua terkirim")
    assert stored(bimtek) == (2, 0)
    assert AttendanceMark.objects.order_by("sequence")[1].undoes == AttendanceMark.objects.order_by("sequence")[0].uuid


def test_a_typed_code_marks_its_person(page, people):
    page.get_by_label("Cari nama").fill(code_of(people[16]).lower())
    page.get_by_label("Cari nama").press("Enter")
    page.get_by_text("PESERTA 17: hadir.").wait_for()
    wait_for(page, "Semua terkirim")
    assert AttendanceMark.objects.get().participant.number == 17


def test_marks_are_handed_over_as_a_file_and_sent_again_without_doubles(page, tmp_path, send, sari, bimtek):
    page.context.set_offline(True)
    page.evaluate(TAP_ALL, [0, 3])
    with page.expect_download() as download:
        page.get_by_role("button", name="Serahkan sebagai berkas").click()
    download.value.save_as(tmp_path / "kehadiran.json")
    with (tmp_path / "kehadiran.json").open("rb") as file:
        send(sari, reverse("bimtek:upload_marks", args=[bimtek.pk]), file=file)
    assert stored(bimtek) == (3, 3)
    online(page)
    wait_for(page, "Semua terkirim")
    assert stored(bimtek) == (3, 3)


def test_what_the_server_refuses_stays_on_the_phone(page, sari, bimtek):
    page.context.set_offline(True)
    page.evaluate(TAP_ALL, [0, 2])
    services.finish_bimtek(actor=sari, bimtek=bimtek)
    online(page)
    page.get_by_text("2 tanda tidak diterima: Bimtek ini sudah selesai").wait_for()
    assert (waiting(page), stored(bimtek)) == ("2 ditolak", (0, 0))
    assert page.get_by_role("button", name="Serahkan sebagai berkas").is_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Hapus yang ditolak").click()
    wait_for(page, "Semua terkirim")


def test_what_was_refused_is_sent_when_the_bimtek_is_opened_again(page, tablet, sari, bimtek):
    page.context.set_offline(True)
    page.evaluate(TAP_ALL, [0, 2])
    services.finish_bimtek(actor=sari, bimtek=bimtek)
    online(page)
    wait_for(page, "2 ditolak")
    services.reopen_bimtek(actor=sari, bimtek=bimtek, reason="Masih ada di ponsel")
    tablet.kill()
    page = tablet.open()
    wait_for(page, "Semua terkirim")
    assert stored(bimtek) == (2, 2)


KEPT = """async () => {
  const request = indexedDB.open("kehadiran");
  await new Promise((done) => { request.onsuccess = done; });
  const counts = [];
  for (const name of ["rosters", "marks"]) {
    const all = request.result.transaction(name).objectStore(name).getAll();
    await new Promise((done) => { all.onsuccess = done; });
    counts.push(all.result.length);
  }
  return counts;
}"""


@pytest.mark.parametrize("is_sent", [True, False])
def test_names_leave_the_phone_at_logout_but_nothing_that_waits(page, tablet, is_sent):
    page.context.set_offline(True)
    page.get_by_role("button", name="PESERTA 01").click()
    wait_for(page, "1 belum terkirim")
    if is_sent:
        online(page)
        wait_for(page, "Semua terkirim")
    else:
        page.route("**/marks/", lambda route: route.abort())
        online(page)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(tablet.address + reverse("reports:mine"))
    page.evaluate("document.querySelector('form[action*=logout] button').click()")  # in the folded menu
    page.get_by_role("button", name="Masuk").wait_for()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    assert page.evaluate(KEPT) == ([0, 0] if is_sent else [1, 1])
