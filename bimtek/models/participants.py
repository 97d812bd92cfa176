"""Who is invited to a training, and as what."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.urls import reverse

from beneficiaries.models import Sex
from bimtek.models.trainings import Bimtek
from jobs.models import Job, Upload
from kube.models import Membership
from programmes.models import Decree, Recipient
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
