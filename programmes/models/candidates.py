"""Who was proposed, on which list, and how each rule judged him."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact, LessThan
from django.urls import reverse

from audit.sealing import KK, NIK, ending_of
from beneficiaries.models import Person, Sex
from jobs.masking import masked
from jobs.models import Finding, Job, Upload
from kube.models import Group
from programmes.models.components import Component
from programmes.models.programmes import Programme, ProgrammeRule
from regions.codes import VILLAGE
from regions.models import Region, RegionScopedQuerySet

WRITTEN_PLACE = ("kelurahan_text", "district_text", "village_code_text")
LENGTH = Length("region_id")  # of the code: it tells the level, and no row of regions has to be read


class CandidateImportQuerySet(RegionScopedQuerySet):
    def taken_from(self, sha256, kind):
        """Imports of this very file that make another one pointless: those that did not fail and stand still.

        A past list with refused rows may come again: a spelling of a kelurahan may have been added since.
        """
        same = self.filter(kind=kind, upload__sha256=sha256, taken_back_at__isnull=True)
        same = same.exclude(job__state=Job.State.FAILED)
        refused = Finding.objects.errors().filter(upload=OuterRef("upload"))
        return same.exclude(Exists(refused)) if kind == CandidateImport.Kind.PAST else same

    def of_sheet(self, sheet: str):
        """Those for which this sheet of the workbook was chosen; "" for no choice."""
        if sheet:
            return self.filter(upload__reading__sheet=sheet)
        return self.filter(~Q(upload__reading__has_key="sheet") | Q(upload__reading__sheet=""))


class CandidateImport(models.Model):
    """One uploaded list of proposals (or of past recipients) and what became of it.

    Taken back it stays, with who, when and why; what it brought is gone (services/lists.py, trigger).
    """

    owner = "programme__office"

    class Kind(models.TextChoices):
        CANDIDATES = "candidates", "Daftar usulan"
        PAST = "past", "Penerima tahun lalu"

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="imports")
    component = models.ForeignKey(Component, models.PROTECT, related_name="imports")
    kind = models.CharField(max_length=10, choices=Kind)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    upload = models.OneToOneField(Upload, models.PROTECT, related_name="candidate_import")
    job = models.OneToOneField(Job, models.PROTECT, null=True, related_name="candidate_import")
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    taken_back_reason = models.CharField("alasan", max_length=500, blank=True)

    objects = CandidateImportQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True, taken_back_by__isnull=True, taken_back_reason="")
                | (Q(taken_back_at__isnull=False, taken_back_by__isnull=False) & ~Q(taken_back_reason="")),
                name="a_list_taken_back_says_who_and_why",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.programme}"

    def get_absolute_url(self):
        return reverse("programmes:take_back_list", args=[self.pk])


class CandidateQuerySet(RegionScopedQuerySet):
    def eligible(self):
        return self.filter(status=Candidate.Status.ELIGIBLE)

    def placeable(self):
        """Eligible, and known with the kelurahan: a person, or a group that is active. Whom a decree can name."""
        return self.known_in(Exact(LENGTH, VILLAGE))

    def without_village(self):
        """Those a decree could name as soon as somebody says of which kelurahan they are."""
        return self.known_in(LessThan(LENGTH, VILLAGE))

    def known_in(self, place):
        """Eligible persons whose region is such a one, and eligible groups that are active and lie in one today."""
        groups = Group.objects.filter(place, status=Group.Status.ACTIVE)
        return self.eligible().filter(Q(place, person__isnull=False) | Q(group__in=groups))

    def place_unknown(self, programme):
        """Persons whose kelurahan nobody knows: their region is the programme's."""
        return self.open().filter(region=programme.region_id, group__isnull=True)

    def written_alike(self, candidate):
        """Those whose list writes the place as this one's does; none where it writes nothing."""
        texts = {name: getattr(candidate, name) for name in WRITTEN_PLACE}
        if not any(texts.values()):
            return self.none()
        return self.filter(**{f"{name}__iexact": text for name, text in texts.items()})

    def open(self):
        """Those a new evaluation may still judge: not yet in a decree."""
        return self.exclude(status=Candidate.Status.PLACED)


class Candidate(models.Model):
    """A person proposed for a programme, as the list had him, or a group. `region` is his kelurahan, or the programme's
    region while the kelurahan is unknown.

    Only a component for groups has groups (foreign key with the component's kind, migration 0008).
    """

    owner = "programme__office"

    class Marital(models.TextChoices):
        SINGLE = "single", "Belum kawin"
        MARRIED = "married", "Kawin"
        DIVORCED = "divorced", "Cerai hidup"
        WIDOWED = "widowed", "Cerai mati"

    class Status(models.TextChoices):
        PROPOSED = "proposed", "Diusulkan"
        ELIGIBLE = "eligible", "Layak"
        INELIGIBLE = "ineligible", "Tidak layak"
        PLACED = "placed", "Dalam SK"

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="candidates")
    component = models.ForeignKey(Component, models.PROTECT, related_name="candidates")
    source = models.ForeignKey(CandidateImport, models.PROTECT, null=True, related_name="candidates")
    number = models.PositiveIntegerField("nomor usulan", help_text="order of entry: earlier rows win")
    row_number = models.PositiveIntegerField(null=True, help_text="of the uploaded sheet")
    proposed_on = models.DateField(null=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="candidacies")
    group = models.ForeignKey(Group, models.PROTECT, null=True, related_name="candidacies")
    nik_sealed = models.BinaryField(null=True, help_text="as proposed, even when it is no NIK at all")
    nik_index = models.BinaryField(null=True, help_text="only of a well-formed and consistent NIK")
    nik_faults = models.JSONField(default=list, help_text="codes of what is wrong with the NIK; empty when sound")
    kk_sealed = models.BinaryField(null=True)
    kk_index = models.BinaryField(null=True)
    kk_fault = models.CharField(max_length=40, blank=True, help_text="code of why the KK of the list cannot be read")
    account_sealed = models.BinaryField(null=True)
    account_index = models.BinaryField(null=True)
    account_last4 = models.CharField(max_length=4, blank=True)
    account_fault = models.CharField(max_length=40, blank=True, help_text="as kk_fault, of the account number")
    account_holder = models.CharField(max_length=120, blank=True)
    bank_name = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=120)
    sex = models.CharField(max_length=1, choices=Sex, blank=True)
    birth_on = models.DateField(null=True)
    address = models.CharField(max_length=200, blank=True)
    rt = models.CharField(max_length=5, blank=True)
    rw = models.CharField(max_length=5, blank=True)
    kelurahan_text = models.CharField(max_length=80, blank=True, help_text="as written in the list")
    district_text = models.CharField(max_length=80, blank=True, help_text="kecamatan, as written in the list")
    village_code_text = models.CharField(max_length=30, blank=True, help_text="as written in the list")
    is_village_chosen = models.BooleanField(default=False, help_text="somebody chose the kelurahan; no list wrote it")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    has_business = models.BooleanField("punya embrio usaha", null=True)
    business = models.CharField("jenis usaha", max_length=80, blank=True)
    business_months = models.PositiveIntegerField(null=True)
    marital_status = models.CharField("status perkawinan", max_length=8, choices=Marital, blank=True)
    is_breadwinner = models.BooleanField("pencari nafkah utama", null=True)
    occupation = models.CharField("pekerjaan", max_length=60, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.PROPOSED)
    evaluated_at = models.DateTimeField(null=True)
    nik_last4, kk_last4 = ending_of(NIK), ending_of(KK)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="one_candidate_per_number"),
            models.UniqueConstraint(
                fields=["programme", "group"], condition=Q(group__isnull=False), name="a_group_proposed_once"
            ),
            models.CheckConstraint(
                condition=Q(group__isnull=True)
                | Q(
                    person__isnull=True,
                    nik_sealed__isnull=True,
                    nik_index__isnull=True,
                    kk_sealed__isnull=True,
                    kk_index__isnull=True,
                    account_sealed__isnull=True,
                    account_index__isnull=True,
                ),
                name="a_candidate_is_a_person_or_a_group",
            ),
        ]
        indexes = [
            models.Index(fields=["programme", "nik_index"]),
            models.Index(fields=["programme", "kk_index"]),
            models.Index(fields=["programme", "status"]),
            models.Index(fields=["programme", "region"]),
        ]

    def __str__(self):
        return f"{self.number}. {self.name}"

    def get_absolute_url(self):
        return reverse("programmes:candidate", args=[self.pk])

    @property
    def place_text(self):
        """The kelurahan as the list wrote it: "Purwodadi, kecamatan Trimurjo, kode 18.02.03.2001"; "" for nothing.

        For pages: of a NIK that slipped into the column only its end is told.
        """
        labels = {"kelurahan_text": "", "district_text": "kecamatan ", "village_code_text": "kode "}
        texts = [f"{label}{masked(text, label)}" for name, label in labels.items() if (text := getattr(self, name))]
        return ", ".join(texts)


class RuleResult(models.Model):
    """How one rule judged one candidate, on what evidence, and of which day the data was."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="results")
    code = models.CharField(max_length=40, help_text="of the rule")
    severity = models.CharField(max_length=5, choices=ProgrammeRule.Severity)
    passed = models.BooleanField()
    reasons = models.JSONField(default=list, help_text="reason codes; empty when passed")
    evidence = models.JSONField(default=dict, help_text="what was seen, without identity numbers")
    data_on = models.DateField(null=True, help_text="day of the data the rule looked at")
    evaluated_at = models.DateTimeField()

    class Meta:
        ordering = ["candidate", "id"]
        constraints = [models.UniqueConstraint(fields=["candidate", "code"], name="one_result_per_rule")]
        indexes = [models.Index(fields=["code", "candidate"], condition=Q(passed=False), name="failed_results")]

    def __str__(self):
        return f"{self.code}: {'lolos' if self.passed else 'tidak lolos'}"


class Override(models.Model):
    """A verifikator lets a candidate pass in spite of a rule, and says why. It outlives new evaluations."""

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="overrides")
    code = models.CharField(max_length=40, help_text="of the rule")
    reason = models.CharField("alasan", max_length=500)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["candidate", "code"], name="one_override_per_rule"),
            models.CheckConstraint(condition=~Q(reason=""), name="an_override_says_why"),
        ]

    def __str__(self):
        return f"{self.code}: {self.reason}"
