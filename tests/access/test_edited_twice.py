"""Two people at one form, on every page that changes something: the second one is told, and keeps what he typed."""

import html
import json
from typing import NamedTuple

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.access.addresses import CLOSED
from tests.door import value
from tests.typed import forms_of, sending

# Pages whose form begins with something although it writes something new: a proposal of words, an amount that is due.
NEW = {
    "accounts:add_office",
    "beneficiaries:add_field_list",
    "bimtek:add",
    "funds:add",
    "kube:add_item",
    "kube:add_visit",
    "kube:lend",
    "kube:lend_in_kind",
    "kube:pay",
    "programmes:add",
    "programmes:add_component",
    "programmes:add_decree",
    "programmes:revise_decree",
    "programmes:upload_past",
    # A new line above the old one, which stays.
    "kube:change_item",
    # A new version; services.monev refuses it when the version that was looked at is not the newest any more.
    "kube:correct_evaluation",
}
OTHERS, OWN = "yang lama sekali", "kata saya sendiri"


class Opened(NamedTuple):
    name: str
    browser: Client
    address: str
    page: str

    @property
    def is_edit(self):
        return 'name="shown"' in self.page


@pytest.fixture(scope="module")
def opened(door):
    """Every page that is shown and sent, as the first role that may."""
    found = []
    for page in CLOSED.values():
        rule = door.matrix[page.name]
        if who := sorted(rule.get("GET", set()) & rule.get("POST", set())):
            address = reverse(page.name, kwargs={word: value(page, word, door.metro) for word in page.words})
            answer = door.ask(door.browsers[who[0]], "GET", address)
            if answer.status_code == 200:
                found.append(Opened(page.name, door.browsers[who[0]], address, answer.text))
    return found


def typed_edits(opened):
    """Those with a field to type in; in the other ones there are only ticks."""
    return [each for each in opened if each.is_edit and sending(each.page, "shown").texts]


def begins_with_something(page):
    """Whether a field of a form that writes shows a text already, besides the day of today."""
    today = timezone.localdate()
    usual = {"", today.isoformat(), f"{today:%d/%m/%Y}", f"{today:%Y-%m}", str(today.year)}
    writing = (form for form in forms_of(page) if form.attrs.get("method") == "post" and "form_token" in form)
    return any(set(form.texts.values()) - usual for form in writing)


def test_every_page_that_changes_something_carries_what_it_showed(opened):
    begun = {each.name for each in opened if begins_with_something(each.page)}
    edits = {each.name for each in opened if each.is_edit}
    assert sorted(begun - edits - NEW) == [] and sorted(NEW - (begun - edits)) == []
    assert {name for name in CLOSED if ":edit" in name} - edits == set()


def before_somebody_saved(page):
    """(name of a field, the form as it stands, what it would have shown before somebody else changed that field)."""
    form = sending(page, "shown")
    shown = json.loads(form["shown"][0])
    name = next(name for name in form.texts if form.texts[name] in ("", *shown["values"].get(name, [])))
    shown["values"][name] = [OTHERS]
    return name, form, json.dumps(shown)


def test_what_only_the_other_one_changed_is_taken_over_and_nothing_is_saved(door, opened):
    faults, pages = [], typed_edits(opened)
    for name, browser, address, page in pages:
        field, form, shown = before_somebody_saved(page)
        answer = door.ask(browser, "POST", address, form.as_data(**{field: OTHERS, "shown": shown}))
        after = sending(answer.text, "shown")[field] if 'name="shown"' in answer.text else None
        if answer.status_code != 422 or "sudah dimasukkan" not in answer.text or after != form[field]:
            faults.append((name, field, answer.status_code, after, form[field]))
    assert not faults, "\n".join(map(str, faults))
    assert len(pages) > 25


def test_who_saves_second_keeps_his_words_and_reads_the_other_one_s(door, opened):
    faults = []
    for name, browser, address, page in typed_edits(opened):
        field, form, shown = before_somebody_saved(page)
        answer = door.ask(browser, "POST", address, form.as_data(**{field: OWN, "shown": shown}))
        told = html.unescape(answer.text)
        if answer.status_code != 422 or f"Isian Anda: <strong>{OWN}" not in told or OTHERS not in told:
            faults.append((name, field, answer.status_code))
        elif sending(answer.text, "shown")[field] != [OWN]:
            faults.append((name, field, "lost"))
    assert not faults, "\n".join(map(str, faults))
