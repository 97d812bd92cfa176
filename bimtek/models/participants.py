"""Who is invited to a training, and as what."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Upper
from django.urls import reverse

from audit.sealing import NIK, ending_of
from beneficiaries.models import Sex
from bimtek.models.trainings import Bimtek, Session
from jobs.models import Job, Upload
from kube.models import Membership
from programmes.models import Decree, ProgrammeRule, Recipient
from regions.models import Region, RegionScopedQuerySet


class ParticipantImport(models.Model):
    """A list of participants that was loaded. Refused rows are findings of its upload."""

    bimtek = models.ForeignKey(Bimtek, models.PROTECT, related_name="imports")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    upload = models.OneToOneField(Upload, models.PROTECT, related_name="participant_import")
    job = models.OneToOneField(Job, models.PROTECT, related_name="participant_import")

    objects = RegionScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return f"Daftar peserta {self.bimtek}"


class ParticipantQuerySet(RegionScopedQuerySet):
    def visible_to(self, user):
        return self.filter(bimtek__in=Bimtek.objects.visible_to(user))

    def counted(self):
        """With `held` sessions, how many of them he `came` to, and the `percent` the programme's rules ask for;
        `came_to_books` counts those about bookkeeping, by the words of their topic.
        """
        about_books = Q(topic__icontains="pembukuan") | Q(topic__icontains="keuangan")
        return self.annotate(**self.counts(), came_to_books=number_of(self.sessions_present().filter(about_books)))

    def complete(self):
        """Those who were present in every session, or in the share of them that the programme's rules ask for."""
        return self.alias(**self.counts()).filter(held__gt=0, came__gte=F("held") * F("percent") / 100.0)

    def counts(self) -> dict:
        asked = ProgrammeRule.objects.filter(programme=OuterRef("bimtek__programme"), code="attended_bimtek")
        percent = asked.values(percent=Cast(KeyTextTransform("percent", "parameters"), IntegerField()))
        return {
            "held": number_of(self.sessions_held()),
            "came": number_of(self.sessions_present()),
            "percent": Coalesce(Subquery(percent), 100),
        }

    def sessions_held(self):
        return Session.objects.filter(bimtek=OuterRef("bimtek")).order_by()

    def sessions_present(self):
        marks = self.model.marks.rel.related_model.objects  # they stand in attendance.py, which knows participants
        marks = marks.filter(participant=OuterRef(OuterRef("pk")), session=OuterRef("pk"))
        return self.sessions_held().alias(present=Subquery(marks.newest_of().values("is_present"))).filter(present=True)

    def with_opening(self, user):
        """With `is_open`: whether this user may see the whole bimtek."""
        return self.annotate(is_open=Exists(Bimtek.objects.visible_to(user).filter(pk=OuterRef("bimtek"))))


def number_of(sessions):
    """How many there are, for each row of the outer query."""
    return Coalesce(Subquery(sessions.values("bimtek").annotate(number=Count("pk")).values("number")), 0)


class Participant(models.Model):
    """Someone invited, and what he is. Name, title and region are copied at the moment of the invitation.

    A recipient is a line of a decree, an officer a member of a group; of the others an account or only a name with
    the region he works in is known. Nobody stands twice in a bimtek, whatever he is invited as.
    """

    owner = "bimtek__office"

    class Kind(models.TextChoices):
        RECIPIENT = "recipient", "Penerima bantuan"
        OFFICER = "officer", "Pengurus/anggota KUBE"
        LURAH = "lurah", "Lurah/Kepala Desa"
        TKSK = "tksk", "TKSK"
        PENDAMPING = "pendamping", "Pendamping KUBE"
        PENDAMPING_PKH = "pkh", "Pendamping PKH"
        STAFF = "staff", "Petugas dinas"
        SPEAKER = "speaker", "Narasumber"
        GUEST = "guest", "Undangan"

    bimtek = models.ForeignKey(Bimtek, models.PROTECT, related_name="participants")
    number = models.PositiveIntegerField(help_text="line of the attendance list; does not change once printed")
    kind = models.CharField("unsur", max_length=10, choices=Kind)
    recipient = models.ForeignKey(Recipient, models.PROTECT, null=True, related_name="participations")
    decree = models.ForeignKey(Decree, models.PROTECT, null=True, related_name="+", help_text="invited from")
    membership = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="participations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="participations")
    source = models.ForeignKey(ParticipantImport, models.PROTECT, null=True, related_name="participants")
    row_number = models.PositiveIntegerField(null=True, help_text="of the uploaded sheet")
    name = models.CharField("nama", max_length=120)
    sex = models.CharField("jenis kelamin", max_length=1, choices=Sex, blank=True)
    position = models.CharField("jabatan", max_length=80, blank=True)
    nik_sealed = models.BinaryField(null=True)
    nik_index = models.BinaryField(null=True)
    address = models.CharField(max_length=200, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", help_text="where he lives or works")
    nik_last4 = ending_of(NIK)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["bimtek", "number"]
        indexes = [models.Index(fields=["nik_index"])]
        constraints = [
            models.UniqueConstraint(fields=["bimtek", "number"], name="one_participant_per_line"),
            models.UniqueConstraint(fields=["bimtek", "recipient"], name="a_recipient_once_per_bimtek"),
            models.UniqueConstraint(fields=["bimtek", "membership"], name="a_member_once_per_bimtek"),
            models.UniqueConstraint(fields=["bimtek", "user"], name="an_account_once_per_bimtek"),
            models.UniqueConstraint(fields=["bimtek", "nik_index"], name="a_nik_once_per_bimtek"),
            models.UniqueConstraint(
                F("bimtek"),
                F("region"),
                Upper("name"),
                condition=Q(nik_index__isnull=True),
                name="a_name_once_per_bimtek_and_region",
            ),
            models.CheckConstraint(
                condition=Q(kind="recipient", recipient__isnull=False, membership__isnull=True)
                | Q(kind="officer", recipient__isnull=True, membership__isnull=False)
                | (~Q(kind__in=["recipient", "officer"]) & Q(recipient__isnull=True, membership__isnull=True)),
                name="a_participant_is_what_he_came_as",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("bimtek:attendance", args=[self.bimtek_id])

    @property
    def group(self):
        """The group he comes from, if he does. Ask with membership__group selected."""
        return self.membership.group if self.membership else None

    @property
    def standing(self):
        """What he came as, in a few words: "Ketua KUBE Mawar", "Lurah/Kepala Desa"; a recipient is nothing else."""
        if self.kind == self.Kind.RECIPIENT:
            return ""
        if self.group:
            return f"{self.position} {self.group}"
        return self.position or self.get_kind_display()

    @property
    def is_passed(self) -> bool:
        """Whether the bimtek is over and he attended as much as is asked for. Of a participant asked with `counted`."""
        is_enough = self.held > 0 and self.came * 100 >= self.held * self.percent
        return is_enough and self.bimtek.status == Bimtek.Status.FINISHED

    @property
    def result(self) -> str:
        """What came of the training, in words. Of a participant asked with `counted`."""
        if self.bimtek.status != Bimtek.Status.FINISHED:
            return "Sedang berjalan" if self.came else "Diundang"
        return "Lulus aturan kehadiran" if self.is_passed else "Belum memenuhi aturan kehadiran"


class WrongCode(models.Model):
    """A code that was nobody's, or is being looked at: so nobody tries them all. Forgotten after a while."""

    bimtek = models.ForeignKey(Bimtek, models.CASCADE, related_name="+")
    line = models.PositiveIntegerField(help_text="of the attendance list, as the code says")
    address = models.GenericIPAddressField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["bimtek", "line", "made_at"], name="wrong_codes_of_a_line")]

    def __str__(self):
        return f"{self.line}"
