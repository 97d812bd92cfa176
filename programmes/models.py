"""Aid programmes: their money, their rules, who was proposed, and the decree that names the recipients."""

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Prefetch, Q
from django.urls import reverse

from accounts.models import Office
from beneficiaries.models import Bank, BankAccount, Person, Sex
from jobs.models import Job, Upload
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


class Programme(models.Model):
    """One year of a series, with its budget. What is committed can never pass the ceiling: the database says no."""

    class Source(models.TextChoices):
        APBN = "apbn", "APBN"
        APBD_PROVINCE = "apbd_prov", "APBD Provinsi"
        APBD_REGENCY = "apbd_kab", "APBD Kabupaten"
        APBD_CITY = "apbd_kota", "APBD Kota"

    class Form(models.TextChoices):
        TRANSFER = "transfer", "Uang, transfer ke rekening penerima"

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
    form = models.CharField("bentuk bantuan", max_length=10, choices=Form, default=Form.TRANSFER)
    bank = models.ForeignKey(Bank, models.PROTECT, null=True, verbose_name="bank penyalur", related_name="+")
    amount_rupiah = models.PositiveBigIntegerField("bantuan per orang (rupiah)", null=True)
    budget_rupiah = models.PositiveBigIntegerField("pagu (rupiah)", default=0)
    quota = models.PositiveIntegerField("kuota (orang)", default=0)
    committed_rupiah = models.PositiveBigIntegerField(default=0, editable=False)
    placed = models.PositiveIntegerField(default=0, editable=False, help_text="candidates in a decree, draft or signed")
    kelurahan = models.ManyToManyField(
        Region, related_name="programmes", verbose_name="kelurahan/desa sasaran tahun ini", blank=True
    )
    needs_bimtek = models.BooleanField("bimtek lebih dulu", default=True)
    status = models.CharField(max_length=6, choices=Status, default=Status.DRAFT)

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
            models.CheckConstraint(condition=Q(placed__lte=F("quota")), name="placed_within_quota"),
        ]

    def __str__(self):
        return f"{self.series.name} {self.year}"

    def get_absolute_url(self):
        return reverse("programmes:detail", args=[self.slug])

    @property
    def needed_rupiah(self):
        """What the whole quota would cost."""
        return self.quota * (self.amount_rupiah or 0)

    @property
    def room(self):
        """How many more can be placed, by quota and by budget, whichever ends first."""
        if not self.amount_rupiah:
            return 0
        left_rupiah = self.budget_rupiah - self.committed_rupiah
        return min(self.quota - self.placed, left_rupiah // self.amount_rupiah)


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


class CandidateImportQuerySet(RegionScopedQuerySet):
    def taken_from(self, sha256, kind):
        """Imports of this very file that make another one pointless: those that did not fail.

        A past list with refused rows may come again: a spelling of a kelurahan may have been added since.
        """
        same = self.filter(kind=kind, upload__sha256=sha256).exclude(job__state=Job.State.FAILED)
        return same.filter(upload__refused_rows__isnull=True) if kind == CandidateImport.Kind.PAST else same


class CandidateImport(models.Model):
    """One uploaded list of proposals (or of past recipients) and what became of it."""

    class Kind(models.TextChoices):
        CANDIDATES = "candidates", "Daftar usulan"
        PAST = "past", "Penerima tahun lalu"

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="imports")
    kind = models.CharField(max_length=10, choices=Kind)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    upload = models.OneToOneField(Upload, models.PROTECT, related_name="candidate_import")
    job = models.OneToOneField(Job, models.PROTECT, null=True, related_name="candidate_import")

    objects = CandidateImportQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return f"{self.get_kind_display()} {self.programme}"


class CandidateQuerySet(RegionScopedQuerySet):
    def eligible(self):
        return self.filter(status=Candidate.Status.ELIGIBLE)

    def open(self):
        """Those a new evaluation may still judge: not yet in a decree."""
        return self.exclude(status=Candidate.Status.PLACED)


class Candidate(models.Model):
    """A person proposed for a programme, as the list had him. `region` is his kelurahan, or the programme's
    region while the kelurahan is unknown."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", "Diusulkan"
        ELIGIBLE = "eligible", "Layak"
        INELIGIBLE = "ineligible", "Tidak layak"
        PLACED = "placed", "Dalam SK"

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="candidates")
    source = models.ForeignKey(CandidateImport, models.PROTECT, null=True, related_name="candidates")
    number = models.PositiveIntegerField("nomor usulan", help_text="order of entry: earlier rows win")
    row_number = models.PositiveIntegerField(null=True, help_text="of the uploaded sheet")
    proposed_on = models.DateField(null=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="candidacies")
    nik_sealed = models.BinaryField(null=True, help_text="as proposed, even when it is no NIK at all")
    nik_index = models.BinaryField(null=True, help_text="only of a well-formed and consistent NIK")
    nik_last4 = models.CharField(max_length=4, blank=True)
    nik_faults = models.JSONField(default=list, help_text="codes of what is wrong with the NIK; empty when sound")
    kk_sealed = models.BinaryField(null=True)
    kk_index = models.BinaryField(null=True)
    kk_last4 = models.CharField(max_length=4, blank=True)
    account_sealed = models.BinaryField(null=True)
    account_index = models.BinaryField(null=True)
    account_last4 = models.CharField(max_length=4, blank=True)
    account_holder = models.CharField(max_length=120, blank=True)
    bank_name = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=120)
    sex = models.CharField(max_length=1, choices=Sex, blank=True)
    birth_on = models.DateField(null=True)
    address = models.CharField(max_length=200, blank=True)
    rt = models.CharField(max_length=5, blank=True)
    rw = models.CharField(max_length=5, blank=True)
    kelurahan_text = models.CharField(max_length=80, blank=True, help_text="as written in the list")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    has_business = models.BooleanField("punya embrio usaha", null=True)
    business = models.CharField("jenis usaha", max_length=80, blank=True)
    business_months = models.PositiveIntegerField(null=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.PROPOSED)
    evaluated_at = models.DateTimeField(null=True)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "number"]
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="one_candidate_per_number")]
        indexes = [
            models.Index(fields=["programme", "nik_index"]),
            models.Index(fields=["programme", "kk_index"]),
            models.Index(fields=["programme", "status"]),
        ]

    def __str__(self):
        return f"{self.number}. {self.name}"

    def get_absolute_url(self):
        return reverse("programmes:candidate", args=[self.pk])


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


class Decree(models.Model):
    """SK penetapan: names the recipients. Sealed by trigger from the day it is signed."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Rancangan"
        SUBMITTED = "submitted", "Menunggu tanda tangan"
        SIGNED = "signed", "Ditetapkan"

    STEPS = {
        "submit": ({Status.DRAFT}, Status.SUBMITTED),
        "return": ({Status.SUBMITTED}, Status.DRAFT),
        "sign": ({Status.SUBMITTED}, Status.SIGNED),
    }

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="decrees")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    title = models.CharField("tentang", max_length=300)
    considerations = models.TextField("menimbang", help_text="Satu pertimbangan per baris.")
    legal_bases = models.TextField("mengingat", help_text="Satu dasar hukum per baris.")
    copies_to = models.TextField("tembusan", blank=True, help_text="Satu penerima tembusan per baris.")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    number = models.CharField("nomor", max_length=80, blank=True)
    decided_on = models.DateField("tanggal penetapan", null=True)
    place = models.CharField("ditetapkan di", max_length=40, blank=True)
    signer_position = models.CharField(max_length=130, blank=True, help_text='"Plt. Kepala Dinas Sosial"')
    signer_name = models.CharField(max_length=120, blank=True)
    signer_rank = models.CharField(max_length=60, blank=True)
    signer_nip = models.CharField(max_length=18, blank=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    list_sha256 = models.BinaryField(null=True, help_text="of the canonical list of recipients at signing")

    objects = RegionScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["region", "number"], condition=~Q(number=""), name="one_decree_per_number"),
            models.CheckConstraint(
                condition=~Q(status="signed")
                | (Q(decided_on__isnull=False) & Q(signed_by__isnull=False) & ~Q(number="") & ~Q(signer_name="")),
                name="a_signed_decree_is_numbered_dated_and_signed",
            ),
        ]

    def __str__(self):
        return f"SK {self.number}" if self.number else f"Rancangan SK {self.programme}"

    def get_absolute_url(self):
        return reverse("programmes:decree", args=[self.pk])

    def can(self, step):
        return self.status in self.STEPS[step][0]


class RecipientQuerySet(RegionScopedQuerySet):
    def settled(self):
        """Those who count as helped: named by a signed decree, or taken over from the files of a past year."""
        return self.filter(Q(decree__isnull=True) | Q(decree__status=Decree.Status.SIGNED))

    def with_papers(self):
        """With the papers each has handed in and the person's `accounts_in_use`, at a constant cost."""
        in_use = BankAccount.objects.in_use().select_related("bank")
        return self.select_related("region", "person", "decree").prefetch_related(
            "received_papers", Prefetch("person__accounts", in_use, to_attr="accounts_in_use")
        )

    def lacking(self, papers):
        """Those who have not yet handed in each of these papers."""
        had = Count("received_papers", filter=Q(received_papers__paper__in=papers))
        return self.annotate(had=had).filter(had__lt=len(papers)).order_by("decree", "number", "id")


class Recipient(models.Model):
    """A line of a decree's attachment, with what the register said that day; or a recipient of a past year.

    While the decree is a draft, a line can be taken out again. Afterwards the row cannot change (trigger).
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="recipients")
    decree = models.ForeignKey(Decree, models.PROTECT, null=True, related_name="recipients")
    number = models.PositiveIntegerField(help_text="line of the attachment")
    candidate = models.OneToOneField(Candidate, models.PROTECT, null=True, related_name="recipient")
    person = models.ForeignKey(Person, models.PROTECT, related_name="received")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    nik_sealed = models.BinaryField()
    nik_index = models.BinaryField()
    nik_last4 = models.CharField(max_length=4)
    name = models.CharField(max_length=120)
    sex = models.CharField(max_length=1, choices=Sex, blank=True)
    address = models.CharField(max_length=200, blank=True)
    rt = models.CharField(max_length=5, blank=True)
    rw = models.CharField(max_length=5, blank=True)
    business = models.CharField(max_length=80, blank=True)
    amount_rupiah = models.PositiveBigIntegerField(null=True, help_text="unknown for some past years")
    register_facts = models.JSONField(default=dict, help_text="release, day and facts, as they were at placing")
    rule_results = models.JSONField(default=list, help_text="the judgement of every rule, frozen")

    objects = RecipientQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "decree", "number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "person"], name="a_person_once_per_programme"),
            models.CheckConstraint(
                condition=Q(decree__isnull=True) | Q(amount_rupiah__gt=0), name="a_decreed_amount_is_positive"
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"{reverse('programmes:recipients', args=[self.programme.slug])}#penerima-{self.pk}"


class ReceivedPaper(models.Model):
    """A required paper that a recipient has handed in."""

    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="received_papers")
    paper = models.ForeignKey(RequiredPaper, models.PROTECT, related_name="+")
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recipient", "paper"], name="a_paper_received_once")]

    def __str__(self):
        return f"{self.paper}: {self.recipient}"
