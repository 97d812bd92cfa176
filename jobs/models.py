"""Long work and the files it reads. The job row is the truth; Celery over Redis only rings the doorbell."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from regions.models import Region, RegionScopedQuerySet


class UploadQuerySet(RegionScopedQuerySet):
    def unused(self):
        """Those nothing was made of: whoever sent them looked at the preview and went away.

        Asked of every room that keeps an upload for its own (a protecting relation), those to come included.
        """
        found = self
        for relation in keeping_relations():
            rows = relation.related_model.objects
            made = rows.confirmed() if is_kept_for_preview(relation) else rows.all()
            found = found.filter(~Exists(made.filter(**{relation.field.name: OuterRef("pk")})))
        return found


def keeping_relations():
    return [relation for relation in Upload._meta.related_objects if relation.on_delete is models.PROTECT]


def is_kept_for_preview(relation):
    """Whether a room writes its row already when a file is looked at. Its manager then tells which are `confirmed`."""
    return hasattr(relation.related_model.objects, "confirmed")


class Upload(models.Model):
    """A file someone sent, kept sealed. Its content is only ever read through jobs/uploads.py."""

    class Kind(models.TextChoices):
        REGISTER = "register", "Data terpadu"
        CANDIDATES = "candidates", "Daftar usulan"
        PAST = "past", "Penerima tahun lalu"
        ALLOCATIONS = "allocations", "Alokasi"
        BANK_RESULT = "bank_result", "Hasil bank"
        GROUPS = "groups", "Daftar kelompok"
        MEMBERS = "members", "Daftar anggota kelompok"
        FUND_ENTRIES = "fund_entries", "Transaksi dana bergulir"
        PARTICIPANTS = "participants", "Daftar peserta bimtek"
        ATTENDANCE = "attendance", "Daftar hadir terisi"

    kind = models.CharField(max_length=12, choices=Kind)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    filename = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(help_text="bytes")
    sealed_file = models.FileField(upload_to="uploads/%Y/%m")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    reading = models.JSONField(default=dict, help_text="what a person chose about a workbook: sheet, skip_hidden")
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    taken_back_because = models.CharField(max_length=200, blank=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.filename}"


class Heading(models.Model):
    """What a column heading means in the lists of one kind of one office: a person has said so."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Upload.Kind)
    normalised = models.CharField(max_length=120, help_text="as jobs.columns.normalise_heading writes it")
    column = models.CharField(max_length=40, blank=True, help_text="name of our column; empty: not to be used")
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    said_at = models.DateTimeField(auto_now=True)

    objects = RegionScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "kind", "normalised"], name="one_meaning_per_heading_of_a_list")
        ]

    def __str__(self):
        return f"{self.normalised} = {self.column}"


class FindingQuerySet(models.QuerySet):
    def errors(self):
        return self.filter(severity=Finding.Severity.ERROR)

    def warnings(self):
        return self.filter(severity=Finding.Severity.WARNING)

    def left_out(self):
        return self.filter(severity=Finding.Severity.LEFT_OUT)

    def about_data(self):
        """Without the rows that are no data."""
        return self.exclude(severity=Finding.Severity.LEFT_OUT)


class Finding(models.Model):
    """What is wrong with a row of an upload. The value may be an identity number, so it is sealed."""

    class Severity(models.TextChoices):
        ERROR = "error", "Ditolak"
        WARNING = "warning", "Dimuat, perlu diperiksa"
        LEFT_OUT = "left", "Tidak dibaca sebagai data"

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="findings")
    row_number = models.PositiveIntegerField(help_text="as the person sees it in the sheet, from 1")
    column = models.CharField(max_length=80)
    value_sealed = models.BinaryField(null=True)
    severity = models.CharField(max_length=7, choices=Severity, default=Severity.ERROR)
    code = models.CharField(max_length=40)
    reason = models.CharField(max_length=300)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["row_number", "id"]
        indexes = [models.Index(fields=["upload", "severity", "code"])]

    def __str__(self):
        return f"baris {self.row_number}: {self.reason}"


class JobQuerySet(RegionScopedQuerySet):
    def unfinished(self):
        return self.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING])


class Job(models.Model):
    """One piece of long work: queued with the write that asked for it, claimed by lease, safe to repeat."""

    class State(models.TextChoices):
        QUEUED = "queued", "Menunggu giliran"
        RUNNING = "running", "Sedang dikerjakan"
        DONE = "done", "Selesai"
        FAILED = "failed", "Gagal"
        CANCELLED = "cancelled", "Dibatalkan"

    title = models.CharField(max_length=160)
    task = models.CharField(max_length=80, help_text="name of the Celery task that does it")
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    upload = models.ForeignKey(Upload, models.PROTECT, null=True, related_name="jobs")
    state = models.CharField(max_length=9, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    cancel_asked_at = models.DateTimeField(null=True)
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=300, blank=True, help_text="what it says: progress, result or error")
    counts = models.JSONField(default=dict, help_text="figures of the result, by label; never personal data")
    result_url = models.CharField(max_length=200, blank=True)
    queued_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["state", "lease_until"], condition=Q(state__in=["queued", "running"]), name="due")
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("jobs:detail", args=[self.pk])

    @property
    def is_finished(self):
        return self.state in (self.State.DONE, self.State.FAILED, self.State.CANCELLED)

    @property
    def percent(self):
        if self.state == self.State.DONE:
            return 100
        return int(100 * self.progress_done / self.progress_total) if self.progress_total else 0
