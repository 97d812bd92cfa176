"""A bimtek is planned, people are invited from a signed decree, attendance is marked, and it ends."""

import uuid as uuids

from django.db import transaction

from accounts.errors import NotAllowed
from accounts.models import Office, User
from accounts.roles import PENDAMPING
from audit.trail import record
from bimtek.inviting import OWN_PRESENCE, add_lines, hold, officers_to_invite
from bimtek.models import AttendanceMark, Bimtek, Participant, Session
from bimtek.models.attendance import complete_participants
from programmes.models import Decree, Programme
from programmes.years import refuse_outside_years

STALE = "Status sudah berubah. Muat ulang halaman ini."


@transaction.atomic
def plan_bimtek(
    *,
    actor,
    office: Office,
    programme: Programme | None,
    title,
    venue,
    held_on,
    days=1,
    quota=None,
    facilitators=(),
    may_mark_self=False,
) -> Bimtek:
    """held_on: the first of so many `days`. programme: None for a bimtek of the office itself. quota: None for any
    number. facilitators: the pendamping of the office's region who will mark attendance;
    may_mark_self: also their own.
    """
    refuse_strangers(office, facilitators)
    if programme:
        refuse_outside_years(programme, held_on, "Tanggal bimtek")
    bimtek = Bimtek.objects.create(
        office=office,
        region=office.region,
        programme=programme,
        title=title,
        venue=venue,
        held_on=held_on,
        days=days,
        quota=quota,
        may_mark_self=may_mark_self,
    )
    bimtek.facilitators.set(facilitators)
    record(actor=actor, verb="bimtek.planned", subject=bimtek, after=told(bimtek))
    return bimtek


@transaction.atomic
def edit_bimtek(
    *, actor, bimtek, title, venue, held_on, facilitators, days=1, quota=None, may_mark_self=False
) -> Bimtek:
    held = hold(bimtek)
    if held.sessions.filter(day__gt=days).exists():
        raise NotAllowed(f"Ada sesi sesudah hari ke-{days}. Pindahkan sesi itu dulu, lalu perpendek bimteknya.")
    refuse_strangers(held.office, facilitators)
    if held.programme and held_on != held.held_on:
        refuse_outside_years(held.programme, held_on, "Tanggal bimtek")
    before = told(held)
    held.title, held.venue, held.held_on, held.days = title, venue, held_on, days
    held.quota, held.may_mark_self = quota, may_mark_self
    held.save(update_fields=["title", "venue", "held_on", "days", "quota", "may_mark_self"])
    held.facilitators.set(facilitators)
    record_changes(actor, "bimtek.changed", held, before, told(held))
    return held


@transaction.atomic
def add_session(*, actor, bimtek, topic, speaker, speaker_position="", starts_at, ends_at, day=1) -> Session:
    """day: 1 for the first day of the bimtek."""
    held = hold(bimtek)
    refuse_impossible(held, day, starts_at, ends_at)
    session = Session.objects.create(
        bimtek=held,
        topic=topic,
        speaker=speaker,
        speaker_position=speaker_position,
        day=day,
        starts_at=starts_at,
        ends_at=ends_at,
    )
    record(actor=actor, verb="session.added", subject=held, after=words(session))
    return session


@transaction.atomic
def edit_session(*, actor, session, topic, speaker, speaker_position="", starts_at, ends_at, day=1) -> Session:
    held = hold(session.bimtek)
    refuse_impossible(held, day, starts_at, ends_at)
    session = held.sessions.get(pk=session.pk)
    before = words(session)
    session.topic, session.speaker, session.speaker_position = topic, speaker, speaker_position
    session.day, session.starts_at, session.ends_at = day, starts_at, ends_at
    session.save(update_fields=["topic", "speaker", "speaker_position", "day", "starts_at", "ends_at"])
    record_changes(actor, "session.changed", held, before, words(session))
    return session


@transaction.atomic
def invite_from_decree(*, actor, bimtek, decree: Decree) -> int:
    """Invite whoever the signed decree names and is not invited yet; of its groups, officers. Returns how many are new.

    Raises NotAllowed when the bimtek has not that many places left.
    """
    held = hold(bimtek)
    if decree.status != Decree.Status.SIGNED:
        raise NotAllowed("SK ini belum ditandatangani. Peserta diundang dari SK yang sudah ditetapkan.")
    if decree.programme_id != held.programme_id:
        raise NotAllowed("SK ini milik program lain. Pilih SK dari program bimtek ini.")
    there = held.participants.filter(nik_index__isnull=False).values("nik_index")
    new = decree.recipients.filter(group__isnull=True).exclude(nik_index__in=there)
    lines = [
        Participant(
            kind=Participant.Kind.RECIPIENT,
            recipient=recipient,
            decree=decree,
            name=recipient.name,
            sex=recipient.sex,
            nik_sealed=recipient.nik_sealed,
            nik_index=recipient.nik_index,
            address=recipient.address,
            region_id=recipient.region_id,
        )
        for recipient in new.order_by("number")
    ]
    add_lines(held, lines)
    if groups := list(decree.recipients.filter(group__isnull=False).values_list("group", flat=True)):
        held.groups.add(*groups)
        lines += add_lines(held, officers_to_invite(held))
    if lines:
        record(actor=actor, verb="participants.invited", subject=held, decree=str(decree), count=len(lines))
    return len(lines)


@transaction.atomic
def mark(*, actor, participant, session, is_present: bool, uuid=None) -> AttendanceMark:
    """One tap on the page. The same uuid again is the same tap; the newest mark of a participant and session counts.

    Marks of the app come by services_attendance.receive.
    """
    held = hold(participant.bimtek)
    if session.bimtek_id != held.pk:
        raise NotAllowed("Sesi ini bukan bagian dari bimtek peserta. Muat ulang halaman ini.")
    if participant.user_id == actor.pk and not held.may_mark_self:
        raise NotAllowed(OWN_PRESENCE)
    tap, is_new = AttendanceMark.objects.get_or_create(
        uuid=uuid or uuids.uuid4(),
        defaults={"participant": participant, "session": session, "is_present": is_present, "marked_by": actor},
    )
    if not is_new:
        return known_tap(tap, participant, session, is_present)
    after = {"session": session.topic, "is_present": is_present}
    record(actor=actor, verb="attendance.marked", subject=participant, after=after)
    return tap


def known_tap(tap, participant, session, is_present):
    if (tap.participant_id, tap.session_id, tap.is_present) != (participant.pk, session.pk, is_present):
        raise NotAllowed("Tanda kehadiran ini sudah tercatat dengan isi lain. Muat ulang halaman ini.")
    return tap


@transaction.atomic
def finish_bimtek(*, actor, bimtek) -> Bimtek:
    """Close the list: no mark, invitation or session is added afterwards."""
    allowed, becomes = Bimtek.STEPS["finish"]
    if not Bimtek.objects.filter(pk=bimtek.pk, status__in=allowed).update(status=becomes):
        raise NotAllowed(STALE)
    bimtek.refresh_from_db(fields=["status"])
    present = complete_participants(Bimtek.objects.filter(pk=bimtek.pk)).count()
    before, after = {"status": Bimtek.Status.PLANNED.label}, {"status": becomes.label}
    record(actor=actor, verb="bimtek.finished", subject=bimtek, before=before, after=after, count=present)
    return bimtek


@transaction.atomic
def reopen_bimtek(*, actor, bimtek, reason: str) -> Bimtek:
    """Open a finished bimtek again, for marks that were still on a phone or on paper. Certificates that were issued
    stay. Raises NotAllowed without a reason.
    """
    reason = " ".join(reason.split())[:200]
    if len(reason) < 5:
        raise NotAllowed("Tulis alasannya, misalnya: tanda kehadiran masih ada di ponsel pendamping.")
    allowed, becomes = Bimtek.STEPS["reopen"]
    if not Bimtek.objects.filter(pk=bimtek.pk, status__in=allowed).update(status=becomes):
        raise NotAllowed(STALE)
    bimtek.refresh_from_db(fields=["status"])
    before, after = {"status": Bimtek.Status.FINISHED.label}, {"status": becomes.label}
    record(actor=actor, verb="bimtek.reopened", subject=bimtek, before=before, after=after, reason=reason)
    return bimtek


def refuse_strangers(office, facilitators):
    asked = {facilitator.pk for facilitator in facilitators}
    known = User.objects.within(*office.region.scope).filter(pk__in=asked, role=PENDAMPING, is_active=True)
    if known.count() != len(asked):
        raise NotAllowed("Kehadiran hanya dicatat oleh pendamping yang aktif di wilayah kantor ini.")


def refuse_impossible(bimtek, day, starts_at, ends_at):
    if not 1 <= day <= bimtek.days:
        raise NotAllowed(f"Bimtek ini hanya {bimtek.days} hari. Perpanjang dulu di rencana bimtek.")
    if ends_at <= starts_at:
        raise NotAllowed("Jam selesai harus sesudah jam mulai.")


def record_changes(actor, verb, bimtek, before, after):
    changed = [name for name in after if before[name] != after[name]]
    record(
        actor=actor,
        verb=verb,
        subject=bimtek,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )


def told(bimtek) -> dict:
    return {
        "title": bimtek.title,
        "venue": bimtek.venue,
        "held_on": bimtek.held_on.isoformat(),
        "days": bimtek.days,
        "quota": bimtek.quota,
        "may_mark_self": bimtek.may_mark_self,
        "facilitators": sorted(facilitator.name for facilitator in bimtek.facilitators.all()),
    }


def words(session) -> dict:
    return {
        "topic": session.topic,
        "speaker": session.speaker,
        "speaker_position": session.speaker_position,
        "day": session.day,
        "starts_at": f"{session.starts_at:%H.%M}",
        "ends_at": f"{session.ends_at:%H.%M}",
    }
