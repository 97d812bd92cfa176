"""Papers the program made: each rendering is kept, numbered by revision, and never overwritten."""

import hashlib
from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify

from accounts.roles import PENDAMPING
from bimtek.models import Bimtek
from jobs.models import Job
from kube.models import MonthReport
from programmes.models import Decree, Programme
from regions.models import Region, RegionScopedQuerySet


class DocumentQuerySet(RegionScopedQuerySet):
    def visible_to(self, user):
        """Those of the user's region; a pendamping his own reports, and those of the bimtek he helps with."""
        if user.scope is None or user.role != PENDAMPING:
            return super().visible_to(user)
        own = Q(month_report__in=MonthReport.objects.visible_to(user))
        return self.filter(own | Q(bimtek__in=Bimtek.objects.visible_to(user)))


# What each kind of paper is about: the foreign key that names it. The others stay empty.
ABOUT = {
    "decree": "decree",
    "attendance": "bimtek",
    "disbursement": "programme",
    "month_report": "month_report",
}


def about_one_thing() -> Q:
    """A paper names the thing of its kind, and nothing else."""
    columns = ABOUT.values()
    return reduce(
        or_, (Q(kind=kind, **{f"{name}__isnull": name != own for name in columns}) for kind, own in ABOUT.items())
    )


class Document(models.Model):
    """One PDF. The same subject asked for again gets a new revision; the old file stays."""

    class Kind(models.TextChoices):
        DECREE = "decree", "SK penetapan"
        ATTENDANCE = "attendance", "Daftar hadir"
        DISBURSEMENT = "disbursement", "Rekap penyaluran"
        MONTH_REPORT = "month_report", "Laporan bulanan"

    kind = models.CharField(max_length=12, choices=Kind)
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, related_name="documents")
    decree = models.ForeignKey(Decree, models.PROTECT, null=True, related_name="documents")
    bimtek = models.ForeignKey(Bimtek, models.PROTECT, null=True, related_name="documents")
    month_report = models.ForeignKey(MonthReport, models.PROTECT, null=True, related_name="documents")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField()
    job = models.OneToOneField(Job, models.PROTECT, null=True, related_name="document")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    file = models.FileField(upload_to="documents/%Y/%m", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveIntegerField(null=True)

    objects = DocumentQuerySet.as_manager()

    ABOUT = ABOUT  # Meta below cannot read a name of this class

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "decree", "revision"], name="one_decree_paper_per_revision"),
            models.UniqueConstraint(fields=["kind", "bimtek", "revision"], name="one_bimtek_paper_per_revision"),
            models.UniqueConstraint(fields=["kind", "programme", "revision"], name="one_programme_paper_per_revision"),
            models.UniqueConstraint(fields=["kind", "month_report", "revision"], name="one_month_report_per_revision"),
            models.CheckConstraint(condition=about_one_thing(), name="a_paper_is_about_one_thing_of_its_kind"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} revisi {self.revision}"

    def get_absolute_url(self):
        return reverse("reports:document", args=[self.pk])

    @classmethod
    def subject_model(cls, kind):
        return cls._meta.get_field(cls.ABOUT[kind]).related_model

    @property
    def subject(self):
        return getattr(self, self.ABOUT[self.kind])

    @property
    def office(self):
        """Whose letterhead and clock it has."""
        return (self.bimtek or self.programme or self.month_report or self.decree.programme).office

    def open_unchanged(self):
        """The printed file, open for reading; None when it is gone or no longer what was printed."""
        try:
            file = self.file.open("rb")
        except FileNotFoundError:
            return None
        if hashlib.file_digest(file, "sha256").hexdigest() != self.sha256:
            file.close()
            return None
        file.seek(0)
        return file

    @property
    def download_name(self):
        """A file name that tells the paper and nothing about people."""
        return f"{slugify(self.get_kind_display())}-{self.pk}-revisi-{self.revision}.pdf"
