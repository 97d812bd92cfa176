"""Money on its way: prepared, submitted, checked, approved, sent, answered. Two signatures, neither the maker's."""

import hashlib

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.errors import NotAllowed, refused_in_words
from audit.trail import record
from disbursements import bankfiles, results
from disbursements.lists import list_sha256, refuse_if_changed
from disbursements.matching import match
from disbursements.models import Approval, BankResult, Batch, LedgerEntry, Payment
from disbursements.readiness import readiness
from disbursements.refusals import (
    REFUSALS,
    STALE,
    refuse_outdated,
    refuse_replaced_accounts,
    refuse_signer,
    refuse_unless,
    refuse_unsent,
)
from disbursements.services_late import report_late
from jobs.models import Upload
from jobs.uploads import read_upload, receive_upload
from programmes.models import Decree, Programme

SHORTEST_REASON = 5
NO_MONEY = "Program ini memberi barang, bukan uang, jadi tidak ada penyaluran lewat bank."


@transaction.atomic
def prepare_batch(*, actor, decree: Decree) -> Batch:
    """A draft of everybody who is ready now. Raises NotAllowed when nobody is."""
    decree = hold_decree(decree)
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
    held = hold(batch)
    move(actor, held, "discard", verb="batch.discarded")
    drop_payments(held)
    return held


@transaction.atomic
def submit_batch(*, actor, batch) -> Batch:
    """Freeze the list under its hash. Raises NotAllowed when a line is no longer as it was prepared."""
    held = hold(batch)
    refuse_unless(held, "submit")
    refuse_outdated(held)
    digest = list_sha256(held)
    with refused_in_words(REFUSALS):
        fields = {"submitted_by": actor, "submitted_at": timezone.now(), "list_sha256": digest}
        move(actor, held, "submit", verb="batch.submitted", fields=fields, list_sha256=digest.hex())
    return held


@transaction.atomic
def check_batch(*, actor, batch) -> Batch:
    return sign(actor, batch, Approval.Stage.CHECK, verb="batch.checked")


@transaction.atomic
def approve_batch(*, actor, batch) -> Batch:
    return sign(actor, batch, Approval.Stage.APPROVE, verb="batch.approved")


def sign(actor, batch, stage, *, verb) -> Batch:
    """One signature for the list as it was submitted; the stage is the name of the step."""
    held = hold(batch)
    refuse_signer(actor, held)
    refuse_unless(held, stage)
    refuse_if_changed(held)
    refuse_replaced_accounts(held)
    with refused_in_words(REFUSALS):
        Approval.objects.create(
            batch=held, stage=stage, signed_by=actor, signed_name=actor.name, list_sha256=held.list_sha256
        )
        move(actor, held, stage, verb=verb, list_sha256=bytes(held.list_sha256).hex())
    return held


@transaction.atomic
def reject_batch(*, actor, batch, reason) -> Batch:
    """Say why, and free the recipients for a new batch."""
    reason = reason.strip()[:500]
    if len(reason) < SHORTEST_REASON:
        raise NotAllowed("Tulis alasan penolakan, minimal lima huruf, supaya operator tahu apa yang diperbaiki.")
    held = hold(batch)
    fields = {"rejected_by": actor, "rejection": reason}
    move(actor, held, "reject", verb="batch.rejected", fields=fields, reason=reason)
    drop_payments(held)
    return held


@transaction.atomic
def bank_list(*, actor, batch, kind="csv") -> bytes:
    """The list for the bank, kind "csv" or "xlsx": the same bytes each time. The first one releases the money."""
    held = hold(batch)
    refuse_unless(held, "send")
    refuse_if_changed(held)
    data = bankfiles.bank_file(held, kind)
    if held.status == Batch.Status.APPROVED:
        release(actor, held)
    digest = hashlib.sha256(data).hexdigest()
    record(actor=actor, verb="bank_list.downloaded", subject=held, file_type=kind, file_sha256=digest)
    return data


def release(actor, batch):
    move(actor, batch, "send", verb="batch.sent", fields={"sent_at": timezone.now()})
    book(batch, batch.payments.all(), LedgerEntry.Kind.RELEASED)


@transaction.atomic
def receive_result(*, actor, batch, file) -> BankResult:
    """Keep the bank's answer, to be looked at before it is applied."""
    refuse_unsent(batch)
    upload = receive_upload(
        actor=actor, kind=Upload.Kind.BANK_RESULT, region=batch.region_id, file=file, columns=results.COLUMNS
    )
    read_upload(upload, columns=results.COLUMNS)  # the whole of it: a table that breaks off is refused now
    return BankResult.objects.create(batch=batch, region=batch.region, upload=upload)


@transaction.atomic
def apply_result(*, actor, batch, upload) -> BankResult:
    """Settle what the file answers, all of it or nothing. The same file again gives the same result.

    Returns of what an earlier file credited are reported, for a second person to confirm (services_late.py).
    Raises NotAllowed while a single line is unread, unknown, differs or contradicts what is settled.
    """
    held = hold(batch)
    refuse_unsent(held)
    if earlier := applied_before(held, upload):
        return earlier
    read = results.read_result(upload)
    answer = match(held, read)
    if answer.problems:
        raise NotAllowed(results.told(answer.problems))
    settle(actor, answer.credited, Payment.Status.CREDITED, verb="payment.credited")
    settle(actor, answer.returned, Payment.Status.RETURNED, verb="payment.returned")
    result = keep_result(held, upload, read, answer)
    report_late(actor, result, answer.late)
    record(actor=actor, verb="bank_result.applied", subject=held, **figures(result))
    if held.can("settle") and not held.payments.filter(status=Payment.Status.PLANNED).exists():
        move(actor, held, "settle", verb="batch.settled")
    return result


def applied_before(batch, upload) -> BankResult | None:
    """The result that was applied from a file with these very bytes."""
    return batch.results.filter(is_applied=True, upload__sha256=upload.sha256).first()


def settle(actor, answers, status, *, verb):
    for line, payment in answers:
        Payment.objects.filter(pk=payment.pk).update(
            status=status, settled_on=line.settled_on, return_reason=line.reason
        )
        after = {"status": status.value, "settled_on": line.settled_on.isoformat()}
        why = {"reason": line.reason} if line.reason else {}
        record(actor=actor, verb=verb, subject=payment, before={"status": "planned"}, after=after, **why)
    if answers:
        book(answers[0][1].batch, [payment for _, payment in answers], LedgerEntry.Kind(status))


def keep_result(batch, upload, read, answer) -> BankResult:
    stated = {
        "credited": len(answer.credited),
        "returned": len(answer.returned),
        "credited_rupiah": answer.credited_rupiah,
        "returned_rupiah": answer.returned_rupiah,
        "late": len(answer.late),
        "rows_seen": read.rows_seen,
        "rows_read": len(read.lines),
        "left_out": [[row.number, row.words, row.why] for row in read.left_out],
        "doubts": read.doubts,
    }
    defaults = {"batch": batch, "region": batch.region, "is_applied": True, **stated}
    return BankResult.objects.update_or_create(upload=upload, defaults=defaults)[0]


def figures(result):
    names = ("credited", "returned", "credited_rupiah", "returned_rupiah", "late", "rows_seen", "rows_read")
    return {name: getattr(result, name) for name in names} | {"file_sha256": result.upload.sha256}


def hold_decree(decree) -> Decree:
    """The decree and its programme, locked: two clerks who prepare at once follow each other.

    Always in this order, decree before programme before batch, so that nobody waits in a circle.
    """
    held = Decree.objects.select_for_update(no_key=True).get(pk=decree.pk)
    programmes = Programme.objects.select_related("series", "region", "bank")
    held.programme = programmes.select_for_update(no_key=True, of=("self",)).get(pk=held.programme_id)
    return held


def hold(batch) -> Batch:
    """The batch as it is now, locked until the transaction ends."""
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
