"""Opening a sealed number: with a purpose, counted, and written down for the person it belongs to."""

from django.db import transaction

from accounts.errors import NotAllowed
from audit import sealing
from audit.looks import REVEALED, refuse_another_look, refuse_beyond
from audit.trail import record

MOST_PER_HOUR = 30
VERB = REVEALED


@transaction.atomic
def reveal(*, actor, subject, kind, sealed, purpose):
    """The full number. Raises NotAllowed without a purpose, or after MOST_PER_HOUR openings in an hour.

    kind: sealing.NIK, KK or ACCOUNT; sealed: the bytes as stored on the subject.
    """
    purpose = purpose.strip()
    if len(purpose) < 5:
        raise NotAllowed("Tulis keperluan membuka nomor ini, minimal lima huruf.")
    if sealed is None:
        raise NotAllowed("Tidak ada nomor yang tersimpan di sini.")
    often = f"Batas {MOST_PER_HOUR} kali membuka nomor dalam satu jam tercapai. Coba lagi nanti."
    refuse_beyond(actor, (REVEALED,), MOST_PER_HOUR, often)
    refuse_another_look(actor)
    record(actor=actor, verb=VERB, subject=subject, purpose=purpose[:200], kind=kind)
    return sealing.unseal(kind, sealed)
