"""Visits to a group: who came, what for, what was found, what is to be done; and a pendamping's month of them.

Visits are added and never changed (migration 0008). Only what was to be done may be ticked off, once.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.roles import PENDAMPING, VISITORS
from kube.models.groups import Group
from regions.models import Region, RegionScopedQuerySet


class GroupVisitQuerySet(RegionScopedQuerySet):
    owner = "group__office"

    def visible_to(self, user):
        """Those of the user's region; a pendamping his own, also of groups that are no longer his, and his groups'."""
        found = super().visible_to(user)
        if user.role != PENDAMPING:
            return found
        return found.filter(Q(made_by=user) | Q(group__in=Group.objects.visible_to(user)))

    def owned_by(self, user):
        """Those of his office's groups, and those he made: what is to be done after his visit he reports himself."""
        return super().owned_by(user) | self.visible_to(user).filter(made_by=user)

    def in_month(self, month):
        """month: any day of it."""
        return self.filter(visited_on__year=month.year, visited_on__month=month.month)

    def to_follow_up(self):
        return self.exclude(follow_up="").filter(follow_up_done_on__isnull=True)


class GroupVisit(models.Model):
    """One visit. It stays with who made it, whoever looks after the group later."""

    class Purpose(models.TextChoices):
        ROUTINE = "routine", "Kunjungan rutin"
        MONITORING = "monitoring", "Monitoring"
        EVALUATION = "evaluation", "Evaluasi"
        COORDINATION = "coordination", "Koordinasi"

    group = models.ForeignKey(Group, models.PROTECT, related_name="visits")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", help_text="of the group on that day")
    number = models.PositiveIntegerField(
        default=0, editable=False, help_text="1, 2, 3 ... of the group: given by the database"
    )
    visited_on = models.DateField("tanggal")
    visited_time = models.TimeField("pukul", help_text="by the office's clock")
    purpose = models.CharField("keperluan", max_length=12, choices=Purpose)
    finding = models.TextField("temuan", max_length=2000)
    follow_up = models.CharField("tindak lanjut", max_length=300, blank=True)
    follow_up_due_on = models.DateField("paling lambat", null=True, blank=True)
    follow_up_done_on = models.DateField("selesai tanggal", null=True)
    follow_up_done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="group_visits")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = GroupVisitQuerySet.as_manager()

    class Meta:
        ordering = ["-visited_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["group", "number"], name="visits_of_a_group_are_counted"),
            models.CheckConstraint(
                condition=Q(follow_up="", follow_up_due_on__isnull=True, follow_up_done_on__isnull=True)
                | (~Q(follow_up="") & Q(follow_up_due_on__isnull=False)),
                name="what_is_to_be_done_has_a_day",
                violation_error_message="Tindak lanjut ditulis bersama tanggal paling lambat.",
            ),
            models.CheckConstraint(
                condition=Q(follow_up_done_on__isnull=True, follow_up_done_by__isnull=True)
                | Q(
                    follow_up_done_on__isnull=False,
                    follow_up_done_by__isnull=False,
                    follow_up_done_on__gte=F("visited_on"),
                ),
                name="somebody_did_it_after_the_visit",
            ),
        ]
        indexes = [
            models.Index(fields=["group", "-visited_on"]),
            models.Index(fields=["made_by", "visited_on"]),
            models.Index(fields=["region", "visited_on"]),
        ]

    def __str__(self):
        return f"Kunjungan ke-{self.number} {self.group}"

    def get_absolute_url(self):
        return reverse("kube:visit", args=[self.pk])

    @property
    def is_to_follow_up(self):
        return bool(self.follow_up) and self.follow_up_done_on is None


class VisitPhotoQuerySet(RegionScopedQuerySet):
    region_column = "visit__region_id"

    def visible_to(self, user):
        return self.filter(visit__in=GroupVisit.objects.visible_to(user))


class VisitPhoto(models.Model):
    """A photo taken at a visit; never changed."""

    visit = models.ForeignKey(GroupVisit, models.PROTECT, related_name="photos")
    photo = models.FileField(upload_to="group-visits/%Y/%m", help_text="sealed, see beneficiaries/photos.py")

    objects = VisitPhotoQuerySet.as_manager()

    class Meta:
        ordering = ["visit", "id"]

    def __str__(self):
        return f"Foto {self.visit}"


class MonthReportQuerySet(RegionScopedQuerySet):
    def visible_to(self, user):
        """Those of the user's region; a visitor only his own."""
        found = super().visible_to(user)
        return found.filter(written_by=user) if user.role in VISITORS else found


class MonthReport(models.Model):
    """What a pendamping tells his coordinator about a month, besides its visits. Printed from `reports`."""

    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="month_reports")
    month = models.DateField("bulan", help_text="its first day")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", help_text="where he works")
    activities = models.TextField("kegiatan lain", max_length=2000, blank=True)
    problems = models.TextField("masalah dan hambatan", max_length=2000, blank=True)
    plans = models.TextField("rencana bulan depan", max_length=2000, blank=True)
    written_at = models.DateTimeField(auto_now=True)

    objects = MonthReportQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "written_by"]
        constraints = [
            models.UniqueConstraint(fields=["written_by", "month"], name="one_report_per_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="a_report_is_of_a_month"),
        ]

    def __str__(self):
        return f"Laporan bulanan {self.written_by} {self.month:%m-%Y}"

    def get_absolute_url(self):
        return reverse("kube:month_report", args=[self.pk])

    @property
    def office(self):
        """Whose letterhead it is printed on."""
        return self.written_by.office

    def coordinations(self):
        """Meetings with institutions that he recorded in the month, in the order they were held."""
        held = self.written_by.coordinations.in_month(self.month).prefetch_related("institutions")
        return held.order_by("held_on", "held_time", "id")

    def visits(self):
        """Those of the month, in the order they were made."""
        made = GroupVisit.objects.filter(made_by=self.written_by_id).in_month(self.month)
        return made.select_related("group", "region").order_by("visited_on", "visited_time", "id")
