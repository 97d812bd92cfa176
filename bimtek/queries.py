"""Who came: folded from all marks of each participant and session. Of whom, from where, and of which group."""

from collections import Counter

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from bimtek.models import Bimtek, Participant
from bimtek.models.attendance import complete_participants, marks_that_count
from programmes.models import Component, Programme
from regions.codes import DISTRICT, PROVINCE, REGENCY

PLACES = [("kecamatan", DISTRICT), ("kabupaten/kota", REGENCY), ("provinsi", PROVINCE)]
SHOWN_GROUPS = 50
GROUP = Component.RecipientKind.GROUP


def trained(programme: Programme):
    """Recipients who were present in enough sessions of at least one of the programme's bimtek: all of them, unless
    its rules ask for less. For a group one of its people was."""
    complete = complete_participants(programme.bimteks.all())
    persons = complete.filter(recipient__isnull=False).values("recipient")
    groups = complete.filter(membership__isnull=False).values("membership__group")
    return programme.recipients.filter(Q(pk__in=persons) | Q(group__in=groups))


def trained_of_groups(programme: Programme) -> QuerySet[Participant]:
    """Whoever was, as one of a group, whether a decree names it or not."""
    return complete_participants(programme.bimteks.all()).filter(membership__isnull=False)


def attendance(bimtek: Bimtek) -> list[Participant]:
    """The participants by number, each with `present_in`: the ids of the sessions he was in. Two queries."""
    people = bimtek.participants.select_related("region", "membership__group").order_by("number")
    marks = marks_that_count().select_related("delivery__sent_by")
    participants = list(people.prefetch_related(Prefetch("marks", marks)))
    for participant in participants:
        participant.present_in = {mark.session_id for mark in participant.marks.all() if mark.is_present}
    return participants


def present_at(bimtek: Bimtek) -> QuerySet[Participant]:
    """Whoever was in at least one session, by number."""
    came = [participant.pk for participant in attendance(bimtek) if participant.present_in]
    return bimtek.participants.filter(pk__in=came).order_by("number")


def by_kind(participants: list[Participant]) -> list[tuple[str, int, int]]:
    """(kind in words, invited, came to a session), in the order of the kinds. participants: those of `attendance`."""
    invited = Counter(one.kind for one in participants)
    came = Counter(one.kind for one in participants if one.present_in)
    return [(kind.label, invited[kind], came[kind]) for kind in Participant.Kind if invited[kind]]


def by_group(bimtek: Bimtek, participants: list[Participant]) -> dict:
    """Which of the bimtek's groups are represented on the list and in the room.

    rows: each group with `invited` and `came`. missing, absent: those without anybody on the list, in a session.
    """
    invited = Counter(one.group.pk for one in participants if one.group)
    came = Counter(one.group.pk for one in participants if one.group and one.present_in)
    rows = list(bimtek.groups.order_by("name", "pk"))
    for group in rows:
        group.invited, group.came = invited[group.pk], came[group.pk]
    return {
        "rows": rows,
        "missing": [group for group in rows if not group.invited],
        "absent": [group for group in rows if not group.came],
        "represented": sum(group.invited > 0 for group in rows),
        "came": sum(group.came > 0 for group in rows),
        "has_places": any(group.invited < bimtek.per_group for group in rows),
    }


def by_region(participants: list[Participant]) -> list[tuple[str, int]]:
    """How many different kecamatan, kabupaten/kota and provinces they are from."""
    codes = {one.region_id for one in participants}
    return [(name, len({code[:length] for code in codes if len(code) >= length})) for name, length in PLACES]


def by_invited_region(bimtek: Bimtek, participants: list[Participant]) -> dict:
    """rows: the kabupaten and kota that are to send people. represented: of how many somebody is on the list;
    missing: the others.
    """
    rows = list(bimtek.invited_regions.select_related("region"))
    there = {one.region_id[:REGENCY] for one in participants}
    missing = [row for row in rows if row.region_id not in there]
    return {"rows": rows, "represented": len(rows) - len(missing), "missing": missing}


def training_plan(bimtek: Bimtek) -> dict:
    """How many groups are to be trained, and how many were: somebody of theirs in every session of a bimtek.

    The plan is the programme's quota of groups, else the groups of the office. left: how many are still to come;
    waiting: the first of the office's groups among them.
    """
    programme, groups = bimtek.programme, bimtek.office.groups.open()
    quota = programme.components.filter(recipient_kind=GROUP).aggregate(sum=Sum("quota"))["sum"] if programme else None
    held = programme.bimteks.all() if quota else bimtek.office.bimteks.all()
    complete = complete_participants(held)
    trained = complete.filter(membership__isnull=False).aggregate(count=Count("membership__group", distinct=True))
    waiting = groups.exclude(pk__in=complete.filter(membership__isnull=False).values("membership__group"))
    count, planned = trained["count"], quota or groups.count()
    left = max(planned - count, 0)
    return {
        "planned": planned,
        "trained": count,
        "left": left,
        "waiting": list(waiting.order_by("name", "pk")[:SHOWN_GROUPS]) if left else [],
    }
