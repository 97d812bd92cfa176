"""A training with its sessions."""

from datetime import date, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import DateField, ExpressionWrapper, F, Q
from django.urls import reverse
from django.utils.formats import time_format

from accounts.models import Office
from accounts.roles import PENDAMPING
from accounts.templatetags.kube import hari_tanggal
from kube.models import Group
from programmes.models import Programme
from regions.models import Region, RegionScopedQuerySet

MOST_DAYS = 14


class BimtekQuerySet(RegionScopedQuerySet):
    def visible_to(self, user):
        """Office people see those of their region; a pendamping only those he was asked to help with."""
        if user.scope is not None and user.role == PENDAMPING:
            return self.filter(facilitators=user)
        return super().visible_to(user)

    def ending_by(self, on: date):
        """Those whose last day is this one, or was before it."""
        last_on = ExpressionWrapper(F("held_on") + F("days") - 1, DateField())
        return self.alias(last_on=last_on).filter(last_on__lte=on)


class Bimtek(models.Model):
    """A bimbingan teknis on one day, or several in a row, at one place, of a programme or of none."""

    owner = "office"

    class Status(models.TextChoices):
        PLANNED = "planned", "Terjadwal"
        FINISHED = "finished", "Selesai"

    STEPS = {
        "finish": ({Status.PLANNED}, Status.FINISHED),
        "reopen": ({Status.FINISHED}, Status.PLANNED),
    }

    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="bimteks", verbose_name="program"
    )
    office = models.ForeignKey(Office, models.PROTECT, related_name="bimteks")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    title = models.CharField("nama kegiatan", max_length=160)
    venue = models.CharField("tempat", max_length=120)
    held_on = models.DateField("tanggal", help_text="the first day")
    days = models.PositiveSmallIntegerField(
        "lama (hari)", default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)]
    )
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
        constraints = [models.CheckConstraint(condition=Q(days__gt=0), name="a_bimtek_takes_a_day")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("bimtek:detail", args=[self.pk])

    def can(self, step):
        return self.status in self.STEPS[step][0]

    @property
    def until_on(self) -> date:
        """The last day."""
        return self.day(self.days)

    def day(self, number: int) -> date:
        """The date of its first, second ... day."""
        return self.held_on + timedelta(days=number - 1)

    @property
    def when(self) -> str:
        """ "Rabu, 26 Juli 2023", "Rabu, 26 Juli 2023 s.d. Jumat, 28 Juli 2023"."""
        first = hari_tanggal(self.held_on)
        return first if self.days == 1 else f"{first} s.d. {hari_tanggal(self.until_on)}"


class OfBimtekQuerySet(RegionScopedQuerySet):
    region_column, owner = "bimtek__region_id", "bimtek__office"

    def visible_to(self, user):
        return self.filter(bimtek__in=Bimtek.objects.visible_to(user))


class InvitedRegion(models.Model):
    """A kabupaten/kota that is to send people to a bimtek, and how many at most."""

    bimtek = models.ForeignKey(Bimtek, models.CASCADE, related_name="invited_regions")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    quota = models.PositiveIntegerField("kuota", null=True, help_text="any number when empty")

    objects = OfBimtekQuerySet.as_manager()

    class Meta:
        ordering = ["bimtek", "region"]
        constraints = [models.UniqueConstraint(fields=["bimtek", "region"], name="a_region_invited_once")]

    def __str__(self):
        return self.region.title


class Session(models.Model):
    """One topic with its speaker. The name carries its titles, before and after."""

    bimtek = models.ForeignKey(Bimtek, models.CASCADE, related_name="sessions")
    topic = models.CharField("materi", max_length=160)
    speaker = models.CharField("narasumber dengan gelar", max_length=120)
    speaker_position = models.CharField("jabatan narasumber", max_length=120, blank=True)
    day = models.PositiveSmallIntegerField("hari ke", default=1, help_text="of the bimtek")
    starts_at = models.TimeField("mulai")
    ends_at = models.TimeField("selesai")

    objects = OfBimtekQuerySet.as_manager()

    class Meta:
        ordering = ["bimtek", "day", "starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(day__gt=0), name="a_session_is_on_a_day_of_its_bimtek"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="a_session_ends_after_it_starts",
                violation_error_message="Jam selesai harus sesudah jam mulai.",
            ),
        ]

    def __str__(self):
        return self.topic

    def get_absolute_url(self):
        return self.bimtek.get_absolute_url()

    @property
    def held_on(self) -> date:
        return self.bimtek.day(self.day)

    @property
    def hours(self) -> str:
        """ "08.00–09.30", and before it the day where there are several: "hari ke-2, 08.00–09.30"."""
        hours = f"{time_format(self.starts_at, 'H.i')}–{time_format(self.ends_at, 'H.i')}"
        return hours if self.bimtek.days == 1 else f"hari ke-{self.day}, {hours}"
