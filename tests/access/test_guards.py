"""Each guard is taken away in turn. If the questions did not notice, they would prove nothing."""

import ast
from contextlib import contextmanager

from django.apps import apps
from django.db import models

from accounts.roles import ACCESS, EVERYONE, Role
from regions.models import Region
from tests import door as doors
from tests import house
from tests.access.addresses import CLOSED, readable


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
    """Models that pages ask through `.visible_to`, with the rooms whose source does: {Payment: {"reports"}}."""
    by_name = {model.__name__: model for model in models_of_the_house() if hasattr(model.objects, "visible_to")}
    found = {page.view.model: set() for page in CLOSED.values() if page.view.model}
    for path, text in house.source(".py", folders=house.ROOMS).items():
        for node in ast.walk(ast.parse(text)):
            if getattr(node, "attr", "") == "visible_to" and getattr(node.value, "attr", "") == "objects":
                if model := by_name.get(ast.unparse(node.value.value)):
                    found.setdefault(model, set()).add(path.split("/")[0])
    return found


def models_of_the_house():
    return [model for model in apps.get_models() if model._meta.app_label in house.ROOMS]


def asked(door, model, rooms):
    """The pages about this model with another district's row, every list, and the box that finds people.

    The lists of the rooms that ask for it come first: there it is noticed soonest.
    """
    yield from door.cells(CLOSED["beneficiaries:check"], ["POST"], [Role.OPERATOR], ["own"])
    others = []
    for page in CLOSED.values():
        methods, who, _ = first(page)
        if page.view.model is model:
            yield from door.cells(page, methods, who, ["foreign", "elsewhere"])
        else:
            others.append(page)
    others.sort(key=lambda page: page.view.__module__.split(".")[0] not in rooms)
    yield from readable(door, others)


def everything(manager, user):
    """What visible_to would give if it forgot the scope; of 91,599 regions the two districts, a page of all is slow."""
    rows = manager.get_queryset()
    return rows.filter(code__regex=r"^(18\.72|53\.71)") if manager.model is Region else rows


def test_every_model_that_forgets_its_scope_is_noticed(door):
    """visible_to becomes everything: of each model in turn."""
    unnoticed = []
    for model, rooms in scoped_models().items():
        with attribute(type(model.objects), "visible_to", everything):
            if not any(door.differences([cell]) for cell in asked(door, model, rooms)):
                unnoticed.append(model.__name__)
    assert unnoticed == ["Payment"]  # its one card asks besides for who may write the account: owned persons and groups


def test_every_model_with_a_region_can_be_scoped():
    """A row that names a region has the verb; a new model that forgets it is found here."""
    with_region = [m for m in models_of_the_house() if any(f.name == "region" for f in m._meta.concrete_fields)]
    assert [m.__name__ for m in with_region if not hasattr(m.objects, "visible_to")] == []
    assert len(with_region) > 10 and models.Model not in with_region
