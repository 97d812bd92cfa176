"""SK perubahan: whoever died or withdrew makes room for the next of the waiting list."""

from django.db import transaction

from accounts.errors import NotAllowed, refused_in_words
from audit.trail import record
from programmes.models import Recipient
from programmes.queries import waiting_list
from programmes.services.decrees import add_lines, hold, refuse_unless_open
from regions.codes import REGENCY

LIVE = ("planned", "credited")  # payments that are on their way or arrived
PAID = (
    "{} sudah dibayar atau sedang dalam penyaluran, jadi tidak dapat diganti. Bila penyalurannya masih rancangan,"
    " buang rancangan itu dulu."
)


@transaction.atomic
def replace_recipient(*, actor, decree, recipient, cause: str, reason: str) -> Recipient:
    """Put the next of the waiting list into the place of a recipient of the decree that `decree` revises.

    The signed line stays as it is. Raises NotAllowed for one who is paid or replaced, and when nobody waits.
    """
    held = hold(actor, decree)
    refuse_unless_open(held)
    leaving = Recipient.objects.select_for_update(no_key=True, of=("self",)).get(pk=recipient.pk)
    refuse_replacing(held, leaving)
    reason = " ".join(reason.split())[:300]
    if cause not in dict(leaving.causes) or len(reason) < 5:
        raise NotAllowed("Pilih sebabnya, lalu tulis keterangan minimal lima huruf, misalnya nomor suratnya.")
    refusals = {"nobody_paid_is_replaced": PAID.format(leaving.name)}
    with refused_in_words(refusals):
        line = add_lines(
            actor, held, [next_waiting(held.programme, leaving).pk], replaces=leaving, cause=cause, reason=reason
        )[0]
    record(
        actor=actor,
        verb="recipient.replaced",
        subject=held,
        replaced=leaving.name,
        substitute=line.name,
        cause=line.get_cause_display(),
        reason=reason,
    )
    return line


def refuse_replacing(decree, leaving):
    if decree.changes_id is None or leaving.decree_id != decree.changes_id:
        raise NotAllowed("Penerima diganti lewat SK perubahan atas SK yang menetapkannya.")
    if hasattr(leaving, "replaced_by"):
        raise NotAllowed(f"{leaving.name} sudah diganti oleh {leaving.replaced_by.name}.")
    if leaving.payments.filter(status__in=LIVE).exists():
        raise NotAllowed(PAID.format(leaving.name))


def next_waiting(programme, leaving):
    """The first who waits for the same component; where regions have allocations, in the same kabupaten/kota."""
    waiting = waiting_list(programme).filter(component=leaving.component_id)
    if leaving.component.allocations.exists():
        waiting = waiting.filter(region_id__startswith=leaving.region_id[:REGENCY])
    candidate = waiting.first()
    lost = programme.candidates.without_village().filter(component=leaving.component_id).count()
    if candidate is None and lost:
        raise NotAllowed(
            f"Daftar tunggu kosong, tetapi kelurahan/desa {lost} calon layak belum diketahui. Pilih dulu di tab Usulan,"
            " saringan kelurahan Tidak dikenal."
        )
    if candidate is None:
        raise NotAllowed("Daftar tunggu kosong: tidak ada calon layak yang belum masuk SK. Nilai usulan lain dulu.")
    return candidate
