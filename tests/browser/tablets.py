"""The attendance app on a device of its own: a browser that can be killed and opened again with what it kept."""

import pytest

from bimtek.models import AttendanceMark, Participant
from bimtek.queries import attendance
from tests.browser.conftest import PHONE
from tests.conftest import PASSWORD


@pytest.fixture
def people(bimtek, sessions, metro):
    """Sixty guests."""
    rows = [
        Participant(bimtek=bimtek, number=number, kind="guest", name=f"PESERTA {number:02}", region=metro)
        for number in range(1, 61)
    ]
    return Participant.objects.bulk_create(rows)


@pytest.fixture
def dewi_with_password(dewi):
    dewi.set_password(PASSWORD)
    dewi.save()
    return dewi


# Resolves when the service worker serves the page. (Waiting for a function needs eval, which our policy forbids.)
KEPT_BY_WORKER = """() => navigator.serviceWorker.controller ? true : new Promise((done) => {
  navigator.serviceWorker.addEventListener("controllerchange", () => done(true), { once: true });
})"""


class Tablet:
    """A device with its own storage. `open` starts the browser, `kill` ends it as if the battery were empty."""

    def __init__(self, browser_type, arguments, folder, address):
        self.start = lambda: browser_type.launch_persistent_context(
            folder, viewport=PHONE, locale="id-ID", accept_downloads=True, **arguments
        )
        self.address, self.context = address, None

    def open(self, prepare=lambda context: None):
        self.context = self.start()
        prepare(self.context)
        return self.tab()

    def tab(self):
        page = self.context.new_page()
        page.set_default_timeout(20_000)
        page.goto(f"{self.address}/bimtek/phone/")
        return page

    def log_in(self, page, username="dewi"):
        page.get_by_label("Nama pengguna").fill(username)
        page.get_by_label("Kata sandi").fill(PASSWORD)
        page.get_by_role("button", name="Masuk").click()

    def kill(self):
        if self.context:
            self.context.close()
            self.context = None


@pytest.fixture
def tablet(playwright, browser_type, browser_type_launch_args, tmp_path, address, dewi_with_password):
    made = Tablet(browser_type, browser_type_launch_args, tmp_path / "profile", address)
    yield made
    made.kill()


def enter_roster(tablet, prepare=lambda context: None):
    """The app with the roster of the bimtek, kept for working without a signal."""
    page = tablet.open(prepare)
    tablet.log_in(page)
    page.get_by_role("button", name="Bimtek Penerima").click()
    page.get_by_role("button", name="PESERTA 60").wait_for()
    page.evaluate(KEPT_BY_WORKER)
    return page


@pytest.fixture
def page(tablet, bimtek, people):
    return enter_roster(tablet)


def waiting(page):
    return page.locator("#antrean").inner_text()


def wait_for(page, text):
    page.locator("#antrean", has_text=text).wait_for()


def online(page):
    page.context.set_offline(False)


def stored(bimtek):
    return AttendanceMark.objects.count(), sum(bool(one.present_in) for one in attendance(bimtek))
