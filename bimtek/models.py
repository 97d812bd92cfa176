"""Trainings: sessions, who was invited, and who came."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Upper
from django.urls import reverse

from accounts.models import Office
from accounts.roles import PENDAMPING
from beneficiaries.models import Sex
from bimtek.models_letters import (
    Certificate,
    CertificateSeries,
    Invitation,
    Minutes,
    TaskedOfficial,
    TaskLetter,
    Transport,
)
from jobs.models import Job, Upload
from kube.models import Group, Membership
from programmes.models import Decree, Programme, ProgrammeRule, Recipient
from regions.models import Region, RegionScopedQuerySet

__all__ = [
    "AttendanceMark",
    "Bimtek",
    "Certificate",
    "CertificateSeries",
    "Invitation",
    "Minutes",
    "Participant",
    "ParticipantImport",
    "Session",
    "TaskLetter",
    "TaskedOfficial",
    "Transport",
]


class BimtekQuerySet(RegionScopedQuerySet):
    def visible_to(self, user):
        """Office people see those of their region; a pendamping only those he was asked to help with."""
        if user.scope is not None and user.role == PENDAMPING:
            return self.filter(facilitators=user)
        return super().visible_to(user)

    def complete_participants(self):
        """Participants who were present in every session of their bimtek, by the newest mark of each; or in the share
        of them that the programme's rules ask for."""
        newest = AttendanceMark.objects.filter(participant=OuterRef(OuterRef("pk")), session=OuterRef("pk"))
        sessions = Session.objects.filter(bimtek=OuterRef("bimtek")).order_by()
        present = sessions.alias(present=Subquery(newest.order_by("-id").values("is_present")[:1])).filter(present=True)
        asked = ProgrammeRule.objects.filter(programme=OuterRef("bimtek__programme"), code="attended_bimtek")
        percent = asked.values(percent=Cast(KeyTextTransform("percent", "parameters"), models.IntegerField()))
        counted = Participant.objects.alias(
            held=number_of(sessions), came=number_of(present), percent=Coalesce(Subquery(percent), 100)
        )
        return counted.filter(bimtek__in=self, held__gt=0, came__gte=F("held") * F("percent") / 100.0)


def number_of(sessions):
    """How many there are, for each row of the outer query."""
    return Coalesce(Subquery(sessions.values("bimtek").annotate(number=Count("pk")).values("number")), 0)


class Bimtek(models.Model):
    """A bimbingan teknis on one day at one place, of a programme or of none."""

    class Status(models.TextChoices):
        PLANNED = "planned", "Terjadwal"
        FINISHED = "finished", "Selesai"

    STEPS = {"finish": ({Status.PLANNED}, Status.FINISHED)}

    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="bimteks", verbose_name="program"
    )
    office = models.ForeignKey(Office, models.PROTECT, related_name="bimteks")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    title = models.CharField("nama kegiatan", max_length=160)
    venue = models.CharField("tempat", max_length=120)
    held_on = models.DateField("tanggal")
    facilitators = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="bimteks", blank=True, verbose_name="pendamping yang mencatat kehadiran"
    )
    quota = models.PositiveIntegerField(
        "peserta paling banyak", null=True, blank=True, validators=[MinValueValidator(1)]
    )
    groups = models.ManyToManyField(
        Group, related_name="bimteks", blank=True, verbose_name="KUBE", help_text="each is to send somebody"
    )
    per_group = models.PositiveSmallIntegerField(
        "orang dari tiap KUBE", default=2, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    status = models.CharField(max_length=8, choices=Status, default=Status.PLANNED)

    objects = BimtekQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-id"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("bimtek:detail", args=[self.pk])

    def can(self, step):
        return self.status in self.STEPS[step][0]


class SessionQuerySet(RegionScopedQuerySet):
    region_column = "bimtek__region_id"

    def visible_to(self, user):
        return self.filter(bimtek__in=Bimtek.objects.visible_to(user))


class Session(models.Model):
    """One topic with its speaker. The name carries its titles, before and after."""

    bimtek = models.ForeignKey(Bimtek, models.CASCADE, related_name="sessions")
    topic = models.CharField("materi", max_length=160)
    speaker = models.CharField("narasumber dengan gelar", max_length=120)
    speaker_position = models.CharField("jabatan narasumber", max_length=120, blank=True)
    starts_at = models.TimeField("mulai")
    ends_at = models.TimeField("selesai")

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["bimtek", "starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="a_session_ends_after_it_starts",
                violation_error_message="Jam selesai harus sesudah jam mulai.",
            )
        ]

    def __str__(self):
        return self.topic

    def get_absolute_url(self):
        return self.bimtek.get_absolute_url()


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


class Participant(models.Model):
    """Someone invited, and what he is. Name, title and region are copied at the moment of the invitation.

    A recipient is a line of a decree, an officer a member of a group; of the others an account or only a name with
    the region he works in is known. Nobody stands twice in a bimtek, whatever he is invited as.
    """

    class Kind(models.TextChoices):
        RECIPIENT = "recipient", "Penerima bantuan"
        OFFICER = "officer", "Pengurus/anggota KUBE"
        LURAH = "lurah", "Lurah/Kepala Desa"
        TKSK = "tksk", "TKSK"
        PENDAMPING = "pendamping", "Pendamping"
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
    nik_index = models.BinaryField(null=True, help_text="only to know him again; the number itself is not kept")
    nik_last4 = models.CharField(max_length=4, blank=True)
    address = models.CharField(max_length=200, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", help_text="where he lives or works")

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["bimtek", "number"]
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


class AttendanceMark(models.Model):
    """One tap: present or not. Append-only; the newest mark of a participant and session counts."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="marks")
    session = models.ForeignKey(Session, models.PROTECT, related_name="marks")
    is_present = models.BooleanField()
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    marked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["session", "participant", "-id"])]

    def __str__(self):
        return f"{self.participant}: {'hadir' if self.is_present else 'tidak hadir'}"
