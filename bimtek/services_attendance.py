"""Marks that devices made without a signal are taken in: each once, whatever is lost, repeated or out of order."""

import json
from typing import NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from accounts.errors import NotAllowed
from accounts.models import User
from audit.trail import record
from bimtek.device_keys import is_signed
from bimtek.inviting import OVER, OWN_PRESENCE
from bimtek.models import Bimtek, ConflictingMark
from bimtek.sheets import Mark, Sheet, digest

STORED, SAME, CONFLICT, REFUSED = 201, 200, 409, 422
CONFLICTING = "Tanda dengan nama ini sudah ada dengan isi lain. Yang pertama tetap berlaku; panitia memeriksanya."
UNREADABLE = "Isi tanda ini tidak dapat dibaca."
NO_SESSION = "Sesi ini bukan bagian dari bimtek ini. Ambil ulang daftar peserta."
NOT_INVITED = "Orang ini tidak ada dalam daftar peserta bimtek ini. Ambil ulang daftar peserta."
UNSIGNED = (
    "Berkas ini tidak ditandatangani ponsel yang membuat tandanya, jadi tidak dapat dicatat atas nama orang lain. Minta"
    " pendamping mengirimnya sendiri, atau catat dari daftar hadir kertas."
)
STRANGER = "Tanda di berkas ini dibuat oleh orang yang tidak ditunjuk mencatat kehadiran bimtek ini."

SENT = """
jsonb_to_recordset(%s) AS sent (place int, uuid uuid, participant bigint, session bigint, is_present boolean,
                                undoes uuid, sequence bigint, device_at timestamptz, happened_at timestamptz)
"""

# In one order for all senders: two that send the same marks at once wait for each other, and neither for ever.
DELIVER = f"""
WITH delivery AS (
    INSERT INTO bimtek_delivery (bimtek_id, device, made_by_id, sent_by_id, signature, sent_at, received_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING *
), added AS (
    INSERT INTO bimtek_attendancemark (uuid, participant_id, session_id, is_present, undoes, sequence, device_at,
                                       happened_at, device, marked_by_id, delivery_id, received_at)
    SELECT sent.uuid, participant, session, is_present, undoes, sequence, device_at, happened_at,
           delivery.device, delivery.made_by_id, delivery.id, delivery.received_at
    FROM delivery, {SENT}
    ORDER BY sent.uuid, place
    ON CONFLICT (uuid) DO NOTHING RETURNING uuid::text
)
SELECT id, ARRAY(SELECT uuid FROM added) FROM delivery
"""  # noqa: S608

# Of each mark that is known by its uuid: whether it is the same.
COMPARE = f"""
SELECT place, (kept.device, kept.marked_by_id, kept.participant_id, kept.session_id, kept.is_present, kept.undoes,
               kept.sequence, kept.device_at, kept.happened_at)
    IS NOT DISTINCT FROM (%s::uuid, %s::bigint, sent.participant, sent.session, sent.is_present, sent.undoes,
                          sent.sequence, sent.device_at, sent.happened_at)
FROM {SENT}
JOIN bimtek_attendancemark kept USING (uuid)
"""  # noqa: S608

# Marks are added side by side; only ending the bimtek waits for them, and they for it. With it come its sessions and,
# of the participants named, who has an account here.
HOLD_OPEN = """
SELECT status, ARRAY(SELECT id FROM bimtek_session WHERE bimtek_id = held.id),
    ARRAY(SELECT ARRAY[id, user_id] FROM bimtek_participant WHERE bimtek_id = held.id AND id = ANY(%s))
FROM bimtek_bimtek held WHERE id = %s FOR SHARE OF held
"""


class Answer(NamedTuple):
    """What became of a mark: STORED, SAME, CONFLICT or REFUSED, and of the last two why."""

    uuid: str
    status: int
    sentence: str = ""


@transaction.atomic
def receive(*, actor, bimtek: Bimtek, sheet: Sheet, signature: bytes | None = None) -> list[Answer]:
    """Answer each mark as it was answered the first time: a repeated sheet changes nothing.

    signature: of a sheet that was handed over to the office as a file and is delivered by somebody else. Raises
    NotAllowed when the marks are not the actor's, and of a file when the device of one who marks this bimtek did not
    sign it.
    """
    refuse_strangers(actor, bimtek, sheet, signature)
    refusals = judged(bimtek, sheet)
    delivery, added = deliver(actor, bimtek, sheet, refusals, signature)
    if len(added) == len(sheet.marks):
        answers = [Answer(name, STORED) for name, _, _ in sheet.marks]
    else:
        answers = answered(sheet, refusals, added, compared(sheet))
        keep_conflicts(delivery, sheet, answers)
    if added:
        brought = {"made_by": delivery_maker(sheet)} if signature else {}
        record(actor=actor, verb="attendance.received", subject=bimtek, count=len(added), **brought)
    return answers


def refuse_strangers(actor, bimtek, sheet, signature):
    if signature is None:
        if sheet.made_by != actor.pk:
            raise NotAllowed("Tanda ini dibuat dengan akun lain. Masuk dengan akun itu, lalu kirim lagi.")
        return
    if sheet.made_by != actor.pk and not bimtek.facilitators.filter(pk=sheet.made_by).exists():
        raise NotAllowed(STRANGER)
    if not is_signed(sheet.made_by, sheet.device, sheet.body, signature):
        raise NotAllowed(UNSIGNED)


def delivery_maker(sheet) -> str:
    return User.objects.get(pk=sheet.made_by).name


def judged(bimtek: Bimtek, sheet: Sheet) -> dict[Mark, str]:
    """Why a mark cannot be added, for those that cannot. Holds the bimtek open until the transaction ends."""
    marks = [mark for _, mark, _ in sheet.marks if mark]
    with connection.cursor() as cursor:
        cursor.execute(HOLD_OPEN, [[*{mark.participant for mark in marks}], bimtek.pk])
        status, sessions, accounts = cursor.fetchone()
    if status not in Bimtek.STEPS["finish"][0]:
        return dict.fromkeys(marks, OVER)
    accounts = dict(accounts)
    own = None if bimtek.may_mark_self else sheet.made_by
    return {mark: refusal(mark, sessions, accounts, own) for mark in marks}


def refusal(mark: Mark, sessions: list, accounts: dict, own: int | None) -> str:
    """accounts: of who is invited, by participant. own: whose presence may not be marked here."""
    if mark.session not in sessions:
        return NO_SESSION
    if mark.participant not in accounts:
        return NOT_INVITED
    return OWN_PRESENCE if own and accounts[mark.participant] == own else ""


def deliver(actor, bimtek, sheet, refusals, signature) -> tuple[int, set[str]]:
    """The delivery, even of nothing that could be added, and the uuids of its marks that were new."""
    marks = [mark for _, mark, _ in sheet.marks if mark and not refusals[mark]]
    own = [bimtek.pk, sheet.device, sheet.made_by, actor.pk, signature, sheet.sent_at, timezone.now()]
    with connection.cursor() as cursor:
        cursor.execute(DELIVER, [*own, as_json({"place": place, **mark._asdict()} for place, mark in enumerate(marks))])
        delivery, added = cursor.fetchone()
    return delivery, set(added)


def compared(sheet: Sheet) -> dict[int, bool]:
    """Of each place in the sheet whose mark is known: whether it is the same. One that cannot be read is not."""
    sent = [
        {"place": place, **(mark._asdict() if mark else {"uuid": name})}
        for place, (name, mark, _) in enumerate(sheet.marks)
    ]
    with connection.cursor() as cursor:
        cursor.execute(COMPARE, [sheet.device, sheet.made_by, as_json(sent)])
        return dict(cursor.fetchall())


def answered(sheet, refusals, added, known) -> list[Answer]:
    answers = []
    for place, (name, mark, _) in enumerate(sheet.marks):
        if known.get(place):
            answers.append(Answer(name, STORED if name in added else SAME))
            added = added - {name}  # the same mark once more in this sheet was there before
        elif place in known:
            answers.append(Answer(name, CONFLICT, CONFLICTING))
        else:
            answers.append(Answer(name, REFUSED, refusals[mark] if mark else UNREADABLE))
    return answers


def keep_conflicts(delivery, sheet, answers):
    """For a person to look at; the same conflict once."""
    conflicts = [
        ConflictingMark(delivery_id=delivery, uuid=name, content=sent, content_sha256=digest(sent))
        for (name, _, sent), answer in zip(sheet.marks, answers, strict=True)
        if answer.status == CONFLICT
    ]
    ConflictingMark.objects.bulk_create(conflicts, ignore_conflicts=True)


def as_json(rows) -> str:
    return json.dumps([*rows])
