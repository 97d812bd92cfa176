"""What the organiser should look at: marks that disagree, made outside the hours, or that came twice differently."""

from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.db.models import Count

from accounts.roles import PENDAMPING
from bimtek.models import Bimtek, Participant, Session
from bimtek.models.attendance import marks_that_count

NOTABLE = timedelta(minutes=1)  # a clock that is wrong by less is not worth a word


def review_of(bimtek: Bimtek, sessions: list[Session], participants: list[Participant]) -> dict:
    """participants: those of `attendance`."""
    return {
        "disagreements": disagreements(bimtek),
        "outside": outside_hours(bimtek, sessions, participants),
        "conflicts": conflicts(bimtek),
        "devices": devices(bimtek),
    }


def disagreements(bimtek: Bimtek) -> list[list]:
    """The last mark of each who marked the same person and session, where they differ, the one that counts first.

    Whatever the office marks on top ends the disagreement.
    """
    last = marks_that_count("marked_by_id").filter(session__bimtek=bimtek)
    last = last.select_related("participant", "session", "marked_by", "delivery__sent_by")
    found = []
    for _, marks in groupby(last, key=lambda mark: (mark.participant_id, mark.session_id)):
        marks = sorted(marks, key=lambda mark: mark.happened_at, reverse=True)
        if len({mark.is_present for mark in marks}) > 1 and marks[0].marked_by.role == PENDAMPING:
            found.append(marks)
    return found


def outside_hours(bimtek: Bimtek, sessions: list[Session], participants: list[Participant]) -> list[tuple]:
    """(participant, session, mark) of those marks of devices that count and were not made during their session."""
    zone, by_pk = ZoneInfo(bimtek.office.zone), {session.pk: session for session in sessions}
    found = []
    for participant in participants:
        for mark in participant.marks.all():
            session = by_pk[mark.session_id]
            begin, end = (datetime.combine(session.held_on, at, zone) for at in (session.starts_at, session.ends_at))
            if mark.device and not begin <= mark.happened_at <= end:
                found.append((participant, session, mark))
    return found


def conflicts(bimtek: Bimtek) -> list[tuple]:
    """(delivery, how many of its marks came under the name of another), the newest first."""
    rows = bimtek.deliveries.filter(conflicts__isnull=False).annotate(count=Count("conflicts"))
    return [*rows.select_related("made_by", "sent_by").order_by("-id")]


def devices(bimtek: Bimtek) -> list:
    """The last delivery of each device, with `count` marks in all and `clock` when it was notably wrong."""
    rows = bimtek.deliveries.select_related("made_by", "sent_by").annotate(stored=Count("marks")).order_by("id")
    last, counts = {}, {}
    for row in rows:
        last[row.device] = row
        counts[row.device] = counts.get(row.device, 0) + row.stored
    for device, row in last.items():
        row.count, behind = counts[device], row.clock_is_behind
        row.clock = clock_in_words(behind) if behind is not None and abs(behind) >= NOTABLE else ""
    return [*last.values()]


def clock_in_words(behind: timedelta) -> str:
    """ "terlambat 2 jam 3 menit"."""
    minutes = round(abs(behind).total_seconds() / 60)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [f"{number} {unit}" for number, unit in ((days, "hari"), (hours, "jam"), (minutes, "menit")) if number]
    return f"{'terlambat' if behind > timedelta() else 'terlalu cepat'} {' '.join(parts)}"
