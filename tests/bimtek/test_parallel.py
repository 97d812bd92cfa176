"""The same tap from an impatient finger, two phones, and a bimtek that ends in between."""

import json
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from bimtek import inviting, services, services_attendance
from bimtek.models import AttendanceMark, Bimtek, PaperList, SignedList
from bimtek.queries import attendance
from bimtek.services_paper_lists import take_paper_list
from bimtek.services_signed_lists import receive_photo
from bimtek.sheets import SentPhoto, read_sheet
from jobs.uploads import receive_upload
from tests.bimtek.phones import Phone
from tests.programmes.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "owner"]), pytest.mark.threads]


def tap(actor, participant, session, token=None):
    return lambda: services.mark(actor=actor, participant=participant, session=session, is_present=True, uuid=token)


def test_sixteen_times_the_same_tap_is_one_mark(dewi, participants, sessions):
    token = uuid.uuid4()
    assert at_once(*[tap(dewi, participants[0], sessions[0], token)] * 16) == {"done": 16}
    assert AttendanceMark.objects.count() == 1


def test_sixteen_different_taps_are_sixteen_marks_and_one_person(dewi, bimtek, participants, sessions):
    assert at_once(*[tap(dewi, participants[0], sessions[0])] * 16) == {"done": 16}
    assert AttendanceMark.objects.count() == 16
    assert sum(sessions[0].pk in participant.present_in for participant in attendance(bimtek)) == 1


def test_eight_clicks_invite_everybody_once(sari, bimtek, decree):
    invite = [lambda: services.invite_from_decree(actor=sari, bimtek=bimtek, decree=decree)]
    assert at_once(*invite * 8) == {"done": 8}
    assert list(bimtek.participants.values_list("number", flat=True)) == [1, 2, 3]


@pytest.mark.parametrize("attempt", range(3))
def test_no_tap_is_counted_after_the_end(sari, dewi, bimtek, participants, sessions, attempt):
    end = [lambda: services.finish_bimtek(actor=sari, bimtek=bimtek)]
    taps = [tap(dewi, participant, sessions[0]) for participant in participants] * 4
    outcomes = at_once(*taps, *end)
    assert outcomes["done"] + outcomes[inviting.OVER] == 13
    assert AttendanceMark.objects.count() == outcomes["done"] - 1
    assert Bimtek.objects.get().status == "finished"


def sending(phone, bimtek, marks, told=None):
    """Sends a sheet; told collects the answers, mark by mark."""

    def send():
        sheet = read_sheet(json.dumps(phone.sheet(*marks)).encode())
        answers = services_attendance.receive(actor=phone.user, bimtek=bimtek, sheet=sheet)
        if told is not None:
            told.extend(answer.status for answer in answers)

    return send


def test_the_same_sheet_in_both_orders_at_once_is_stored_once(dewi, bimtek, participants, sessions):
    phone, told = Phone(dewi), []
    marks = [phone.mark(one, session) for one in participants for session in sessions]
    both = [sending(phone, bimtek, marks, told), sending(phone, bimtek, marks[::-1], told)]
    assert at_once(*both * 8) == {"done": 16}
    assert AttendanceMark.objects.count() == 6
    assert sorted(told) == [200] * 90 + [201] * 6


@pytest.mark.parametrize("attempt", range(3))
def test_a_sheet_comes_before_the_end_or_is_refused(sari, dewi, bimtek, participants, sessions, attempt):
    phone, told = Phone(dewi), []
    end = [lambda: services.finish_bimtek(actor=sari, bimtek=bimtek)]
    sheets = [sending(phone, bimtek, [phone.mark(one, sessions[0])], told) for one in participants * 4]
    assert at_once(*sheets, *end) == {"done": 13}
    assert (told.count(201), told.count(201) + told.count(422)) == (AttendanceMark.objects.count(), 12)


def test_the_same_photo_at_once_is_kept_once(dewi, bimtek, sessions, media):
    sent, told = SentPhoto(str(uuid.uuid4()), dewi.pk, sessions[0].pk, timezone.now(), b"\xff\xd8", bytes(32)), []
    send = [lambda: told.append(receive_photo(actor=dewi, bimtek=bimtek, sent=sent).status)]
    assert at_once(*send * 8) == {"done": 8}
    assert sorted(told) == [200] * 7 + [201]
    assert (SignedList.objects.count(), sum(path.is_file() for path in media.rglob("*"))) == (1, 1)


def test_a_paper_list_that_is_taken_in_twice_at_once_ticks_once(sari, bimtek, participants, sessions):
    rows = "".join(f"{one.number},{one.name},v,v\n" for one in participants)
    file = SimpleUploadedFile("daftar.csv", f"No.,Nama,Sesi 1,Sesi 2\n{rows}".encode())
    upload = receive_upload(actor=sari, kind="attendance", region=bimtek.region, file=file)
    take = [lambda: take_paper_list(actor=sari, bimtek=bimtek, upload=upload)]
    assert at_once(*take * 4) == {"done": 4}
    assert (AttendanceMark.objects.count(), PaperList.objects.count()) == (6, 1)
