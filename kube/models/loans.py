"""What a group lends to its members: money in instalments, or an animal whose offspring goes to the next member.

The money itself moves by entries (books.py); what was repaid and what is owed are their sums. Nothing here is changed
once it is written (migration 0006).
"""

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from kube.models.groups import Group, OfGroupQuerySet
from kube.models.members import Membership
from regions.models import Region


class LoanQuerySet(OfGroupQuerySet):
    def of_money(self):
        return self.filter(rupiah__isnull=False)

    def of_goods(self):
        return self.filter(rupiah__isnull=True)

    def with_balance(self, until_on=None):
        """Money: `repaid_rupiah`, `fee_paid_rupiah`, `lost_rupiah` (written off) and `owed_rupiah`, in one question.

        until_on: as it stood at the end of a day. A loan that was cancelled whole owes nothing: `lent_rupiah` is 0.
        """
        lost = WriteOff.objects.filter(loan=OuterRef("pk"))
        if until_on:
            lost = lost.filter(written_off_on__lte=until_on)
        return self.annotate(
            lent_rupiah=-moved("lent", until_on),
            repaid_rupiah=moved("repaid", until_on),
            fee_paid_rupiah=moved("fee", until_on),
            lost_rupiah=Coalesce(Subquery(lost.values("rupiah")), 0, output_field=models.BigIntegerField()),
        ).annotate(owed_rupiah=F("lent_rupiah") - F("repaid_rupiah") - F("lost_rupiah"))

    def open(self):
        """Who still owes money, or the offspring of what he was given."""
        goods = Q(rupiah__isnull=True, passed_on__isnull=True, write_off__isnull=True)
        return self.with_balance().filter(Q(owed_rupiah__gt=0) | goods)


def moved(category, until_on=None):
    """The sum of a loan's entries of one category, as the purse saw it: out is negative."""
    by_then = Q(entries__happened_on__lte=until_on) if until_on else Q()
    total = Sum("entries__capital_rupiah", filter=Q(entries__category=category) & by_then)
    return Coalesce(total, 0, output_field=models.BigIntegerField())


class Loan(models.Model):
    """A tranche of the capital in one member's hands. Without `rupiah` it is in kind: `goods`.

    passes_on: in kind, which offspring goes to the next member; his loan names this one as `received_from`.
    """

    class Period(models.TextChoices):
        WEEKLY = "weekly", "Tiap minggu"
        MONTHLY = "monthly", "Tiap bulan"

    group = models.ForeignKey(Group, models.PROTECT, related_name="loans")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", help_text="the group's on that day")
    member = models.ForeignKey(Membership, models.PROTECT, related_name="loans", verbose_name="anggota")
    lent_on = models.DateField("tanggal diberikan")
    rupiah = models.PositiveBigIntegerField("jumlah pinjaman (rupiah)", null=True)
    goods = models.CharField("barang atau ternak", max_length=120, blank=True)
    purpose = models.CharField("dipakai untuk", max_length=200)
    instalments = models.PositiveSmallIntegerField("berapa kali angsuran", null=True)
    period = models.CharField("diangsur", max_length=7, choices=Period, blank=True)
    fee_rupiah = models.PositiveBigIntegerField("jasa tiap angsuran (rupiah)", default=0)
    passes_on = models.PositiveSmallIntegerField("anak ke berapa yang digulirkan", null=True)
    received_from = models.OneToOneField("self", models.PROTECT, null=True, related_name="passed_on")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = LoanQuerySet.as_manager()

    class Meta:
        ordering = ["-lent_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rupiah__gt=0, goods="", instalments__range=(1, 120), passes_on=None, received_from=None)
                & ~Q(period="")
                | (Q(rupiah=None, instalments=None, period="", fee_rupiah=0, passes_on__gte=1) & ~Q(goods="")),
                name="a_loan_is_of_money_or_in_kind",
            )
        ]
        indexes = [models.Index(fields=["group", "-lent_on", "-id"])]

    def __str__(self):
        what = self.goods or f"Rp{self.rupiah:,}".replace(",", ".")
        return f"Pinjaman {self.member}, {what}"

    def get_absolute_url(self):
        return reverse("kube:loan", args=[self.pk])

    @property
    def is_in_kind(self):
        return self.rupiah is None


class WriteOff(models.Model):
    """A debt that is given up (dihapus), with the minutes that say so. What was owed is the database's sum."""

    loan = models.OneToOneField(Loan, models.PROTECT, related_name="write_off")
    written_off_on = models.DateField("tanggal")
    rupiah = models.BigIntegerField(default=0, help_text="what was owed that moment; 0 in kind")
    number = models.CharField("nomor berita acara", max_length=60)
    reason = models.CharField("alasan", max_length=300)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(number="") & ~Q(reason=""), name="a_debt_is_given_up_in_writing")
        ]

    def __str__(self):
        return f"Penghapusan {self.loan}"
