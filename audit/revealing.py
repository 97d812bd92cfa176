"""Opening a sealed number: with a purpose, counted, and written down for the person it belongs to."""

from datetime import timedelta

from django.utils import timezone

from accounts.errors import NotAllowed
from audit import sealing
from audit.models import Event
from audit.trail import record

MOST_PER_HOUR = 30
VERB = "identity.revealed"


def reveal(*, actor, subject, kind, sealed, purpose):
    """The full number. Raises NotAllowed without a purpose, or after MOST_PER_HOUR openings in an hour.

    kind: sealing.NIK, KK or ACCOUNT; sealed: the bytes as stored on the subject.
    """
    purpose = purpose.strip()
    if len(purpose) < 5:
        raise NotAllowed("Tulis keperluan membuka nomor ini, minimal lima huruf.")
    if sealed is None:
        raise NotAllowed("Tidak ada nomor yang tersimpan di sini.")
    hour_ago = timezone.now() - timedelta(hours=1)
    if Event.objects.filter(actor=actor, verb=VERB, at__gt=hour_ago).count() >= MOST_PER_HOUR:
        raise NotAllowed(f"Batas {MOST_PER_HOUR} kali membuka nomor dalam satu jam tercapai. Coba lagi nanti.")
    record(actor=actor, verb=VERB, subject=subject, purpose=purpose[:200], kind=kind)
    return sealing.unseal(kind, sealed)
