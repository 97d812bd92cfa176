"""A person of one district, a row about him in another, somebody of that other who asks: he gets the row only.

Who sees less than a district, too: users of another kecamatan and of another kelurahan, in every role.
"""

import datetime

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Office, User
from accounts.roles import ACCESS, Role
from audit import sealing
from audit.models import Event
from beneficiaries import consents
from beneficiaries.models import BankAccount, Consent, Person
from bimtek.models import Bimtek, Participant
from kube.models import Group, Membership, Phone
from programmes.models import Candidate, Programme, Recipient
from tests import door as doors
from tests.access.addresses import CLOSED
from tests.worlds import a_person

PERSONAL = (Person, BankAccount, Candidate, Membership, Phone, Recipient, Participant)
BORN = datetime.date(1979, 9, 19)
TRUE_NAME, AS_LISTED = "Bunga Kemuning", "METROMARK teratai"
OWNER, ROW = "only of a person of the own region", "about the office's own row"

# Every page that sends something about a person. A new one is to be sorted here: which of the two is it?
SENDS = {
    "beneficiaries:reveal": OWNER,
    "beneficiaries:correct_account": OWNER,
    "programmes:reveal": OWNER,
    "programmes:choose_account": OWNER,
    "kube:reveal_phone": OWNER,
    "programmes:choose_village": ROW,
    "programmes:override": ROW,
    "programmes:receive_paper": ROW,
    "programmes:receive_all_papers": ROW,
    "kube:find_replacement": ROW,
    "kube:replace_member": ROW,
    "kube:remove_member": ROW,
    "kube:set_phone": ROW,
    "bimtek:mark": ROW,
}
# Score sheets of an office are for everybody below it to read; who may change them is asked in tests about owning.
SHARED_DOWNWARDS = {f"kube:{name}" for name in ("add_criterion", "edit_criterion", "edit_instrument", "set_classes")}
SHARED_DOWNWARDS |= {"kube:instrument", "kube:instruments", "programmes:add"}  # the last lists them to choose from
ASKED = {  # what makes each page of OWNER do its work
    "beneficiaries:reveal": {"number": "account", "purpose": "coba-coba"},
    "programmes:reveal": {"number": "nik", "purpose": "coba-coba"},
    "kube:reveal_phone": {"purpose": "coba-coba"},
    "programmes:choose_account": {"which": "listed", "reason": "dicocokkan"},
    "beneficiaries:correct_account": {"bank": "121", "number": "666000111222", "holder": "X", "reason": "pindah bank"},
}


@pytest.fixture(scope="module")
def foreign(door):
    """The rows of Metro about two people of Kupang, as keys for `value`: one proposed there, one in a group."""
    metro, kupang = door.metro, door.kupang
    with transaction.atomic():
        proposed, member = a_person(kupang), a_person(kupang)
        Person.objects.filter(pk__in=[proposed.pk, member.pk]).update(birth_on=BORN)
        Person.objects.filter(pk=proposed.pk).update(name=TRUE_NAME)
        Person.objects.filter(pk=member.pk).update(name=AS_LISTED)
        for person, subject in ((proposed, metro[Programme]), (member, metro[Group])):
            agree(door, person, subject)
        rows = {Person: proposed, Candidate: a_candidate(metro, proposed), Membership: a_member(metro, member)}
        sealed = sealing.sealed_fields(sealing.PHONE, "628129990001")
        phone = {"membership": rows[Membership], "added_by": metro.users["operator"]}
        rows[Phone] = Phone.objects.create(**phone, **sealed)
        rows[Participant] = a_participant(metro, member, rows[Membership])
        yield rows
        transaction.set_rollback(True)


def agree(door, person, subject):
    """Kupang lets them in under the name Metro wrote: even then Metro has no more than its rows."""
    metro, kupang = door.metro, door.kupang
    about = {"subject": subject, "region": metro.region, "place": metro.village, "name": AS_LISTED}
    consent = consents.ask(actor=metro.users["operator"], person=person, **about)
    decided = {"decided_by": kupang.users["operator"], "decided_at": consent.asked_at, "reason": "setuju saja"}
    Consent.objects.filter(pk=consent.pk).update(state="agreed", **decided)


def a_candidate(world, person):
    numbers = sealing.sealed_fields(sealing.NIK, sealing.unseal(sealing.NIK, person.nik_sealed))
    numbers |= sealing.sealed_fields(sealing.ACCOUNT, "5550001234")
    about = {"programme": world[Programme], "component": world[Candidate].component, "number": 99}
    return Candidate.objects.create(**about, person=person, name=AS_LISTED, region=world.village, **numbers)


def a_member(world, person):
    about = {"kk_index": person.nik_index, "region": world.village, "joined_on": datetime.date(2023, 7, 26)}
    return Membership.objects.create(group=world[Group], person=person, **about)


def a_participant(world, person, membership):
    about = {"name": AS_LISTED, "kind": "officer", "membership": membership, "region": world.village, "number": 99}
    return Participant.objects.create(bimtek=world[Bimtek], nik_index=person.nik_index, **about)


def address(page, door, rows):
    words = {word: doors.value(page, word, door.metro) for word in page.words}
    if page.view.model in rows:
        words[page.view.by] = rows[page.view.model].pk
    return reverse(page.name, kwargs=words)


def secrets(door):
    village = door.kupang.village.name
    return [text.lower().encode() for text in (TRUE_NAME, village, "19 September 1979", "19-09-1979", "1979-09-19")]


def test_every_page_that_sends_something_about_a_person_is_sorted():
    sends = {name for name, page in CLOSED.items() if page.view.model in PERSONAL and "POST" in ACCESS[name]}
    assert sends == SENDS.keys()


def test_no_page_shows_more_than_the_own_rows_about_who_lives_elsewhere(door, foreign):
    for page in CLOSED.values():
        for role in sorted(door.matrix[page.name].get("GET", ()))[-1:]:
            answer = door.ask(door.browsers[role], "GET", address(page, door, foreign))
            text = answer.text_shown.lower()
            assert [word for word in secrets(door) if word in text] == [], f"{page.name} by {role}"


@pytest.mark.parametrize("name", ASKED)
def test_numbers_and_accounts_stay_with_the_own_office(door, foreign, name):
    before = list(BankAccount.objects.order_by("pk").values_list("pk", "replaced_at"))
    page = CLOSED[name]
    assert SENDS[name] == OWNER and ASKED.keys() == {one for one, kind in SENDS.items() if kind == OWNER}
    for role in sorted(door.matrix[name]["POST"]):
        if name == "kube:reveal_phone" and role == Role.PENDAMPING:
            continue  # not his group in every world: asked by the others
        with transaction.atomic():
            browser = door.browsers[role]
            answer = browser.post(address(page, door, foreign), {"form_token": str(doors.uuid.uuid4()), **ASKED[name]})
            assert answer.status_code in (302, 403, 404, 409), (name, role, answer.status_code)
            assert not Event.objects.filter(verb="identity.revealed").exists(), (name, role)
            assert list(BankAccount.objects.order_by("pk").values_list("pk", "replaced_at")) == before
            transaction.set_rollback(True)


@pytest.mark.parametrize("code", ["18.72.01", "18.72.01.1003"])
def test_who_looks_after_another_kecamatan_or_kelurahan_sees_nothing_of_this_one(door, code):
    """The rows of the world lie in Metro Utara; these users, one of each role, belong to Metro Pusat."""
    browsers = {}
    for role in Role.values:
        user = User(username=f"{role}.{code}", name=f"{role} {code}", role=role, region_id=code)
        user.set_unusable_password()
        user.save()
        browsers[role] = Client(raise_request_exception=False)
        browsers[role].force_login(user)
    number, shown = 0, set()
    for page in CLOSED.values():
        roles = sorted(door.matrix[page.name].get("GET", ()))
        for role in roles[number % len(roles) :][:1] if roles else ():
            number += 1
            answer = door.ask(browsers[role], "GET", address(page, door, {}))
            assert answer.status_code < 500, f"{page.name} by {role}"
            text = answer.text_shown.lower()
            for name in (door.metro[Office].name, door.metro[Office].government):  # he works under this letterhead
                text = text.replace(name.lower().encode(), b"")
            shown |= {page.name} if b"metromark" in text else set()
    assert shown <= SHARED_DOWNWARDS
