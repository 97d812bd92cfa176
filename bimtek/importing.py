"""Worker: an uploaded list becomes participants. The list again adds nobody twice, and is judged the same."""

from django.db import transaction

from audit.trail import record
from bimtek import inviting
from bimtek.columns import LABELS
from bimtek.judging import Roster, participant_of
from bimtek.models import ParticipantImport
from jobs.left_out import keep_left_out
from jobs.models import Finding
from jobs.uploads import doubtful, refused
from jobs.work import hold, report


def import_participants(job):
    """The worker of bimtek.tasks.import_participants: does what the job's ParticipantImport asks for."""
    source = ParticipantImport.objects.select_related("bimtek", "upload").get(job=job)
    if not job.counts:  # a second attempt of a job that died later does not write again
        write(job, source)
    report(job, result_url=source.bimtek.get_absolute_url())


def write(job, source):
    with transaction.atomic():
        hold(job)
        bimtek = inviting.hold(source.bimtek)
        roster = Roster(bimtek, source.upload)
        people = [participant_of(verdict) for verdict in roster.accepted]
        for participant in people:
            participant.source = source
        inviting.add_lines(bimtek, people)
        source.upload.findings.all().delete()
        keep_left_out(source.upload, roster.left_out)
        Finding.objects.bulk_create(findings_of(source.upload, roster))
        counts = {"count": len(people), "refused": roster.refusals}
        record(actor=job.requested_by, verb="participants.imported", subject=bimtek, **counts)
        report(job, counts=figures(roster), note=f"{len(people)} peserta dimasukkan ke daftar.")


def findings_of(upload, roster: Roster) -> list[Finding]:
    """One for each row that is not taken, its code joins all reasons by "|"; then what is odd about the others."""
    judged = [
        refused(upload, one.row.number, LABELS["nik"], one.row.nik, "|".join(one.reasons), one.sentence)
        for one in roster.refused
    ]
    unread = [
        refused(upload, one.number, LABELS.get(one.refusal.column, ""), one.refusal.value[:200], *why(one.refusal))
        for one in roster.unreadable
    ]
    odd = [doubtful(upload, one.row, LABELS.get(one.column, ""), one.value[:200], *why(one)) for one in roster.remarks]
    return judged + unread + odd


def why(fault) -> tuple[str, str]:
    """Of a Refusal or a Remark."""
    return fault.code, fault.sentence


def figures(roster: Roster) -> dict[str, int]:
    counts = {
        "Baris dibaca": len(roster.verdicts) + len(roster.unreadable),
        "Diterima": len(roster.accepted),
        "Ditolak": roster.refusals,
    }
    return counts | ({"Tetap": len(roster.known)} if roster.known else {})
