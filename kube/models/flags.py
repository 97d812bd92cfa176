"""Red flags somebody has looked at and put aside. The flags themselves are not stored: kube/flags.py finds them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from kube.models.groups import Group
from regions.models import Region, RegionScopedQuerySet


class FlagDismissal(models.Model):
    """A flag of a group, put aside with a reason. It is about exactly these facts: others raise the flag again."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="flag_dismissals")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, help_text="a key of kube.flags.KINDS")
    facts_sha256 = models.CharField(max_length=64, help_text="of what the flag was raised for, see kube/flags.py")
    sentence = models.CharField(max_length=500, help_text="the flag as it was read")
    reason = models.CharField("alasan", max_length=200)
    dismissed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    dismissed_at = models.DateTimeField(auto_now_add=True)

    objects = RegionScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["group", "kind", "facts_sha256"], name="a_flag_is_put_aside_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_flag_is_put_aside_for_a_reason"),
        ]

    def __str__(self):
        return self.sentence
