"""Nothing of another district is shown, found or taken, on any page that a role may open."""

import pytest

from accounts.models import User
from accounts.roles import Role
from bimtek.models import Bimtek, QuizQuestion
from kube.models import Group, Loan, Meeting, Membership
from programmes.models import Programme
from regions.models import Region
from tests import door as doors
from tests.access.addresses import CLOSED, readable

# Empty forms, and a list of refused candidates where nobody is refused.
SHOWS_NOTHING_OF_ITS_OWN = {
    "jobs:example",
    "bimtek:phone",
    "bimtek:phone_worker",
    "bimtek:add_question",
    "accounts:password",
    "accounts:add_user",
    "accounts:add_office",
    "beneficiaries:upload",
    "beneficiaries:add_check",
    "kube:add_business_type",
    "kube:add_coordination",
    "kube:upload",
}


def test_kupang_sees_nothing_of_metro(door):
    for cell in readable(door):
        answer = door.ask(door.visitors[cell.who], "GET", door.address(cell, door.kupang))
        assert (answer.status_code < 400, doors.traces(answer, door.metro)) == (True, []), str(cell)


def test_searching_for_the_other_district_finds_nothing(door):
    """The words asked for are cut by a letter, so that a page may repeat them."""
    for cell in readable(door):
        address = f"{door.address(cell)}?q={door.kupang.mark[:-1]}&actor={door.kupang.actor_mark[:-1]}"
        answer = door.ask(door.browsers[cell.who], "GET", address)
        assert (answer.status_code < 400, doors.traces(answer, door.kupang)) == (True, []), str(cell)


def opened(door, cell):
    return door.ask(door.browsers[cell.who], "GET", door.address(cell))


def test_a_pendamping_meets_only_the_bimtek_he_helps_with(door):
    other = door.metro.unassigned[Bimtek].get_absolute_url().encode()

    def is_shown_to(role):
        return any(other in opened(door, cell).text_shown for cell in readable(door) if cell.who == role)

    assert is_shown_to(Role.OPERATOR) and not is_shown_to(Role.PENDAMPING)


def test_the_marks_would_be_seen(door):
    """The control: every page shows a trace of its own district to somebody, or a leak could not be noticed there."""
    pages = [CLOSED[name] for name, rule in door.matrix.items() if "GET" in rule]
    silent = [page for page in pages if not any(shows_a_mark(door, cell) for cell in readable(door, [page]))]
    redirects = {page.name for page in silent if any(is_redirect(door, cell) for cell in readable(door, [page]))}
    assert {page.name for page in silent} - redirects == SHOWS_NOTHING_OF_ITS_OWN
    assert len(redirects) < 6


def shows_a_mark(door, cell):
    text = opened(door, cell).text_shown.lower()
    return any(mark in text for mark in door.metro.traces[1:])  # the first is everybody's own name, on every page


def is_redirect(door, cell):
    return opened(door, cell).status_code == 302


# What a form names besides the thing its page is about: the other district's must be refused as unknown.
CHOICES = [
    ("bimtek:add", "programme", Programme),
    ("bimtek:add", "facilitators", (User, Role.PENDAMPING)),
    ("bimtek:edit", "facilitators", (User, Role.PENDAMPING)),
    ("bimtek:choose_groups", "groups", Group),
    ("bimtek:choose_questions", "questions", QuizQuestion),
    ("bimtek:add_participant", "membership", Membership),
    ("bimtek:add_participant", "user", (User, Role.PENDAMPING)),
    ("beneficiaries:add_field_list", "given_to", (User, Role.PENDAMPING)),
    ("kube:assign", "pendamping", (User, Role.PENDAMPING)),
    ("kube:elect", "ketua", Membership),
    ("kube:elect", "meeting", Meeting),
    ("kube:money_in", "member", Membership),
    ("kube:lend", "member", Membership),
    ("kube:lend_in_kind", "received_from", (Loan, "kind")),
    ("programmes:add", "kelurahan", Region),
    ("programmes:edit", "kelurahan", Region),
]


@pytest.mark.parametrize(("name", "field", "key"), CHOICES)
def test_a_form_takes_nothing_of_the_other_district(door, name, field, key):
    address = door.address(doors.Cell(CLOSED[name], "POST", Role.OPERATOR, "own"))
    for world, is_refused in ((door.kupang, True), (door.metro, False)):
        answer = door.ask(door.browsers[Role.OPERATOR], "POST", address, {field: world[key].pk})
        refused = answer.context["form"].errors if answer.context else {}  # what lacks nothing is taken
        assert (field in refused) == is_refused
