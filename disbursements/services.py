"""Money on its way: prepared, submitted, checked, approved, sent. Two signatures, neither the maker's."""

import hashlib

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.errors import NotAllowed, refused_in_words
from accounts.owning import refuse_unless_owned
from audit.trail import record
from disbursements import bankfiles
from disbursements.lists import list_sha256, refuse_if_changed
from disbursements.marks import freeze_marks
from disbursements.models import Approval, Batch, LedgerEntry, Payment
from disbursements.readiness import readiness
from disbursements.refusals import (
    REFUSALS,
    STALE,
    refuse_impossible_day,
    refuse_outdated,
    refuse_replaced_accounts,
    refuse_signer,
    refuse_unless,
    refuse_unticked,
)
from programmes.models import Decree, Programme

SHORTEST_REASON = 5
NO_MONEY = "Program ini memberi barang, bukan uang, jadi tidak ada penyaluran lewat bank."


@transaction.atomic
def prepare_batch(*, actor, decree: Decree) -> Batch:
    """A draft of everybody who is ready now. Raises NotAllowed when nobody is."""
    decree = hold_decree(actor, decree)
    if decree.status != Decree.Status.SIGNED:
        raise NotAllowed("SK ini belum ditandatangani. Penyaluran disiapkan setelah SK ditetapkan.")
    if not decree.programme.gives_money:
        raise NotAllowed(NO_MONEY)
    ready = [line for line in readiness(decree) if not line.reasons]
    if not ready:
        raise NotAllowed("Belum ada penerima yang siap dibayar. Lihat alasannya satu per satu, lalu lengkapi.")
    batch = Batch.objects.create(
        programme=decree.programme,
        decree=decree,
        region=decree.programme.region,
        number=1 + (decree.programme.batches.aggregate(last=Max("number"))["last"] or 0),
        made_by=actor,
        total_rupiah=sum(line.recipient.amount_rupiah for line in ready),
        payment_count=len(ready),
    )
    with refused_in_words(REFUSALS):
        Payment.objects.bulk_create(payment_of(batch, number, line) for number, line in enumerate(ready, 1))
    freeze_marks(batch)
    record(actor=actor, verb="batch.prepared", subject=batch, **sums(batch))
    return batch


def payment_of(batch, number, line) -> Payment:
    return Payment(
        batch=batch,
        number=number,
        reference=f"PB{batch.pk:06d}N{number:04d}",
        recipient=line.recipient,
        region=line.recipient.region,
        **{"group_account" if line.recipient.group_id else "account": line.account},
        bank=line.account.bank,
        account_index=line.account.account_index,
        holder=line.account.holder,
        amount_rupiah=line.recipient.amount_rupiah,
        replaces=line.returned,
    )


@transaction.atomic
def discard_batch(*, actor, batch) -> Batch:
    held = hold(actor, batch)
    move(actor, held, "discard", verb="batch.discarded")
    drop_payments(held)
    return held


@transaction.atomic
def submit_batch(*, actor, batch) -> Batch:
    """Freeze the list under its hash. Raises NotAllowed when a line is no longer as it was prepared."""
    held = hold(actor, batch)
    refuse_unless(held, "submit")
    refuse_outdated(held)
    freeze_marks(held)
    digest = list_sha256(held)
    with refused_in_words(REFUSALS):
        fields = {"submitted_by": actor, "submitted_at": timezone.now(), "list_sha256": digest}
        move(actor, held, "submit", verb="batch.submitted", fields=fields, list_sha256=digest.hex())
    return held


@transaction.atomic
def check_batch(*, actor, batch, looked_at=()) -> Batch:
    """looked_at: numbers of the marked lines he has ticked. Raises NotAllowed while one is missing."""
    return sign(actor, batch, Approval.Stage.CHECK, looked_at, verb="batch.checked")


@transaction.atomic
def approve_batch(*, actor, batch, looked_at=()) -> Batch:
    """looked_at: numbers of the marked lines he has ticked. Raises NotAllowed while one is missing."""
    return sign(actor, batch, Approval.Stage.APPROVE, looked_at, verb="batch.approved")


def sign(actor, batch, stage, looked_at, *, verb) -> Batch:
    """One signature for the list as it was submitted; the stage is the name of the step."""
    held = hold(actor, batch)
    refuse_signer(actor, held, stage)
    refuse_unless(held, stage)
    refuse_if_changed(held)
    refuse_replaced_accounts(held)
    refuse_unticked(held, looked_at)
    ticked = list(held.payments.exclude(marks=[]).order_by("number").values_list("number", flat=True))
    told = {"list_sha256": bytes(held.list_sha256).hex()} | ({"looked_at": ticked} if ticked else {})
    with refused_in_words(REFUSALS):
        Approval.objects.create(
            batch=held,
            stage=stage,
            signed_by=actor,
            signed_name=actor.name,
            list_sha256=held.list_sha256,
            looked_at=ticked,
        )
        move(actor, held, stage, verb=verb, **told)
    return held


@transaction.atomic
def reject_batch(*, actor, batch, reason) -> Batch:
    """Say why, and free the recipients for a new batch."""
    reason = reason.strip()[:500]
    if len(reason) < SHORTEST_REASON:
        raise NotAllowed("Tulis alasan penolakan, minimal lima huruf, supaya operator tahu apa yang diperbaiki.")
    held = hold(actor, batch)
    fields = {"rejected_by": actor, "rejection": reason}
    move(actor, held, "reject", verb="batch.rejected", fields=fields, reason=reason)
    drop_payments(held)
    return held


@transaction.atomic
def bank_list(*, actor, batch, kind="csv", sent_on=None) -> bytes:
    """The list for the bank, kind "csv" or "xlsx": the same bytes each time. The first one releases the money.

    sent_on: the day it goes to the bank, today when nothing is said; another day puts right what was said before, while
    the bank has not answered. Raises NotAllowed when the list cannot have gone on that day.
    """
    held = hold(actor, batch)
    refuse_unless(held, "send")
    refuse_if_changed(held)
    data = bankfiles.bank_file(held, kind)
    if held.status == Batch.Status.APPROVED:
        release(actor, held, sent_on or timezone.localdate())
    elif sent_on and sent_on != held.sent_on:
        correct_sending_day(actor, held, sent_on)
    digest = hashlib.sha256(data).hexdigest()
    record(actor=actor, verb="bank_list.downloaded", subject=held, file_type=kind, file_sha256=digest)
    return data


def release(actor, batch, sent_on):
    refuse_impossible_day(batch, sent_on)
    fields = {"sent_at": timezone.now(), "sent_on": sent_on}
    with refused_in_words(REFUSALS):
        move(actor, batch, "send", verb="batch.sent", fields=fields, sent_on=sent_on.isoformat())
    book(batch, batch.payments.all(), LedgerEntry.Kind.RELEASED)


def correct_sending_day(actor, batch, sent_on):
    if batch.is_answered:
        raise NotAllowed("Bank sudah menjawab daftar ini, jadi tanggal kirimnya tidak dapat diubah lagi.")
    refuse_impossible_day(batch, sent_on)
    states = {"before": {"sent_on": batch.sent_on.isoformat()}, "after": {"sent_on": sent_on.isoformat()}}
    with refused_in_words(REFUSALS):
        Batch.objects.filter(pk=batch.pk).update(sent_on=sent_on)
    record(actor=actor, verb="batch.sending_day_corrected", subject=batch, **states)


def hold_decree(actor, decree) -> Decree:
    """The decree and its programme, locked: two clerks who prepare at once follow each other.

    Always in this order, decree before programme before batch, so that nobody waits in a circle.
    """
    refuse_unless_owned(actor, decree)
    held = Decree.objects.select_for_update(no_key=True).get(pk=decree.pk)
    programmes = Programme.objects.select_related("series", "region", "bank")
    held.programme = programmes.select_for_update(no_key=True, of=("self",)).get(pk=held.programme_id)
    return held


def hold(actor, batch) -> Batch:
    """The batch as it is now, locked until the transaction ends. Raises NotAllowed for whoever does not own it."""
    refuse_unless_owned(actor, batch)
    batches = Batch.objects.select_related("programme__series", "programme__bank", "decree", "region")
    return batches.select_for_update(no_key=True, of=("self",)).get(pk=batch.pk)


def move(actor, batch, step, *, verb, fields=None, **detail):
    """Take the step if the batch still stands where the step begins, and write it down."""
    allowed, becomes = Batch.STEPS[step]
    fields, before = fields or {}, batch.status
    moved = Batch.objects.filter(pk=batch.pk, status__in=allowed).update(status=becomes, **fields)
    if not moved:
        raise NotAllowed(STALE)
    batch.refresh_from_db(fields=["status", *fields])
    states = {"before": {"status": before}, "after": {"status": becomes.value}}
    record(actor=actor, verb=verb, subject=batch, **states, **sums(batch), **detail)


def drop_payments(batch):
    batch.payments.filter(status=Payment.Status.PLANNED).update(status=Payment.Status.DROPPED)


def book(batch, payments, kind):
    LedgerEntry.objects.bulk_create(
        LedgerEntry(programme_id=batch.programme_id, payment=payment, kind=kind, amount_rupiah=payment.amount_rupiah)
        for payment in payments
    )


def sums(batch):
    return {"count": batch.payment_count, "amount_rupiah": batch.total_rupiah}
