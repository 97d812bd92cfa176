"""The header of every role in windows of an office, with the scrollbar that an ordinary browser has."""

import pytest

from accounts.roles import Role
from tests.access.conftest import door, media  # noqa: F401
from tests.browser.test_phone_width import HERE, SHOW, served

pytestmark = pytest.mark.browser

WIDTHS = (1024, 1200, 1240, 1280, 1366)
LONG_NAME = "Siti Nurhaliza Kusumawardhani binti Abdurrahman"
MEASURED = """() => {
    const html = document.documentElement, right = one => Math.ceil(one.getBoundingClientRect().right)
    const toggler = document.querySelector(".navbar-toggler"), leave = document.querySelector(".kube-bar form button")
    const shown = [...document.querySelectorAll(".kube-bar .nav-link, .kube-bar button")].filter(one => one.offsetWidth)
    const at = leave.getBoundingClientRect()
    const on_top = document.elementFromPoint(at.x + at.width / 2, at.y + at.height / 2)
    return {
        room: html.clientWidth, scrollbar: innerWidth - html.clientWidth, needed: html.scrollWidth,
        cut: shown.filter(one => right(one) > html.clientWidth || one.scrollWidth > one.clientWidth + 1)
            .map(one => one.textContent.trim()),
        leaves: on_top === leave || toggler.offsetWidth > 0,
    }
}"""


@pytest.fixture(scope="module")
def pages(door):  # noqa: F811
    """role -> its first page, long enough to be scrolled, with a name that is long."""
    texts = {role: door.ask(door.browsers[role], "GET", "/").text for role in Role.values if role in door.browsers}
    return {role: longer(text) for role, text in texts.items()}


def longer(text):
    head, rest = text.split("<strong>", 1)
    text = f"{head}<strong>{LONG_NAME}{rest[rest.index('</strong>') :]}"
    return text.replace("</main>", '<div style="height: 3000px"></div></main>')


@pytest.fixture
def window(browser_type, browser_type_launch_args, pages):
    """A window whose scrollbar takes its room, as headless Chromium's does not by itself."""
    browser = browser_type.launch(**browser_type_launch_args, ignore_default_args=["--hide-scrollbars"])
    page = browser.new_page(java_script_enabled=False)
    page.route("**/*", served)
    page.goto(f"{HERE}/static/css/kube.css")  # for an address that its links are relative to
    page.set_content(pages[Role.OPERATOR])
    page.wait_for_load_state("networkidle")
    yield page
    browser.close()


def test_the_header_fits_every_window_of_every_role(pages, window):
    assert Role.OPERATOR in pages and len(pages) > 5
    wrong = {}
    for role, html in pages.items():
        window.evaluate(SHOW, html)
        for width in WIDTHS:
            window.set_viewport_size({"width": width, "height": 800})
            found = window.evaluate(MEASURED)
            assert found["scrollbar"] > 0
            if found["needed"] > found["room"] or found["cut"] or not found["leaves"]:
                wrong[role, width] = found
    assert wrong == {}
