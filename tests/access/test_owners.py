"""Seeing reaches down, writing belongs to the owner: people of the enclosing province on what a kota's office owns."""

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from accounts.models import Office, User
from accounts.roles import ACCESS, Role, is_writing
from regions.models import Region
from tests import door as doors
from tests.access.addresses import CLOSED

# Steps that a page shares with who does not own the thing; the reason stands at the view.
SHARED = {
    "accounts:edit_office",
    "accounts:add_official",
    "accounts:edit_official",
    "beneficiaries:record_visit",
    "kube:add_visit",
    "kube:copy_instrument",
    "programmes:propose_allocation",
    "programmes:date_allocation",
    "regions:add_alias",
    "regions:remove_alias",
    "reports:group_books",
    "reports:render",
}
# Who looks after the people of a province: an admin lets them in and out, and a province that pays may
# correct the account of anybody who lives in it.
OF_ITS_REGION = {"beneficiaries:correct_account"}
WRITING = [page for page in CLOSED.values() if page.view.writes and page.view.model and "POST" in ACCESS[page.name]]


@pytest.fixture(scope="module")
def province(door):
    """{role: (user, browser)} of the province in which the kota lies; it has an office of its own."""
    lampung = Region.objects.get(code="18")
    Office.objects.create(region=lampung, government="PROVINSI", name="DINAS SOSIAL", address="Jalan 1", place="Kota")
    people = {}
    for role in Role.values:
        user = User.objects.create(username=f"provinsi.{role}", name=f"Provinsi {role}", role=role, region=lampung)
        people[role] = user, Client(raise_request_exception=False)
        people[role][1].force_login(user)
    return people


def asked(door, province, page, method, role):
    cell = doors.Cell(page, method, role, "own")
    return door.ask(province[role][1], method, door.address(cell))


def test_the_pages_that_are_shared_are_these():
    assert {page.name for page in CLOSED.values() if page.view.shared} == SHARED
    assert len(WRITING) > 100


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.PENDAMPING, Role.AUDITOR}))
def test_nobody_of_the_province_writes_into_what_the_kota_owns(door, province, role):
    faults = []
    for page in WRITING:
        rule = ACCESS[page.name]
        methods = [method for method in rule if role in rule[method] and is_writing(rule, method)]
        if page.name in OF_ITS_REGION or (page.view.model is User and role == Role.ADMIN):
            continue
        for method in methods:
            answer = asked(door, province, page, method, role)
            if answer.status_code != 403 or b"kantor itu" not in answer.text_shown:
                faults.append(f"{page.name} {method}: {answer.status_code}")
    assert faults == []


def test_whoever_is_not_asked_by_name_finds_no_bimtek_and_no_group_of_the_kota(door, province):
    """A pendamping of the province sees nothing of the kota, so there is nothing for him to write into."""
    rule = [(page, method) for page in WRITING for method in ACCESS[page.name]]
    rule = [(page, method) for page, method in rule if Role.PENDAMPING in ACCESS[page.name][method]]
    answers = {asked(door, province, page, method, Role.PENDAMPING).status_code for page, method in rule}
    assert answers == {404}


def test_the_province_takes_the_steps_that_are_shared(door, province):
    refused = []
    for name in SHARED:
        for role in ACCESS[name]["POST"] - {Role.PENDAMPING}:
            answer = asked(door, province, CLOSED[name], "POST", role)
            if b"kantor itu" in answer.text_shown or answer.status_code in (403, 404):
                refused.append((name, role, answer.status_code))
    # What a TKSK of the province would write about a group, its office writes.
    assert refused == [] or {role for _, role, _ in refused} <= {Role.TKSK}


def targets(answer):
    """(view, what its address names) of every link and form of a page."""
    for address in set(re.findall(rb'(?:href|action)="(/[^"#]*)', answer.text_shown)):
        try:
            found = resolve(urlsplit(address.decode()).path)
        except Resolver404:
            continue
        if getattr(found.func, "model", None) and found.func.writes:
            yield found


def leads_to_a_refusal(user, found):
    rule, view = ACCESS[found.view_name], found.func
    method = "GET" if "GET" in rule else "POST"
    if user.role not in rule[method] or not is_writing(rule, method):
        return False
    thing = view.model.objects.visible_to(user).filter(**{view.by: found.kwargs[view.by]}).first()
    return thing is not None and not user.owns(thing)


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.VERIFIKATOR, Role.KABID, Role.KADIS])
def test_no_button_leads_to_a_refusal(door, province, role):
    faults, opened = set(), 0
    for page in CLOSED.values():
        rule = ACCESS[page.name]
        if role not in rule.get("GET", ()) or (page.view.writes and page.view.model and is_writing(rule, "GET")):
            continue
        if role != Role.OPERATOR and page.name.split(":")[0] not in ("programmes", "disbursements", "reports", "kube"):
            continue
        answer = asked(door, province, page, "GET", role)
        opened += answer.status_code == 200
        user = province[role][0]
        faults |= {(page.name, found.view_name) for found in targets(answer) if leads_to_a_refusal(user, found)}
    assert "\n".join(map(str, sorted(faults))) == ""
    assert opened > 30
