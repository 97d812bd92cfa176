"""Who is in the register, release by release: what each release says of persons and of families.

The rows of a release are a partition of their own, filled before it is attached and unchangeable afterwards:
migration 0006 makes it, beneficiaries/partitions.py asks for it.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from audit.sealing import KK, NIK, ending_of
from jobs.models import Job, Upload
from regions.models import Region, RegionScopedQuerySet


class Sex(models.TextChoices):
    MALE = "L", "Laki-laki"
    FEMALE = "P", "Perempuan"


class ReleaseQuerySet(RegionScopedQuerySet):
    def of_persons(self):
        """Without lists of families, which say nothing about who is registered."""
        return self.filter(is_family_list=False)

    def current(self, region, on=None):
        """The newest finished release of persons that covers a region, or None: that of the region or of one above.

        on: as it was on that day; what came later is not looked at.
        """
        loaded = self.of_persons().filter(region__in=region.codes_above, is_loaded=True)
        loaded = loaded.filter(data_on__lte=on) if on else loaded
        return loaded.order_by("-data_on", "-pk").first()

    def loaded_from(self, sha256, region, data_on):
        """The release that was loaded from this very file for a region as of this day, or None."""
        loaded = self.filter(region=region, data_on=data_on, upload__sha256=sha256, is_loaded=True)
        return loaded.select_related("region", "upload").first()

    def visible_to(self, user):
        """With the region, which stands in every heading, in the same question."""
        return super().visible_to(user).select_related("region")

    def worth_showing(self):
        """Loaded ones and those still on their way; what failed is told by its job."""
        return self.filter(Q(is_loaded=True) | Q(job__finished_at__isnull=True))


# Findings about a file as a whole, made by families.remarks_of, family_lists.remarks_of and importing.left_out_in.
REMARKS = {
    "niks_end_in_zero": "{rows} dari {of} NIK yang dilihat berakhir 0, jauh lebih banyak dari kebetulan (1 dari 10)."
    " Mungkin Excel memotong angka terakhirnya: minta lagi berkasnya dengan kolom NIK berformat Teks.",
    "cards_end_in_zero": "{rows} dari {of} nomor KK yang dilihat berakhir 0, jauh lebih banyak dari kebetulan (1 dari"
    " 10). Mungkin Excel memotong angka terakhirnya: minta lagi berkasnya dengan kolom nomor KK berformat Teks.",
    "villages_unknown": "{rows} dari {of} baris menyebut kelurahan yang tidak dikenal di wilayah ini. Periksa apakah"
    " berkasnya benar untuk wilayah ini, atau tambahkan ejaannya di menu Wilayah.",
    "month_first": "Tanggal lahir di berkas ini ditulis bulan lalu hari; {against} baris menulis sebaliknya.",
    "day_first": "Tanggal lahir di berkas ini ditulis hari lalu bulan; {against} baris menulis sebaliknya.",
    "left_out": "{rows} baris berkas tidak dibaca sebagai data (jumlah, tanda tangan, catatan). Lihat isinya di Baris"
    " bermasalah, keadaan Tidak dibaca sebagai data.",
}

FOLLOWED = (
    "Yang berlaku ialah berkas lain per tanggal yang sama, yang dimuat sesudahnya. "
    "Batalkan pemuatan itu bila keliru, atau isi tanggal keadaan data yang benar."
)


class Release(models.Model):
    """One extract of the national register (DTKS, DTSEN, ...) as it was on a day. Never changed once loaded."""

    class Register(models.TextChoices):
        """Where an assessment comes from: DTKS was repealed in 2025, and its successor will be too."""

        DTSEN = "DTSEN", "DTSEN"
        DTKS = "DTKS", "DTKS"
        REGSOSEK = "REGSOSEK", "Regsosek"
        P3KE = "P3KE", "P3KE"

    register = models.CharField("data terpadu", max_length=8, choices=Register)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    data_on = models.DateField("keadaan data per tanggal")
    upload = models.OneToOneField(Upload, models.PROTECT, related_name="release")
    job = models.OneToOneField(Job, models.PROTECT, null=True, related_name="release")
    is_family_list = models.BooleanField(default=False, help_text="a row is a family; known once the file is read")
    is_loaded = models.BooleanField(default=False)
    rows_read = models.PositiveIntegerField(default=0)
    rows_taken = models.PositiveIntegerField(default=0)
    rows_refused = models.PositiveIntegerField(default=0)
    rows_new = models.PositiveIntegerField(default=0)
    rows_changed = models.PositiveIntegerField(default=0)
    rows_unchanged = models.PositiveIntegerField(default=0)
    rows_vanished = models.PositiveIntegerField(default=0)
    rows_warned = models.PositiveIntegerField(default=0)
    content_sha256 = models.CharField(max_length=64, blank=True, help_text="of the rows, however they were written")
    compared_with = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    changes = models.JSONField(default=dict, help_text="what differs from the release before, counted by kind")
    remarks = models.JSONField(default=list, help_text="findings about the file as a whole: code and figures")
    loaded_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    undone_because = models.CharField(max_length=200, blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-data_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "register", "data_on", "content_sha256"],
                condition=Q(is_loaded=True) & ~Q(content_sha256=""),
                name="the_same_content_is_loaded_once_a_day",
            ),
        ]

    def __str__(self):
        what = "Daftar keluarga " if self.is_family_list else ""
        return f"{what}{self.register} {self.region.name} per {self.data_on:%d-%m-%Y}"

    def get_absolute_url(self):
        return reverse("beneficiaries:release", args=[self.pk])

    @property
    def has_changes(self):
        """Whether its page of changes shows anything: a first list of families may change what counts for somebody."""
        return self.compared_with_id is not None or bool(self.changes.get("known"))

    def told_remarks(self):
        """What the file as a whole is to be told for, in sentences."""
        return [REMARKS[remark["code"]].format(**remark) for remark in self.remarks if remark["code"] in REMARKS]

    def why_kept(self):
        """Sentences about what was built on this release; with any of them it cannot be undone."""
        reasons = list(self.uses.values_list("what", flat=True))
        later = Release.objects.filter(compared_with=self, is_loaded=True)
        return reasons + [f"{release} dibandingkan dengan data ini; batalkan itu lebih dahulu." for release in later]

    def told_followed(self):
        """A sentence when another release as of the same day came later and counts in place of this one, else ""."""
        same = {"region": self.region_id, "register": self.register, "is_family_list": self.is_family_list}
        later = Release.objects.filter(**same, data_on=self.data_on, pk__gt=self.pk, is_loaded=True)
        return FOLLOWED if later.exists() else ""

    def use(self, *, actor, what):
        """Remember that something was decided with this release. Once for each sentence."""
        self.uses.get_or_create(what=what[:200], defaults={"used_by": actor})


class RegisterRowQuerySet(RegionScopedQuerySet):
    """Rows of a partitioned table: read by the ORM, written by COPY and by nothing else."""

    def create(self, **kwargs):
        raise TypeError("Rows of a release come from its file.")

    bulk_create = update = delete = create


class RegisterEntry(models.Model):
    """One person's row in a release. PKH and BPNT often stand on one member's row but count for the family."""

    id = models.BigIntegerField(primary_key=True, help_text="release and row number, see partitions.first_id")
    release = models.ForeignKey(Release, models.DO_NOTHING, related_name="entries", db_index=False)
    region = models.ForeignKey(Region, models.DO_NOTHING, related_name="+", db_index=False)
    row_number = models.PositiveIntegerField(help_text="as the person sees it in the sheet, from 1")
    row_hash = models.BigIntegerField(help_text="keyed digest of the row's values: tells whether a release changes it")
    register_no = models.CharField(max_length=40)
    nik_sealed = models.BinaryField()
    nik_index = models.BinaryField()
    kk_sealed = models.BinaryField(null=True)
    kk_index = models.BinaryField(null=True)
    name = models.CharField(max_length=120)
    name_key = models.CharField(max_length=120, db_collation="C", help_text="as it sounds: beneficiaries.names")
    sex = models.CharField(max_length=1, choices=Sex)
    birth_on = models.DateField(null=True)
    relationship = models.CharField(max_length=40)
    is_head = models.BooleanField(default=False)
    occupation = models.CharField(max_length=60)
    address = models.CharField(max_length=200)
    rt = models.CharField(max_length=5)
    rw = models.CharField(max_length=5)
    decile = models.PositiveSmallIntegerField(null=True)
    receives_pkh = models.BooleanField(null=True)
    receives_bpnt = models.BooleanField(null=True)
    receives_pbi = models.BooleanField(null=True)
    is_alive = models.BooleanField(null=True)
    updated_on = models.DateField(null=True, help_text="when the register last touched the row")
    account_index = models.BinaryField(null=True, help_text="to see one account on several persons; never the number")
    nik_last4, kk_last4 = ending_of(NIK), ending_of(KK)

    objects = RegisterRowQuerySet.as_manager()

    class Meta:
        ordering = ["release", "row_number"]

    def __str__(self):
        return self.name

    def family(self):
        """The entries of the same release that share the family card; without one, this entry alone."""
        entries = RegisterEntry.objects.filter(release=self.release_id)
        return entries.filter(kk_index=self.kk_index) if self.kk_index else entries.filter(pk=self.pk)

    def ranked_by(self, newest):
        """Whose decile counts: this row's, or that of the family's `newest` assessment when it came later.

        newest: of `AssessmentQuerySet.newest`, or None. Of two of one day the one loaded later counts.
        """
        if newest is None or newest.release_id == self.release_id and self.decile:
            return self
        is_later = (newest.release.data_on, newest.release_id) > (self.release.data_on, self.release_id)
        return newest if is_later or self.decile is None else self


class AssessmentQuerySet(RegisterRowQuerySet):
    def of_families(self, cards):
        """What loaded releases say of these families (indexes of their KKs), the newest first."""
        found = self.filter(release__is_loaded=True, kk_index__in=list(cards)).select_related("release__region")
        return found.order_by("-release__data_on", "-release_id")

    def newest(self, cards):
        """{index of the KK: the newest assessment that tells a decile}; a release that ranks nobody is passed over."""
        ranked = self.of_families(cards).filter(decile__isnull=False)
        rows = ranked.order_by("kk_index", "-release__data_on", "-release_id").distinct("kk_index")
        rows = list(rows.select_related(None))
        # A release of its own for each of ten thousand rows took longer than the rows.
        releases = Release.objects.select_related("region").in_bulk({row.release_id for row in rows})
        for row in rows:
            row.release = releases[row.release_id]
        return {bytes(row.kk_index): row for row in rows}


FLAGS_OF_LISTS = ("is_pbi_pemda", "is_pbi_se", "is_gc_kemensos", "is_siks_ng")


class Assessment(models.Model):
    """What one release says of a family (a KK): a new row with every release, so each has its source and period.

    Built from the members' rows, because the card of PKH or BPNT stands on one of them and counts for all; or, in a
    list of families, the family's own row. Whose decile counts: RegisterEntry.ranked_by.
    """

    id = models.BigIntegerField(primary_key=True, help_text="that of the family's first row")
    release = models.ForeignKey(Release, models.DO_NOTHING, related_name="assessments", db_index=False)
    region = models.ForeignKey(Region, models.DO_NOTHING, related_name="+", db_index=False)
    kk_sealed = models.BinaryField()
    kk_index = models.BinaryField()
    head_name = models.CharField(max_length=120)
    members = models.PositiveSmallIntegerField(null=True, help_text="None: a list of families did not say")
    decile = models.PositiveSmallIntegerField(null=True, help_text="the lowest of its members")
    receives_pkh = models.BooleanField(null=True)
    receives_bpnt = models.BooleanField(null=True)
    receives_pbi = models.BooleanField(null=True)
    # Only a list of families has these, under the names its columns have.
    row_hash = models.BigIntegerField(null=True, help_text="as RegisterEntry has it")
    is_pbi_pemda = models.BooleanField("PBI Pemda", null=True)
    is_pbi_se = models.BooleanField("PBI SE", null=True)
    is_gc_kemensos = models.BooleanField("GC Kemensos", null=True)
    is_siks_ng = models.BooleanField("SIKS-NG", null=True)
    kk_last4 = ending_of(KK)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["release", "id"]

    def __str__(self):
        return f"Keluarga {self.head_name or 'tanpa nama'}"

    def flags(self):
        """What the list says yes to, in its own words."""
        return [self._meta.get_field(name).verbose_name for name in FLAGS_OF_LISTS if getattr(self, name)]


class ReleaseUse(models.Model):
    """Something that was decided with a release: while there is one, the release cannot be undone."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="uses")
    what = models.CharField(max_length=200, help_text="for the person who wants to undo the release")
    used_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    used_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["release", "what"], name="one_use_is_told_once")]

    def __str__(self):
        return self.what
