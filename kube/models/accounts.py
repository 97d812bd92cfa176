"""The account a group is paid to."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from beneficiaries.models import Bank
from kube.models.groups import Group, OfGroupQuerySet


class GroupAccountQuerySet(OfGroupQuerySet):
    def in_use(self):
        return self.filter(replaced_at__isnull=True)


class GroupAccount(models.Model):
    """A group's account. Another one adds a row and dates the old one; nothing is overwritten (migration 0002)."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="accounts")
    bank = models.ForeignKey(Bank, models.PROTECT, related_name="+")
    account_sealed = models.BinaryField()
    account_index = models.BinaryField()
    account_last4 = models.CharField(max_length=4)
    holder = models.CharField("nama pemilik rekening", max_length=120, help_text="Persis seperti di buku tabungan.")
    signers = models.CharField("penanda tangan (spesimen)", max_length=200, blank=True)
    is_in_group_name = models.BooleanField(help_text="the holder resembles the group's name, see kube/names.py")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField("alasan perubahan", max_length=200, blank=True)
    replaced_at = models.DateTimeField(null=True)

    objects = GroupAccountQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["group"], condition=Q(replaced_at__isnull=True), name="one_account_in_use_per_group"
            )
        ]
        indexes = [models.Index(fields=["account_index"])]

    def __str__(self):
        return f"{self.bank} •••• {self.account_last4} a.n. {self.holder}"
