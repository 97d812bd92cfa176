"""The bank's answer: brought and applied by others than who prepared the batch, all of it or nothing."""

from django.db import transaction
from django.utils import timezone

from accounts.errors import NotAllowed, refused_in_words
from accounts.owning import refuse_unless_owned
from audit.trail import record
from disbursements import results
from disbursements.matching import match
from disbursements.models import BankResult, Batch, LedgerEntry, Payment
from disbursements.refusals import RESULT_REFUSALS, refuse_preparer, refuse_unsent
from disbursements.services import book, hold, move
from disbursements.services_late import report_late
from jobs.models import Upload
from jobs.uploads import read_upload, receive_upload


@transaction.atomic
def receive_result(*, actor, batch, file) -> BankResult:
    """Keep the bank's answer, to be looked at before it is applied. Raises NotAllowed for who prepared the batch."""
    refuse_unless_owned(actor, batch)
    refuse_unsent(batch)
    refuse_preparer(actor, batch)
    upload = receive_upload(
        actor=actor, kind=Upload.Kind.BANK_RESULT, region=batch.region_id, file=file, columns=results.COLUMNS
    )
    read_upload(upload, columns=results.COLUMNS)  # the whole of it: a table that breaks off is refused now
    return BankResult.objects.create(batch=batch, region=batch.region, upload=upload)


@transaction.atomic
def apply_result(*, actor, batch, upload) -> BankResult:
    """Settle what the file answers, all of it or nothing. The same file again gives the same result.

    Returns of what an earlier file credited are reported, for a second person to confirm (services_late.py).
    Raises NotAllowed for who prepared the batch, also when he only brought the file, and while a single line is
    unread, unknown, differs, contradicts what is settled, or is dated before the list went to the bank.
    """
    held = hold(actor, batch)
    refuse_unsent(held)
    refuse_preparer(actor, held)
    refuse_preparer(upload.uploaded_by, held, brought=True)
    if earlier := applied_before(held, upload):
        return earlier
    read = results.read_result(upload)
    answer = match(held, read)
    if answer.problems:
        raise NotAllowed(results.told(answer.problems))
    with refused_in_words(RESULT_REFUSALS):
        result = keep_result(actor, held, upload, read, answer)
        settle(actor, result, answer.credited, Payment.Status.CREDITED, verb="payment.credited")
        settle(actor, result, answer.returned, Payment.Status.RETURNED, verb="payment.returned")
        report_late(actor, result, answer.late)
    record(actor=actor, verb="bank_result.applied", subject=held, **figures(result))
    if held.can("settle") and not held.payments.filter(status=Payment.Status.PLANNED).exists():
        move(actor, held, "settle", verb="batch.settled")
    return result


def applied_before(batch: Batch, upload) -> BankResult | None:
    """The result that was applied from a file with these very bytes."""
    return batch.results.filter(is_applied=True, upload__sha256=upload.sha256).first()


def keep_result(actor, batch, upload, read, answer) -> BankResult:
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
    applied = {"is_applied": True, "applied_by": actor, "applied_at": timezone.now()}
    defaults = {"batch": batch, "region": batch.region, **applied, **stated}
    return BankResult.objects.update_or_create(upload=upload, defaults=defaults)[0]


def settle(actor, result, answers, status, *, verb):
    for line, payment in answers:
        Payment.objects.filter(pk=payment.pk).update(
            status=status, settled_on=line.settled_on, return_reason=line.reason, result=result
        )
        after = {"status": status.value, "settled_on": line.settled_on.isoformat()}
        why = {"reason": line.reason} if line.reason else {}
        record(actor=actor, verb=verb, subject=payment, before={"status": "planned"}, after=after, **why)
    if answers:
        book(answers[0][1].batch, [payment for _, payment in answers], LedgerEntry.Kind(status))


def figures(result):
    names = ("credited", "returned", "credited_rupiah", "returned_rupiah", "late", "rows_seen", "rows_read")
    return {name: getattr(result, name) for name in names} | {"file_sha256": result.upload.sha256}
