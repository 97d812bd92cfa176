"""Every reference case can be loaded beside the others, whichever came first, and looked at afterwards."""

import re

import pytest
from django.conf import settings

from accounts.models import Office, Official, User
from accounts.roles import Role
from cases.demo import OFFICES, PASSWORD, PEOPLE, load_demo
from kube.models import Assignment, Membership
from regions.models import Region
from tests.cases.together import IN_ORDER, load_all

README = (settings.BASE_DIR / "README.md").read_text()


def test_readme_names_every_case_in_the_order_the_command_does():
    named = re.findall(r"^\./run manage load_case ([a-z0-9-]+)(?: {2,}|\n)", README, re.MULTILINE)
    assert list(dict.fromkeys(named)) == IN_ORDER


@pytest.mark.django_db(transaction=True)
def test_all_cases_end_as_expected_in_one_database_loaded_backwards():
    figures = load_all(reversed(IN_ORDER))
    assert {case for case, told in figures.items() if not told["matches_expected"]} == set()
    assert_each_can_be_seen()


def assert_each_can_be_seen():
    """Somebody can log in where a case was played, an official signs there, and who works in the field has groups."""
    for code in OFFICES:
        roles = set(User.objects.filter(region_id=code, username__in=[row[0] for row in PEOPLE]).values_list("role"))
        assert (Role.OPERATOR,) in roles, code
        assert Official.objects.filter(office__region_id=code).exists(), code
    held = dict.fromkeys(("pendamping.kupang", "pendamping.kutim"), 0)
    for name in Assignment.objects.filter(until_on=None).values_list("pendamping__username", flat=True):
        held[name] += 1
    assert held == {"pendamping.kupang": 10, "pendamping.kutim": 6}
    assert Membership.objects.present().filter(group__office__region_id="64.08").count() == 36


def test_the_demo_accounts_of_readme_are_those_that_are_made(db):
    load_demo()
    rows = re.findall(r"^\| (`.+?) \| (.+?) \| (.+?) \|$", README, re.MULTILINE)
    told = {name: (words, place) for names, words, place in rows for name in re.findall(r"`([^`]+)`", names)}
    assert sorted(told) == sorted(row[0] for row in PEOPLE)
    for username, _, _, code in PEOPLE:
        words, place = told[username]
        user = User.objects.get(username=username)
        assert place == (Region.objects.get(code=code).title if code else "Indonesia").removeprefix("Kabupaten ")
        role = user.get_role_display().partition("/")[0].lower()
        assert user.check_password(PASSWORD) and role in words.lower(), username


def test_every_office_of_the_cast_has_somebody_and_an_official(db):
    load_demo()
    for office in Office.objects.all():
        assert office.officials.exists() and User.objects.filter(region=office.region).exists()
