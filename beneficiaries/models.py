"""Who is in the register, release by release, and the persons this office has ever proposed or helped."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from jobs.models import Job, Upload
from regions.models import Region, RegionScopedQuerySet


class Sex(models.TextChoices):
    MALE = "L", "Laki-laki"
    FEMALE = "P", "Perempuan"


class ReleaseQuerySet(RegionScopedQuerySet):
    def current(self, region):
        """The newest finished release that covers a region, or None: that of the region itself or of one above."""
        codes = [region.code[:length] for length in (2, 5, 8, 13) if length <= len(region.code)]
        loaded = self.filter(region__in=codes, is_loaded=True)
        return loaded.order_by("-data_on", "-pk").first()

    def loaded_from(self, sha256, region):
        """The release that was loaded from this very file for a region, or None."""
        return (
            self.filter(region=region, upload__sha256=sha256, is_loaded=True).select_related("region", "upload").first()
        )

    def worth_showing(self):
        """Loaded ones and those still on their way; what failed is told by its job."""
        return self.filter(Q(is_loaded=True) | Q(job__finished_at__isnull=True))


class Release(models.Model):
    """One extract of the national register (DTKS, DTSEN, ...) as it was on a day. Never changed once loaded."""

    class Register(models.TextChoices):
        DTKS = "DTKS", "DTKS"
        DTSEN = "DTSEN", "DTSEN"

    register = models.CharField("data terpadu", max_length=6, choices=Register)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    data_on = models.DateField("keadaan data per tanggal")
    upload = models.OneToOneField(Upload, models.PROTECT, related_name="release")
    job = models.OneToOneField(Job, models.PROTECT, null=True, related_name="release")
    is_loaded = models.BooleanField(default=False)
    rows_read = models.PositiveIntegerField(default=0)
    rows_taken = models.PositiveIntegerField(default=0)
    rows_refused = models.PositiveIntegerField(default=0)
    rows_new = models.PositiveIntegerField(default=0)
    rows_changed = models.PositiveIntegerField(default=0)
    rows_unchanged = models.PositiveIntegerField(default=0)
    rows_vanished = models.PositiveIntegerField(default=0)
    content_sha256 = models.CharField(max_length=64, blank=True, help_text="of the rows, however they were written")

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-data_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "register", "content_sha256"],
                condition=Q(is_loaded=True) & ~Q(content_sha256=""),
                name="the_same_content_is_loaded_once",
            ),
        ]

    def __str__(self):
        return f"{self.register} {self.region.name} per {self.data_on:%d-%m-%Y}"

    def get_absolute_url(self):
        return reverse("beneficiaries:release", args=[self.pk])


class RegisterEntry(models.Model):
    """One person's row in a release. PKH and BPNT often stand on one member's row but count for the family."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="entries")
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+")
    row_number = models.PositiveIntegerField()
    row_sha256 = models.BinaryField(help_text="keyed digest of the row's values: tells whether a release changes it")
    register_no = models.CharField(max_length=40, blank=True)
    nik_sealed = models.BinaryField()
    nik_index = models.BinaryField()
    nik_last4 = models.CharField(max_length=4)
    kk_sealed = models.BinaryField(null=True)
    kk_index = models.BinaryField(null=True)
    kk_last4 = models.CharField(max_length=4, blank=True)
    name = models.CharField(max_length=120)
    sex = models.CharField(max_length=1, choices=Sex, blank=True)
    birth_on = models.DateField(null=True)
    relationship = models.CharField(max_length=40, blank=True)
    occupation = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=200, blank=True)
    rt = models.CharField(max_length=5, blank=True)
    rw = models.CharField(max_length=5, blank=True)
    decile = models.PositiveSmallIntegerField(null=True)
    receives_pkh = models.BooleanField(null=True)
    receives_bpnt = models.BooleanField(null=True)
    receives_pbi = models.BooleanField(null=True)
    is_alive = models.BooleanField(null=True)
    updated_on = models.DateField(null=True, help_text="when the register last touched the row")

    objects = RegionScopedQuerySet.as_manager()

    class Meta:
        ordering = ["release", "row_number"]
        constraints = [
            models.UniqueConstraint(fields=["release", "nik_index"], name="one_entry_per_nik_and_release"),
        ]
        indexes = [models.Index(fields=["release", "kk_index"])]

    def __str__(self):
        return self.name

    def family(self):
        """The entries of the same release that share the family card; without one, this entry alone."""
        entries = RegisterEntry.objects.filter(release=self.release_id)
        return entries.filter(kk_index=self.kk_index) if self.kk_index else entries.filter(pk=self.pk)


class Person(models.Model):
    """Someone who was proposed for aid or received it, in any year: one row per NIK."""

    nik_sealed = models.BinaryField()
    nik_index = models.BinaryField(unique=True)
    nik_last4 = models.CharField(max_length=4)
    name = models.CharField(max_length=120)
    sex = models.CharField(max_length=1, choices=Sex, blank=True)
    birth_on = models.DateField(null=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")

    objects = RegionScopedQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("beneficiaries:person", args=[self.pk])

    def newest_release(self):
        """The release that covers this person's region: the city's, also for a user of one kecamatan."""
        return Release.objects.current(self.region)

    def register_entry(self, release):
        """What a release says of this person, or None when he is not in it."""
        return release.entries.filter(nik_index=self.nik_index).select_related("region").first()


class Bank(models.Model):
    """A bank by its national three-digit code."""

    code = models.CharField(primary_key=True, max_length=3)
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class AccountQuerySet(RegionScopedQuerySet):
    region_column = "person__region_id"

    def in_use(self):
        return self.filter(replaced_at__isnull=True)


class BankAccount(models.Model):
    """A person's account. A correction adds a row and dates the old one; nothing is overwritten."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="accounts")
    bank = models.ForeignKey(Bank, models.PROTECT, related_name="+")
    account_sealed = models.BinaryField()
    account_index = models.BinaryField()
    account_last4 = models.CharField(max_length=4)
    holder = models.CharField("nama pemilik rekening", max_length=120, help_text="Persis seperti di buku tabungan.")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField("alasan perubahan", max_length=200, blank=True)
    replaced_at = models.DateTimeField(null=True)

    objects = AccountQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(replaced_at__isnull=True), name="one_account_in_use_per_person"
            )
        ]
        indexes = [models.Index(fields=["account_index"])]

    def __str__(self):
        return f"{self.bank} •••• {self.account_last4} a.n. {self.holder}"
