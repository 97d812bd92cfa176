"""Planning, inviting, marking and finishing, below the pages."""

import uuid
from datetime import date, time

import pytest
from django.db import Error, connection, transaction

from accounts.errors import NotAllowed
from audit.models import Event
from bimtek import services
from bimtek.models import AttendanceMark, Bimtek
from bimtek.queries import attendance, trained
from programmes.models import Candidate, ProgrammeRule
from programmes.services import decrees
from tests.bimtek.conftest import HELD_ON, add_session, plan
from tests.programmes.placing import make_candidate, make_candidates, make_programme, signed, submitted


def mark(actor, participant, session, is_present=True, uuid=None):
    return services.mark(actor=actor, participant=participant, session=session, is_present=is_present, uuid=uuid)


def mark_all(actor, participants, sessions):
    for participant in participants:
        for session in sessions:
            mark(actor, participant, session)


def test_a_plan_names_who_marks_attendance(bimtek, dewi):
    event = Event.objects.about(bimtek).get()
    assert (event.verb, event.after["facilitators"]) == ("bimtek.planned", ["Dewi"])
    assert bimtek.region_id == "18.72"


@pytest.mark.parametrize("who", ["operator", "pendamping of Kupang"])
def test_only_pendamping_of_the_region_mark_attendance(sari, person, office, programme, who):
    stranger = sari if who == "operator" else person("tito", "pendamping", "53.71")
    with pytest.raises(NotAllowed, match="pendamping yang aktif"):
        plan(sari, office, programme, [stranger])


def test_an_edit_tells_what_changed(sari, bimtek):
    services.edit_bimtek(
        actor=sari, bimtek=bimtek, title=bimtek.title, venue="Balai Kota", held_on=HELD_ON, facilitators=[]
    )
    event = Event.objects.about(bimtek).first()
    assert event.before == {"venue": "Aula Dinas Sosial Kota Metro", "facilitators": ["Dewi"]}
    assert event.after == {"venue": "Balai Kota", "facilitators": []}


def test_a_session_ends_after_it_starts(sari, bimtek):
    with pytest.raises(NotAllowed, match="Jam selesai"):
        services.add_session(actor=sari, bimtek=bimtek, topic="x", speaker="y", starts_at=time(9), ends_at=time(9))


def test_a_session_is_mended(sari, bimtek, sessions):
    services.edit_session(
        actor=sari, session=sessions[0], topic="7P", speaker="Nanik Ratnawati, A.KS., M.M.", starts_at=time(8),
        ends_at=time(9),
    )  # fmt: skip
    event = Event.objects.about(bimtek).first()
    assert (event.verb, event.before["topic"], event.after["topic"]) == ("session.changed", "Marketing Mix 7P", "7P")


def test_the_decree_invites_its_recipients_in_order(sari, bimtek, decree):
    assert services.invite_from_decree(actor=sari, bimtek=bimtek, decree=decree) == 3
    lines = list(bimtek.participants.all())
    one = lines[0]
    assert (one.number, one.name, one.nik_last4, one.region_id) == (1, "CALON 1", "9001", "18.72.01.1001")
    assert [line.number for line in lines] == [1, 2, 3]


def test_inviting_again_invites_nobody(sari, bimtek, decree, participants):
    assert services.invite_from_decree(actor=sari, bimtek=bimtek, decree=decree) == 0
    assert Event.objects.filter(verb="participants.invited").count() == 1


def test_a_second_decree_goes_on_after_the_last_line(sari, made, bimtek, programme, participants):
    make_candidates(programme, 2, first=4)
    second = submitted(sari, programme)
    official = programme.office.officials.get()
    second = decrees.sign_decree(actor=made, decree=second, official=official, decided_on=HELD_ON)
    services.invite_from_decree(actor=sari, bimtek=bimtek, decree=second)
    assert list(bimtek.participants.values_list("number", flat=True)) == [1, 2, 3, 4, 5]


def test_an_invitation_keeps_the_name_of_its_day(sari, bimtek, participants):
    Candidate.objects.update(name="NAMA BARU")
    assert bimtek.participants.first().name == "CALON 1"


def test_only_a_signed_decree_invites(sari, bimtek, programme):
    make_candidates(programme, 1)
    with pytest.raises(NotAllowed, match="belum ditandatangani"):
        services.invite_from_decree(actor=sari, bimtek=bimtek, decree=submitted(sari, programme))


def test_the_decree_of_another_programme_does_not_invite(sari, office, decree):
    other = plan(sari, office, make_programme(office, year=2024))
    with pytest.raises(NotAllowed, match="program lain"):
        services.invite_from_decree(actor=sari, bimtek=other, decree=decree)


def test_a_tap_is_kept_with_who_and_what(dewi, participants, sessions):
    tap = mark(dewi, participants[0], sessions[0])
    event = Event.objects.about(participants[0]).get()
    assert (tap.marked_by, tap.is_present) == (dewi, True)
    assert (event.verb, event.after) == ("attendance.marked", {"session": "Marketing Mix 7P", "is_present": True})


def test_the_same_tap_twice_is_one_mark(dewi, participants, sessions):
    token = uuid.uuid4()
    first, second = (mark(dewi, participants[0], sessions[0], uuid=token) for _ in range(2))
    assert (first, AttendanceMark.objects.count()) == (second, 1)
    assert Event.objects.filter(verb="attendance.marked").count() == 1


def test_a_tap_known_with_another_content_is_refused(dewi, participants, sessions):
    token = uuid.uuid4()
    mark(dewi, participants[0], sessions[0], uuid=token)
    with pytest.raises(NotAllowed, match="isi lain"):
        mark(dewi, participants[1], sessions[0], uuid=token)


def test_a_person_marked_twice_counts_once(dewi, bimtek, participants, sessions):
    mark_all(dewi, participants, sessions)
    mark(dewi, participants[0], sessions[0])
    present = [participant.present_in for participant in attendance(bimtek)]
    assert present == [{sessions[0].pk, sessions[1].pk}] * 3


def test_the_newest_mark_counts(dewi, bimtek, programme, participants, sessions):
    mark_all(dewi, participants, sessions)
    mark(dewi, participants[0], sessions[1], is_present=False)
    assert attendance(bimtek)[0].present_in == {sessions[0].pk}
    assert set(trained(programme).values_list("name", flat=True)) == {"CALON 2", "CALON 3"}


def test_trained_is_who_was_in_every_session(dewi, programme, participants, sessions):
    mark_all(dewi, participants[:2], sessions)
    mark(dewi, participants[2], sessions[0])
    assert set(trained(programme).values_list("name", flat=True)) == {"CALON 1", "CALON 2"}


@pytest.mark.parametrize(("percent", "names"), [(50, {"CALON 1", "CALON 2"}), (51, {"CALON 1"}), (100, {"CALON 1"})])
def test_a_programme_may_ask_for_less_than_every_session(dewi, programme, participants, sessions, percent, names):
    """Two sessions: the first was in both, the second in one, the third in none."""
    ProgrammeRule.objects.create(programme=programme, code="attended_bimtek", parameters={"percent": percent})
    mark_all(dewi, participants[:1], sessions)
    mark(dewi, participants[1], sessions[0])
    assert set(trained(programme).values_list("name", flat=True)) == names


def test_a_bimtek_without_sessions_trains_nobody(programme, participants):
    assert trained(programme).count() == 0


def test_two_halves_of_two_bimtek_do_not_make_one(sari, dewi, office, programme, decree, participants, sessions):
    second = plan(sari, office, programme)
    other = [add_session(sari, second), add_session(sari, second, "Syarat administrasi", 10)]
    services.invite_from_decree(actor=sari, bimtek=second, decree=decree)
    mark(dewi, participants[0], sessions[0])
    mark(dewi, second.participants.first(), other[1])
    assert trained(programme).count() == 0
    mark(dewi, second.participants.first(), other[0])
    assert trained(programme).get().name == "CALON 1"


def test_a_session_of_another_bimtek_is_refused(sari, dewi, office, programme, participants):
    stranger = add_session(sari, plan(sari, office, programme))
    with pytest.raises(NotAllowed, match="bukan bagian"):
        mark(dewi, participants[0], stranger)


def test_after_the_end_nothing_is_added(sari, dewi, bimtek, decree, participants, sessions):
    services.finish_bimtek(actor=sari, bimtek=bimtek)
    for step in (
        lambda: mark(dewi, participants[0], sessions[0]),
        lambda: add_session(sari, bimtek),
        lambda: services.invite_from_decree(actor=sari, bimtek=bimtek, decree=decree),
    ):
        with pytest.raises(NotAllowed, match="sudah selesai"):
            step()


def test_a_bimtek_ends_once(sari, dewi, bimtek, participants, sessions):
    mark_all(dewi, participants[:2], sessions)
    services.finish_bimtek(actor=sari, bimtek=bimtek)
    with pytest.raises(NotAllowed, match="Status sudah berubah"):
        services.finish_bimtek(actor=sari, bimtek=bimtek)
    assert Event.objects.get(verb="bimtek.finished").detail["count"] == 2


def test_a_bimtek_closed_too_early_is_opened_again_with_a_reason(sari, dewi, bimtek, participants, sessions):
    services.finish_bimtek(actor=sari, bimtek=bimtek)
    with pytest.raises(NotAllowed, match="Tulis alasannya"):
        services.reopen_bimtek(actor=sari, bimtek=bimtek, reason=" - ")
    services.reopen_bimtek(actor=sari, bimtek=bimtek, reason="Tanda masih di ponsel Dewi")
    mark(dewi, participants[0], sessions[0])
    assert Event.objects.get(verb="bimtek.reopened").detail["reason"] == "Tanda masih di ponsel Dewi"
    with pytest.raises(NotAllowed, match="Status sudah berubah"):
        services.reopen_bimtek(actor=sari, bimtek=bimtek, reason="Sekali lagi")


@pytest.mark.parametrize("sql", ["UPDATE {} SET is_present = false", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_no_path_changes_a_mark(dewi, participants, sessions, sql):
    mark(dewi, participants[0], sessions[0])
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format(AttendanceMark._meta.db_table))
    assert AttendanceMark.objects.get().is_present


@pytest.mark.parametrize("count", [1, 3])
def test_reading_attendance_costs_two_queries(sari, made, dewi, bimtek, programme, count, django_assert_num_queries):
    make_candidates(programme, count)
    services.invite_from_decree(actor=sari, bimtek=bimtek, decree=signed(sari, made, programme))
    mark_all(dewi, bimtek.participants.all(), [add_session(sari, bimtek)])
    with django_assert_num_queries(2):
        assert len(attendance(bimtek)) == count


def test_whoever_was_taken_into_no_decree_is_not_trained(programme):
    make_candidate(programme, 9)
    assert (trained(programme).count(), Bimtek.objects.count()) == (0, 0)


def test_a_bimtek_lies_in_the_years_of_its_programme(sari, office, programme):
    about = {"actor": sari, "title": "Bimtek", "venue": "Aula"}
    with pytest.raises(NotAllowed, match="di luar tahun program. Isi tahun 2023 atau 2024"):
        services.plan_bimtek(**about, office=office, programme=programme, held_on=date(2021, 1, 1))
    bimtek = services.plan_bimtek(**about, office=office, programme=programme, held_on=date(2024, 2, 1))
    with pytest.raises(NotAllowed, match="di luar tahun program"):
        services.edit_bimtek(**about, bimtek=bimtek, held_on=date(2031, 1, 1), facilitators=[])
    assert services.plan_bimtek(**about, office=office, programme=None, held_on=date(2021, 1, 1))
