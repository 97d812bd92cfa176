"""What no step may do, in sentences for the person at the screen. The database keeps it in any case."""

from django.db.models import Max, Q
from django.utils import timezone

from accounts.errors import NotAllowed
from accounts.models import User
from accounts.roles import ACCESS, Role
from accounts.templatetags.kube import tanggal
from disbursements.marks import unticked
from disbursements.models import Approval, Batch, Payment
from disbursements.readiness import readiness
from programmes.hands import HAND_IN_IT, NOT_THE_HEAD, refuse_hand_in_it

UNTICKED = "Periksa setiap perubahan rekening dan pembayaran ulang, lalu centang."
PREPARED = "Anda menyusun daftar ini."
STALE = "Status sudah berubah. Muat ulang halaman ini."


def refuse_unless(batch, step):
    if not batch.can(step):
        raise NotAllowed(STALE)


def refuse_unsent(batch):
    if batch.status not in (Batch.Status.SENT, Batch.Status.SETTLED):
        raise NotAllowed("Daftar ini belum dikirim ke bank, jadi belum ada hasil yang dapat diterapkan.")


def refuse_preparer(actor, batch, *, brought=False):
    """Raises NotAllowed for who made or submitted the batch. brought: said of who only uploaded the bank's file."""
    if actor.pk in batch.preparers:
        whose = f"Berkas ini diunggah {actor.name}, penyusun daftar ini." if brought else PREPARED
        raise NotAllowed(f"{whose} {who_answers(batch)}")


def who_answers(batch) -> str:
    """A sentence: who of this office may upload and apply the bank's answer to this batch."""
    roles = ACCESS["disbursements:upload_result"]["POST"]
    found = User.objects.filter(is_active=True, role__in=roles, region=batch.region_id).exclude(pk__in=batch.preparers)
    if others := list(found.order_by("name").values_list("name", flat=True)):
        return f"Hasil bank diunggah dan diterapkan orang kedua: {names(others)}."
    return "Hasil bank diterapkan operator lain atau Kepala Bidang. Mintalah admin menambahkan penggunanya."


def refuse_impossible_day(batch, sent_on):
    """Raises NotAllowed when the list cannot have gone to the bank on that day."""
    decided_on = batch.decree.decided_on
    back_on = Payment.objects.filter(replaced_by__batch=batch).aggregate(last=Max("settled_on"))["last"]
    if sent_on > timezone.localdate():
        raise NotAllowed("Tanggal kirim ke bank sesudah hari ini. Isi hari daftar ini dikirim.")
    if sent_on < decided_on:
        raise NotAllowed(f"Tanggal kirim ke bank sebelum SK ditetapkan ({tanggal(decided_on)}). Perbaiki tanggalnya.")
    if back_on and sent_on < back_on:
        raise NotAllowed(
            f"Tanggal kirim ke bank sebelum retur yang dibayar ulang ({tanggal(back_on)}). Perbaiki tanggalnya."
        )


def refuse_signer(actor, batch, stage):
    if actor.pk in batch.preparers:
        raise NotAllowed("Penyusun daftar tidak boleh menandatanganinya sendiri. Mintalah pejabat lain.")
    if batch.approvals.filter(signed_by=actor).exists():
        raise NotAllowed("Anda sudah menandatangani daftar ini. Tanda tangan kedua harus dari pejabat lain.")
    refuse_hand_in_it(actor, batch, Role.KABID if stage == Approval.Stage.CHECK else Role.KADIS)


def refuse_outdated(batch):
    """Raises NotAllowed when somebody on the draft could not be put on it today, or has another account by now."""
    lines = {line.recipient.pk: line for line in readiness(batch.decree, leaving_out=batch)}
    outdated = [
        payment.recipient.name
        for payment in batch.payments.select_related("recipient", "account", "group_account")
        if lines[payment.recipient_id].reasons or lines[payment.recipient_id].account != payment.paid_to
    ]
    if outdated:
        raise NotAllowed(
            f"Keadaan {names(outdated)} berubah sejak rancangan ini dibuat. Buang rancangan ini, lalu siapkan lagi."
        )


def refuse_replaced_accounts(batch):
    is_replaced = Q(account__replaced_at__isnull=False) | Q(group_account__replaced_at__isnull=False)
    replaced = batch.payments.filter(is_replaced).values_list("recipient__name", flat=True)
    if replaced:
        raise NotAllowed(
            f"Rekening {names(list(replaced))} diganti setelah daftar ini diajukan. Tolak daftar ini supaya operator"
            " menyiapkan yang baru."
        )


def refuse_unticked(batch, looked_at):
    """Raises NotAllowed while a marked line is not ticked."""
    if left := unticked(batch, looked_at):
        raise NotAllowed(f"{UNTICKED} Belum dicentang: {names([payment.recipient.name for payment in left])}.")


def names(people, most=3):
    more = len(people) - most
    return ", ".join(people[:most]) + (f" dan {more} lainnya" if more > 0 else "")


# What the database says no to, whoever asks and however; the services ask first, so this is the second net.
REFUSALS = {
    "nobody_is_paid_twice": "Ada penerima yang sudah dibayar atau sedang dalam penyaluran lain. Muat ulang halaman.",
    "a_return_is_made_good_once": "Retur ini sudah dibayar ulang dalam penyaluran lain. Muat ulang halaman ini.",
    "an_account_once_per_batch": "Dua penerima memakai nomor rekening yang sama. Perbaiki rekeningnya dulu.",
    "nobody_signs_a_batch_twice": "Anda sudah menandatangani daftar ini. Tanda tangan kedua harus dari pejabat lain.",
    "one_signature_per_stage": STALE,
    "the maker of a batch may not sign it": "Penyusun daftar tidak boleh menandatanganinya sendiri.",
    "by the heads of the office that owns it": NOT_THE_HEAD,
    "who had a hand in a batch": HAND_IN_IT,
    "is not waiting for this signature": STALE,
    "the signature is for another list": "Daftar ini berubah sejak diajukan. Hubungi admin.",
    "lacks a signature for this list": "Daftar ini belum lengkap tanda tangannya.",
    "are not those of its lines": "Jumlah pada rancangan ini tidak cocok dengan isinya. Buang, lalu siapkan lagi.",
    "follows the decree and the account": "Rekening atau nilai tidak sesuai SK. Muat ulang halaman, lalu coba lagi.",
    "ticks each marked line": UNTICKED,
    "marks each new account and each return": STALE,
    "cannot have gone to the bank on that day": "Tanggal kirim ke bank tidak mungkin. Muat ulang, lalu isi lagi.",
}
RESULT_REFUSALS = {
    "brought and applied by another person": f"{PREPARED} Hasil bank diterapkan operator lain atau Kepala Bidang.",
    "a bank answers between sending and today": "Ada tanggal sebelum daftar dikirim atau sesudah hari ini.",
}
