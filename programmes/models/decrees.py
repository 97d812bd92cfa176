"""The decree that names the recipients, and the papers they hand in."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Prefetch, Q
from django.urls import reverse

from audit.sealing import NIK, ending_of
from beneficiaries.models import BankAccount, Person, Sex
from kube.models import Group, GroupAccount
from programmes.models.candidates import Candidate, CandidateImport
from programmes.models.components import Component
from programmes.models.programmes import Programme, RequiredPaper
from regions.models import Region, RegionScopedQuerySet


class Decree(models.Model):
    """SK penetapan: names the recipients. Sealed by trigger from the day it is signed."""

    owner = "programme__office"

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
    changes = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="revisions", help_text="the signed decree this one revises"
    )
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
        """Those who count as helped: named by a signed decree and by no later one replaced, or taken over from the
        files of a past year.
        """
        named = self.filter(Q(decree__isnull=True) | Q(decree__status=Decree.Status.SIGNED))
        return named.exclude(replaced_by__decree__status=Decree.Status.SIGNED)

    def with_papers(self):
        """With the papers each has handed in and the `accounts_in_use` of the person or group, at a constant cost."""
        of_person, of_group = (model.objects.in_use().select_related("bank") for model in (BankAccount, GroupAccount))
        return self.select_related("region", "person", "group", "decree").prefetch_related(
            "received_papers",
            Prefetch("person__accounts", of_person, to_attr="accounts_in_use"),
            Prefetch("group__accounts", of_group, to_attr="accounts_in_use"),
        )

    def lacking(self, papers):
        """Those who have not yet handed in each of these papers."""
        had = Count("received_papers", filter=Q(received_papers__paper__in=papers))
        return self.annotate(had=had).filter(had__lt=len(papers)).order_by("decree", "number", "id")


class Recipient(models.Model):
    """A line of a decree's attachment, a person or a group, as they were that day; or a recipient of a past year.

    While the decree is a draft, a line can be taken out again. Afterwards the row cannot change (trigger). A line of a
    revision says whom it replaces and why: that person's line stays as it was signed, but no longer counts (trigger).
    """

    owner = "programme__office"

    class Cause(models.TextChoices):
        DIED = "died", "Meninggal dunia"
        DISSOLVED = "dissolved", "Bubar"
        WITHDREW = "withdrew", "Mengundurkan diri"

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="recipients")
    component = models.ForeignKey(Component, models.PROTECT, related_name="recipients")
    decree = models.ForeignKey(Decree, models.PROTECT, null=True, related_name="recipients")
    number = models.PositiveIntegerField(help_text="line of the attachment")
    candidate = models.OneToOneField(Candidate, models.PROTECT, null=True, related_name="recipient")
    source = models.ForeignKey(
        CandidateImport, models.PROTECT, null=True, related_name="recipients", help_text="list of a past year"
    )
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="received")
    group = models.ForeignKey(Group, models.PROTECT, null=True, related_name="received")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    nik_sealed = models.BinaryField(null=True)
    nik_index = models.BinaryField(null=True)
    family_index = models.BinaryField(
        null=True,
        editable=False,
        help_text="key of the family (KK, or NIK without one) where families are helped: trigger",
    )
    name = models.CharField(max_length=120)
    leader = models.CharField("ketua", max_length=120, blank=True, help_text="of a group, on the day it was placed")
    families = models.PositiveIntegerField("anggota (KK)", null=True, help_text="of a group, on the day it was placed")
    sex = models.CharField(max_length=1, choices=Sex, blank=True)
    address = models.CharField(max_length=200, blank=True)
    rt = models.CharField(max_length=5, blank=True)
    rw = models.CharField(max_length=5, blank=True)
    business = models.CharField(max_length=80, blank=True)
    amount_rupiah = models.PositiveBigIntegerField(null=True, help_text="unknown for some past years")
    register_facts = models.JSONField(default=dict, help_text="release, day and facts, as they were at placing")
    rule_results = models.JSONField(default=list, help_text="the judgement of every rule, frozen")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    cause = models.CharField("sebab", max_length=9, choices=Cause, blank=True)
    reason = models.CharField("keterangan", max_length=300, blank=True)
    nik_last4 = ending_of(NIK)

    objects = RecipientQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "decree", "number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "person"], name="a_person_once_per_programme"),
            models.UniqueConstraint(
                fields=["programme", "group"], condition=Q(group__isnull=False), name="a_group_once_per_programme"
            ),
            models.UniqueConstraint(
                fields=["component", "family_index"],
                condition=Q(family_index__isnull=False),
                name="a_family_once_per_component",
            ),
            models.CheckConstraint(
                condition=Q(
                    group__isnull=True,
                    person__isnull=False,
                    nik_sealed__isnull=False,
                    nik_index__isnull=False,
                    families__isnull=True,
                    leader="",
                )
                | Q(
                    group__isnull=False,
                    person__isnull=True,
                    nik_sealed__isnull=True,
                    nik_index__isnull=True,
                    sex="",
                    families__isnull=False,
                ),
                name="a_recipient_is_a_person_or_a_group",
            ),
            models.CheckConstraint(
                condition=~Q(cause="died", group__isnull=False) & ~Q(cause="dissolved", person__isnull=False),
                name="persons_die_and_groups_dissolve",
            ),
            models.CheckConstraint(
                condition=Q(decree__isnull=True) | Q(amount_rupiah__gt=0), name="a_decreed_amount_is_positive"
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True, cause="", reason="")
                | (Q(replaces__isnull=False) & ~Q(cause="") & ~Q(reason="")),
                name="a_replacement_says_why",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"{reverse('programmes:recipients', args=[self.programme.slug])}#penerima-{self.pk}"

    @property
    def beneficiary(self):
        """Who it is: a person or a group."""
        return self.group or self.person

    @property
    def causes(self):
        """[(value, label)] of why this one may be replaced."""
        other = self.Cause.DIED if self.group_id else self.Cause.DISSOLVED
        return [(value, label) for value, label in self.Cause.choices if value != other]


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
