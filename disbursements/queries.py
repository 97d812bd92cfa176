"""What the pages of a batch show: its lines, its sums beside the ledger's, and its history."""

from django.db.models import Count, Q, Sum

from audit.models import Event
from disbursements.models import BankResult, Batch, LateReturn, LedgerEntry, Payment

RETURNS = ("payment.returned", "payment.return_reported", "payment.returned_late", "payment.return_dismissed")


def lines_of(batch: Batch) -> list[Payment]:
    """The payments in order, each with what it makes good and what made it good."""
    related = ("recipient__region", "bank", "account", "group_account", "replaces__batch")
    payments = batch.payments.select_related(*related)
    lines = list(payments.prefetch_related("replaced_by__batch", "late_returns").order_by("number"))
    for line in lines:
        made_good = (later for later in line.replaced_by.all() if later.status != Payment.Status.DROPPED)
        line.made_good_by = next(made_good, None)
        counted = (late for late in line.late_returns.all() if late.status != LateReturn.Status.DISMISSED)
        line.late = next(counted, None)
    return lines


def reconciliation(batch: Batch) -> dict:
    """Sums of the payments, of the ledger and of the bank's files, and whether all three agree. Rupiah.

    rows: (label, number of payments, rupiah by the ledger, rupiah by the bank's files or None where it has no say).
    agrees: whether they are the same. doubts: sentences why, although they are, it is not known that the files say no
    more than what was read of them.
    """
    paid = batch.payments.aggregate(
        **{status: Count("pk", filter=Q(status=status)) for status in Payment.Status.values}
    )
    booked = batch.payments.aggregate(**{kind: booked_as(kind) for kind in LedgerEntry.Kind.values})
    filed = batch.results.filter(is_applied=True).aggregate(
        credited=Sum("credited_rupiah", default=0), returned=Sum("returned_rupiah", default=0)
    )
    filed["late"] = came_back_late(batch)
    for sums in (booked, filed):  # what came back late was credited first
        sums["credited"] -= sums["late"]
        sums["returned"] += sums["late"]
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
        "doubts": doubts_of(batch),
    }


def came_back_late(batch: Batch) -> int:
    """Rupiah of the late returns that were confirmed, as the bank's files state them."""
    confirmed = Q(late_returns__status=LateReturn.Status.CONFIRMED)
    return batch.payments.aggregate(rupiah=Sum("late_returns__amount_rupiah", filter=confirmed, default=0))["rupiah"]


def doubts_of(batch: Batch) -> list[str]:
    """What is not known of the bank's files, in sentences."""
    results = list(batch.results.filter(is_applied=True).select_related("upload"))
    if not results:
        return ["Bank belum menjawab, jadi belum ada yang dapat dibandingkan."]
    doubts = [doubt for result in results for doubt in doubts_of_result(result)]
    if reported := batch.payments.filter(late_returns__status=LateReturn.Status.REPORTED).count():
        doubts.append(f"{reported} retur susulan menurut berkas bank menunggu pengesahan.")
    return doubts


def doubts_of_result(result: BankResult) -> list[str]:
    if result.rows_seen is None:
        return [
            f"Berkas {result.upload.filename} diterapkan sebelum aplikasi menghitung barisnya, jadi belum tentu"
            " semua barisnya terbaca. Cocokkan dengan surat bank."
        ]
    return list(result.doubts)


def late_returns_of(batch: Batch, user):
    related = ("payment__recipient", "payment__batch", "result__upload", "reported_by", "decided_by")
    return LateReturn.objects.visible_to(user).filter(payment__batch=batch).select_related(*related)


def booked_as(kind: str) -> Sum:
    return Sum("ledger__amount_rupiah", filter=Q(ledger__kind=kind), default=0)


def still_waiting(batch: Batch) -> int:
    """Rupiah of the payments the bank has not answered."""
    waiting = batch.payments.filter(status=Payment.Status.PLANNED)
    return waiting.aggregate(rupiah=Sum("amount_rupiah", default=0))["rupiah"]


def history_of(batch: Batch, user):
    """Events about the batch, and the returns of its payments; newest first."""
    numbers = [str(pk) for pk in batch.payments.values_list("pk", flat=True)]
    returns = Q(subject_type="disbursements.payment", subject_id__in=numbers, verb__in=RETURNS)
    own = Q(subject_type="disbursements.batch", subject_id=str(batch.pk))
    return Event.objects.visible_to(user).filter(own | returns)
