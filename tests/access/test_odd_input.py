"""What no person types: letters that cannot be kept, numbers without end. Refused or ignored, never a broken page."""

import re
import uuid
from urllib.parse import quote

import pytest
from django.forms import BaseForm
from django.urls import reverse

from accounts.roles import Role
from bimtek.models import Bimtek
from tests import house
from tests.access.addresses import CLOSED
from tests.door import NOBODY, value

ENDLESS = "9" * 30
ODD = [ENDLESS, "-1", "2024-02-31", "x" * 3000]


def forms_below(form=BaseForm):
    for one in form.__subclasses__():
        yield one
        yield from forms_below(one)


def names():
    """Every name that a page may read from its address or from a form."""
    text = "\n".join(house.source(".py", folders=house.ROOMS).values())
    asked = set(re.findall(r"""request\.(?:GET|POST)(?:\.get(?:list)?\(|\[)"(\w+)""", text))
    asked |= set(re.findall(r"""number_in\(request, "(\w+)""", text))
    assert {"page", "after", "before", "kind"} <= asked
    return sorted(asked.union(*(getattr(form, "base_fields", {}) for form in forms_below())) - {"form_token"})


def one_of(door, method):
    """(browser, address) of every page that has the method, as the first role that may open it."""
    for page in CLOSED.values():
        if who := sorted(door.matrix[page.name].get(method, ())):
            words = {word: value(page, word, door.metro) for word in page.words}
            yield door.browsers[who[0]], reverse(page.name, kwargs=words)


def broken(door, method, asked):
    """The addresses of `asked` (browser, address, fields) that are answered with an error of the program."""
    return [
        (address[:200], str(fields)[:100])
        for browser, address, fields in asked
        if door.ask(browser, method, address, fields).status_code >= 500
    ]


def test_nul_in_an_address_is_400_on_every_page(door):
    asked = [(browser, f"{address}?x=%00") for browser, address in one_of(door, "GET")]
    assert {door.ask(browser, "GET", address).status_code for browser, address in asked} == {400}
    assert len(asked) > 100


def test_nul_in_any_field_is_400_on_every_page(door):
    asked = one_of(door, "POST")
    assert {door.ask(browser, "POST", address, {"x": "a\0b"}).status_code for browser, address in asked} == {400}


@pytest.mark.parametrize("word", ["a%00b", "%ff", "%ED%A0%80", ENDLESS, "9" * 5000])
def test_odd_words_in_the_path_are_not_found(door, word):
    """In the place of each word of every address; NUL is refused before anybody looks for it."""
    seen = set()
    for page in CLOSED.values():
        who = sorted(door.matrix[page.name].get("GET", ()))
        for odd in page.words if who else ():
            words = {name: value(page, name, door.metro) for name in page.words}
            route = reverse(page.name, kwargs=words | {odd: words[odd]})
            before = quote(str(words[odd]))
            seen.add(door.ask(door.browsers[who[0]], "GET", route.replace(f"/{before}/", f"/{word}/", 1)).status_code)
    assert seen <= ({400} if "%00" in word else {404, 403, 200})


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: ascii(odd)[:12])
def test_odd_values_of_an_address_break_no_page(door, odd):
    query = "&".join(f"{name}={quote(odd[:1500])}" for name in names())
    asked = [(browser, f"{address}?{query}", {}) for browser, address in one_of(door, "GET")]
    assert broken(door, "GET", asked) == []


@pytest.mark.parametrize("odd", ["%ff", "%ED%A0%80", "%C0%80", "+2AA-"])
def test_bytes_that_are_no_letters_break_no_page(door, odd):
    asked = [(b, f"{address}?q={odd}&page={odd}&{odd}=1", {}) for b, address in one_of(door, "GET")]
    assert broken(door, "GET", asked) == []


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: ascii(odd)[:12])
def test_odd_values_of_a_form_break_no_page(door, odd):
    fields = dict.fromkeys(names(), odd)
    assert broken(door, "POST", [(browser, address, fields) for browser, address in one_of(door, "POST")]) == []


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        ('--b\r\nContent-Disposition: form-data; name="q"\r\n\r\na\0b\r\n--b--\r\n', "multipart/form-data; boundary=b"),
        (
            '--b\r\nContent-Disposition: form-data; name="file"; filename="a\0b.csv"\r\n\r\nx\r\n--b--\r\n',
            "multipart/form-data; boundary=b",
        ),
        ("q=%00", "application/x-www-form-urlencoded"),
        ("%00=q", "application/x-www-form-urlencoded"),
        (
            '--b\r\nContent-Disposition: form-data; name="q"\r\n\r\n+2AA-\r\n--b--\r\n',
            "multipart/form-data; boundary=b; charset=utf-7",
        ),
    ],
)
def test_nul_and_half_letters_are_400_however_they_are_sent(door, content, content_type):
    browser = door.browsers[Role.OPERATOR]
    address = reverse("beneficiaries:add_check")
    answer = browser.generic("POST", address, content.encode(), content_type)
    assert answer.status_code == 400


def test_the_refusal_is_a_page_of_ours_with_the_policy(door):
    answer = door.browsers[Role.OPERATOR].get("/?q=%00")
    assert answer.status_code == 400 and "Permintaan tidak dikenali" in answer.text
    assert "Content-Security-Policy" in answer


@pytest.mark.parametrize("header", ["HTTP_USER_AGENT", "HTTP_ACCEPT", "HTTP_X_FORWARDED_FOR", "HTTP_REFERER"])
def test_nul_in_a_header_is_400(door, header):
    browser = door.browsers[NOBODY]
    sent = {"username": "sari", "password": "salah"}
    assert browser.post("/accounts/login/", sent, **{header: "a\0b"}).status_code == 400


@pytest.mark.parametrize("cookie", ["sessionid", "csrftoken", "lain"])
def test_nul_in_a_cookie_is_400(door, cookie):
    """A cookie in quotes may say it in octal, and then no server in front of the program sees it."""
    answer = door.browsers[NOBODY].get("/accounts/login/", HTTP_COOKIE=f'{cookie}="a\\000b"')
    assert answer.status_code == 400


@pytest.mark.parametrize("name", ["nama\0", "\0"])
def test_nul_in_a_name_at_the_login_is_400(door, name):
    answer = door.browsers[NOBODY].post("/accounts/login/", {"username": name, "password": "x"})
    assert answer.status_code == 400


SHEET = '{"user": %s, "device": "%s", "sent_at": "2026-11-22T08:01:02.345Z", "marks": [{"uuid": "%s"%s}]}'


@pytest.mark.parametrize(
    "content",
    [
        SHEET % (1, uuid.uuid4(), uuid.uuid4(), r', "sequence": "\u0000"'),
        SHEET % (1, uuid.uuid4(), uuid.uuid4(), r', "\u0000": "\ud800"'),
        SHEET % (1, r"\u0000", uuid.uuid4(), ""),
        SHEET % (1, uuid.uuid4(), r"\ud800", ""),
        SHEET % (ENDLESS, uuid.uuid4(), uuid.uuid4(), ""),
        SHEET % ("9" * 5000, uuid.uuid4(), uuid.uuid4(), ""),
        "\0",
        "[" * 100_000,
    ],
)
@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "multipart/form-data; boundary=b"])
def test_a_sheet_of_marks_with_odd_text_is_answered_in_words(door, content, content_type):
    address = reverse("bimtek:receive_marks", args=[door.metro[Bimtek].pk])
    answer = door.browsers[Role.OPERATOR].generic("POST", address, content.encode(), content_type)
    assert answer.status_code < 500
