"""Meetings with institutions: minutes that stay, attendance by institution, and the pendamping's month."""

import datetime

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.errors import NotAllowed
from accounts.roles import Role
from audit.models import Event
from kube.models import Coordination, Institution
from kube.services.coordinations import record_coordination
from kube.services.visits import write_month_report
from reports.group_papers import month_report_paper
from tests.kube.seen import shown

DAMAR = {
    "topic": "Pendampingan usaha kelompok dengan UNMUL",
    "held_on": "2019-07-17",
    "held_time": "09:00",
    "place": "Ruang Damar GSG",
    "led_by": "Kepala Dinas Sosial Jamiatulkhair Daik",
    "minutes": "Tim UNMUL mendampingi kelompok di Bengalon dan Teluk Pandan.",
    "institutions": "Tim UNMUL 3\n\nDinas Koperasi dan UKM: 2 orang\r\nBappeda - 1",
}
ADD = reverse("kube:add_coordination")


def record(actor, **changed):
    values = DAMAR | {"held_on": datetime.date(2019, 7, 17), "institutions": [("Tim UNMUL", 3), ("Bappeda", 1)]}
    return record_coordination(actor=actor, **values | changed)


def test_the_meeting_of_17_july_2019_is_written_down_with_its_institutions(as_, send, sari):
    answer = send(sari, ADD, **DAMAR)
    made = Coordination.objects.get()
    assert (answer.url, made.region_id, made.recorded_by) == (made.get_absolute_url(), "18.72", sari)
    came = list(made.institutions.values_list("name", "people"))
    assert came == [("Tim UNMUL", 3), ("Dinas Koperasi dan UKM", 2), ("Bappeda", 1)]
    page = shown(as_(sari).get(answer.url))
    assert "Rabu, 17 Juli 2019, pukul 09.00, Ruang Damar GSG. Dipimpin Kepala Dinas Sosial Jamiatulkhair Daik." in page
    listed = shown(as_(sari).get(reverse("kube:coordinations")))
    assert "6 orang dari 3 lembaga" in listed
    event = Event.objects.get(verb="coordination.recorded")
    assert (event.subject_text, event.detail["attended"]) == (DAMAR["topic"], 6)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"institutions": "Tim UNMUL"}, "Baris “Tim UNMUL” tidak terbaca"),
        ({"institutions": "Tim UNMUL 0"}, "tidak terbaca"),
        ({"institutions": "Bappeda 1\nBappeda 2"}, "Bappeda tertulis dua kali"),
        ({"institutions": "B" * 121 + " 1"}, "paling banyak 120 huruf"),
        ({"held_on": "2999-01-01"}, "tidak masuk akal"),
        ({"minutes": ""}, "invalid-feedback"),
    ],
)
def test_a_meeting_that_makes_no_sense_is_told_and_nothing_is_kept(send, sari, wrong, says):
    answer = send(sari, ADD, **DAMAR | wrong)
    assert (answer.status_code, Coordination.objects.exists()) == (422, False)
    assert says in answer.text and DAMAR["place"] in answer.text


def test_minutes_stay_as_written(sari):
    made = record(sari)
    writes = (
        lambda: Coordination.objects.update(minutes="lain"),
        lambda: made.institutions.update(people=9),
        lambda: Institution.objects.all().delete(),
    )
    for write in writes:
        with pytest.raises(DatabaseError, match="may not be changed"), transaction.atomic():
            write()


def test_a_nik_in_the_minutes_is_blotted_out(sari):
    assert "1872010101909001" not in record(sari, minutes="Warga 1872010101909001 diundang.").minutes


def test_a_pendamping_sees_his_own_the_office_all_and_another_city_none(as_, sari, dewi, yusuf):
    his, hers = record(sari), record(dewi, topic="Rapat dengan bank")
    assert list(Coordination.objects.visible_to(dewi)) == [hers]
    assert set(Coordination.objects.visible_to(sari)) == {his, hers}
    assert list(Coordination.objects.visible_to(yusuf)) == []
    assert as_(dewi).get(his.get_absolute_url()).status_code == 404


def test_who_works_nowhere_in_particular_is_told(person):
    with pytest.raises(NotAllowed, match="tidak terikat pada satu wilayah"):
        record(person("ayu", Role.OPERATOR, None))


def test_the_month_report_tells_of_his_meetings_on_page_and_paper(as_, sari, dewi, office):
    made = record(dewi)
    record(dewi, held_on=datetime.date(2019, 8, 1), topic="Bulan lain")
    record(sari, topic="Rapat operator")
    words = {"activities": "", "problems": "", "plans": ""}
    report = write_month_report(actor=dewi, month=datetime.date(2019, 7, 1), **words)
    assert list(report.coordinations()) == [made]
    assert made.get_absolute_url() in shown(as_(dewi).get(report.get_absolute_url()))
    sections = dict(month_report_paper(report, datetime.date(2019, 8, 1)).context["sections"])
    (told,) = sections["Rapat dengan lembaga"]
    assert told.startswith("Rabu, 17 Juli 2019, Ruang Damar GSG: Pendampingan usaha kelompok")
    assert told.endswith("Hadir Tim UNMUL 3, Bappeda 1.")
