"""Recording a visit to a group, ticking off what was to be done, and writing the report of a month."""

from datetime import date, time

from django.db import transaction

from accounts.errors import NotAllowed
from audit.trail import record
from beneficiaries import photos
from jobs.masking import blotted
from kube.models import Group, GroupVisit, MonthReport, VisitPhoto
from kube.services.days import refuse_day_outside, refuse_impossible_day

MOST_PHOTOS = 4  # the form says so; more are left out


@transaction.atomic
def record_group_visit(
    *,
    actor,
    group: Group,
    visited_on: date,
    visited_time: time,
    purpose: str,
    finding: str,
    follow_up: str = "",
    follow_up_due_on: date | None = None,
    pictures: list[bytes] = (),
) -> GroupVisit:
    """Add a visit under the group's next number. pictures: as beneficiaries.photos.redrawn made them.

    NIK and other long numbers in the finding are blotted out: a visit is read by more people than a number may be.
    """
    if not group.is_open:
        raise NotAllowed(f"{group} sudah {group.get_status_display().lower()}. Kunjungan tidak dicatat lagi.")
    refuse_day_outside(group, visited_on)
    visit = GroupVisit.objects.create(
        group=group,
        region_id=group.region_id,
        visited_on=visited_on,
        visited_time=visited_time,
        purpose=purpose,
        finding=blotted(finding.strip()),
        follow_up=blotted(follow_up.strip()),
        follow_up_due_on=follow_up_due_on,
        made_by=actor,
    )
    visit.refresh_from_db(fields=["number"])
    for picture in pictures[:MOST_PHOTOS]:
        kept = VisitPhoto(visit=visit)
        photos.keep(kept, picture)
        kept.save()
    detail = {"number": visit.number, "visited_on": str(visited_on), "purpose": visit.get_purpose_display()}
    record(actor=actor, verb="group_visit.recorded", subject=group, photos=len(pictures), **detail)
    return visit


@transaction.atomic
def finish_follow_up(*, actor, visit: GroupVisit, done_on: date) -> GroupVisit:
    """Tick off what was to be done. Once: it cannot be opened again; another visit says what is still to do."""
    refuse_impossible_day(done_on, visit.visited_on)
    waiting = GroupVisit.objects.filter(pk=visit.pk).to_follow_up()
    if not waiting.update(follow_up_done_on=done_on, follow_up_done_by=actor):
        raise NotAllowed("Tindak lanjut ini sudah dicatat selesai, atau kunjungan ini tanpa tindak lanjut.")
    visit.refresh_from_db()
    record(actor=actor, verb="group_visit.followed_up", subject=visit.group, number=visit.number, done_on=str(done_on))
    return visit


@transaction.atomic
def write_month_report(*, actor, month: date, activities: str, problems: str, plans: str) -> MonthReport:
    """The pendamping's words about a month, written or written anew; what was printed stays as it was printed."""
    if actor.office is None:
        raise NotAllowed("Akun Anda belum berada di bawah sebuah kantor. Hubungi admin kantor Anda.")
    report, _ = MonthReport.objects.update_or_create(
        written_by=actor,
        month=month.replace(day=1),
        defaults={
            "region_id": actor.region_id,
            "activities": blotted(activities.strip()),
            "problems": blotted(problems.strip()),
            "plans": blotted(plans.strip()),
        },
    )
    record(actor=actor, verb="month_report.written", subject=report, month=f"{month:%m-%Y}")
    return report
