"""Photos of signed lists: each is kept once and sealed, by who may mark, and shown to who may see the bimtek."""

import io
import uuid
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, connection, transaction
from django.urls import reverse
from PIL import Image

from audit.models import Event
from bimtek import services, services_signed_lists
from bimtek.models import SignedList
from tests.beneficiaries.visits import photo
from tests.bimtek.conftest import add_session, plan

TAKEN_AT = "2023-07-26T03:15:00.250Z"  # a quarter past ten in Metro


class Sender:
    """One photo as the app of this person sends it, as often as asked."""

    def __init__(self, browser, user, bimtek, session):
        self.browser, self.address = browser, reverse("bimtek:receive_photo", args=[bimtek.pk])
        self.told = {"uuid": str(uuid.uuid4()), "user": user.pk, "session": session.pk, "taken_at": TAKEN_AT}
        self.picture = photo().read()

    def send(self, picture=None, **changes):
        file = SimpleUploadedFile("foto.jpg", picture or self.picture, "image/jpeg")
        return self.browser.post(self.address, self.told | changes | {"photo": file})

    def status(self, **changes):
        answer = self.send(**changes)
        assert answer.status_code == 200, answer.content
        return answer.json()["photo"]["status"]


@pytest.fixture
def sender(as_, dewi, bimtek, sessions):
    return Sender(as_(dewi), dewi, bimtek, sessions[0])


def test_a_photo_is_kept_once_and_answered_again(sender, dewi, sessions, bimtek):
    assert [sender.status(), sender.status()] == [201, 200]
    kept = SignedList.objects.get()
    assert (kept.session, kept.taken_by) == (sessions[0], dewi)
    assert f"{kept.taken_at:%d %H.%M.%S.%f}" == "26 03.15.00.250000"
    event = Event.objects.get(verb="attendance.photo_received")
    assert (event.actor, event.subject_id, event.detail) == (dewi, str(bimtek.pk), {"session": "Marketing Mix 7P"})


@pytest.mark.parametrize("what", ["picture", "session", "taken_at"])
def test_another_photo_under_its_name_is_refused_and_the_first_stays(sender, sessions, what):
    sender.status()
    other = {"picture": photo(size=(300, 200)).read(), "session": sessions[1].pk, "taken_at": "2023-07-26T03:16:00Z"}
    assert sender.status(**{what: other[what]}) == 409
    assert SignedList.objects.get().session == sessions[0]


def test_the_place_and_the_phone_in_a_photo_are_not_kept_and_it_lies_sealed(sender, as_, sari, media):
    sender.status()
    kept = SignedList.objects.get()
    assert b"\xff\xd8\xff" not in (media / kept.photo.name).read_bytes()[:64]
    answer = as_(sari).get(reverse("bimtek:signed_list", args=[kept.pk]))
    assert (answer["Content-Type"], "no-store" in answer["Cache-Control"]) == ("image/jpeg", True)
    picture = answer.getvalue()
    assert (Image.open(io.BytesIO(picture)).size, b"PABRIK" in picture) == ((800, 1600), False)
    assert Event.objects.filter(verb="attendance.photo_opened", actor=sari).count() == 1


def test_what_is_no_photo_is_refused_with_a_sentence(sender):
    answer = sender.send(picture=b"bukan foto").json()["photo"]
    assert (answer["status"], "bukan foto" in answer["sentence"]) == (422, True)
    assert sender.status(taken_at="kemarin") == sender.status(uuid="x") == 422
    assert not SignedList.objects.exists()


def test_a_photo_of_another_account_waits_for_that_account(sender, sari):
    answer = sender.send(user=sari.pk)
    assert (answer.status_code, "akun lain" in answer.json()["sentence"]) == (409, True)
    assert not SignedList.objects.exists()


def test_a_session_of_another_bimtek_is_refused(sender, sari, dewi, office, programme):
    other = add_session(sari, plan(sari, office, programme, [dewi], title="Lain"))
    assert sender.status(session=other.pk) == 422


def test_who_does_not_help_with_the_bimtek_neither_sends_nor_sees(sender, person, as_):
    sender.status()
    rina = as_(person("rina", "pendamping", "18.72"))
    assert rina.post(sender.address, sender.told).status_code == 404
    assert rina.get(reverse("bimtek:signed_list", args=[SignedList.objects.get().pk])).status_code == 404


def test_after_the_bimtek_was_closed_a_known_photo_is_answered_and_a_new_one_waits_for_opening(sender, sari, bimtek):
    sender.status()
    services.finish_bimtek(actor=sari, bimtek=bimtek)
    assert sender.status() == 200
    assert sender.status(uuid=str(uuid.uuid4())) == 422
    services.reopen_bimtek(actor=sari, bimtek=bimtek, reason="Foto masih ada di ponsel")
    assert sender.status(uuid=str(uuid.uuid4())) == 201


def test_a_session_takes_so_many_photos(sender, monkeypatch):
    monkeypatch.setattr(services_signed_lists, "MOST_PHOTOS", 2)
    assert [sender.status(uuid=str(uuid.uuid4())) for _ in range(3)] == [201, 201, 422]


def test_nothing_of_a_refused_photo_stays_on_the_disk(sender, media):
    sender.status(session=999_999)
    assert [path for path in Path(media).rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    "sql",
    ["UPDATE bimtek_signedlist SET taken_at = now()", "DELETE FROM bimtek_signedlist", "TRUNCATE bimtek_signedlist"],
)
def test_the_database_lets_nobody_change_a_photo(sender, sql):
    sender.status()
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_page_of_the_bimtek_shows_it_with_who_and_when(sender, as_, sari, bimtek):
    sender.status()
    html = as_(sari).get(bimtek.get_absolute_url()).content.decode()
    assert html.count("Foto daftar hadir bertanda tangan (1)") == 1
    assert "Dewi, 26 Juli 2023 10.15" in html
    assert reverse("bimtek:signed_list", args=[SignedList.objects.get().pk]) in html


def test_the_phone_hears_how_many_there_are(sender, as_, dewi, bimtek):
    sender.status()
    kept = as_(dewi).get(reverse("bimtek:roster", args=[bimtek.pk])).json()["bimtek"]["sessions"]
    assert [one["photos"] for one in kept] == [1, 0]
