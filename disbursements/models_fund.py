"""Capital that rolls from group to group: a fund, the queue of its groups, and a book that only grows.

What the fund holds and what each group owes are counted by the database from the entries (migration 0009): nobody
else can move them, and paid in = in the fund + owed + written off at every moment.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.urls import reverse

from accounts.models import Office
from jobs.models import Upload
from kube.models import Group
from programmes.models import Programme
from regions.models import Region, RegionScopedQuerySet


class RevolvingFund(models.Model):
    """One pot of capital. The sums are whole rupiah and follow the entries."""

    owner = "office"

    name = models.CharField("nama dana", max_length=120)
    office = models.ForeignKey(Office, models.PROTECT, related_name="funds")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="funds", verbose_name="program"
    )
    may_owe = models.PositiveSmallIntegerField(
        "kelompok yang boleh masih berutang",
        default=1,
        help_text="Kelompok berikutnya menerima bila paling banyak sekian kelompok sebelumnya belum lunas.",
    )
    least_class = models.CharField(
        "kelas monev paling rendah",
        max_length=2,
        blank=True,
        help_text="Huruf kelas yang harus dicapai kelompok asal, misalnya B. Kosongkan bila tidak disyaratkan.",
    )
    paid_in_rupiah = models.PositiveBigIntegerField(default=0)
    balance_rupiah = models.PositiveBigIntegerField(default=0, help_text="in the fund, to be lent")
    owed_rupiah = models.PositiveBigIntegerField(default=0)
    written_off_rupiah = models.PositiveBigIntegerField(default=0)

    objects = RegionScopedQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                F("office"),
                Upper("name"),
                name="one_fund_per_office_and_name",
                violation_error_message="Kantor ini sudah punya dana dengan nama itu.",
            ),
            models.CheckConstraint(
                condition=Q(paid_in_rupiah=F("balance_rupiah") + F("owed_rupiah") + F("written_off_rupiah")),
                name="the_capital_never_changes",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("funds:detail", args=[self.pk])

    @property
    def first_receivers(self):
        """How many groups receive the starting capital, before any has to finish."""
        return self.may_owe + 1


class OfFundQuerySet(RegionScopedQuerySet):
    """Rows of a fund: whoever sees the fund sees them, also of a group that lies elsewhere by now."""

    region_column, owner = "fund__region_id", "fund__office"


class QueuePlace(models.Model):
    """A group's place in a fund's queue, and how it stands with the fund. The sums follow the entries."""

    fund = models.ForeignKey(RevolvingFund, models.PROTECT, related_name="places")
    group = models.ForeignKey(Group, models.PROTECT, related_name="fund_places", verbose_name="kelompok")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", help_text="of the group when it was queued")
    position = models.PositiveIntegerField("urutan")
    planned_rupiah = models.PositiveBigIntegerField("pagu", help_text="what the group is to receive")
    months = models.PositiveSmallIntegerField(
        "lama angsuran (bulan)", null=True, blank=True, help_text="Kosongkan bila tidak ada jadwal angsuran."
    )
    is_eligible = models.BooleanField("layak", default=True)
    note = models.CharField("alasan", max_length=200, blank=True, help_text="why it was moved or is not eligible")
    allowed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    allowed_reason = models.CharField(
        "alasan pengecualian",
        max_length=300,
        blank=True,
        help_text="why it need not wait for the monev class",
    )
    lent_rupiah = models.PositiveBigIntegerField(default=0)
    repaid_rupiah = models.PositiveBigIntegerField(default=0)
    written_off_rupiah = models.PositiveBigIntegerField(default=0)
    owed_rupiah = models.PositiveBigIntegerField(default=0)

    objects = OfFundQuerySet.as_manager()

    class Meta:
        ordering = ["fund", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "position"], name="one_group_per_place", deferrable=models.Deferrable.DEFERRED
            ),
            models.UniqueConstraint(fields=["fund", "group"], name="one_place_per_group"),
            models.CheckConstraint(condition=Q(position__gt=0, planned_rupiah__gt=0), name="a_place_is_planned"),
            models.CheckConstraint(
                condition=Q(lent_rupiah=F("owed_rupiah") + F("repaid_rupiah") + F("written_off_rupiah")),
                name="a_group_owes_what_it_has_not_repaid",
            ),
        ]

    def __str__(self):
        return f"{self.position}. {self.group}"

    def get_absolute_url(self):
        return f"{reverse('funds:detail', args=[self.fund_id])}#urutan-{self.position}"

    @property
    def has_received(self):
        return self.lent_rupiah > 0

    @property
    def is_finished(self):
        """Received, and owes nothing any more."""
        return self.has_received and not self.owed_rupiah

    @property
    def percent(self):
        """How much came back, of what was lent."""
        return 100 * self.repaid_rupiah // self.lent_rupiah if self.lent_rupiah else 0


class ScheduleChange(models.Model):
    """Other months for a group that has received: why, and when. What was late until that day stays late."""

    place = models.ForeignKey(QueuePlace, models.PROTECT, related_name="schedule_changes")
    changed_on = models.DateField()
    months_before = models.PositiveSmallIntegerField(null=True)
    months_after = models.PositiveSmallIntegerField(null=True)
    reason = models.CharField("alasan", max_length=200)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["place", "id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="a_new_schedule_says_why")]

    def __str__(self):
        return f"{self.place}: {self.months_before or '–'} menjadi {self.months_after or '–'} bulan"


class FundEntryQuerySet(OfFundQuerySet):
    def standing(self):
        """Neither taken back nor taking something back."""
        return self.filter(reverses__isnull=True, reversed_by__isnull=True)


class FundEntry(models.Model):
    """One line of the book. Never changed: what was wrong is taken back once by a line of its own."""

    class Kind(models.TextChoices):
        DEPOSIT = "SETOR", "Setoran modal"
        LENDING = "SALUR", "Penyaluran"
        INSTALMENT = "ANGSURAN", "Angsuran"
        WRITE_OFF = "HAPUS", "Penghapusan"

    fund = models.ForeignKey(RevolvingFund, models.PROTECT, related_name="entries")
    place = models.ForeignKey(QueuePlace, models.PROTECT, null=True, related_name="entries")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    kind = models.CharField("jenis", max_length=8, choices=Kind)
    booked_on = models.DateField("tanggal")
    amount_rupiah = models.PositiveBigIntegerField("nilai (rupiah)")
    receipt = models.CharField("nomor bukti", max_length=40)
    source = models.ForeignKey(
        QueuePlace, models.PROTECT, null=True, related_name="passed_on", help_text="whose returned capital moves on"
    )
    imported_from = models.ForeignKey(
        "FundImport", models.PROTECT, null=True, related_name="entries", help_text="the file it stood in"
    )
    document_number = models.CharField("nomor berita acara", max_length=80, blank=True)
    reason = models.CharField("alasan", max_length=300, blank=True)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = FundEntryQuerySet.as_manager()

    class Meta:
        ordering = ["fund", "id"]
        constraints = [
            models.UniqueConstraint(
                F("fund"), Upper("receipt"), condition=Q(reverses__isnull=True), name="a_receipt_is_booked_once"
            ),
            models.CheckConstraint(condition=Q(amount_rupiah__gt=0), name="an_entry_is_positive"),
            models.CheckConstraint(
                condition=Q(kind="SETOR", place__isnull=True)
                | Q(kind__in=["SALUR", "ANGSURAN", "HAPUS"], place__isnull=False),
                name="only_a_deposit_is_without_a_group",
            ),
            models.CheckConstraint(
                condition=~Q(kind="HAPUS") | ~Q(document_number="") & ~Q(reason=""), name="a_write_off_says_why"
            ),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True) | ~Q(reason=""), name="what_is_taken_back_says_why"
            ),
        ]

    def __str__(self):
        return f"{'Balik ' if self.reverses_id else ''}{self.get_kind_display()} {self.receipt}"

    def get_absolute_url(self):
        return f"{reverse('funds:book', args=[self.fund_id])}#baris-{self.pk}"

    @property
    def office(self):
        return self.fund.office

    @property
    def rolls(self):
        """Capital of one group that went on to another, and was not taken back: it has a berita acara."""
        return self.source_id is not None and self.can_be_reversed

    @property
    def can_be_reversed(self):
        return self.reverses_id is None and not hasattr(self, "reversed_by")


class FundImportQuerySet(OfFundQuerySet):
    def confirmed(self):
        """The others were only looked at, and go with their files (beneficiaries/tidying.py)."""
        return self.filter(is_applied=True)


class FundImport(models.Model):
    """A file of entries. The same file twice is the same answer."""

    fund = models.ForeignKey(RevolvingFund, models.PROTECT, related_name="imports")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    upload = models.OneToOneField(Upload, models.PROTECT, related_name="fund_import")
    is_applied = models.BooleanField(default=False)
    accepted = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    rows_seen = models.PositiveIntegerField(null=True, help_text="below the heading; null: before this was kept")
    left_out = models.JSONField(default=list, help_text="[number, words, why] of each row that is no line")

    objects = FundImportQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return f"Transaksi {self.fund}"

    def get_absolute_url(self):
        return reverse("funds:preview", args=[self.pk])
