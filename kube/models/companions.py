"""Which pendamping looks after which group, from when to when."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from kube.models.groups import Group, OfGroupQuerySet


class DateRange(Func):
    """The days from the first until the day before the second; without a second, for ever."""

    function = "DATERANGE"
    output_field = DateRangeField()


class AssignmentQuerySet(OfGroupQuerySet):
    def on(self, day):
        return self.filter(since_on__lte=day).filter(Q(until_on__isnull=True) | Q(until_on__gt=day))


class Assignment(models.Model):
    """A pendamping of a group. Two at the same time are refused by the database; rows are ended, never changed."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="assignments")
    pendamping = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments")
    since_on = models.DateField("sejak")
    until_on = models.DateField("sampai", null=True, help_text="first day he no longer looks after it")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["group", "-since_on", "-id"]
        constraints = [
            ExclusionConstraint(
                name="one_pendamping_per_group_at_a_time",
                expressions=[
                    (F("group"), RangeOperators.EQUAL),
                    (DateRange("since_on", "until_on"), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("since_on")),
                name="an_assignment_ends_after_it_begins",
            ),
        ]

    def __str__(self):
        return f"{self.pendamping}: {self.group}"
