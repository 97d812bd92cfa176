"""Marks of phones: each is kept once, whatever is lost, repeated, late or out of order, and the state is their sum."""

import itertools
import json
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from bimtek import services, services_participants
from bimtek.models import AttendanceMark, Bimtek, ConflictingMark, Delivery
from bimtek.queries import attendance
from bimtek.queries_attendance import clock_in_words, devices, disagreements, outside_hours
from tests.bimtek.conftest import add_session, plan
from tests.bimtek.phones import MORNING, Phone, send, signed_file, statuses


@pytest.fixture
def phone(dewi):
    return Phone(dewi)


@pytest.fixture
def rina(person, bimtek):
    rina = person("rina", "pendamping", "18.72")
    bimtek.facilitators.add(rina)
    return rina


def present(bimtek):
    return [sorted(one.present_in) for one in attendance(bimtek)]


def test_a_sheet_is_stored_once_and_answered_again(as_, dewi, phone, bimtek, participants, sessions):
    sheet = phone.sheet(*[phone.mark(one, sessions[0]) for one in participants])
    assert statuses(send(as_(dewi), bimtek, sheet)) == [201, 201, 201]
    assert statuses(send(as_(dewi), bimtek, sheet)) == [200, 200, 200]
    assert AttendanceMark.objects.count() == 3
    assert present(bimtek) == [[sessions[0].pk]] * 3
    event = Event.objects.get(verb="attendance.received")
    assert (event.actor, event.detail) == (dewi, {"count": 3})


def test_device_time_and_server_time_are_both_kept(as_, dewi, bimtek, participants, sessions):
    phone = Phone(dewi, behind=7200)
    send(as_(dewi), bimtek, phone.sheet(phone.mark(participants[0], sessions[0])))
    mark = AttendanceMark.objects.get()
    assert mark.happened_at - mark.device_at == timedelta(hours=2)
    assert timezone.now() - mark.received_at < timedelta(minutes=1)
    assert (mark.marked_by, mark.sequence, str(mark.device)) == (dewi, 1, phone.device)
    assert devices(bimtek)[0].clock == "terlambat 2 jam"


@pytest.mark.parametrize("seconds", [(125, "terlambat 2 menit"), (-90000, "terlalu cepat 1 hari 1 jam")])
def test_a_wrong_clock_in_words(seconds):
    assert clock_in_words(timedelta(seconds=seconds[0])) == seconds[1]


def test_the_same_uuid_with_another_content_is_409_and_kept_once(as_, dewi, phone, bimtek, participants, sessions):
    first = phone.mark(participants[0], sessions[0])
    other = first | {"mark": "absent"}
    assert statuses(send(as_(dewi), bimtek, phone.sheet(first))) == [201]
    for _ in range(2):
        assert statuses(send(as_(dewi), bimtek, phone.sheet(first, other))) == [200, 409]
    assert ConflictingMark.objects.get().content == other
    assert present(bimtek)[0] == [sessions[0].pk]


def test_twice_the_same_uuid_in_one_sheet(as_, dewi, phone, bimtek, participants, sessions):
    first = phone.mark(participants[0], sessions[0])
    sheet = phone.sheet(first, first, first | {"participant": participants[1].pk})
    assert statuses(send(as_(dewi), bimtek, sheet)) == [201, 200, 409]
    assert AttendanceMark.objects.count() == 1


def test_of_two_contents_in_one_sheet_the_first_stays(as_, dewi, phone, bimtek, participants, sessions):
    marks = [phone.mark(participants[place % 3], sessions[place % 2]) for place in range(40)]
    others = [mark | {"mark": "absent"} for mark in marks]
    assert statuses(send(as_(dewi), bimtek, phone.sheet(*marks, *others))) == [201] * 40 + [409] * 40
    assert not AttendanceMark.objects.filter(is_present=False).exists()


def test_a_known_mark_that_cannot_be_read_any_more_is_a_conflict(as_, dewi, phone, bimtek, participants, sessions):
    first = phone.mark(participants[0], sessions[0])
    sheet = phone.sheet(first, first | {"sequence": "satu"})
    assert statuses(send(as_(dewi), bimtek, sheet)) == [201, 409]


def test_the_state_does_not_depend_on_the_order_of_arrival(as_, dewi, rina, bimtek, participants, sessions):
    """Present, absent, present again on one phone, absent on another, an undo: every order gives the same."""
    one, other = Phone(dewi), Phone(rina)
    marks = [one.mark(participants[0], sessions[0], word) for word in ("present", "absent", "present")]
    marks.append(one.undo(marks[2]))
    late = other.mark(participants[0], sessions[0], "present", at=MORNING + timedelta(seconds=1, milliseconds=500))
    outcomes = set()
    for order in itertools.permutations([*[(one, mark) for mark in marks], (other, late)]):
        with transaction.atomic():
            for phone, mark in order:
                assert statuses(send(as_(phone.user), bimtek, phone.sheet(mark))) == [201]
            outcomes.add(tuple(present(bimtek)[0]))
            transaction.set_rollback(True)
    assert outcomes == {()}  # the second of Dewi is the newest that stands: absent


def test_two_tablets_at_two_doors_merge_without_doubles(as_, dewi, rina, bimtek, participants, sessions):
    doors = Phone(dewi), Phone(rina)
    for phone, people in zip(doors, (participants[:2], participants[1:]), strict=True):
        marks = [phone.mark(one, sessions[0]) for one in people]
        assert statuses(send(as_(phone.user), bimtek, phone.sheet(*marks))) == [201, 201]
    assert present(bimtek) == [[sessions[0].pk]] * 3
    assert disagreements(bimtek) == []


def test_an_undo_that_comes_first_takes_back_what_comes_later(as_, dewi, phone, bimtek, participants, sessions):
    first = phone.mark(participants[0], sessions[0])
    send(as_(dewi), bimtek, phone.sheet(phone.undo(first)))
    send(as_(dewi), bimtek, phone.sheet(first))
    assert present(bimtek)[0] == []


@pytest.mark.parametrize("changed", ["user", "participant", "session"])
def test_an_undo_takes_back_its_own_mark_only(as_, dewi, rina, phone, bimtek, participants, sessions, changed):
    first = phone.mark(participants[0], sessions[0])
    send(as_(dewi), bimtek, phone.sheet(first))
    wrong = {"user": {}, "participant": {"participant": participants[1].pk}, "session": {"session": sessions[1].pk}}
    maker = Phone(rina) if changed == "user" else phone
    assert statuses(send(as_(maker.user), bimtek, maker.sheet(maker.undo(first, **wrong[changed])))) == [201]
    assert present(bimtek)[0] == [sessions[0].pk]


def test_what_the_page_marks_later_counts(as_, dewi, sari, phone, bimtek, participants, sessions):
    send(as_(dewi), bimtek, phone.sheet(phone.mark(participants[0], sessions[0])))
    services.mark(actor=sari, participant=participants[0], session=sessions[0], is_present=False)
    assert present(bimtek)[0] == []


def test_two_who_disagree_are_listed_until_the_office_decides(
    as_, sari, dewi, rina, phone, bimtek, participants, sessions
):
    other = Phone(rina)
    send(
        as_(dewi),
        bimtek,
        phone.sheet(phone.mark(participants[0], sessions[0]), phone.mark(participants[1], sessions[0])),
    )
    later = MORNING + timedelta(minutes=1)
    send(as_(rina), bimtek, other.sheet(other.mark(participants[0], sessions[0], "absent", at=later)))
    (marks,) = disagreements(bimtek)
    assert [(mark.marked_by, mark.is_present) for mark in marks] == [(rina, False), (dewi, True)]
    html = as_(sari).get(bimtek.get_absolute_url()).content.decode()
    assert "1 tanda berbeda antara dua pendamping" in html
    assert "tidak hadir menurut Rina" in html
    services.mark(actor=sari, participant=participants[0], session=sessions[0], is_present=True)
    assert disagreements(bimtek) == []


def test_marks_outside_the_hours_count_and_are_flagged(as_, sari, dewi, phone, bimtek, participants, sessions):
    early = MORNING - timedelta(hours=1)
    marks = [phone.mark(participants[0], sessions[0], at=early), phone.mark(participants[1], sessions[0])]
    assert statuses(send(as_(dewi), bimtek, phone.sheet(*marks))) == [201, 201]
    ((who, session, mark),) = outside_hours(bimtek, sessions, attendance(bimtek))
    assert (who, session, mark.is_present) == (participants[0], sessions[0], True)
    assert "1 tanda dibuat di luar jam sesinya" in as_(sari).get(bimtek.get_absolute_url()).content.decode()


@pytest.mark.parametrize("may", [False, True])
def test_nobody_marks_himself_unless_the_bimtek_allows_it(as_, sari, dewi, phone, bimtek, sessions, may):
    me = services_participants.add_participant(actor=sari, bimtek=bimtek, kind="pendamping", user=dewi)
    Bimtek.objects.update(may_mark_self=may)
    answer = send(as_(dewi), bimtek, phone.sheet(phone.mark(me, sessions[0])))
    assert statuses(answer) == [201 if may else 422]
    assert ("dicatat oleh orang lain" in answer.json()["marks"][0]["sentence"]) is not may


def test_nobody_marks_himself_past_the_program(sari, dewi, bimtek, sessions):
    me = services_participants.add_participant(actor=sari, bimtek=bimtek, kind="pendamping", user=dewi)
    with pytest.raises(Error, match="of oneself"), transaction.atomic():
        AttendanceMark.objects.create(participant=me, session=sessions[0], is_present=True, marked_by=dewi)


def test_who_and_what_is_not_of_this_bimtek_is_refused(as_, sari, dewi, office, programme, phone, bimtek, decree,
                                                       participants, sessions):  # fmt: skip
    other = plan(sari, office, programme, [dewi])
    services.invite_from_decree(actor=sari, bimtek=other, decree=decree)
    stranger, elsewhere = other.participants.first(), add_session(sari, other)
    sheet = phone.sheet(
        phone.mark(stranger, sessions[0]),
        phone.mark(participants[0], elsewhere),
        phone.mark(participants[0], sessions[0]),
    )
    assert statuses(send(as_(dewi), bimtek, sheet)) == [422, 422, 201]
    with pytest.raises(Error, match="another bimtek"), transaction.atomic():
        AttendanceMark.objects.create(participant=stranger, session=sessions[0], is_present=True, marked_by=sari)


def test_after_the_end_a_new_mark_is_refused_and_a_known_one_answered(
    as_, sari, dewi, phone, bimtek, participants, sessions
):
    known, new = phone.mark(participants[0], sessions[0]), phone.mark(participants[1], sessions[0])
    send(as_(dewi), bimtek, phone.sheet(known))
    services.finish_bimtek(actor=sari, bimtek=bimtek)
    answer = send(as_(dewi), bimtek, phone.sheet(known, new))
    assert statuses(answer) == [200, 422]
    assert "sudah selesai" in answer.json()["marks"][1]["sentence"]


def test_another_account_sends_nothing_of_mine(as_, rina, phone, bimtek, participants, sessions):
    answer = send(as_(rina), bimtek, phone.sheet(phone.mark(participants[0], sessions[0])))
    assert (answer.status_code, "akun lain" in answer.json()["sentence"]) == (409, True)
    assert AttendanceMark.objects.count() == Delivery.objects.count() == 0


def test_a_bimtek_of_others_does_not_exist(as_, sari, yusuf, person, phone, bimtek, participants, sessions):
    sheet = phone.sheet(phone.mark(participants[0], sessions[0]))
    for stranger in (yusuf, person("lina", "pendamping", "18.72")):
        assert send(as_(stranger), bimtek, sheet).status_code == 404
        assert as_(stranger).get(reverse("bimtek:roster", args=[bimtek.pk])).status_code == 404


def test_without_the_token_of_the_site_nothing_is_taken(dewi, phone, bimtek, participants, sessions):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(dewi)
    sheet = phone.sheet(phone.mark(participants[0], sessions[0]))
    assert send(browser, bimtek, sheet).status_code == 403


SPOILED = [
    b"",
    b"[]",
    b"{" * 5000,
    b'{"user": 1}',
    {"marks": []},
    {"marks": [1]},
    {"marks": [{"uuid": "bukan"}]},
    {"device": "bukan"},
    {"sent_at": "kemarin"},
    {"sent_at": "2023-07-26T08:00:00"},
    {"user": True},
    {"lebih": 1},
]


@pytest.mark.parametrize("change", SPOILED)
def test_a_sheet_that_cannot_be_read_is_400(as_, dewi, phone, bimtek, participants, sessions, change):
    sheet = phone.sheet(phone.mark(participants[0], sessions[0]))
    answer = send(as_(dewi), bimtek, change if isinstance(change, bytes) else sheet | change)
    assert (answer.status_code, "tidak dapat dibaca" in answer.json()["sentence"]) == (400, True)


SPOILED_MARKS = [
    {"sequence": 0},
    {"sequence": 1.5},
    {"sequence": 2**60},
    {"session": None},
    {"participant": "1"},
    {"mark": "mungkin"},
    {"mark": "undo"},
    {"undoes": "00000000-0000-0000-0000-000000000001"},
    {"happened_at": "9999-12-31T23:59:59Z"},
    {"nik": "1872010107860004"},
]


@pytest.mark.parametrize("change", SPOILED_MARKS)
def test_a_mark_that_cannot_be_read_is_refused_and_the_others_kept(
    as_, dewi, phone, bimtek, participants, sessions, change
):
    good, bad = phone.mark(participants[0], sessions[0]), phone.mark(participants[1], sessions[0]) | change
    assert statuses(send(as_(dewi), bimtek, phone.sheet(good, bad))) == [201, 422]


def test_too_many_marks_at_once_are_400(as_, dewi, phone, bimtek, participants, sessions):
    sheet = phone.sheet(*[phone.mark(participants[0], sessions[0]) for _ in range(301)])
    assert send(as_(dewi), bimtek, sheet).status_code == 400


@pytest.mark.parametrize("table", ["bimtek_delivery", "bimtek_conflictingmark"])
@pytest.mark.parametrize("sql", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_no_path_changes_what_was_delivered(as_, dewi, phone, bimtek, participants, sessions, table, sql):
    first = phone.mark(participants[0], sessions[0])
    send(as_(dewi), bimtek, phone.sheet(first, first | {"mark": "absent"}))
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format(table))


def test_the_roster_has_names_and_codes_and_no_numbers(as_, dewi, bimtek, participants, sessions):
    answer = as_(dewi).get(reverse("bimtek:roster", args=[bimtek.pk]))
    people = answer.json()["bimtek"]["people"]
    assert people[0].keys() == {"id", "number", "name", "standing", "code", "is_self", "present_in"}
    assert len({one["code"] for one in people}) == 3 and people[0]["code"].startswith("1-")
    assert "9001" not in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"


def test_a_file_that_was_handed_over_is_taken_in_once(
    as_, send_file, sari, dewi, phone, bimtek, participants, sessions
):
    marks = [phone.mark(one, sessions[0]) for one in participants]
    send(as_(dewi), bimtek, phone.sheet(marks[0]))
    html = send_file(sari, signed_file(phone.sheet(*marks)))
    assert "2 tanda kehadiran dari berkas dicatat; 1 sudah tercatat sebelumnya." in html
    assert "0 tanda kehadiran dari berkas dicatat; 3 sudah tercatat sebelumnya." in send_file(
        sari, signed_file(phone.sheet(*marks))
    )
    assert {mark.marked_by for mark in AttendanceMark.objects.all()} == {dewi}
    assert Delivery.objects.filter(signature__isnull=False, sent_by=sari, made_by=dewi).count() == 2


def test_a_file_of_somebody_who_does_not_mark_here_is_refused(send_file, sari, person, bimtek, participants, sessions):
    stranger = Phone(person("lina", "pendamping", "18.72"))
    html = send_file(sari, signed_file(stranger.sheet(stranger.mark(participants[0], sessions[0]))))
    assert ("tidak ditunjuk" in html, AttendanceMark.objects.count()) == (True, 0)


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"[1]", b"bukan", b"[" * 9000])
def test_another_file_is_refused_in_a_sentence(send_file, sari, content):
    html = send_file(sari, SimpleUploadedFile("x.json", content or b" "))
    assert "bukan berkas dari aplikasi" in html or "tidak dapat dibaca" in html


@pytest.fixture
def send_file(send, bimtek):
    def post(user, file):
        return send(user, reverse("bimtek:upload_marks", args=[bimtek.pk]), file=file, follow=True).content.decode()

    return post


def test_a_sheet_costs_the_same_for_one_and_sixty(as_, dewi, phone, bimtek, participants, sessions,
                                                  django_assert_max_num_queries):  # fmt: skip
    costs = set()
    for count in (1, 60):
        browser, sheet = as_(dewi), phone.sheet(*[phone.mark(participants[0], sessions[0]) for _ in range(count)])
        with django_assert_max_num_queries(30) as captured:
            assert statuses(send(browser, bimtek, sheet)) == [201] * count
        costs.add(len(captured))
    assert len(costs) == 1


def test_nobody_speaks_for_a_device_that_did_not_sign(send_file, sari, dewi, phone, bimtek, participants, sessions):
    sheet = phone.sheet(phone.mark(participants[0], sessions[0]))
    html = send_file(sari, signed_file(sheet, by=sari))
    assert ("tidak ditandatangani" in html, AttendanceMark.objects.count()) == (True, 0)


def test_a_signed_sheet_that_was_changed_is_refused(send_file, sari, phone, bimtek, participants, sessions):
    parts = json.loads(signed_file(phone.sheet(phone.mark(participants[0], sessions[0]))).read())
    parts[0]["sheet"] = parts[0]["sheet"].replace("present", "absent")
    html = send_file(sari, SimpleUploadedFile("x.json", json.dumps(parts).encode()))
    assert ("tidak ditandatangani" in html, AttendanceMark.objects.count()) == (True, 0)


def test_each_user_and_device_signs_with_a_key_of_its_own(as_, dewi, sari, bimtek):
    url = reverse("bimtek:roster", args=[bimtek.pk])
    device, other = str(uuid.uuid4()), str(uuid.uuid4())
    keys = [as_(user).get(f"{url}?device={name}").json()["user"]["key"] for user, name in [
        (dewi, device), (dewi, device), (dewi, other), (sari, device)]]  # fmt: skip
    assert keys[0] == keys[1] and len(set(keys)) == 3
    assert "key" not in as_(dewi).get(f"{url}?device=x").json()["user"]


def test_the_database_takes_no_file_of_another_without_a_signature(sari, dewi, bimtek):
    with pytest.raises(IntegrityError, match="who_brings_a_file"), transaction.atomic():
        Delivery.objects.create(bimtek=bimtek, device=uuid.uuid4(), made_by=dewi, sent_by=sari, sent_at=MORNING)


def test_it_is_told_who_brought_a_file_wherever_its_marks_are_shown(
    as_, send_file, sari, dewi, phone, bimtek, participants, sessions
):
    """A mark outside the hours of its session, and one that another pendamping made differently."""
    early = phone.mark(participants[0], sessions[0], at=MORNING - timedelta(hours=5))
    html = send_file(sari, signed_file(phone.sheet(early)))
    assert html.count(f"dibawa oleh {sari.name}") >= 2
