"""Lists that were loaded by mistake: participants who were put on the list of a bimtek, and ticks of a paper list."""

from django.db import transaction

from accounts.errors import NotAllowed
from audit.trail import record
from bimtek.inviting import OVER, OWN_PRESENCE, hold
from bimtek.models import AttendanceMark, Bimtek, PaperList, Participant, ParticipantImport
from jobs.models import Job, Upload
from jobs.taking_back import NOT_LOADED, counted, mark, refuse_built_on

NOTHING_LEFT = "Tidak ada tanda hadir dari daftar ini yang masih berlaku."
# What stands on a participant, by model.
BUILT = {
    "bimtek.AttendanceMark": "tanda kehadiran",
    "bimtek.FeedbackGiven": "evaluasi peserta",
    "bimtek.Certificate": "sertifikat",
    "bimtek.QuizResult": "hasil tes",
}


def page_of(upload: Upload) -> str:
    """Of the bimtek the list was for."""
    return bimtek_of(upload).get_absolute_url()


def bimtek_of(upload: Upload) -> Bimtek:
    loaded = getattr(upload, "participant_import", None) or getattr(upload, "paper_list", None)
    if loaded is None:
        raise NotAllowed(NOT_LOADED)
    return loaded.bimtek


def why_participants_kept(upload: Upload) -> list[str]:
    """Sentences about what was built on a list of participants; with any of them it stays."""
    source = ParticipantImport.objects.filter(upload=upload).select_related("bimtek", "job").first()
    if source is None or source.job.state != Job.State.DONE:
        return [NOT_LOADED]
    found = []
    for relation in Participant._meta.related_objects:
        rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__source": source})
        found.append((rows.count(), BUILT.get(relation.related_model._meta.label, "catatan lain")))
    return counted(found) + why_closed(source.bimtek)


def why_closed(bimtek: Bimtek) -> list[str]:
    return [] if bimtek.can("finish") else [OVER]


@transaction.atomic
def take_back_participants(*, actor, upload: Upload, reason: str) -> None:
    """Everybody of the list leaves the list of the bimtek; the persons stay known. Lines that others have keep their
    numbers. Raises NotAllowed with what was built on it, and the second time.
    """
    held = hold(bimtek_of(upload))
    mark([upload], actor=actor, reason=reason)
    refuse_built_on(why_participants_kept(upload))
    count, _ = upload.participant_import.participants.all().delete()
    record(actor=actor, verb="participants.taken_back", subject=held, file=upload.filename, count=count, reason=reason)


def why_paper_list_kept(upload: Upload) -> list[str]:
    """Sentences that speak against taking back the ticks of a paper list."""
    taken = PaperList.objects.filter(upload=upload).select_related("bimtek").first()
    if taken is None:
        return [NOT_LOADED]
    return ([] if still_holding(taken) else [NOTHING_LEFT]) + why_closed(taken.bimtek)


@transaction.atomic
def take_back_paper_list(*, actor, upload: Upload, reason: str) -> None:
    """Undo the ticks that nobody contradicted since; marks are only ever added. Raises NotAllowed the second time."""
    held = hold(bimtek_of(upload))
    mark([upload], actor=actor, reason=reason)
    refuse_built_on(why_paper_list_kept(upload))
    holding = still_holding(upload.paper_list)
    if not held.may_mark_self and any(one.participant.user_id == actor.pk for one in holding):
        raise NotAllowed(OWN_PRESENCE)
    undone = AttendanceMark.objects.bulk_create(
        AttendanceMark(participant_id=one.participant_id, session_id=one.session_id, undoes=one.uuid, marked_by=actor)
        for one in holding
    )
    counts = {"file": upload.filename, "count": len(undone), "reason": reason}
    record(actor=actor, verb="attendance.taken_back", subject=held, **counts)


def still_holding(taken: PaperList) -> list[AttendanceMark]:
    """The ticks of the list that say of somebody today that he was present."""
    newest = AttendanceMark.objects.filter(session__bimtek=taken.bimtek_id).newest_of().select_related("participant")
    return [one for one in newest if one.paper_list_id == taken.pk]
