"""A series over the years, its programmes with their money, and what a programme asks of people."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import Office
from beneficiaries.models import Bank
from jobs.models import Job
from kube.models import Instrument
from regions.models import Region, RegionScopedQuerySet


class Series(models.Model):
    """The same programme over the years: what gives "last year" a meaning."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    name = models.CharField("nama program", max_length=160)

    objects = RegionScopedQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["region", "name"], name="one_series_per_region_and_name")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("programmes:coverage", args=[self.pk])


class Programme(models.Model):
    """One year of a series, with its budget. What is committed can never pass the ceiling: the database says no."""

    owner = "office"

    class Source(models.TextChoices):
        APBN = "apbn", "APBN"
        APBD_PROVINCE = "apbd_prov", "APBD Provinsi"
        APBD_REGENCY = "apbd_kab", "APBD Kabupaten"
        APBD_CITY = "apbd_kota", "APBD Kota"

    class Status(models.TextChoices):
        DRAFT = "draft", "Rancangan"
        OPEN = "open", "Berjalan"
        CLOSED = "closed", "Selesai"

    STEPS = {
        "open": ({Status.DRAFT}, Status.OPEN),
    }

    series = models.ForeignKey(Series, models.PROTECT, related_name="programmes")
    office = models.ForeignKey(Office, models.PROTECT, related_name="programmes")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("tahun")
    slug = models.SlugField(max_length=120, unique=True)
    source = models.CharField("sumber dana", max_length=10, choices=Source)
    bank = models.ForeignKey(
        Bank, models.PROTECT, null=True, blank=True, verbose_name="bank penyalur", related_name="+"
    )
    budget_rupiah = models.PositiveBigIntegerField("pagu (rupiah)", default=0)
    committed_rupiah = models.PositiveBigIntegerField(
        default=0, editable=False, help_text="in decrees, drafts included"
    )
    allocated_rupiah = models.PositiveBigIntegerField(default=0, editable=False, help_text="to kabupaten and kota")
    kelurahan = models.ManyToManyField(
        Region, related_name="programmes", verbose_name="kelurahan/desa sasaran tahun ini", blank=True
    )
    needs_bimtek = models.BooleanField("bimtek lebih dulu", default=True)
    instrument = models.ForeignKey(
        Instrument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="programmes",
        verbose_name="instrumen monev kelompok",
        help_text="proposed when a group that receives from it is evaluated",
    )
    status = models.CharField(max_length=6, choices=Status, default=Status.DRAFT)
    judging = models.ForeignKey(
        Job,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        help_text="has to judge the proposals before anybody is placed; none when the rules of today have judged all",
    )
    reason_counts = models.JSONField(
        default=dict, editable=False, help_text="reason code -> proposals that have it; written with the judgements"
    )

    objects = RegionScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "series__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "year"],
                name="one_programme_per_series_and_year",
                violation_error_message="Program ini sudah ada untuk tahun itu.",
            ),
            models.CheckConstraint(
                condition=Q(committed_rupiah__lte=F("budget_rupiah")), name="committed_within_budget"
            ),
            models.CheckConstraint(
                condition=Q(allocated_rupiah__lte=F("budget_rupiah")), name="allocated_within_budget"
            ),
        ]

    def __str__(self):
        return f"{self.series.name} {self.year}"

    def get_absolute_url(self):
        return reverse("programmes:detail", args=[self.slug])

    @property
    def is_being_judged(self):
        return self.judging_id is not None and not self.judging.is_finished

    @property
    def quota(self):
        """Places of all components."""
        return sum(component.quota for component in self.components.all())

    @property
    def placed(self):
        return sum(component.placed for component in self.components.all())

    @property
    def needed_rupiah(self):
        """What the whole quota would cost."""
        return sum(component.needed_rupiah for component in self.components.all())

    @property
    def gives_money(self):
        """Whether anything of it is paid; goods are handed over."""
        return any(not component.is_goods for component in self.components.all())

    @property
    def only_component(self):
        """The component of a programme that has one, as most have; else None."""
        first, *others = self.components.all()
        return None if others else first


class ProgrammeRule(models.Model):
    """One rule of the catalogue (programmes/rules.py) as this programme uses it."""

    class Severity(models.TextChoices):
        BLOCK = "block", "Menggugurkan"
        WARN = "warn", "Peringatan"
        INFO = "info", "Keterangan"

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="rules")
    code = models.CharField(max_length=40)
    severity = models.CharField(max_length=5, choices=Severity, default=Severity.BLOCK)
    parameters = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["programme", "code"], name="a_rule_once_per_programme")]

    def __str__(self):
        return self.code


class RequiredPaper(models.Model):
    """A paper every recipient must hand in before money is sent."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="papers")
    name = models.CharField("nama berkas", max_length=120)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["programme", "name"], name="a_paper_once_per_programme")]

    def __str__(self):
        return self.name
