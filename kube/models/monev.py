"""Monev: the instrument as data, and what it says of a group in a year.

Score = sum of the chosen level's score times the criterion's weight. An instrument is drafted, activated, and from
then on never changed; another version is a copy. What was scored is frozen too (migration 0008).
"""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import IntegerRangeField, RangeOperators
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.urls import reverse

from kube.models.groups import Group, OfGroupQuerySet
from regions.models import Region, RegionScopedQuerySet


class InstrumentQuerySet(RegionScopedQuerySet):
    def visible_to(self, user):
        """The user's region's own, those of the regions it lies in, and those that came with the program."""
        if user.scope is None:
            return self.none()
        low, high = user.scope
        above = user.region.codes_above if user.region else []
        own = Q(region_id__gte=low, region_id__lt=high) | Q(region__in=above)
        return self.filter(own | Q(region__isnull=True))

    def owned_by(self, user):
        """Not those of a region above, which a kabupaten/kota copies first; the program's own belong to the country."""
        if user.scope is None:
            return self.none()
        own = super().owned_by(user).within(*user.scope)
        return own | self.filter(region__isnull=True) if user.is_national else own

    def in_use(self):
        return self.filter(status=Instrument.Status.ACTIVE)


class Instrument(models.Model):
    """One version of a score sheet."""

    class Kind(models.TextChoices):
        KUBE = "kube", "Kelompok (KUBE)"
        UEP = "uep", "Perorangan (UEP)"

    class Status(models.TextChoices):
        DRAFT = "draft", "Rancangan"
        ACTIVE = "active", "Dipakai"
        RETIRED = "retired", "Tidak dipakai lagi"

    STEPS = {
        "activate": ({Status.DRAFT}, Status.ACTIVE),
        "retire": ({Status.ACTIVE}, Status.RETIRED),
    }

    name = models.CharField("nama instrumen", max_length=120)
    version = models.PositiveIntegerField(default=1)
    kind = models.CharField("untuk", max_length=4, choices=Kind, default=Kind.KUBE)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, related_name="+", help_text="empty: it came with the program, for everybody"
    )
    note = models.TextField("keterangan", max_length=1000, blank=True)
    status = models.CharField(max_length=7, choices=Status, default=Status.DRAFT)
    copied_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    objects = InstrumentQuerySet.as_manager()

    class Meta:
        ordering = ["name", "-version", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "name", "version"], nulls_distinct=False, name="versions_of_an_instrument_are_counted"
            )
        ]

    def __str__(self):
        return f"{self.name}, versi {self.version}"

    def get_absolute_url(self):
        return reverse("kube:instrument", args=[self.pk])

    def can(self, step):
        return self.status in self.STEPS[step][0]

    @property
    def is_draft(self):
        return self.status == self.Status.DRAFT

    @property
    def possible_scores(self):
        """(lowest, highest) score it can give, or None while a criterion has no levels. Ask with levels prefetched."""
        scores = [[level.score for level in one.levels.all()] for one in self.criteria.all()]
        if not scores or not all(scores):
            return None
        weights = [one.weight for one in self.criteria.all()]
        pairs = list(zip(weights, scores, strict=True))
        return sum(weight * min(each) for weight, each in pairs), sum(weight * max(each) for weight, each in pairs)


class CriterionQuerySet(RegionScopedQuerySet):
    owner = "instrument__region"

    def visible_to(self, user):
        return self.filter(instrument__in=Instrument.objects.visible_to(user))


class Criterion(models.Model):
    """One question of the sheet. A dimension is the heading it stands under."""

    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="criteria")
    number = models.PositiveSmallIntegerField("nomor urut")
    dimension = models.CharField("dimensi", max_length=60)
    name = models.CharField("kriteria", max_length=160)
    weight = models.PositiveSmallIntegerField("bobot", validators=[MinValueValidator(1)])

    objects = CriterionQuerySet.as_manager()

    class Meta:
        ordering = ["instrument", "number"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "number"], name="criteria_are_numbered"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="a_criterion_weighs_something"),
        ]

    def __str__(self):
        return f"{self.number}. {self.name}"


class LevelQuerySet(RegionScopedQuerySet):
    owner = "criterion__instrument__region"

    def visible_to(self, user):
        return self.filter(criterion__in=Criterion.objects.visible_to(user))


class Level(models.Model):
    """One possible answer to a criterion and what it scores."""

    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="levels")
    score = models.PositiveSmallIntegerField("skor")
    words = models.CharField("uraian", max_length=160)

    objects = LevelQuerySet.as_manager()

    class Meta:
        ordering = ["criterion", "score"]
        constraints = [models.UniqueConstraint(fields=["criterion", "score"], name="one_level_per_score")]

    def __str__(self):
        return f"{self.score} – {self.words}"


class ScoreRange(Func):
    """Every whole score from the first to the second, both included."""

    function = "INT4RANGE"
    output_field = IntegerRangeField()


class ScoreClassQuerySet(RegionScopedQuerySet):
    owner = "instrument__region"

    def visible_to(self, user):
        return self.filter(instrument__in=Instrument.objects.visible_to(user))


class ScoreClass(models.Model):
    """What a score means: 301 to 410 is A, Sangat Berhasil."""

    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="classes")
    letter = models.CharField("huruf", max_length=2)
    name = models.CharField("kelas", max_length=60)
    lowest = models.PositiveIntegerField("dari")
    highest = models.PositiveIntegerField("sampai")

    objects = ScoreClassQuerySet.as_manager()

    class Meta:
        ordering = ["instrument", "-lowest"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "letter"], name="one_class_per_letter"),
            models.CheckConstraint(condition=Q(lowest__lte=F("highest")), name="a_class_begins_before_it_ends"),
            ExclusionConstraint(
                name="a_score_is_of_one_class",
                expressions=[
                    (F("instrument"), RangeOperators.EQUAL),
                    (ScoreRange("lowest", "highest", Value("[]")), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self):
        return f"{self.letter} ({self.name})"


class EvaluationQuerySet(OfGroupQuerySet):
    def current(self):
        """Of each group's year the newest version."""
        later = self.model.objects.filter(group=OuterRef("group"), year=OuterRef("year"))
        return self.filter(~Exists(later.filter(version__gt=OuterRef("version"))))


class Evaluation(models.Model):
    """A group by one instrument in a year. Score and class are checked by the database when it is written.

    A correction is another version with its reason; the newest counts, the old ones are kept.
    """

    group = models.ForeignKey(Group, models.PROTECT, related_name="evaluations")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", help_text="of the group on that day")
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="evaluations")
    year = models.PositiveSmallIntegerField("tahun")
    version = models.PositiveSmallIntegerField(default=1)
    evaluated_on = models.DateField("tanggal")
    evaluated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    score = models.PositiveIntegerField("nilai")
    score_class = models.ForeignKey(ScoreClass, models.PROTECT, related_name="+")
    note = models.TextField("catatan dan saran", max_length=2000, blank=True)
    reason = models.CharField("alasan perbaikan", max_length=300, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "year", "version"], name="one_evaluation_per_group_year_and_version"
            ),
            models.CheckConstraint(
                condition=Q(version=1, reason="") | (Q(version__gt=1) & ~Q(reason="")),
                name="a_corrected_evaluation_says_why",
            ),
        ]
        indexes = [models.Index(fields=["year", "region"])]

    def __str__(self):
        return f"Monev {self.group} {self.year}"

    def get_absolute_url(self):
        return reverse("kube:evaluation", args=[self.pk])


class AnswerQuerySet(RegionScopedQuerySet):
    def visible_to(self, user):
        return self.filter(evaluation__in=Evaluation.objects.visible_to(user))


class Answer(models.Model):
    """The level chosen for one criterion."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="answers")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    level = models.ForeignKey(Level, models.PROTECT, related_name="+")
    note = models.CharField("catatan", max_length=300, blank=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["evaluation", "criterion__number"]
        constraints = [models.UniqueConstraint(fields=["evaluation", "criterion"], name="one_answer_per_criterion")]

    def __str__(self):
        return f"{self.criterion}: {self.level}"

    @property
    def points(self):
        return self.criterion.weight * self.level.score
