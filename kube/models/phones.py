"""The telephone of a member: personal data, sealed like an account number and shown by its last digits."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from kube.models.groups import Group, OfGroupQuerySet
from kube.models.members import Membership


class PhoneQuerySet(OfGroupQuerySet):
    region_column, owner = "membership__group__region_id", "membership__group__office"

    def visible_to(self, user):
        return self.filter(membership__group__in=Group.objects.visible_to(user))

    def in_use(self):
        return self.filter(replaced_at__isnull=True)


class Phone(models.Model):
    """A member's number. Another one adds a row and dates the old one; nothing is overwritten (migration 0008)."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="phones")
    phone_sealed = models.BinaryField()
    phone_index = models.BinaryField()
    phone_last4 = models.CharField(max_length=4)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    replaced_at = models.DateTimeField(null=True)

    objects = PhoneQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership"], condition=Q(replaced_at__isnull=True), name="one_phone_in_use_per_member"
            )
        ]
        indexes = [models.Index(fields=["phone_index"], condition=Q(replaced_at__isnull=True), name="phones_in_use")]

    def __str__(self):
        return f"•••• {self.phone_last4}"
