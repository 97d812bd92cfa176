"""Visits to groups: who made them, under which number, and that they stay as they were written."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from accounts.errors import NotAllowed
from accounts.roles import Role
from audit.models import Event
from beneficiaries.photos import picture_of, redrawn
from kube.models import Assignment, GroupVisit, MonthReport, VisitPhoto
from kube.services.visits import finish_follow_up, record_group_visit, write_month_report
from tests.beneficiaries.visits import photo
from tests.kube.conftest import DAY, a_group
from tests.kube.refusals import refused

WEEK = datetime.timedelta(days=7)


def a_visit(actor, group, visited_on=DAY, **changed):
    words = {"purpose": "monitoring", "finding": "Usaha berjalan.", "visited_time": datetime.time(9, 15)} | changed
    return record_group_visit(actor=actor, group=group, visited_on=visited_on, **words)


def to_do(actor, group):
    return a_visit(actor, group, follow_up="Buka buku kas", follow_up_due_on=DAY + WEEK)


def give(group, pendamping, since_on=DAY, until_on=None):
    made = Assignment.objects.create(group=group, pendamping=pendamping, since_on=since_on)
    if until_on:
        Assignment.objects.filter(pk=made.pk).update(until_on=until_on)


def test_visits_of_a_group_are_counted_and_told_in_its_history(mawar, melati, dewi):
    assert [a_visit(dewi, mawar).number for _ in range(3)] == [1, 2, 3]
    assert a_visit(dewi, melati).number == 1
    event = Event.objects.filter(verb="group_visit.recorded").first()
    assert (event.subject_text, event.detail["number"], event.region_id) == ("KUBE Melati", 1, "18.72.01.1003")


def test_the_number_is_the_databases_whoever_writes(mawar, dewi):
    facts = {"group": mawar, "region": mawar.region, "visited_on": DAY, "visited_time": datetime.time(9)}
    made = GroupVisit.objects.create(**facts, purpose="routine", finding="x", made_by=dewi, number=99)
    made.refresh_from_db()
    assert made.number == 1


@pytest.mark.django_db(transaction=True)
def test_sixty_four_visits_at_once_leave_no_gap(mawar, dewi):
    def visit(_):
        try:
            return a_visit(dewi, mawar).number
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        numbers = list(pool.map(visit, range(64)))
    assert sorted(numbers) == list(range(1, 65))


def test_a_visit_stays_as_it_was_written(mawar, dewi):
    visit = a_visit(dewi, mawar)
    row = GroupVisit.objects.filter(pk=visit.pk)
    refused(lambda: row.update(finding="Semua baik."), "not be changed")
    refused(lambda: row.update(number=7), "not be changed")
    refused(visit.delete, "not be changed")


def test_what_was_to_be_done_is_ticked_off_once_by_somebody(mawar, dewi, sari):
    visit = to_do(dewi, mawar)
    assert visit.is_to_follow_up
    done = finish_follow_up(actor=sari, visit=visit, done_on=DAY + WEEK)
    assert (done.follow_up_done_by, done.is_to_follow_up) == (sari, False)
    with pytest.raises(NotAllowed, match="sudah dicatat selesai"):
        finish_follow_up(actor=sari, visit=visit, done_on=DAY + WEEK)
    row = GroupVisit.objects.filter(pk=visit.pk)
    refused(lambda: row.update(follow_up_done_on=None, follow_up_done_by=None), "ended once")


def test_nothing_is_done_before_the_visit_or_in_the_future(mawar, dewi):
    visit = to_do(dewi, mawar)
    for day in (DAY - WEEK, timezone.localdate() + WEEK):
        with pytest.raises(NotAllowed, match="Tanggal ini"):
            finish_follow_up(actor=dewi, visit=visit, done_on=day)
    refused(
        lambda: GroupVisit.objects.filter(pk=visit.pk).update(follow_up_done_on=DAY - WEEK, follow_up_done_by=dewi),
        "somebody_did_it_after_the_visit",
    )


def test_what_is_to_be_done_has_a_day(mawar, dewi):
    refused(lambda: a_visit(dewi, mawar, follow_up="Buka buku kas"), "what_is_to_be_done_has_a_day")
    refused(lambda: a_visit(dewi, mawar, follow_up_due_on=DAY), "what_is_to_be_done_has_a_day")


def test_a_closed_group_is_visited_no_more_and_nobody_visits_tomorrow(mawar, dewi, office, imopuro):
    gone = a_group(office, imopuro, "Bubar", status="dissolved")
    with pytest.raises(NotAllowed, match="bubar"):
        a_visit(dewi, gone)
    with pytest.raises(NotAllowed, match="belum terjadi"):
        a_visit(dewi, mawar, visited_on=timezone.localdate() + WEEK)


def test_old_visits_stay_with_who_made_them_after_the_group_went_to_another(mawar, dewi, person):
    today = timezone.localdate()
    dodi = person("dodi", Role.PENDAMPING, "18.72")
    give(mawar, dewi, until_on=today)
    his = a_visit(dewi, mawar)
    give(mawar, dodi, since_on=today)
    hers = a_visit(dodi, mawar, visited_on=today)
    assert set(GroupVisit.objects.visible_to(dewi)) == {his}
    assert set(GroupVisit.objects.visible_to(dodi)) == {his, hers}
    assert his.made_by == dewi and GroupVisit.objects.filter(made_by=dewi).get() == his


def test_a_pendamping_sees_no_visits_of_groups_that_were_never_his(mawar, dewi, sari, yusuf):
    a_visit(sari, mawar)
    assert not GroupVisit.objects.visible_to(dewi).exists()
    assert not GroupVisit.objects.visible_to(yusuf).exists()
    assert GroupVisit.objects.visible_to(sari).count() == 1


def test_photos_are_sealed_and_four_at_most_are_kept(mawar, dewi, media):
    visit = a_visit(dewi, mawar, pictures=[redrawn(photo()) for _ in range(5)])
    kept = list(visit.photos.all())
    assert len(kept) == 4 and picture_of(kept[0]).startswith(b"\xff\xd8")
    assert b"\xff\xd8\xff" not in (media / kept[0].photo.name).read_bytes()[:64]
    refused(lambda: VisitPhoto.objects.filter(pk=kept[0].pk).update(photo="x"), "may not be changed")


def test_a_nik_in_a_finding_is_blotted_out(mawar, dewi):
    assert "1872900507859001" not in a_visit(dewi, mawar, finding="NIK 1872900507859001 keliru").finding


def test_a_month_is_told_by_its_visits_and_the_pendampings_words(mawar, dewi, sari, joni):
    first, second = a_visit(dewi, mawar), a_visit(dewi, mawar, visited_on=DAY + WEEK)  # 26 July and 2 August
    words = {"activities": "", "problems": "Modal habis", "plans": "Pelatihan"}
    report = write_month_report(actor=dewi, month=DAY, **words)
    again = write_month_report(actor=dewi, month=DAY, **words | {"problems": "Modal kurang"})
    assert (report.pk, again.problems, str(report.month)) == (again.pk, "Modal kurang", "2023-07-01")
    assert list(report.visits()) == [first] and second not in report.visits()
    assert MonthReport.objects.visible_to(joni).exists()


def test_a_pendamping_reads_only_his_own_report(dewi, person):
    dodi = person("dodi", Role.PENDAMPING, "18.72")
    write_month_report(actor=dewi, month=DAY, activities="", problems="", plans="")
    assert not MonthReport.objects.visible_to(dodi).exists()
