"""Photos of signed paper lists that phones send: each is taken in once, however often it is sent."""

from django.db import transaction

from accounts.errors import NotAllowed
from audit.trail import record
from beneficiaries import photos
from bimtek.inviting import OVER, lock
from bimtek.models import Bimtek, SignedList
from bimtek.services_attendance import CONFLICT, NO_SESSION, REFUSED, SAME, STORED, Answer
from bimtek.sheets import SentPhoto

MOST_PHOTOS = 20  # of one session: a list of sixty people has four pages
CONFLICTING = "Foto dengan nama ini sudah ada dengan isi lain. Yang pertama tetap berlaku; ambil foto lagi."
TOO_MANY = f"Sesi ini sudah punya {MOST_PHOTOS} foto daftar hadir. Hapus foto ini dari ponsel."
STRANGER = "Foto ini diambil dengan akun lain. Masuk dengan akun itu, lalu kirim lagi."


@transaction.atomic
def receive_photo(*, actor, bimtek: Bimtek, sent: SentPhoto) -> Answer:
    """Keep it, sealed, or answer as the first time: a known photo is recognised before anything else is asked.

    Raises NotAllowed when the photo is not the actor's.
    """
    if sent.taken_by != actor.pk:
        raise NotAllowed(STRANGER)
    held = lock(bimtek)  # whoever sends the same photo at once waits here, and finds it
    if known := SignedList.objects.filter(uuid=sent.uuid).first():
        is_same = bytes(known.sent_sha256) == sent.digest
        return Answer(sent.uuid, SAME) if is_same else Answer(sent.uuid, CONFLICT, CONFLICTING)
    if refused := refusal(held, sent.session):
        return Answer(sent.uuid, REFUSED, refused)
    kept = SignedList(
        uuid=sent.uuid, session_id=sent.session, taken_by=actor, taken_at=sent.taken_at, sent_sha256=sent.digest
    )
    photos.keep(kept, sent.picture)
    kept.save()
    record(actor=actor, verb="attendance.photo_received", subject=held, session=kept.session.topic)
    return Answer(sent.uuid, STORED)


def refusal(bimtek: Bimtek, session: int) -> str:
    """Why no new photo of this session is taken; "" when it is."""
    if not bimtek.can("finish"):
        return OVER
    found = bimtek.sessions.filter(pk=session).first()
    if found is None:
        return NO_SESSION
    return TOO_MANY if found.signed_lists.count() >= MOST_PHOTOS else ""
