"""Papers the program made: each rendering is kept, numbered by revision, and never overwritten."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from accounts.roles import PENDAMPING
from bimtek.models import Bimtek
from jobs.models import Job
from programmes.models import Decree, Programme
from regions.models import Region, RegionScopedQuerySet


class DocumentQuerySet(RegionScopedQuerySet):
    def visible_to(self, user):
        """Office people see their region's papers; a pendamping those of the bimtek he helps with."""
        if user.scope is not None and user.role == PENDAMPING:
            return self.filter(bimtek__in=Bimtek.objects.visible_to(user))
        return super().visible_to(user)


class Document(models.Model):
    """One PDF. The same subject asked for again gets a new revision; the old file stays."""

    class Kind(models.TextChoices):
        DECREE = "decree", "SK penetapan"
        ATTENDANCE = "attendance", "Daftar hadir"
        DISBURSEMENT = "disbursement", "Rekap penyaluran"

    kind = models.CharField(max_length=12, choices=Kind)
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, related_name="documents")
    decree = models.ForeignKey(Decree, models.PROTECT, null=True, related_name="documents")
    bimtek = models.ForeignKey(Bimtek, models.PROTECT, null=True, related_name="documents")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField()
    job = models.OneToOneField(Job, models.PROTECT, null=True, related_name="document")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    file = models.FileField(upload_to="documents/%Y/%m", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveIntegerField(null=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return f"{self.get_kind_display()} revisi {self.revision}"

    def get_absolute_url(self):
        return reverse("reports:document", args=[self.pk])
