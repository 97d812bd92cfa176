"""Who may open what, tried on every page of the house with real rows of two districts (see tests/door.py)."""

import ast
import difflib
import logging
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import models, transaction
from django.http import HttpResponse
from django.urls import path
from django.urls.resolvers import RegexPattern, URLResolver

from accounts.models import User
from accounts.roles import ACCESS, EVERYONE, PUBLIC, Role
from bimtek.models import Bimtek
from kube.models import Group, Loan, Meeting, Membership
from programmes.models import Programme
from regions.models import Region
from tests import door as doors
from tests import house, worlds

PAGES = sorted(doors.pages())
CLOSED = {page.name: page for page in PAGES if page.name not in PUBLIC}

# Empty forms, and a list of refused candidates where nobody is refused.
SHOWS_NOTHING_OF_ITS_OWN = {
    "programmes:outcome_xlsx",
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


@pytest.fixture(scope="module", autouse=True)
def media(tmp_path_factory):
    """As in conftest, but one folder for the module: its rows live as long."""
    before, settings.MEDIA_ROOT = settings.MEDIA_ROOT, tmp_path_factory.mktemp("media")
    yield
    settings.MEDIA_ROOT = before


@pytest.fixture(scope="module")
def door(media, django_db_setup, django_db_blocker):
    """Both districts and nineteen browsers, made once; everything is rolled back at the end."""
    logging.disable(logging.CRITICAL)
    with django_db_blocker.unblock(), transaction.atomic():
        yield doors.Door(worlds.both())
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


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


def readable(door):
    """Every page a role may open, as cells."""
    for page in CLOSED.values():
        yield from door.cells(page, ["GET"], sorted(door.matrix[page.name].get("GET", ())), ["own"])


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


@pytest.fixture(scope="module")
def shown(door):
    """{cell: answer} of every page each role of Metro may open."""
    return {cell: door.ask(door.browsers[cell.who], "GET", door.address(cell)) for cell in readable(door)}


def test_a_pendamping_meets_only_the_bimtek_he_helps_with(door, shown):
    other = door.metro.unassigned[Bimtek].get_absolute_url().encode()
    shown_to = {cell.who for cell, answer in shown.items() if other in answer.text_shown}
    assert Role.OPERATOR in shown_to and Role.PENDAMPING not in shown_to


def test_the_marks_would_be_seen(door, shown):
    """The control: every page shows a trace of its own district to somebody, or a leak could not be noticed there."""
    own = set(door.metro.traces[1:])  # the first is everybody's own name, which stands on every page
    seen = {
        cell.page.name for cell, answer in shown.items() if any(trace in answer.text_shown.lower() for trace in own)
    }
    readable_pages = {name for name, rule in door.matrix.items() if "GET" in rule}
    redirects = {cell.page.name for cell, answer in shown.items() if answer.status_code == 302}
    assert readable_pages - seen - redirects == SHOWS_NOTHING_OF_ITS_OWN
    assert len(redirects) < 6


# What a form names besides the thing its page is about: the other district's must be refused as unknown.
CHOICES = [
    ("bimtek:add", "programme", Programme),
    ("bimtek:add", "facilitators", (User, Role.PENDAMPING)),
    ("bimtek:edit", "facilitators", (User, Role.PENDAMPING)),
    ("bimtek:choose_groups", "groups", Group),
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
        assert (field in answer.context["form"].errors) == is_refused


# Each guard is taken away in turn. If the questions above did not notice, they would prove nothing.


@contextmanager
def swapped(mapping, key, value):
    before = mapping[key]
    mapping[key] = value
    yield
    mapping[key] = before


@contextmanager
def attribute(thing, name, value):
    before = thing.__dict__.get(name, swapped)
    setattr(thing, name, value)
    yield
    delattr(thing, name) if before is swapped else setattr(thing, name, before)


def blind(door, guards):
    """Names of the guards that can be taken away unnoticed. guards: (name, context manager, cells)."""
    unnoticed, tried = [], 0
    for name, without, cells in guards:
        with without:
            tried += 1
            if not door.differences(cells):
                unnoticed.append(name)
    assert tried > 20
    return unnoticed


def test_a_right_that_grows_is_noticed(door):
    """Every row and method in turn lets everybody in; one of the roles it kept out asks."""
    rights = [(name, method, roles) for name, rule in ACCESS.items() for method, roles in rule.items()]
    guards = []
    for number, (name, method, roles) in enumerate(rights):
        if kept_out := sorted(EVERYONE - roles):
            asked = door.cells(CLOSED[name], [method], [kept_out[number % len(kept_out)]], ["own"])
            guards.append((f"{name} {method}", swapped(ACCESS[name], method, EVERYONE), [*asked]))
    assert blind(door, guards) == []


def test_a_method_that_is_added_to_a_row_is_noticed(door):
    guards = [
        (
            f"{name} {method}",
            swapped(ACCESS, name, rule | {method: EVERYONE}),
            [*door.cells(CLOSED[name], [method], [Role.AUDITOR], ["own"])],
        )
        for name, rule in ACCESS.items()
        for method in ("GET", "POST")
        if method not in rule
    ]
    assert blind(door, guards) == []


def first(page):
    """A method and a role that the page serves."""
    method, roles = next(iter(ACCESS[page.name].items()))
    return [method], sorted(roles)[:1], ["own"]


def test_a_page_without_its_mark_or_its_row_does_not_exist(door):
    guards = [
        (name, attribute(page.view, "is_opened", False), [*door.cells(page, *first(page))])
        for name, page in CLOSED.items()
    ]
    assert blind(door, guards) == []
    guards = [(name, swapped(ACCESS, name, None), [*door.cells(page, *first(page))]) for name, page in CLOSED.items()]
    assert blind(door, guards) == []


def test_a_page_that_asks_for_no_login_is_noticed(door):
    guards = [
        (name, attribute(page.view, "login_required", False), [*door.cells(page, ["GET"], [doors.NOBODY], ["own"])])
        for name, page in CLOSED.items()
    ]
    assert blind(door, guards) == []


def scoped_models():
    """Models that pages ask through `.visible_to`: those of `opens`, and those named in the source."""
    by_name = {model.__name__: model for model in models_of_the_house() if hasattr(model.objects, "visible_to")}
    named = {page.view.model for page in CLOSED.values() if page.view.model}
    for text in house.source(".py", folders=house.ROOMS).values():
        for node in ast.walk(ast.parse(text)):
            if getattr(node, "attr", "") == "visible_to" and getattr(node.value, "attr", "") == "objects":
                named.add(by_name.get(ast.unparse(node.value.value)))
    return sorted(named - {None}, key=lambda model: model.__name__)


def models_of_the_house():
    from django.apps import apps

    return [model for model in apps.get_models() if model._meta.app_label in house.ROOMS]


def asked(door, model):
    """The pages about this model with another district's row, every list, and the box that finds people."""
    yield from door.cells(CLOSED["beneficiaries:check"], ["POST"], [Role.OPERATOR], ["own"])
    for page in CLOSED.values():
        methods, who, _ = first(page)
        if page.view.model is model:
            yield from door.cells(page, methods, who, ["foreign", "elsewhere"])
    for cell in readable(door):
        if cell.page.view.model is not model:
            yield cell


def test_every_model_that_forgets_its_scope_is_noticed(door):
    """visible_to becomes all(): of each model in turn."""
    everything = lambda manager, user: manager.get_queryset()  # noqa: E731
    unnoticed = []
    for model in scoped_models():
        with attribute(type(model.objects), "visible_to", everything):
            if not any(door.differences([cell]) for cell in asked(door, model)):
                unnoticed.append(model.__name__)
    assert unnoticed == []


def test_every_model_with_a_region_can_be_scoped():
    """A row that names a region has the verb; a new model that forgets it is found here."""
    with_region = [m for m in models_of_the_house() if any(f.name == "region" for f in m._meta.concrete_fields)]
    assert [m.__name__ for m in with_region if not hasattr(m.objects, "visible_to")] == []
    assert len(with_region) > 10 and models.Model not in with_region
