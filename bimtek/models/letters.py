"""What the papers of a bimtek say beyond its plan: letters and their numbers, transport, minutes, certificates."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from bimtek.models.trainings import Bimtek
from regions.models import Region, RegionScopedQuerySet

NUMBER = "{nomor}"  # where the number stands in the pattern of certificates


class Invitation(models.Model):
    """Surat undangan; whom it invites is the list of participants."""

    class Nature(models.TextChoices):
        ORDINARY = "ordinary", "Biasa"
        IMPORTANT = "important", "Penting"
        URGENT = "urgent", "Segera"

    bimtek = models.OneToOneField("bimtek.Bimtek", models.PROTECT, related_name="invitation")
    number = models.CharField("nomor surat", max_length=80)
    dated_on = models.DateField("tanggal surat")
    nature = models.CharField("sifat", max_length=9, choices=Nature, default=Nature.IMPORTANT)
    addressed_to = models.TextField("kepada", help_text="Satu penerima surat per baris.")
    requirements = models.TextField("yang harus dibawa", blank=True, help_text="Satu per baris.")

    class Meta:
        verbose_name = "surat undangan"

    def __str__(self):
        return f"Undangan {self.number}"


class TaskLetter(models.Model):
    """Surat tugas: which officials are sent to the bimtek."""

    bimtek = models.OneToOneField("bimtek.Bimtek", models.PROTECT, related_name="task_letter")
    number = models.CharField("nomor surat", max_length=80)
    dated_on = models.DateField("tanggal surat")
    bases = models.TextField("dasar", help_text="Satu dasar per baris, misalnya nomor DPA.")
    tasks = models.TextField("untuk", help_text="Satu tugas per baris.")
    costs = models.CharField("pembebanan biaya", max_length=200, blank=True)

    class Meta:
        verbose_name = "surat tugas"

    def __str__(self):
        return f"Surat tugas {self.number}"


class TaskedOfficial(models.Model):
    """A line of the surat tugas."""

    letter = models.ForeignKey(TaskLetter, models.CASCADE, related_name="officials")
    name = models.CharField("nama dengan gelar", max_length=120)
    nip = models.CharField("NIP", max_length=18, blank=True)
    rank = models.CharField("pangkat/golongan", max_length=60, blank=True)
    position = models.CharField("jabatan", max_length=130, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return self.name


class Transport(models.Model):
    """What each participant who came is given for the journey."""

    bimtek = models.OneToOneField("bimtek.Bimtek", models.PROTECT, related_name="transport")
    amount_rupiah = models.PositiveBigIntegerField("uang transport per orang (rupiah)")
    costs = models.CharField("pembebanan biaya", max_length=200, blank=True)

    class Meta:
        verbose_name = "daftar transport"
        constraints = [models.CheckConstraint(condition=Q(amount_rupiah__gt=0), name="transport_is_positive")]

    def __str__(self):
        return f"Transport {self.bimtek}"

    @property
    def places(self):
        return self.by_region.select_related("region")


class RegionTransportQuerySet(RegionScopedQuerySet):
    def visible_to(self, user):
        return self.filter(transport__bimtek__in=Bimtek.objects.visible_to(user))


class RegionTransport(models.Model):
    """Another amount for whoever comes from one kabupaten/kota or kecamatan; of two the narrower counts."""

    transport = models.ForeignKey(Transport, models.CASCADE, related_name="by_region")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    amount_rupiah = models.PositiveBigIntegerField("uang transport per orang (rupiah)")

    objects = RegionTransportQuerySet.as_manager()

    class Meta:
        ordering = ["transport", "region"]
        constraints = [
            models.UniqueConstraint(fields=["transport", "region"], name="one_transport_per_region"),
            models.CheckConstraint(condition=Q(amount_rupiah__gt=0), name="transport_of_a_region_is_positive"),
        ]

    def __str__(self):
        return self.region.title


class Minutes(models.Model):
    """Notulen."""

    bimtek = models.OneToOneField("bimtek.Bimtek", models.PROTECT, related_name="minutes")
    chair = models.CharField("pimpinan acara", max_length=120)
    writer = models.CharField("notulis", max_length=120)
    course = models.TextField("jalannya acara", help_text="Satu alinea per baris.")
    questions = models.TextField("tanya jawab", blank=True, help_text="Satu pertanyaan dan jawabannya per baris.")
    conclusions = models.TextField("kesimpulan dan tindak lanjut", help_text="Satu butir per baris.")

    class Meta:
        verbose_name = "notulen"

    def __str__(self):
        return f"Notulen {self.bimtek}"


class CertificateSeries(models.Model):
    """How the certificates of a bimtek are numbered, and what stands on all of them. Fixed from the first one on
    (trigger).
    """

    bimtek = models.OneToOneField("bimtek.Bimtek", models.PROTECT, related_name="certificate_series")
    pattern = models.CharField(
        "bentuk nomor", max_length=80, help_text=f"{NUMBER} diganti nomor urut. Contoh: 400.9.1/{NUMBER}/DINSOS/2026"
    )
    first_number = models.PositiveIntegerField("mulai dari nomor", default=1)
    dated_on = models.DateField("tanggal sertifikat")
    hours = models.PositiveSmallIntegerField("jumlah jam pelajaran (JP)")

    class Meta:
        verbose_name = "nomor sertifikat"
        constraints = [
            models.CheckConstraint(condition=Q(pattern__contains=NUMBER), name="a_pattern_has_room_for_the_number"),
            models.CheckConstraint(condition=Q(hours__gt=0), name="a_certificate_has_hours"),
        ]

    def __str__(self):
        return self.pattern


class Certificate(models.Model):
    """One person's certificate. Numbers follow each other without a gap, and nothing of it changes (triggers): printed
    again it bears the same number.
    """

    series = models.ForeignKey(CertificateSeries, models.PROTECT, related_name="certificates")
    participant = models.OneToOneField("bimtek.Participant", models.PROTECT, related_name="certificate")
    number = models.PositiveIntegerField("nomor urut")
    code = models.CharField("nomor sertifikat", max_length=80)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", help_text="of the office that issues it")
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(auto_now_add=True)

    objects = RegionScopedQuerySet.as_manager()

    class Meta:
        ordering = ["series", "number"]
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="one_certificate_per_number"),
            models.UniqueConstraint(fields=["region", "code"], name="one_certificate_per_code"),
        ]

    def __str__(self):
        return self.code
