"""What a group decided together (musyawarah)."""

from django.conf import settings
from django.db import models

from kube.models.groups import Group, OfGroupQuerySet


class Meeting(models.Model):
    """The minutes of one meeting. Officers are elected in one."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="meetings")
    held_on = models.DateField("tanggal")
    place = models.CharField("tempat", max_length=120)
    agenda = models.CharField("acara", max_length=200)
    decisions = models.TextField("keputusan", max_length=4000)
    attended = models.PositiveSmallIntegerField("jumlah hadir")
    photo = models.FileField(
        "foto notulen", upload_to="meetings/%Y/%m", blank=True, help_text="sealed, see beneficiaries/photos.py"
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = OfGroupQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-id"]

    def __str__(self):
        return f"Musyawarah {self.held_on:%d-%m-%Y}: {self.agenda}"

    def get_absolute_url(self):
        return f"{self.group.get_absolute_url()}#musyawarah-{self.pk}"
