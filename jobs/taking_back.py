"""A list that was loaded by mistake is taken back as a whole, while nothing was built on it.

What that means for its rows the rooms know (jobs.kinds.TakingBack); here it is asked for, marked once, and told.
"""

from collections.abc import Iterable

from django.utils import timezone

from accounts.errors import NotAllowed
from accounts.templatetags.kube import angka
from jobs.kinds import taking_back_of
from jobs.models import Upload

ALREADY = "Daftar ini sudah ditarik kembali. Unggah berkas yang benar."
NOT_LOADED = "Daftar ini belum dimuat, jadi tidak ada yang ditarik kembali."
LOADED_BEFORE = (
    "Daftar ini dimuat sebelum penarikan kembali ada, jadi barisnya tidak dapat dibedakan lagi dari yang lain."
    " Perbaiki satu per satu."
)


def may_be_taken_back(upload: Upload | None) -> bool:
    """Whether to offer it: the list is of a kind that can be, and was not yet."""
    return upload is not None and upload.taken_back_at is None and taking_back_of(upload) is not None


def why_kept(upload: Upload) -> list[str]:
    """Sentences; with any of them the list cannot be taken back."""
    if upload.taken_back_at:
        return [ALREADY]
    return taking_back_of(upload).why_kept(upload)


def mark(uploads: Iterable[Upload], *, actor, reason: str) -> None:
    """Of all that ask at once one wins; the others get NotAllowed. To be called first, inside the transaction."""
    wanted = {upload.pk for upload in uploads}
    fresh = Upload.objects.filter(pk__in=wanted, taken_back_at__isnull=True)
    said = {"taken_back_at": timezone.now(), "taken_back_by": actor, "taken_back_because": reason.strip()}
    if fresh.update(**said) != len(wanted):
        raise NotAllowed(ALREADY)


def refuse_built_on(reasons: list[str]) -> None:
    if reasons:
        raise NotAllowed("Daftar ini tidak dapat ditarik kembali. " + " ".join(reasons))


def counted(numbers: Iterable[tuple[int, str]]) -> list[str]:
    """A sentence that names what was built on a list, from (how many, what); none where nothing was."""
    found = [f"{angka(number)} {what}" for number, what in numbers if number]
    return [f"Sudah ada {', '.join(found)} yang memakai isinya."] if found else []
