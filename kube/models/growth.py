"""How a group grows: its figures month by month, the stage it is judged to have reached, and its achievements."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from kube.models.groups import Group, OfGroupQuerySet
from regions.models import Region


class MonthlyFigureQuerySet(OfGroupQuerySet):
    def current(self):
        """Of each month the newest version."""
        later = self.model.objects.filter(group=OuterRef("group"), month=OuterRef("month"))
        return self.filter(~Exists(later.filter(version__gt=OuterRef("version"))))


class MonthlyFigure(models.Model):
    """A group's month in rupiah and hands. A correction is another version with its reason; the old one is kept."""

    class Development(models.TextChoices):
        UP = "up", "Meningkat"
        SAME = "same", "Tetap"
        DOWN = "down", "Menurun"

    group = models.ForeignKey(Group, models.PROTECT, related_name="monthly_figures")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    month = models.DateField("bulan", help_text="its first day")
    version = models.PositiveSmallIntegerField(default=1)
    turnover_rupiah = models.PositiveBigIntegerField("omzet (rupiah)")
    spending_rupiah = models.PositiveBigIntegerField("pengeluaran (rupiah)")
    profit_rupiah = models.GeneratedField(
        expression=F("turnover_rupiah") - F("spending_rupiah"), output_field=models.BigIntegerField(), db_persist=True
    )
    workers = models.PositiveSmallIntegerField("tenaga kerja (orang)")
    development = models.CharField("perkembangan", max_length=4, choices=Development)
    reason = models.CharField("alasan perbaikan", max_length=200, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = MonthlyFigureQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["group", "month", "version"], name="one_figure_per_month_and_version"),
            models.CheckConstraint(condition=Q(month__day=1), name="figures_are_of_a_month"),
            models.CheckConstraint(
                condition=Q(version=1, reason="") | (Q(version__gt=1) & ~Q(reason="")),
                name="a_corrected_month_says_why",
            ),
        ]

    def __str__(self):
        return f"{self.group} {self.month:%m-%Y}"


class StageJudgement(models.Model):
    """How far a group has come, as somebody judged it on a day: it is judged, not summed (DOMAIN: IPB study)."""

    class Stage(models.TextChoices):
        GROWING = "growing", "Tumbuh"
        DEVELOPING = "developing", "Berkembang"
        INDEPENDENT = "independent", "Maju/mandiri"

    group = models.ForeignKey(Group, models.PROTECT, related_name="stage_judgements")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    stage = models.CharField("tahap", max_length=11, choices=Stage)
    judged_on = models.DateField("tanggal")
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    grounds = models.CharField("dasar penilaian", max_length=300)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = OfGroupQuerySet.as_manager()

    class Meta:
        ordering = ["-judged_on", "-id"]
        constraints = [models.CheckConstraint(condition=~Q(grounds=""), name="a_stage_has_grounds")]

    def __str__(self):
        return f"{self.group}: {self.get_stage_display()}"


class Achievement(models.Model):
    """Something a group was honoured for: "peringkat 3 nasional". Taken away again only with a reason."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="achievements")
    year = models.PositiveSmallIntegerField("tahun")
    words = models.CharField("prestasi", max_length=160, help_text="Contoh: peringkat 3 nasional")
    giver = models.CharField("diberikan oleh", max_length=120, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = OfGroupQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "year", "words"],
                name="an_achievement_once",
                violation_error_message="Prestasi ini sudah tercatat untuk tahun itu.",
            )
        ]

    def __str__(self):
        return f"{self.words} ({self.year})"

    def get_absolute_url(self):
        return f"{reverse('kube:growth', args=[self.group_id])}#prestasi"
