"""Money that was credited and comes back: reported by the bank's file, believed when a second person confirms it."""

from django.db import transaction
from django.utils import timezone

from accounts.errors import NotAllowed, refused_in_words
from accounts.owning import refuse_unless_owned
from audit.trail import record
from disbursements.models import BankResult, Batch, LateReturn, LedgerEntry, Payment
from disbursements.refusals import STALE

Status = LateReturn.Status
SHORTEST_REASON = 5
SECOND_PERSON = (
    "Retur susulan disahkan orang kedua. Anda mengunggah berkasnya atau menyusun daftarnya, jadi mintalah operator"
    " lain, Kepala Bidang atau Kepala Dinas."
)
REFUSALS = {
    "a late return is decided by a second person": SECOND_PERSON,
    "a late return is decided once and not changed": STALE,
}


def report_late(actor, result: BankResult, answers) -> None:
    """Write down what the file says came back; the payments stay credited. answers: Answer.late of the file."""
    for line, payment in answers:
        late = LateReturn.objects.create(
            payment=payment,
            region_id=payment.region_id,
            result=result,
            amount_rupiah=line.amount_rupiah,
            credited_on=payment.settled_on,
            returned_on=line.settled_on,
            reason=line.reason,
            reported_by=actor,
        )
        record(actor=actor, verb="payment.return_reported", subject=payment, **about(late))


def may_decide(user, late: LateReturn) -> bool:
    """Whether this person is the second pair of eyes."""
    batch = late.payment.batch
    first = (late.reported_by_id, late.result.upload.uploaded_by_id, batch.made_by_id, batch.submitted_by_id)
    return user.pk not in first


@transaction.atomic
def confirm_late_return(*, actor, late: LateReturn) -> LateReturn:
    """The payment becomes returned on that day, and the recipient can be paid again. Raises NotAllowed."""
    late = hold_late(actor, late)
    decide(actor, late, Status.CONFIRMED)
    payment = late.payment
    Payment.objects.filter(pk=payment.pk, status=Payment.Status.CREDITED).update(
        status=Payment.Status.RETURNED, settled_on=late.returned_on, return_reason=late.reason
    )
    LedgerEntry.objects.create(
        programme_id=payment.batch.programme_id,
        payment=payment,
        kind=LedgerEntry.Kind.LATE,
        amount_rupiah=payment.amount_rupiah,
    )
    states = {"before": {"status": "credited"}, "after": {"status": "returned"}}
    record(actor=actor, verb="payment.returned_late", subject=payment, **states, **about(late))
    return late


@transaction.atomic
def dismiss_late_return(*, actor, late: LateReturn, reason: str) -> LateReturn:
    """The bank's word is not taken: the payment stays credited. Raises NotAllowed, also without a reason."""
    reason = reason.strip()[:300]
    if len(reason) < SHORTEST_REASON:
        raise NotAllowed("Tulis mengapa retur susulan ini tidak diterima, minimal lima huruf.")
    late = hold_late(actor, late)
    decide(actor, late, Status.DISMISSED, dismissal=reason)
    record(actor=actor, verb="payment.return_dismissed", subject=late.payment, **about(late) | {"reason": reason})
    return late


def hold_late(actor, late: LateReturn) -> LateReturn:
    """As it is now, with its batch locked until the transaction ends. Raises NotAllowed for the first person, and for
    whoever does not own it.
    """
    refuse_unless_owned(actor, late)
    Batch.objects.select_for_update(no_key=True).get(pk=late.payment.batch_id)
    related = ("payment__batch", "payment__recipient", "result__upload")
    held = LateReturn.objects.select_related(*related).get(pk=late.pk)
    if held.status != Status.REPORTED:
        raise NotAllowed(STALE)
    if not may_decide(actor, held):
        raise NotAllowed(SECOND_PERSON)
    return held


def decide(actor, late: LateReturn, status: str, **fields) -> None:
    fields |= {"status": status, "decided_by": actor, "decided_at": timezone.now()}
    with refused_in_words(REFUSALS):
        decided = LateReturn.objects.filter(pk=late.pk, status=Status.REPORTED).update(**fields)
    if not decided:
        raise NotAllowed(STALE)
    late.refresh_from_db(fields=list(fields))


def about(late: LateReturn) -> dict:
    return {
        "amount_rupiah": late.amount_rupiah,
        "credited_on": late.credited_on.isoformat(),
        "settled_on": late.returned_on.isoformat(),
        "reason": late.reason,
    }
