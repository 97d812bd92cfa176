"""Lists of people to visit at home, and what the pendamping found there.

A list copies what the register said at that moment; nothing a visit finds changes the register. A correction adds
an outcome, the newest counts, and triggers keep all of it (migration 0009).
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.roles import PENDAMPING
from audit.sealing import KK, NIK, ending_of
from beneficiaries.models.register import Release
from regions.models import Region, RegionScopedQuerySet


class FieldListQuerySet(RegionScopedQuerySet):
    def visible_to(self, user):
        """Those of the user's region; a pendamping only those given to him."""
        found = super().visible_to(user)
        return found.filter(given_to=user) if user.role == PENDAMPING else found

    def still_open(self):
        return self.filter(closed_at__isnull=True)


class FieldList(models.Model):
    """People or families of one release whom one pendamping visits until a day. Changed by closing it, once."""

    owner = "release__region"

    class Unit(models.TextChoices):
        PERSON = "person", "Orang"
        FAMILY = "family", "Keluarga"

    title = models.CharField("nama daftar", max_length=120)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    release = models.ForeignKey(Release, models.PROTECT, related_name="field_lists")
    unit = models.CharField("yang dikunjungi", max_length=6, choices=Unit, default=Unit.PERSON)
    chosen = models.CharField(max_length=300, help_text="how its people were chosen, in words")
    purpose = models.CharField("keperluan", max_length=200)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="field_lists", verbose_name="pendamping"
    )
    due_on = models.DateField("paling lambat")
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = FieldListQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="somebody_closed_it",
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("beneficiaries:field_list", args=[self.pk])

    @property
    def is_open(self):
        return self.closed_at is None


class FieldVisitQuerySet(RegionScopedQuerySet):
    def visible_to(self, user):
        return self.filter(field_list__in=FieldList.objects.visible_to(user))

    def with_outcome(self):
        """Each with `outcome`, the newest one, or None as long as nobody was there."""
        newest = FieldOutcome.objects.filter(visit=models.OuterRef("pk")).order_by("-id")
        return self.annotate(outcome=models.Subquery(newest.values("outcome")[:1]))


class FieldVisit(models.Model):
    """One person to visit, or the family of this person, as the register described them. Never changed."""

    field_list = models.ForeignKey(FieldList, models.PROTECT, related_name="visits")
    number = models.PositiveSmallIntegerField(help_text="place in the list, by RW, RT and address")
    release = models.ForeignKey(Release, models.PROTECT, related_name="+")
    row_number = models.PositiveIntegerField(help_text="of the release's file")
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=200)
    rt = models.CharField(max_length=5)
    rw = models.CharField(max_length=5)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    nik_sealed = models.BinaryField()
    nik_index = models.BinaryField()
    kk_sealed = models.BinaryField(null=True)
    kk_index = models.BinaryField(null=True)
    nik_last4, kk_last4 = ending_of(NIK), ending_of(KK)

    objects = FieldVisitQuerySet.as_manager()

    class Meta:
        ordering = ["field_list", "number"]
        constraints = [
            models.UniqueConstraint(fields=["field_list", "number"], name="one_visit_per_line"),
            models.UniqueConstraint(fields=["field_list", "nik_index"], name="a_person_once_per_field_list"),
        ]
        indexes = [models.Index(fields=["nik_index"])]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("beneficiaries:record_visit", args=[self.pk])


class FieldOutcomeQuerySet(RegionScopedQuerySet):
    def visible_to(self, user):
        return self.filter(visit__in=FieldVisit.objects.visible_to(user))

    def with_corrections(self):
        """Each with `is_corrected`: a newer outcome of the same visit counts instead."""
        newer = FieldOutcome.objects.filter(visit=models.OuterRef("visit"), pk__gt=models.OuterRef("pk"))
        return self.annotate(is_corrected=models.Exists(newer))


class FieldOutcome(models.Model):
    """What was found at one visit. Append-only: a correction is another row, and the newest counts."""

    class Outcome(models.TextChoices):
        FOUND = "found", "Ditemukan"
        MOVED = "moved", "Pindah"
        DIED = "died", "Meninggal"
        NOT_FOUND = "not_found", "Tidak ditemukan"
        BETTER_OFF = "better_off", "Sudah mampu"

    visit = models.ForeignKey(FieldVisit, models.PROTECT, related_name="outcomes")
    outcome = models.CharField("hasil", max_length=10, choices=Outcome)
    visited_on = models.DateField("tanggal kunjungan")
    note = models.CharField("catatan", max_length=500, blank=True)
    photo = models.FileField("foto", upload_to="visits/%Y/%m", blank=True, help_text="sealed, see photos.py")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = FieldOutcomeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["visit", "-id"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["found", "moved", "died", "not_found", "better_off"]),
                name="an_outcome_of_the_five",
            )
        ]

    def __str__(self):
        return f"{self.visit}: {self.get_outcome_display()}"
