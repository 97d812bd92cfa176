"""A form that is refused says so first of all: in the title, and in a list above the page with a link to each field."""

import html
import re

import pytest

from tests.access.test_odd_input import names, one_of

NOTHING, TOO_LONG, ODD = "", "x" * 5000, "2024-02-31"


def told(page):
    """(title, targets of the list above the page or None)."""
    title = re.search(r"<title>\s*(.*?)</title>", page, re.DOTALL)[1]
    summary = re.search(r'id="salah-isi".*?</ul>', page, re.DOTALL)
    return html.unescape(title), summary and re.findall(r'href="#([^"]+)"', summary[0])


def faults_of(page):
    title, targets = told(page)
    ids = re.findall(r'\sid="([^"]+)"', page)
    if not title.startswith("Periksa: ") or targets is None:
        yield f"title {title!r}, links {targets}"
    # A form of an older page may be refused where its fields are no longer: then there is nothing to go to.
    names = re.findall(r'\sname="([^"]+)"', page)
    lost = [target for target in targets or () if target not in ids]
    yield from (f"no field {target}" for target in lost if re.split("[_-]", target)[-1] in names)
    yield from (f"{said} is not explained" for said in unexplained(page, ids))
    yield from (f"{target} twice" for target in targets or () if ids.count(target) > 1)


def unexplained(page, ids):
    """Fields marked as wrong whose sentence is not tied to them, or to the fieldset around them."""
    for tag in re.findall(r"<(?:input|select|textarea|fieldset)[^>]*aria-invalid=\"true\"[^>]*>", page):
        told = re.search(r'aria-describedby="([^"]*)"', tag)
        is_choice = re.search(r'type="(?:radio|checkbox)"', tag)
        if not is_choice and not (told and {*told[1].split()} & {*ids} and "error" in told[1]):
            yield tag[:150]


@pytest.mark.parametrize("typed", [NOTHING, TOO_LONG, ODD], ids=["nothing", "too long", "odd"])
def test_every_refused_form_begins_with_what_is_wrong(door, typed):
    faults, seen = [], 0
    fields = dict.fromkeys(names(), typed) if typed else {}
    for browser, address in one_of(door, "POST"):
        answer = door.ask(browser, "POST", address, fields)
        if answer.status_code == 422 and "text/html" in answer["Content-Type"]:
            seen += 1
            faults += [(address, fault) for fault in faults_of(answer.text)]
    assert not faults, "\n".join(map(str, faults))
    assert seen > 30


def test_a_page_that_nobody_has_sent_says_nothing_of_faults(door):
    pages = [door.ask(browser, "GET", address) for browser, address in one_of(door, "GET")]
    shown = [page.text for page in pages if page["Content-Type"].startswith("text/html") and not page.streaming]
    assert [told(page)[0] for page in shown if 'id="salah-isi"' in page or "Periksa: " in page] == []
    assert len(shown) > 80
