import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.services import edit_office
from audit.chain import link_events
from audit.sentences import GROUPS, SENTENCES
from audit.trail import record

EVENTS = reverse("audit:events")


def recorded_verbs():
    """Every verb the rooms write: what stands behind `verb=`, and any text that looks like one."""
    verb = re.compile(rf"({'|'.join(GROUPS)})\.(?!css$|html$)[a-z_]+")
    for room in [room for room in settings.ROOMS if room != "cases"]:  # it plays what the others write
        for file in (Path(settings.BASE_DIR) / room).rglob("[!0]*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                text = getattr(node, "value", None) if isinstance(node, ast.Constant) else None
                if isinstance(text, str) and verb.fullmatch(text):
                    yield text
                if isinstance(node, ast.keyword) and node.arg == "verb":
                    yield from (c.value for c in ast.walk(node.value) if isinstance(c, ast.Constant))


def test_every_verb_has_a_sentence_and_a_group():
    verbs = {verb for verb in recorded_verbs() if "." in verb.strip(".")}
    assert len(verbs) > 40
    assert verbs - SENTENCES.keys() == set()
    assert {verb.split(".")[0] for verb in SENTENCES} == GROUPS.keys()


@pytest.fixture
def history(rina, office, wati, yusuf, kupang):
    edit_office(actor=rina, office=office, address="Jalan Lain 9")
    record(actor=rina, verb="user.changed", subject=wati, before={"name": "Wati"}, after={"name": "Wati S"})
    record(actor=yusuf, verb="user.changed", subject=yusuf)


@pytest.fixture
def rina(person, office):
    """Rina is the admin of Metro only."""
    return person("rina", "admin", "18.72")


def test_the_history_is_the_region_s_own_in_sentences(as_, joni, history):
    page = as_(joni).get(EVENTS).content.decode()
    assert "Data kantor diubah" in page and "Jalan Lain 9" in page
    assert "Yusuf" not in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"group": "office"}, ["office.changed"]),
        ({"q": "wati"}, ["user.changed"]),
        ({"actor": "rina"}, ["user.changed", "office.changed"]),
        ({"actor": "tidak ada"}, []),
        ({"first_on": "2020-01-01", "last_on": "2020-01-02"}, []),
        ({"first_on": "bukan hari"}, []),
        ({"before": "x"}, []),
    ],
)
def test_the_history_is_filtered(as_, joni, history, query, expected):
    events = as_(joni).get(EVENTS, query).context["events"]
    assert [event.verb for event in events] == expected


def test_older_pages_follow_by_key(as_, joni, wati):
    for number in range(120):
        record(actor=None, verb="user.changed", subject=wati, count=number)
    browser, seen, older = as_(joni), [], None
    for _ in range(3):
        page = browser.get(EVENTS, {"before": older} if older else {})
        seen += [event.detail["count"] for event in page.context["events"]]
        older = page.context["older"]
    assert seen == list(range(119, -1, -1)) and older is None


def test_the_page_says_how_far_the_chain_goes(as_, joni, history):
    assert "Belum ada catatan yang terkunci" in as_(joni).get(EVENTS).content.decode()
    link_events()
    assert "3 catatan terkunci dalam rantai" in as_(joni).get(EVENTS).content.decode()


def test_an_operator_does_not_read_the_history(as_, sari):
    assert as_(sari).get(EVENTS).status_code == 403


@pytest.mark.parametrize("events", [1, 3])
def test_the_history_costs_the_same_however_long_it_is(as_, joni, wati, events, django_assert_num_queries):
    for _ in range(events):
        record(actor=wati, verb="user.changed", subject=wati)
    browser = as_(joni)
    with django_assert_num_queries(4):
        browser.get(EVENTS)
