"""Papers the program made: each rendering is kept, numbered by revision, and never overwritten."""

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify

from accounts.roles import PENDAMPING
from bimtek.models import Bimtek
from disbursements.models import FundEntry
from jobs.models import Job
from programmes.models import Decree, Programme
from regions.models import Region, RegionScopedQuerySet


class DocumentQuerySet(RegionScopedQuerySet):
    def visible_to(self, user):
        """Office people see their region's papers; a pendamping those of the bimtek he helps with."""
        if user.scope is not None and user.role == PENDAMPING:
            return self.filter(bimtek__in=Bimtek.objects.visible_to(user))
        return super().visible_to(user)


def about(kind, name):
    """A paper of this kind names that one thing and no other."""
    others = {"decree", "bimtek", "programme", "entry"} - {name}
    return Q(kind=kind, **{f"{name}__isnull": False}, **{f"{other}__isnull": True for other in sorted(others)})


class Document(models.Model):
    """One PDF. The same subject asked for again gets a new revision; the old file stays."""

    class Kind(models.TextChoices):
        DECREE = "decree", "SK penetapan"
        ATTENDANCE = "attendance", "Daftar hadir"
        DISBURSEMENT = "disbursement", "Rekap penyaluran"
        ROLLING = "rolling", "Berita acara perguliran"

    kind = models.CharField(max_length=12, choices=Kind)
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, related_name="documents")
    decree = models.ForeignKey(Decree, models.PROTECT, null=True, related_name="documents")
    bimtek = models.ForeignKey(Bimtek, models.PROTECT, null=True, related_name="documents")
    entry = models.ForeignKey(FundEntry, models.PROTECT, null=True, related_name="documents")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField()
    job = models.OneToOneField(Job, models.PROTECT, null=True, related_name="document")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    file = models.FileField(upload_to="documents/%Y/%m", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveIntegerField(null=True)

    objects = DocumentQuerySet.as_manager()

    # What each kind is about: the foreign key that names it. The others stay empty.
    ABOUT = {
        Kind.DECREE: "decree",
        Kind.ATTENDANCE: "bimtek",
        Kind.DISBURSEMENT: "programme",
        Kind.ROLLING: "entry",
    }

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "decree", "revision"], name="one_decree_paper_per_revision"),
            models.UniqueConstraint(fields=["kind", "bimtek", "revision"], name="one_bimtek_paper_per_revision"),
            models.UniqueConstraint(fields=["kind", "programme", "revision"], name="one_programme_paper_per_revision"),
            models.UniqueConstraint(fields=["kind", "entry", "revision"], name="one_entry_paper_per_revision"),
            models.CheckConstraint(
                condition=about("decree", "decree")
                | about("attendance", "bimtek")
                | about("disbursement", "programme")
                | about("rolling", "entry"),
                name="a_paper_is_about_one_thing_of_its_kind",
            ),
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
        return (self.bimtek or self.programme or self.entry or self.decree.programme).office

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
