"""From an empty database to a programme that takes proposals: the first account by command, all else by pages."""

import io
import re
import sys
import uuid

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import Office, User
from audit.models import Event
from programmes.models import Programme
from tests.accounts.test_offices import LETTERHEAD, MADE
from tests.programmes.metro import NINE
from tests.programmes.test_programmes import FILLED

LOGIN, MINE, PASSWORD = reverse("accounts:login"), reverse("reports:mine"), reverse("accounts:password")
CHOSEN = "lentera-kerbau-hujan-tinta"


def made(*arguments, **options):
    """(what the command said, the start password in it)."""
    out = io.StringIO()
    call_command("make_admin", *arguments, stdout=out, **options)
    said = out.getvalue()
    shown = re.search(r"sekali ini: (\S+)", said)
    return said, shown and shown[1]


class Person:
    """A browser with the forms in it: every one is sent with the one-time token of a page."""

    def __init__(self, username, password):
        self.browser = Client()
        answer = self.browser.post(LOGIN, {"username": username, "password": password})
        assert answer["Location"] == MINE, answer.text
        assert self.browser.get(MINE)["Location"] == PASSWORD
        chosen = {"old_password": password, "new_password1": CHOSEN, "new_password2": CHOSEN}
        assert self.send(PASSWORD, **chosen)["Location"] == MINE

    def send(self, url, **fields):
        return self.browser.post(url, {"form_token": str(uuid.uuid4()), **fields})

    def is_told(self, words, url):
        page = self.browser.get(MINE).text
        assert words in page and f'href="{url}"' in page


def start_password(answer):
    assert answer.status_code == 201, answer.text
    return re.search(r'id="kata-sandi">([^<]+)<', answer.text)[1]


@pytest.mark.parametrize("place", [["--national"], ["--region", "18"], ["--region", "18.72"]])
def test_an_empty_database_becomes_an_office_at_work_by_pages_only(metro, place):
    admin = Person("rina.admin", made("rina.admin", "--name", "Rina", *place)[1])
    admin.is_told("Tambah kantor", reverse("accounts:add_office"))
    admin.send(reverse("accounts:add_office"), region="18.72", contact="", **LETTERHEAD)
    office = Office.objects.get()
    admin.is_told("Isi pejabat", reverse("accounts:edit_office", args=[office.pk]))
    admin.send(reverse("accounts:add_official", args=[office.pk]), **MADE)
    assert office.officials.count() == 1
    admin.is_told("Tambah pengguna", reverse("accounts:add_user"))
    fields = {"name": "Sari", "username": "sari", "role": "operator", "region": "Kota Metro"}
    operator = Person("sari", start_password(admin.send(reverse("accounts:add_user"), **fields)))

    operator.is_told("Buat program", reverse("programmes:add"))
    rules = operator.send(reverse("programmes:add"), **FILLED | {"kelurahan": NINE})["Location"]
    form = operator.browser.get(rules).context["form"]
    offered = {field.html_name: field.value() for field in form}
    operator.send(rules, **{name: "on" if value is True else value for name, value in offered.items() if value})
    operator.send(reverse("programmes:open", args=[Programme.objects.get().slug]))
    assert Programme.objects.get().status == Programme.Status.OPEN


def test_the_start_password_is_shown_once_and_kept_nowhere(db):
    said, password = made("rina", "--name", "Rina", "--national")
    rina = User.objects.get()
    assert said.count(password) == 1 and rina.check_password(password)
    assert (rina.role, rina.is_national, rina.must_change_password, rina.is_superuser) == ("admin", True, True, False)
    event = Event.objects.get(verb="user.added")
    assert (event.actor_name, event.after["username"]) == ("Sistem", "rina") and password not in str(vars(event))


def test_a_start_password_may_come_from_the_input_and_is_then_not_repeated(db, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("payung-batu-sore-kapal\n"))
    said, shown = made("rina", "--name", "Rina", "--region", "Kota Metro", "--password-stdin")
    assert shown is None and "payung" not in said
    assert User.objects.get().check_password("payung-batu-sore-kapal") and User.objects.get().must_change_password


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["rina", "--name", "Rina"], "required"),
        (["rina", "--name", "Rina", "--national", "--region", "18"], "not allowed"),
        (["rina", "--name", "Rina", "--region", "18.72.01"], "bukan satu provinsi"),
        (["rina", "--name", "Rina", "--region", "Atlantis"], "bukan satu provinsi"),
        (["ani", "--name", "Ani", "--national"], "sudah dipakai"),
        (["r i n a", "--name", "Rina", "--national"], "nama pengguna valid"),
    ],
)
def test_what_cannot_be_made_is_refused_with_the_way_out(ani, arguments, says):
    with pytest.raises(CommandError, match=says):
        made(*arguments)
    assert User.objects.count() == 1


def test_a_weak_password_from_the_input_makes_nobody(db, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("rahasia\n"))
    with pytest.raises(CommandError):
        made("rina", "--name", "Rina", "--national", "--password-stdin")
    assert not User.objects.exists()


def test_createsuperuser_makes_nobody_and_names_the_command_that_does(db, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", CHOSEN)
    with pytest.raises(CommandError, match="manage.py make_admin"):
        call_command("createsuperuser", "--noinput", username="first", name="Pertama", role="admin")
    assert not User.objects.exists()
