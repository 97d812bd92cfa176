"""Who looks after a group."""

from datetime import date

from django.conf import settings
from django.db import transaction

from accounts.errors import NotAllowed
from accounts.models import User
from accounts.roles import PENDAMPING
from audit.trail import record
from kube.models import Assignment, Group
from kube.services.days import refuse_day_outside, refuse_impossible_day
from kube.services.members import hold


@transaction.atomic
def assign_pendamping(*, actor, group: Group, pendamping: User, since_on: date) -> Assignment:
    """From this day on the group is his; whoever had it before is relieved the same day.

    More groups than settings.GROUPS_PER_PENDAMPING is a matter for a warning (see `load_warning`), not a refusal.
    """
    held = hold(group)
    if pendamping.role != PENDAMPING or pendamping.scope is None or not covers(pendamping, held):
        raise NotAllowed(f"{pendamping.name} bukan pendamping di wilayah kelompok ini. Pilih pendamping lain.")
    before = held.assignments.filter(until_on__isnull=True).select_related("pendamping").first()
    if before and before.pendamping_id == pendamping.pk:
        return before
    refuse_day_outside(held, since_on, last_day(held))
    if before:
        end(before, since_on)
    made = Assignment.objects.create(group=held, pendamping=pendamping, since_on=since_on)
    record(
        actor=actor,
        verb="pendamping.assigned",
        subject=held,
        before={"pendamping": before.pendamping.name} if before else None,
        after={"pendamping": pendamping.name},
        on=since_on.isoformat(),
    )
    return made


@transaction.atomic
def hand_on(*, actor, pendamping: User, to: User, groups: list[Group], since_on: date) -> list[Assignment]:
    """Give groups that one pendamping looks after to another, all or none.

    Raises NotAllowed for himself, and when one of them cannot be given to him; says which.
    """
    if pendamping.pk == to.pk:
        raise NotAllowed("Pilih pendamping lain.")
    made = []
    for group in groups:
        try:
            made.append(assign_pendamping(actor=actor, group=group, pendamping=to, since_on=since_on))
        except NotAllowed as refusal:
            raise NotAllowed(f"{group}: {refusal} Tidak ada yang diserahkan.") from refusal
    return made


@transaction.atomic
def end_assignment(*, actor, group: Group, on: date) -> Assignment:
    """Nobody looks after the group from this day on."""
    held = hold(group, even_closed=True)
    now = held.assignments.filter(until_on__isnull=True).select_related("pendamping").first()
    if now is None:
        raise NotAllowed("Kelompok ini tidak punya pendamping sekarang. Muat ulang halaman ini.")
    refuse_impossible_day(on, now.since_on)
    end(now, on)
    record(
        actor=actor,
        verb="pendamping.relieved",
        subject=held,
        before={"pendamping": now.pendamping.name},
        on=on.isoformat(),
    )
    return now


def end(assignment: Assignment, on: date) -> None:
    Assignment.objects.filter(pk=assignment.pk, until_on__isnull=True).update(until_on=on)


def last_day(group: Group) -> date | None:
    """The day from which on the group can be given to somebody: the beginning or the end of what was last."""
    days = group.assignments.values_list("since_on", "until_on")
    return max((until or since for since, until in days), default=None)


def covers(pendamping: User, group: Group) -> bool:
    low, high = pendamping.scope
    return low <= group.region_id < high


def load_warning(pendamping: User) -> str:
    """A sentence when he has more groups than the ministry's ratio (1:10) allows; "" when not."""
    most, count = settings.GROUPS_PER_PENDAMPING, pendamping.assignments.filter(until_on=None).count()
    if count <= most:
        return ""
    return f"{pendamping.name} sekarang mendampingi {count} kelompok; pedoman menyebut paling banyak {most}."
