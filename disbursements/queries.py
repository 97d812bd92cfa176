"""What the pages of a batch show: its lines, its sums beside the ledger's, and its history."""

from django.db.models import Count, Q, Sum

from audit.models import Event
from disbursements.models import Batch, LedgerEntry, Payment


def lines_of(batch: Batch) -> list[Payment]:
    """The payments in order, each with what it makes good and what made it good."""
    accounts = ("account", "group_account")
    payments = batch.payments.select_related("recipient__region", "bank", *accounts, "replaces__batch")
    lines = list(payments.prefetch_related("replaced_by__batch").order_by("number"))
    for line in lines:
        made_good = (later for later in line.replaced_by.all() if later.status != Payment.Status.DROPPED)
        line.made_good_by = next(made_good, None)
    return lines


def reconciliation(batch: Batch) -> dict:
    """Sums of the payments, of the ledger and of the bank's files, and whether all three agree. Rupiah.

    rows: (label, number of payments, rupiah by the ledger, rupiah by the bank's files or None where it has no say).
    """
    paid = batch.payments.aggregate(
        **{status: Count("pk", filter=Q(status=status)) for status in Payment.Status.values}
    )
    booked = batch.payments.aggregate(**{kind: booked_as(kind) for kind in LedgerEntry.Kind.values})
    filed = batch.results.filter(is_applied=True).aggregate(
        credited=Sum("credited_rupiah", default=0), returned=Sum("returned_rupiah", default=0)
    )
    waiting = booked["released"] - booked["credited"] - booked["returned"]
    return {
        "rows": [
            ("Dikirim ke bank", batch.payment_count, booked["released"], None),
            ("Tersalur", paid["credited"], booked["credited"], filed["credited"]),
            ("Retur", paid["returned"], booked["returned"], filed["returned"]),
            ("Dalam proses di bank", paid["planned"], waiting, None),
        ],
        "agrees": booked["released"] == batch.total_rupiah
        and all(booked[kind] == filed[kind] for kind in ("credited", "returned"))
        and waiting == still_waiting(batch),
    }


def booked_as(kind: str) -> Sum:
    return Sum("ledger__amount_rupiah", filter=Q(ledger__kind=kind), default=0)


def still_waiting(batch: Batch) -> int:
    """Rupiah of the payments the bank has not answered."""
    waiting = batch.payments.filter(status=Payment.Status.PLANNED)
    return waiting.aggregate(rupiah=Sum("amount_rupiah", default=0))["rupiah"]


def history_of(batch: Batch, user):
    """Events about the batch, and the returns of its payments; newest first."""
    numbers = [str(pk) for pk in batch.payments.values_list("pk", flat=True)]
    returns = Q(subject_type="disbursements.payment", subject_id__in=numbers, verb="payment.returned")
    own = Q(subject_type="disbursements.batch", subject_id=str(batch.pk))
    return Event.objects.visible_to(user).filter(own | returns)
