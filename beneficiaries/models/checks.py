"""Lists of people that were looked up in the register: who asked, what for, and what came out, line by line."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from audit.sealing import NIK, ending_of
from beneficiaries.models.register import Release
from jobs.models import Job
from regions.models import Region, RegionScopedQuerySet, scope_of


class Check(models.Model):
    """One list that somebody looked up. What it found is kept as it was on that day."""

    class Kind(models.TextChoices):
        NIKS = "niks", "Daftar NIK"
        CANDIDATES = "candidates", "Daftar calon"

    kind = models.CharField("jenis", max_length=10, choices=Kind)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    purpose = models.CharField("keperluan", max_length=200)
    source = models.CharField(max_length=200, blank=True, help_text="name of the file; empty when typed")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    asked = models.PositiveIntegerField(help_text="lines looked up")
    is_limited = models.BooleanField(default=True, help_text="counts towards what one person may look up in a day")
    job = models.OneToOneField(Job, models.PROTECT, null=True, related_name="check_done")
    list_sealed = models.BinaryField(null=True, help_text="the lines asked for, until they are looked up")
    left_out = models.JSONField(default=list, help_text="rows of the file that were not read as data")
    counts = models.JSONField(default=dict, help_text="lines by state, and how many of them were helped")
    finished_at = models.DateTimeField(null=True)

    objects = RegionScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["made_by", "made_at"])]
        constraints = [models.CheckConstraint(condition=~Q(purpose=""), name="a_check_says_what_for")]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.purpose}"

    def get_absolute_url(self):
        return reverse("beneficiaries:check_result", args=[self.pk])

    @property
    def scope(self):
        """The range of regions the list was looked up in: that of whoever asked."""
        return scope_of(self.region_id)


class CheckLineQuerySet(RegionScopedQuerySet):
    region_column = "check_made__region_id"


class CheckLine(models.Model):
    """One line of the list, and what the register said of it. Facts beyond the office's region are not kept here."""

    class State(models.TextChoices):
        REGISTERED = "registered", "Tercatat"
        NEAR = "near", "Perlu dilihat"
        NOT_FOUND = "not_found", "Tidak tercatat"
        FAULTY = "faulty", "Tidak terbaca"

    check_made = models.ForeignKey(Check, models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField(help_text="row of the sheet, or line as typed")
    nik_sealed = models.BinaryField(null=True, help_text="as written, also when it is no NIK")
    nik_index = models.BinaryField(null=True, help_text="only of a well-formed NIK")
    name = models.CharField(max_length=120, blank=True)
    birth_on = models.DateField(null=True)
    village = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+", help_text="as the list names it")
    state = models.CharField(max_length=10, choices=State)
    fault = models.CharField(max_length=300, blank=True, help_text="what is wrong with the line, for whoever wrote it")
    release = models.ForeignKey(Release, models.PROTECT, null=True, related_name="+")
    entry_id = models.BigIntegerField(null=True, help_text="of the register, in that release")
    facts = models.JSONField(default=dict, help_text="what the register said: beneficiaries.checking.facts_of")
    aid = models.JSONField(default=list, help_text="earlier aid; elsewhere only its year and kind")
    nik_last4 = ending_of(NIK)

    objects = CheckLineQuerySet.as_manager()

    class Meta:
        ordering = ["check_made", "number", "id"]
        constraints = [models.UniqueConstraint(fields=["check_made", "number"], name="a_line_once_per_check")]

    def __str__(self):
        return f"{self.number}. {self.name}".strip()

    @property
    def person_found(self):
        """The possible match somebody has confirmed, or None. Ask with `possible` prefetched."""
        return next((match for match in self.possible.all() if match.is_person), None)

    @property
    def is_settled(self):
        """Whether everything that was possible has been looked at."""
        return all(match.is_person is not None for match in self.possible.all())


class PossibleMatchQuerySet(RegionScopedQuerySet):
    region_column = "line__check_made__region_id"


class PossibleMatch(models.Model):
    """A row of the register that may be the person of a line, and what somebody decided after looking at both."""

    line = models.ForeignKey(CheckLine, models.CASCADE, related_name="possible")
    release = models.ForeignKey(Release, models.PROTECT, related_name="+")
    entry_id = models.BigIntegerField(help_text="of the register, in that release")
    nik_sealed = models.BinaryField(null=True, help_text="of that row, to show its end")
    facts = models.JSONField(default=dict, help_text="what the register said: beneficiaries.checking.facts_of")
    score = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list, help_text="why it may be this person, in words")
    is_person = models.BooleanField(null=True, help_text="None while nobody has decided")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    nik_last4 = ending_of(NIK)

    objects = PossibleMatchQuerySet.as_manager()

    class Meta:
        ordering = ["line", "-score", "id"]
        constraints = [
            models.UniqueConstraint(fields=["line", "entry_id"], name="a_possible_row_once_per_line"),
            models.UniqueConstraint(fields=["line"], condition=Q(is_person=True), name="a_line_is_one_person"),
            models.CheckConstraint(
                condition=Q(is_person__isnull=True, decided_by__isnull=True, decided_at__isnull=True)
                | Q(is_person__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
                name="a_decision_says_who_and_when",
            ),
        ]

    def __str__(self):
        return f"{self.line}: {self.score}"

    def get_absolute_url(self):
        return f"{self.line.check_made.get_absolute_url()}?state=near#baris-{self.line.number}"
