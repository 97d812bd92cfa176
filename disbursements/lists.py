"""The canonical list of a batch: what is submitted, what every official signs, and what is sent to the bank."""

import hashlib
import json

from accounts.errors import NotAllowed
from disbursements.models import Batch, Payment

FORMAT = "kube-payment-list/1"
SHORT = 12  # hex digits shown to people
CHANGED = (
    "Daftar ini tidak sama lagi dengan daftar yang diajukan, jadi langkah ini dihentikan. "
    "Jangan kirim apa pun ke bank; hubungi admin dan sebutkan nomor penyaluran ini."
)


def canonical_list(batch: Batch) -> bytes:
    """The payments in order as JSON that is the same, byte for byte, whenever and wherever it is written.

    Persons and accounts are named by their keyed index: it binds who is paid and where to, without showing a
    number; groups by their row. The hash of the decree's own list binds the batch to what was decreed.
    """
    payments = batch.payments.select_related("recipient").order_by("number", "pk")
    lines = [canonical_line(payment) for payment in payments]
    content = {
        "format": FORMAT,
        "batch": batch.pk,
        "programme": batch.programme_id,
        "decree": batch.decree_id,
        "decree_sha256": bytes(batch.decree.list_sha256 or b"").hex(),
        "count": len(lines),
        "total_rupiah": sum(line["amount_rupiah"] for line in lines),
        "payments": lines,
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def canonical_line(payment: Payment) -> dict:
    recipient = payment.recipient
    is_group = recipient.group_id is not None
    identity = {"group": recipient.group_id} if is_group else {"nik_index": bytes(recipient.nik_index).hex()}
    return (
        identity
        | {
            "number": payment.number,
            "reference": payment.reference,
            "name": recipient.name,
            "region": payment.region_id,
            "bank": payment.bank_id,
            "account_index": bytes(payment.account_index).hex(),
            "holder": payment.holder,
            "amount_rupiah": payment.amount_rupiah,
            "replaces": payment.replaces_id,
        }
        | ({"marks": payment.marks} if payment.marks else {})
    )  # lists from before there were marks keep their hash


def list_sha256(batch: Batch) -> bytes:
    return hashlib.sha256(canonical_list(batch)).digest()


def is_unchanged(batch: Batch) -> bool:
    """Whether the rows still give the hash that was submitted, and every signature is for that hash."""
    digest = list_sha256(batch)
    signed = [bytes(approval.list_sha256) for approval in batch.approvals.all()]
    return all(known == digest for known in [bytes(batch.list_sha256 or b""), *signed])


def refuse_if_changed(batch: Batch) -> None:
    """Raises NotAllowed when the rows are no longer those that were submitted, however that came about."""
    if not is_unchanged(batch):
        raise NotAllowed(CHANGED)
