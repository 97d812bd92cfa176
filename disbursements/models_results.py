"""What the bank answered to a batch, and money that came back after it was credited."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from jobs.models import Upload
from regions.models import Region, RegionScopedQuerySet


class BankResult(models.Model):
    """The bank's answer to a batch, as uploaded. The same file twice is the same answer.

    Brought and applied by others than who prepared the batch (migration 0015): a forged return is money paid twice.
    """

    owner = "batch__programme__office"

    batch = models.ForeignKey("disbursements.Batch", models.PROTECT, related_name="results")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    upload = models.OneToOneField(Upload, models.PROTECT, related_name="bank_result")
    is_applied = models.BooleanField(default=False)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True, help_text="null also, as applied_by, when applied before it was kept")
    credited = models.PositiveIntegerField(default=0, help_text="lines this file settled; repeated ones count once")
    returned = models.PositiveIntegerField(default=0)
    credited_rupiah = models.PositiveBigIntegerField(default=0, help_text="as the file states, for those lines")
    returned_rupiah = models.PositiveBigIntegerField(default=0)
    late = models.PositiveIntegerField(default=0, help_text="returns of payments that were credited before")
    rows_seen = models.PositiveIntegerField(null=True, help_text="below the heading; null: before this was kept")
    rows_read = models.PositiveIntegerField(null=True, help_text="those that are answers")
    left_out = models.JSONField(default=list, help_text="[number, words, why] of each row that is no answer")
    doubts = models.JSONField(default=list, help_text="sentences: why the sums of the file are not known for certain")

    objects = RegionScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return f"Hasil bank {self.batch}"

    def get_absolute_url(self):
        return reverse("disbursements:preview_result", args=[self.pk])


class LateReturn(models.Model):
    """The bank took back what it had credited, say because the account is closed. Believed when a second person agrees.

    Reported by whoever applied the file; decided by another who neither uploaded it nor made the batch.
    """

    owner = "payment__batch__programme__office"

    class Status(models.TextChoices):
        REPORTED = "reported", "Menunggu pengesahan"
        CONFIRMED = "confirmed", "Disahkan"
        DISMISSED = "dismissed", "Tidak diterima"

    payment = models.ForeignKey("disbursements.Payment", models.PROTECT, related_name="late_returns")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    result = models.ForeignKey(BankResult, models.PROTECT, related_name="late_returns")
    status = models.CharField(max_length=9, choices=Status, default=Status.REPORTED)
    amount_rupiah = models.PositiveBigIntegerField(help_text="as the file states")
    credited_on = models.DateField(help_text="what the bank had said before")
    returned_on = models.DateField()
    reason = models.CharField(max_length=200)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    dismissal = models.CharField("alasan tidak diterima", max_length=300, blank=True)

    objects = RegionScopedQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["payment"], condition=~Q(status="dismissed"), name="a_payment_comes_back_late_once"
            ),
            models.CheckConstraint(
                condition=Q(status="reported", decided_by__isnull=True, decided_at__isnull=True)
                | Q(status__in=["confirmed", "dismissed"], decided_by__isnull=False, decided_at__isnull=False),
                name="a_decided_late_return_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(returned_on__gte=F("credited_on")), name="nothing_comes_back_before_it_arrived"
            ),
        ]

    def __str__(self):
        return f"Retur susulan {self.payment}"

    def get_absolute_url(self):
        return f"{self.payment.batch.get_absolute_url()}#susulan"
