"""Meetings with institutions about groups: who led, what was said, and how many came from where.

Minutes stay as written (migration 0011); what was wrong is said in new ones.
"""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.roles import PENDAMPING
from regions.models import Region, RegionScopedQuerySet


class CoordinationQuerySet(RegionScopedQuerySet):
    def visible_to(self, user):
        """Those of the user's region; a pendamping only his own."""
        found = super().visible_to(user)
        return found.filter(recorded_by=user) if user.role == PENDAMPING else found

    def in_month(self, month):
        """month: any day of it."""
        return self.filter(held_on__year=month.year, held_on__month=month.month)


class Coordination(models.Model):
    """The minutes of one meeting with institutions."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", help_text="where he works who recorded it")
    topic = models.CharField("acara", max_length=200)
    held_on = models.DateField("tanggal")
    held_time = models.TimeField("pukul", help_text="by the office's clock")
    place = models.CharField("tempat", max_length=120)
    led_by = models.CharField("dipimpin oleh", max_length=160)
    minutes = models.TextField("hasil rapat", max_length=4000)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="coordinations")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = CoordinationQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-id"]
        indexes = [models.Index(fields=["region", "held_on"]), models.Index(fields=["recorded_by", "held_on"])]

    def __str__(self):
        return self.topic

    def get_absolute_url(self):
        return reverse("kube:coordination", args=[self.pk])

    @property
    def attended(self):
        """People of all institutions. Ask with them prefetched."""
        return sum(institution.people for institution in self.institutions.all())


class InstitutionQuerySet(RegionScopedQuerySet):
    region_column = "coordination__region_id"

    def visible_to(self, user):
        return self.filter(coordination__in=Coordination.objects.visible_to(user))


class Institution(models.Model):
    """How many came to a meeting from one institution."""

    coordination = models.ForeignKey(Coordination, models.PROTECT, related_name="institutions")
    name = models.CharField("lembaga", max_length=120)
    people = models.PositiveSmallIntegerField("orang", validators=[MinValueValidator(1)])

    objects = InstitutionQuerySet.as_manager()

    class Meta:
        ordering = ["coordination", "id"]
        constraints = [
            models.UniqueConstraint(fields=["coordination", "name"], name="an_institution_once_per_meeting"),
            models.CheckConstraint(condition=Q(people__gt=0), name="somebody_came_from_the_institution"),
        ]

    def __str__(self):
        return f"{self.name} {self.people}"
