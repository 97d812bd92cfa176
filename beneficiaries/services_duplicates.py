"""What an office does about persons who may be written twice."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.errors import NotAllowed
from audit.trail import record
from beneficiaries.models import DuplicatePair, Release
from jobs.models import Job
from jobs.work import enqueue

SHORTEST_REASON = 5
OF_FAMILIES = "Daftar keluarga tidak memuat orang. Buka data orang, lalu cari yang tercatat dua kali di sana."
FIND_DUPLICATES = "beneficiaries.tasks.find_duplicates"


@transaction.atomic
def find_duplicates(*, actor, release: Release) -> Job:
    """Queue the search for persons written twice. Raises NotAllowed while one is running, or nobody is loaded."""
    release = Release.objects.select_for_update(of=("self",)).select_related("upload").get(pk=release.pk)
    if not release.is_loaded:
        raise NotAllowed("Data ini belum selesai dimuat. Tunggu sampai selesai, lalu cari lagi.")
    if release.is_family_list:
        raise NotAllowed(OF_FAMILIES)
    if Job.objects.unfinished().filter(upload=release.upload, task=FIND_DUPLICATES).exists():
        raise NotAllowed("Pencarian untuk data ini sedang berjalan. Lihat kemajuannya di menu Pekerjaan.")
    return enqueue(
        title=f"Mencari orang yang tercatat dua kali: {release}",
        task=FIND_DUPLICATES,
        actor=actor,
        region=release.region_id,
        upload=release.upload,
        result_url=f"{reverse('beneficiaries:duplicates')}?release={release.pk}",
    )


@transaction.atomic
def decide_duplicate(*, actor, pair: DuplicatePair, state: str, note: str = "") -> DuplicatePair:
    """Say whether two rows are one person. Raises NotAllowed when somebody else has decided meanwhile."""
    decided = DuplicatePair.objects.filter(pk=pair.pk, state=DuplicatePair.State.OPEN).update(
        state=state, decided_by=actor, decided_at=timezone.now(), note=note
    )
    if not decided:
        raise NotAllowed("Pasangan ini sudah diputuskan. Batalkan dahulu keputusannya bila keliru.")
    pair.refresh_from_db()
    pair.release.use(actor=actor, what="Sudah diputuskan siapa yang tercatat dua kali di dalamnya.")
    record(actor=actor, verb=f"duplicate.{state}", subject=pair, **({"note": note} if note else {}))
    return pair


@transaction.atomic
def reopen_duplicate(*, actor, pair: DuplicatePair, reason: str) -> DuplicatePair:
    """Take a decision back; history keeps it. Raises NotAllowed without a reason, or when there is none."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise NotAllowed("Tulis alasan pembatalan, minimal lima huruf.")
    before = DuplicatePair.objects.select_for_update().get(pk=pair.pk)
    if before.state == DuplicatePair.State.OPEN:
        raise NotAllowed("Pasangan ini belum diputuskan; tidak ada yang dibatalkan.")
    DuplicatePair.objects.filter(pk=pair.pk).update(
        state=DuplicatePair.State.OPEN, decided_by=None, decided_at=None, note=""
    )
    pair.refresh_from_db()
    was = {"status": before.get_state_display(), "note": before.note}
    record(actor=actor, verb="duplicate.reopened", subject=pair, before=was, after=None, reason=reason)
    return pair
