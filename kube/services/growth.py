"""A group's monthly figures, the stage it is judged to have reached, its achievements, and its members' telephones."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.errors import NotAllowed
from audit import sealing
from audit.trail import record
from kube.models import Achievement, Group, Membership, MonthlyFigure, Phone, StageJudgement
from kube.queries_books import last_of_month
from kube.services.days import refuse_before_group, refuse_day_outside, refuse_impossible_day


@transaction.atomic
def record_month(
    *,
    actor,
    group: Group,
    month: date,
    turnover_rupiah: int,
    spending_rupiah: int,
    workers: int,
    development: str,
    reason: str = "",
) -> MonthlyFigure:
    """The figures of a month, in rupiah and people. A month that was recorded already is corrected only with a reason.

    The group is locked, so that of two people at once the second is told.
    """
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    month = month.replace(day=1)
    refuse_impossible_day(month)
    refuse_before_group(group, last_of_month(month))
    old = MonthlyFigure.objects.filter(group=group, month=month).first()
    if old and not reason.strip():
        raise NotAllowed(f"Angka bulan {month:%m-%Y} sudah dicatat. Untuk memperbaikinya, tulis alasannya.")
    made = MonthlyFigure.objects.create(
        group=group,
        region_id=group.region_id,
        month=month,
        version=old.version + 1 if old else 1,
        turnover_rupiah=turnover_rupiah,
        spending_rupiah=spending_rupiah,
        workers=workers,
        development=development,
        reason=reason.strip() if old else "",
        recorded_by=actor,
    )
    record(
        actor=actor,
        verb="group.month_corrected" if old else "group.month_recorded",
        subject=group,
        before=told(old) if old else None,
        after=told(made),
        month=f"{month:%m-%Y}",
        **({"reason": made.reason} if old else {}),
    )
    return made


def told(figure: MonthlyFigure) -> dict:
    return {name: getattr(figure, name) for name in ("turnover_rupiah", "spending_rupiah", "workers")}


@transaction.atomic
def judge_stage(*, actor, group: Group, stage: str, judged_on: date, grounds: str) -> StageJudgement:
    """How far the group has come, in the actor's judgement. The one before stays readable."""
    refuse_day_outside(group, judged_on)
    made = StageJudgement.objects.create(
        group=group, region_id=group.region_id, stage=stage, judged_on=judged_on, judged_by=actor, grounds=grounds
    )
    detail = {"stage": made.get_stage_display(), "judged_on": str(judged_on), "reason": grounds}
    record(actor=actor, verb="group.stage_judged", subject=group, **detail)
    return made


@transaction.atomic
def add_achievement(*, actor, group: Group, year: int, words: str, giver: str = "") -> Achievement:
    refuse_before_group(group, date(year, 12, 31))
    made = Achievement.objects.create(group=group, year=year, words=words, giver=giver, recorded_by=actor)
    record(actor=actor, verb="group.achievement_added", subject=group, about=str(made))
    return made


@transaction.atomic
def remove_achievement(*, actor, achievement: Achievement) -> None:
    """Take a mistake away; history tells that it stood there."""
    told_as = str(achievement)
    achievement.delete()
    record(actor=actor, verb="group.achievement_removed", subject=achievement.group, about=told_as)


@transaction.atomic
def set_phone(*, actor, membership: Membership, number: str) -> Phone:
    """Reach this member by this number from now on; the one before is dated and stays. The same again changes nothing.

    number: as kube.names.phone_number writes it.
    """
    Membership.objects.select_for_update(no_key=True).get(pk=membership.pk)
    sealed = sealing.sealed_fields(sealing.PHONE, number)
    old = membership.phones.in_use().first()
    if old and bytes(old.phone_index) == sealed["phone_index"]:
        return old
    membership.phones.in_use().update(replaced_at=timezone.now())
    made = Phone.objects.create(membership=membership, added_by=actor, **sealed)
    record(actor=actor, verb="phone.set", subject=membership.group, holder=str(membership))
    return made
