"""Money on its way: batches, signatures, payments, and the ledger that never changes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from beneficiaries.models import Bank, BankAccount
from disbursements.models_fund import FundEntry, FundImport, QueuePlace, RevolvingFund, ScheduleChange
from disbursements.models_results import BankResult, LateReturn
from kube.models import GroupAccount
from programmes.models import Decree, Programme, Recipient
from regions.models import Region, RegionScopedQuerySet

__all__ = [
    "Approval",
    "BankResult",
    "Batch",
    "FundEntry",
    "FundImport",
    "LateReturn",
    "LedgerEntry",
    "Payment",
    "QueuePlace",
    "RevolvingFund",
    "ScheduleChange",
]


class BatchQuerySet(RegionScopedQuerySet):
    def with_answers(self):
        """With how many payments the bank credited and how many it returned."""
        counts = {name: models.Count("payments", filter=Q(payments__status=name)) for name in ("credited", "returned")}
        return self.annotate(**counts).order_by("-id")


class Batch(models.Model):
    """A list of payments. It can be changed as a draft only; every signature is for the hash of the list."""

    owner = "programme__office"

    class Status(models.TextChoices):
        DRAFT = "draft", "Rancangan"
        SUBMITTED = "submitted", "Menunggu Kepala Bidang"
        CHECKED = "checked", "Menunggu Kepala Dinas"
        APPROVED = "approved", "Disetujui, siap dikirim ke bank"
        SENT = "sent", "Dikirim ke bank"
        SETTLED = "settled", "Selesai"
        REJECTED = "rejected", "Ditolak"
        DISCARDED = "discarded", "Dibuang"

    STEPS = {
        "submit": ({Status.DRAFT}, Status.SUBMITTED),
        "check": ({Status.SUBMITTED}, Status.CHECKED),
        "approve": ({Status.CHECKED}, Status.APPROVED),
        "reject": ({Status.SUBMITTED, Status.CHECKED}, Status.REJECTED),
        "send": ({Status.APPROVED, Status.SENT}, Status.SENT),
        "settle": ({Status.SENT}, Status.SETTLED),
        "discard": ({Status.DRAFT}, Status.DISCARDED),
    }

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="batches")
    decree = models.ForeignKey(Decree, models.PROTECT, related_name="batches")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(help_text="counts within the programme")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    total_rupiah = models.PositiveBigIntegerField(default=0)
    payment_count = models.PositiveIntegerField(default=0)
    list_sha256 = models.BinaryField(null=True, help_text="of the canonical list (disbursements/lists.py)")
    rejected_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    rejection = models.CharField("alasan penolakan", max_length=500, blank=True)
    sent_at = models.DateTimeField(null=True, help_text="when the list was first taken out")
    sent_on = models.DateField(null=True, help_text="day it went to the bank, as whoever took it out says")

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="one_batch_per_number")]

    def __str__(self):
        return f"Penyaluran {self.number} {self.programme}"

    def get_absolute_url(self):
        return reverse("disbursements:batch", args=[self.pk])

    def can(self, step):
        return self.status in self.STEPS[step][0]

    @property
    def preparers(self):
        """Keys of who made and who submitted it: they neither sign it nor apply the bank's answer."""
        return {self.made_by_id, self.submitted_by_id} - {None}

    @property
    def is_answered(self):
        """Whether the bank has answered for any of its payments."""
        return self.payments.exclude(status=Payment.Status.PLANNED).exists()


class Approval(models.Model):
    """One official's signature under one batch: for the hash he was shown, and never two by one person."""

    class Stage(models.TextChoices):
        CHECK = "check", "Kepala Bidang"
        APPROVE = "approve", "Kepala Dinas"

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="approvals")
    stage = models.CharField(max_length=7, choices=Stage)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_name = models.CharField(max_length=120)
    signed_at = models.DateTimeField(auto_now_add=True)
    list_sha256 = models.BinaryField()
    looked_at = models.JSONField(default=list, help_text="numbers of the marked lines this official ticked")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "signed_by"], name="nobody_signs_a_batch_twice"),
            models.UniqueConstraint(fields=["batch", "stage"], name="one_signature_per_stage"),
        ]

    def __str__(self):
        return f"{self.get_stage_display()}: {self.signed_name}"


class PaymentQuerySet(RegionScopedQuerySet):
    def live(self):
        return self.filter(status__in=[Payment.Status.PLANNED, Payment.Status.CREDITED])


class Payment(models.Model):
    """One transfer to one recipient. What was signed is frozen; only the bank's answer is added."""

    owner = "batch__programme__office"

    class Status(models.TextChoices):
        PLANNED = "planned", "Direncanakan"
        CREDITED = "credited", "Tersalur"
        RETURNED = "returned", "Retur"
        DROPPED = "dropped", "Tidak jadi"

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="payments")
    number = models.PositiveIntegerField(help_text="line of the list")
    reference = models.CharField(max_length=30, unique=True, help_text="end-to-end id the bank gives back")
    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="payments")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    account = models.ForeignKey(BankAccount, models.PROTECT, null=True, related_name="payments")
    group_account = models.ForeignKey(GroupAccount, models.PROTECT, null=True, related_name="payments")
    bank = models.ForeignKey(Bank, models.PROTECT, related_name="+")
    account_index = models.BinaryField(help_text="of the account number that was signed for")
    holder = models.CharField(max_length=120)
    amount_rupiah = models.PositiveBigIntegerField()
    status = models.CharField(max_length=8, choices=Status, default=Status.PLANNED)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="replaced_by", help_text="the returned payment it makes good"
    )
    settled_on = models.DateField(null=True, help_text="day the bank credited or returned it")
    return_reason = models.CharField(max_length=200, blank=True)
    marks = models.JSONField(default=list, help_text="what each signer ticks; part of the list (marks.py)")
    result = models.ForeignKey(
        BankResult, models.PROTECT, null=True, related_name="payments", help_text="the file that settled it first"
    )

    objects = PaymentQuerySet.as_manager()

    class Meta:
        ordering = ["batch", "number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="one_payment_per_line"),
            models.UniqueConstraint(
                fields=["recipient"],
                condition=Q(status__in=["planned", "credited"]),
                name="nobody_is_paid_twice",
            ),
            models.UniqueConstraint(
                fields=["replaces"], condition=~Q(status="dropped"), name="a_return_is_made_good_once"
            ),
            models.UniqueConstraint(fields=["batch", "bank", "account_index"], name="an_account_once_per_batch"),
            models.CheckConstraint(condition=Q(amount_rupiah__gt=0), name="a_payment_is_positive"),
            models.CheckConstraint(
                condition=Q(account__isnull=False, group_account__isnull=True)
                | Q(account__isnull=True, group_account__isnull=False),
                name="a_payment_goes_to_one_account",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["credited", "returned"], settled_on__isnull=False)
                | Q(status__in=["planned", "dropped"], settled_on__isnull=True),
                name="a_settled_payment_is_dated",
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.holder}"

    @property
    def paid_to(self):
        """The account of the person, or that of the group."""
        return self.group_account or self.account


class LedgerEntry(models.Model):
    """Whole rupiah, append-only. Per batch: released = credited + returned + still on the way.

    A late return takes its amount from what was credited and adds it to what was returned.
    """

    class Kind(models.TextChoices):
        RELEASED = "released", "Dikirim ke bank"
        CREDITED = "credited", "Tersalur"
        RETURNED = "returned", "Retur"
        LATE = "late", "Retur susulan"

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="ledger")
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="ledger")
    kind = models.CharField(max_length=8, choices=Kind)
    amount_rupiah = models.PositiveBigIntegerField()
    booked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["payment", "kind"], name="a_payment_is_booked_once_per_kind")]

    def __str__(self):
        return f"{self.kind} {self.amount_rupiah}"
