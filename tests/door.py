"""The door, tried from outside: every page x method x role x whose thing it is. What tests/access asks.

What is expected stands in tests/access_matrix.txt, not in ACCESS: a right that grows is a line that changes.
"""

import io
import re
import uuid
import zipfile
from contextlib import nullcontext
from http.cookies import SimpleCookie
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from accounts.models import User
from accounts.roles import ACCESS, Role
from audit import sealing
from beneficiaries.models import RegisterEntry
from bimtek.models import Bimtek, Participant, Session
from jobs.models import Upload
from kube.models import GroupImport
from programmes.models import Allocation, Candidate, Decree, Recipient, RequiredPaper

MATRIX = Path(__file__).with_name("access_matrix.txt")
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
NOBODY = "anonymous"
WHO = [*Role.values, NOBODY]
# elsewhere: every word of the address is the other district's; foreign and missing: one word only.
WHOSE = ("own", "foreign", "missing", "elsewhere", "unassigned")

# What an address names besides the thing its page is about (that is known from `opens`), by word.
NAMED = {
    "candidate": Candidate,
    "allocation": Allocation,
    "decree": Decree,
    "recipient": Recipient,
    "paper": RequiredPaper,
    "session": Session,
    "participant": Participant,
}
# Words that mean something of their own on one page: a key of tests/worlds.py, or the text itself.
SPECIAL = {
    ("reports:render", "kind"): "attendance",
    ("reports:render", "pk"): Bimtek,
    ("programmes:override", "code"): "nik_sound",
    ("bimtek:type_in_scores", "stage"): "pre",
    ("bimtek:preview_participants", "upload"): (Upload, "participants"),
    ("bimtek:preview_list", "upload"): (Upload, "attendance"),
    ("bimtek:unclear_rows", "upload"): (Upload, "attendance"),
    ("programmes:preview_candidates", "upload"): (Upload, "candidates"),
    ("programmes:preview_allocations", "upload"): (Upload, "allocations"),
    ("programmes:preview_past", "upload"): (Upload, "past"),
    ("beneficiaries:preview", "pk"): (Upload, "register"),
    ("jobs:explain", "pk"): (Upload, "candidates"),
    ("jobs:reading", "pk"): (Upload, "candidates"),
    ("jobs:example", "kind"): "candidates",
    ("jobs:refused_of", "pk"): (Upload, "allocations"),
    ("jobs:take_back", "pk"): (Upload, "allocations"),
    ("kube:hand_on", "pk"): (User, Role.PENDAMPING),
    ("kube:imported", "pk"): (GroupImport, "done"),
    ("kube:download_findings", "pk"): (GroupImport, "done"),
}
ERRORS = (b'id="salah-isi"', b"is-invalid", b"invalid-feedback")  # how a page shows that a field is wrong
MISSING = {"slug": "tidak-ada", "code": "99.99"}


class Page(NamedTuple):
    name: str
    view: object
    words: tuple  # what its address takes: ("pk", "candidate")


class Cell(NamedTuple):
    """One question. `foreign` is the word of the address that names nothing this person may see, or ""."""

    page: Page
    method: str
    who: str
    whose: str  # one of WHOSE
    foreign: str = ""

    def __str__(self):
        thing = f"{self.whose} {self.foreign}".strip()
        return f"{self.page.name} {self.method} by {self.who}, {thing}"


def pages(resolver=None, namespace="", words=()):
    """Every address of the house, however deep; one without a name is called after its route."""
    for entry in (resolver or get_resolver()).url_patterns:
        here = (*words, *entry.pattern.converters)
        if isinstance(entry, URLPattern):
            yield Page(f"{namespace}{entry.name or entry.pattern}", entry.callback, here)
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from pages(entry, inner, here)


def written_down(access=ACCESS):
    """The table as text: a line for each page, a column for each role; G reads, P sends."""
    lines = [f"{'':34}" + "".join(f"{role:13}" for role in Role.values).rstrip()]
    for name, rule in access.items():
        letters = ["".join(m[0] for m in ("GET", "POST") if role in rule.get(m, ())) or "." for role in Role.values]
        lines.append(f"{name:34}" + "".join(f"{cell:13}" for cell in letters).rstrip())
    return "\n".join(lines) + "\n"


def read_matrix(text=None):
    """{page: {method: roles}} of the table."""
    head, *lines = (text or MATRIX.read_text()).splitlines()
    matrix = {}
    for line in lines:
        name, *cells = line.split()
        matrix[name] = {
            method: {role for role, cell in zip(head.split(), cells, strict=True) if method[0] in cell}
            for method in ("GET", "POST")
            if any(method[0] in cell for cell in cells)
        }
    return matrix


def value(page, word, world, rows=None):
    """What stands in the address for this word. Raises LookupError with what to add for a word nobody knows."""
    known = SPECIAL.get((page.name, word), NAMED.get(word))
    if isinstance(known, str):
        return known
    if known:
        return (rows or world.rows)[known].pk
    if word == getattr(page.view, "by", None) and page.view.model:
        return getattr((rows or world.rows)[page.view.model], word)
    raise LookupError(
        f"{page.name} takes <{word}>: say in tests/door.py (NAMED or SPECIAL) which model it names,"
        " and build one in tests/worlds.py"
    )


def key_of(page, word):
    """The key of tests/worlds.py behind this word of an address; a text is itself."""
    return SPECIAL.get((page.name, word), NAMED.get(word)) or page.view.model


def is_main(page, word):
    """Whether the page is about this word's thing: then it is 404 before the role is asked."""
    return word == getattr(page.view, "by", None) and page.view.model is not None


class Door:
    """Both worlds and a browser for every role. `ask` rolls back whatever the page did."""

    def __init__(self, worlds, matrix=None):
        self.metro, self.kupang = worlds.metro, worlds.kupang
        self.matrix = matrix or read_matrix()
        self.browsers = {who: self.browser(self.metro, who) for who in WHO}
        self.visitors = {who: self.browser(self.kupang, who) for who in Role.values}

    def browser(self, world, who):
        client = Client(raise_request_exception=False)
        if who != NOBODY:
            client.force_login(world.users[who])
        return client

    def address(self, cell, world=None):
        own, other = (self.metro, self.kupang) if world in (None, self.metro) else (self.kupang, self.metro)
        near = other if cell.whose == "elsewhere" else own
        rows = near.rows | near.of_role.get(cell.who, {})
        arguments = {word: value(cell.page, word, near, rows) for word in cell.page.words}
        if cell.whose == "foreign":
            arguments[cell.foreign] = value(cell.page, cell.foreign, other)
        if cell.whose == "missing":
            arguments[cell.foreign] = MISSING.get(cell.foreign, 999_999_999)
        if cell.whose == "unassigned":
            arguments[cell.foreign] = value(cell.page, cell.foreign, own, own.unassigned)
        return reverse(cell.page.name, kwargs=arguments)

    def sent(self, cell):
        """What a form holds besides its token where an empty one would ask nothing: a KK of the other district.

        Not a NIK: that somebody was helped elsewhere may be told, and then nobody looks for his family.
        """
        if cell.page.name != "beneficiaries:check":
            return {}
        return {"q": sealing.unseal(sealing.KK, self.kupang[RegisterEntry].kk_sealed)}

    def ask(self, browser, method, url, content=()):
        session = browser.cookies.get(settings.SESSION_COOKIE_NAME)
        browser.cookies = SimpleCookie({settings.SESSION_COOKIE_NAME: session.value} if session else {})
        data = {"data": {"form_token": str(uuid.uuid4()), **dict(content)}} if method == "POST" else {}
        with transaction.atomic() if method in ("GET", "HEAD", "POST") else nullcontext():
            answer = getattr(browser, method.lower())(url, **data)
            answer.text_shown = shown(answer)
            if method in ("GET", "HEAD", "POST"):
                transaction.set_rollback(True)
        return answer

    def cells(self, page, methods=METHODS, who=WHO, whose=WHOSE):
        """Every question about a page. A method it does not have is refused before anything is looked up, and HEAD is
        GET without a body: so with other people's things one role asks for all.
        """
        for method in methods:
            for one in who:
                if "own" in whose:
                    yield Cell(page, method, one, "own")
                if method in self.matrix[page.name] or one == who[0]:
                    yield from self.cells_of_others(page, method, one, whose)

    def cells_of_others(self, page, method, one, whose):
        for word in page.words:
            key = key_of(page, word)
            if isinstance(key, str):
                continue
            if is_main(page, word) and len(page.words) > 1 and "elsewhere" in whose:
                yield Cell(page, method, one, "elsewhere", word)
            yield from (Cell(page, method, one, w, word) for w in ("foreign", "missing") if w in whose)
            if one == Role.PENDAMPING and key in self.metro.unassigned and "unassigned" in whose:
                yield Cell(page, method, one, "unassigned", word)

    def expected(self, cell):
        rule = self.matrix[cell.page.name]
        method = "GET" if cell.method == "HEAD" else cell.method
        if cell.who == NOBODY:
            return "login"
        if method not in rule:
            return 405
        if cell.foreign and is_main(cell.page, cell.foreign):
            return 404
        if cell.who not in rule[method]:
            return 403
        return 404 if cell.foreign else "served"

    def differences(self, cells):
        """What the house answers otherwise than the table says, in words. Also 404 pages that tell two things apart."""
        faults, not_there = [], {}
        for cell in cells:
            answer = self.ask(self.browsers[cell.who], cell.method, self.address(cell), self.sent(cell))
            expected = self.expected(cell)
            if not fits(answer, expected):
                faults.append(f"{cell}: {answer.status_code} instead of {expected}")
            if expected == 404:
                key = cell.page.name, cell.method, cell.who, cell.foreign
                before = not_there.setdefault(key, answer.text_shown)
                if before != answer.text_shown:
                    faults.append(f"{cell}: its 404 can be told from that of a thing that does not exist")
            if answer.get("Content-Type", "").startswith("text/html") and "Content-Security-Policy" not in answer:
                faults.append(f"{cell}: an HTML page without a content security policy")
            if cell.method == "GET" and any(sign in answer.text_shown for sign in ERRORS):
                faults.append(f"{cell}: shows an error before anything was typed")
            if expected != "login" and (found := traces(answer, self.kupang)):
                faults.append(f"{cell}: shows {found} of the other district")
        return faults


def traces(answer, world):
    """What of a district an answer gives away."""
    text = answer.text_shown.lower() + str(answer.headers.get("Location", "")).lower().encode()
    return [trace.decode() for trace in world.traces if trace in text]


def fits(answer, expected):
    if expected == "login":
        return answer.status_code == 302 and answer["Location"].startswith(reverse(settings.LOGIN_URL))
    if expected == "served":
        return answer.status_code not in (403, 404, 405) and answer.status_code < 500
    return answer.status_code == expected


def shown(answer):
    """The body without what differs each time; of a workbook what is inside."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            return b"\n".join(book.read(name) for name in book.namelist())
    body = re.sub(rb'name="(csrfmiddlewaretoken|form_token)" value="[^"]*"', b"", body)
    return re.sub(rb'X-CSRFToken": "[^"]*"', b"", body)
