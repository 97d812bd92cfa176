"""What a speaker hands out: the files of a session."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.text import slugify

from bimtek.models.trainings import Session
from regions.models import RegionScopedQuerySet

MOST_BYTES = 20 * 1024**2


class MaterialQuerySet(RegionScopedQuerySet):
    region_column = "session__bimtek__region_id"

    def visible_to(self, user):
        return self.filter(session__in=Session.objects.visible_to(user))


class Material(models.Model):
    """A file of a session. Never changed, and not removed any more once the bimtek is finished (trigger)."""

    owner = "session__bimtek__office"

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        DOCX = "docx", "Word"
        PPTX = "pptx", "PowerPoint"
        XLSX = "xlsx", "Excel"
        ODT = "odt", "Dokumen ODT"
        ODP = "odp", "Presentasi ODP"
        ODS = "ods", "Lembar kerja ODS"
        JPG = "jpg", "Gambar"

    session = models.ForeignKey(Session, models.PROTECT, related_name="materials")
    title = models.CharField("judul", max_length=120)
    kind = models.CharField(max_length=4, choices=Kind, help_text="as its content says, and its ending when handed out")
    size = models.PositiveIntegerField(help_text="bytes")
    sealed_file = models.FileField(upload_to="materials/%Y/%m")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        ordering = ["session", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(size__range=(1, MOST_BYTES)), name="a_material_has_a_bearable_size")
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return self.session.get_absolute_url()

    @property
    def download_name(self) -> str:
        """Of our own making: nothing of the name it was sent under."""
        return f"materi-{slugify(self.title)[:60] or self.pk}.{self.kind}"
