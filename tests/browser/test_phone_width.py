"""Every page of the house on a narrow phone: nothing has to be pushed sideways, and no list hides its right edge."""

import mimetypes
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders

from accounts.roles import Role
from tests.access.addresses import CLOSED, readable
from tests.access.conftest import door, media  # noqa: F401
from tests.browser.test_books import CHEAP

pytestmark = pytest.mark.browser

HERE = "http://kube.test"
# A table of years is pushed inside its frame; a list whose rows become cards has nothing to push.
TOO_WIDE = """() => [...document.querySelectorAll("html, .kube-cards")]
    .filter(one => one.scrollWidth > one.parentElement?.clientWidth + 1 || one.scrollWidth > innerWidth)
    .map(one => `${one.className || one.tagName}: ${one.scrollWidth} px`)"""


# The stylesheets are there already: only what stands between <body> and </body> is another.
SHOW = "html => document.body.replaceWith(new DOMParser().parseFromString(html, 'text/html').body)"


@pytest.fixture
def screen(browser, door):  # noqa: F811
    """screen(html) shows an answer of the house with its own stylesheets, and gives what is too wide."""
    context = browser.new_context(viewport=CHEAP, java_script_enabled=False)
    page = context.new_page()
    page.route("**/*", served)
    page.goto(f"{HERE}/static/css/kube.css")  # for an address that its links are relative to
    page.set_content(door.ask(door.browsers["operator"], "GET", "/").text)
    page.wait_for_load_state("networkidle")

    def shown(html):
        page.evaluate(SHOW, html)
        return page.evaluate(TOO_WIDE)

    yield shown
    context.close()


def served(route):
    """A static file, as it is now."""
    file = finders.find(urlsplit(route.request.url).path.removeprefix("/static/"))
    if file is None:
        return route.abort()
    return route.fulfill(body=Path(file).read_bytes(), content_type=mimetypes.guess_type(file)[0])


def answers_of(door):  # noqa: F811
    """(page, HTML) of every page, as the first role that may open it sees it."""
    for page in CLOSED.values():
        cell = next(readable(door, [page]), None)
        answer = cell and door.ask(door.browsers[cell.who], "GET", door.address(cell))
        if answer and answer.get("Content-Type", "").startswith("text/html") and answer.status_code == 200:
            yield page.name, answer.text


def test_every_page_fits_a_phone(door, screen):  # noqa: F811
    found = {name: screen(html) for name, html in answers_of(door)}
    assert len(found) > 150
    assert {name: wide for name, wide in found.items() if wide} == {}


def test_a_page_that_is_too_wide_is_seen(door, screen):  # noqa: F811
    page = CLOSED["programmes:list"]
    cell = next(cell for cell in readable(door, [page]) if cell.who == Role.OPERATOR)
    html = door.ask(door.browsers[cell.who], "GET", door.address(cell)).text
    assert screen(html) == []
    assert screen(html.replace('class="num"', 'class="text-break" style="white-space: pre; min-width: 400px"'))
    assert screen(html.replace("<h1", '<h1 style="min-width: 500px"'))
