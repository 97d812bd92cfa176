"""Two rows that may speak of one person, and what somebody decided about them.

Nothing is merged: "the same" is a link between two histories that stay as they are, and undoing it takes it away.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from beneficiaries.models.people import Person
from beneficiaries.models.register import Release
from jobs.models import Job
from regions.models import Region, RegionScopedQuerySet


class DuplicatePairQuerySet(RegionScopedQuerySet):
    def about(self, person):
        """Pairs of which one side carries this person's NIK."""
        return self.filter(Q(nik_a_index=person.nik_index) | Q(nik_b_index=person.nik_index))

    def worth_reviewing(self):
        """Open ones of the newest release that was searched in each region, and whatever was decided."""
        searched = self.filter(release__is_loaded=True).order_by("release__data_on", "release_id")
        newest = dict(searched.values_list("release__region_id", "release_id").distinct())
        return self.filter(Q(release__in=newest.values()) | ~Q(state=DuplicatePair.State.OPEN))

    def decided_same(self):
        return self.filter(state=DuplicatePair.State.SAME)

    def one_person(self):
        """{index of a NIK: the one index that stands for its person}, of every NIK that shares its person with others.

        By what people decided, over corners too: when A is B and B is C, all three are one.
        """
        stands_for = {}

        def person_of(index):
            while stands_for.get(index, index) != index:
                index = stands_for[index]
            return index

        pairs = self.decided_same().filter(nik_a_index__isnull=False, nik_b_index__isnull=False)
        for pair in pairs.order_by("pk").values_list("nik_a_index", "nik_b_index"):
            one, other = sorted(person_of(bytes(index)) for index in pair)
            stands_for |= {one: one, other: one}
        return {index: person_of(index) for index in stands_for}


class DuplicatePair(models.Model):
    """Each side is a row of the release's file, or a person this office knows who is not in it (then its row is 0).

    region: what both sides have in common, so that whoever sees the pair may see both.
    shown_sealed: the cells that speak for and against, with numbers masked. Rows that were refused stand nowhere else.
    """

    owner = "release__region"

    class State(models.TextChoices):
        OPEN = "open", "Belum diperiksa"
        SAME = "same", "Orang yang sama"
        DIFFERENT = "different", "Bukan orang yang sama"

    release = models.ForeignKey(Release, models.PROTECT, related_name="duplicates")
    job = models.ForeignKey(Job, models.PROTECT, related_name="+")
    row_a = models.PositiveIntegerField(default=0)
    row_b = models.PositiveIntegerField(default=0)
    person_a = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    person_b = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    nik_a_index = models.BinaryField(null=True, help_text="null when the NIK is missing or damaged")
    nik_b_index = models.BinaryField(null=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    region_a = models.ForeignKey(Region, models.PROTECT, related_name="+")
    region_b = models.ForeignKey(Region, models.PROTECT, related_name="+")
    name_a = models.CharField(max_length=120)
    name_b = models.CharField(max_length=120)
    shown_sealed = models.BinaryField()
    score = models.FloatField(help_text="0 to 1: how likely it is that both are one person")
    reasons = models.JSONField(help_text="codes of beneficiaries.duplicates.reasons")
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    note = models.CharField("catatan", max_length=200, blank=True)
    found_at = models.DateTimeField(auto_now_add=True)

    objects = DuplicatePairQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "row_a", "row_b", "person_a", "person_b"],
                nulls_distinct=False,
                name="a_pair_is_found_once",
            ),
            models.CheckConstraint(condition=Q(row_a=0) ^ Q(person_a__isnull=True), name="side_a_is_a_row_or_a_person"),
            models.CheckConstraint(condition=Q(row_b=0) ^ Q(person_b__isnull=True), name="side_b_is_a_row_or_a_person"),
            models.CheckConstraint(
                condition=Q(state="open", decided_by__isnull=True, decided_at__isnull=True)
                | Q(~Q(state="open"), decided_by__isnull=False, decided_at__isnull=False),
                name="who_decided_a_pair_is_known",
            ),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="a_score_is_0_to_1"),
        ]
        indexes = [
            models.Index(fields=["state", "-score"]),
            models.Index(fields=["nik_a_index"]),
            models.Index(fields=["nik_b_index"]),
        ]

    def __str__(self):
        return f"{self.name_a} dan {self.name_b}"

    def get_absolute_url(self):
        return reverse("beneficiaries:duplicate", args=[self.pk])

    @property
    def percent(self):
        """Never 100: only a person says that two rows are one."""
        return min(99, round(100 * self.score))
