"""Who may open what, tried on every page of the house with real rows of two districts (see tests/door.py)."""

import difflib

import pytest
from django.http import HttpResponse
from django.urls import path
from django.urls.resolvers import RegexPattern, URLResolver

from accounts.roles import ACCESS, PUBLIC
from tests import door as doors
from tests.access.addresses import CLOSED, PAGES


def test_every_address_has_a_row_and_every_row_an_address():
    assert {page.name for page in PAGES} == ACCESS.keys() | PUBLIC
    assert len(PAGES) == len({page.name for page in PAGES})


def test_pages_that_need_no_login_are_these():
    assert PUBLIC == {
        "accounts:login",
        "accounts:logout",
        "reports:health",
        "bimtek:give_feedback",
        "bimtek:give_material",
        "bimtek:take_quiz",
    }


def test_an_address_without_a_name_is_seen():
    inner = URLResolver(RegexPattern(""), [path("diam/", lambda request: HttpResponse())], namespace="x")
    found = doors.pages(URLResolver(RegexPattern(""), [inner]))
    assert [page.name for page in found] == ["x:diam/"]


def test_the_table_is_the_one_that_was_written_down():
    """A changed right is a changed line of the text file: copy it from the message, if it is meant."""
    before, now = doors.MATRIX.read_text().splitlines(), doors.written_down().splitlines()
    assert "\n".join(difflib.unified_diff(before, now, doors.MATRIX.name, "accounts/roles.py", "", "", 0)) == ""
    rights = {name: {method: set(roles) for method, roles in rule.items()} for name, rule in ACCESS.items()}
    assert doors.read_matrix() == rights


@pytest.mark.parametrize("name", CLOSED)
def test_a_page_answers_as_the_table_says(door, name):
    assert "\n".join(door.differences(door.cells(CLOSED[name]))) == ""
