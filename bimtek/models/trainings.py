"""A training with its sessions."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import Office
from accounts.roles import PENDAMPING
from kube.models import Group
from programmes.models import Programme
from regions.models import Region, RegionScopedQuerySet


class BimtekQuerySet(RegionScopedQuerySet):
    def visible_to(self, user):
        """Office people see those of their region; a pendamping only those he was asked to help with."""
        if user.scope is not None and user.role == PENDAMPING:
            return self.filter(facilitators=user)
        return super().visible_to(user)


class Bimtek(models.Model):
    """A bimbingan teknis on one day at one place, of a programme or of none."""

    class Status(models.TextChoices):
        PLANNED = "planned", "Terjadwal"
        FINISHED = "finished", "Selesai"

    STEPS = {"finish": ({Status.PLANNED}, Status.FINISHED)}

    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="bimteks", verbose_name="program"
    )
    office = models.ForeignKey(Office, models.PROTECT, related_name="bimteks")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    title = models.CharField("nama kegiatan", max_length=160)
    venue = models.CharField("tempat", max_length=120)
    held_on = models.DateField("tanggal")
    facilitators = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="bimteks", blank=True, verbose_name="pendamping yang mencatat kehadiran"
    )
    quota = models.PositiveIntegerField(
        "peserta paling banyak", null=True, blank=True, validators=[MinValueValidator(1)]
    )
    groups = models.ManyToManyField(
        Group, related_name="bimteks", blank=True, verbose_name="KUBE", help_text="each is to send somebody"
    )
    per_group = models.PositiveSmallIntegerField(
        "orang dari tiap KUBE", default=2, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    may_mark_self = models.BooleanField("pendamping boleh mencatat kehadirannya sendiri", default=False)
    status = models.CharField(max_length=8, choices=Status, default=Status.PLANNED)

    objects = BimtekQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-id"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("bimtek:detail", args=[self.pk])

    def can(self, step):
        return self.status in self.STEPS[step][0]


class SessionQuerySet(RegionScopedQuerySet):
    region_column = "bimtek__region_id"

    def visible_to(self, user):
        return self.filter(bimtek__in=Bimtek.objects.visible_to(user))


class Session(models.Model):
    """One topic with its speaker. The name carries its titles, before and after."""

    bimtek = models.ForeignKey(Bimtek, models.CASCADE, related_name="sessions")
    topic = models.CharField("materi", max_length=160)
    speaker = models.CharField("narasumber dengan gelar", max_length=120)
    speaker_position = models.CharField("jabatan narasumber", max_length=120, blank=True)
    starts_at = models.TimeField("mulai")
    ends_at = models.TimeField("selesai")

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["bimtek", "starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="a_session_ends_after_it_starts",
                violation_error_message="Jam selesai harus sesudah jam mulai.",
            )
        ]

    def __str__(self):
        return self.topic

    def get_absolute_url(self):
        return self.bimtek.get_absolute_url()
