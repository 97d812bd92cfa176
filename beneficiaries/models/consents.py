"""One office asks another whether it may take a person of its region into a group or a programme."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Left
from django.urls import reverse

from accounts.models import Office
from beneficiaries.models.people import Person
from regions.codes import PROVINCE, REGENCY
from regions.models import Region, RegionScopedQuerySet


class ConsentQuerySet(RegionScopedQuerySet):
    def visible_to(self, user):
        """What the user's office asks, and what it is asked: rows of both sides."""
        if user.scope is None:
            return self.none()
        return self.within(*user.scope) | self.of_persons(user)

    def of_persons(self, user):
        """About persons of the user's region."""
        if user.scope is None:
            return self.none()
        low, high = user.scope
        return self.filter(person__region_id__gte=low, person__region_id__lt=high)

    def owned_by(self, user):
        """Those this user may answer: of persons of his region. A province or the country answers only for a place
        that has no office of its own.
        """
        nearer = [REGENCY] if user.region_id else [PROVINCE, REGENCY]
        asked = self.of_persons(user)
        if len(user.region_id or "") >= REGENCY:
            return asked
        offices = [Q(region_id=Left(OuterRef("person__region_id"), length)) for length in nearer]
        return asked.exclude(Exists(Office.objects.filter(offices[0] | offices[-1])))

    def about(self, subject):
        """subject: a group or a programme."""
        return self.filter(purpose=subject._meta.model_name, subject_id=subject.pk)

    def waiting(self):
        return self.filter(state=Consent.State.ASKED)

    def agreed(self):
        return self.filter(state=Consent.State.AGREED)


class Consent(models.Model):
    """The word of a person's own office that another one may take him in. Asked by whoever names his NIK; until it is
    agreed he is no member and stands in no decree (triggers). Neither side is told what the other wrote or knows.
    """

    class Purpose(models.TextChoices):  # the model asked for, so that `about` can name it
        GROUP = "group", "Anggota kelompok"
        PROGRAMME = "programme", "Usulan program"

    class State(models.TextChoices):
        ASKED = "asked", "Menunggu persetujuan kantor asalnya"
        AGREED = "agreed", "Disetujui kantor asalnya"
        REFUSED = "refused", "Tidak disetujui kantor asalnya"

    STEPS = {"agree": ({"asked", "refused"}, "agreed"), "refuse": ({"asked"}, "refused")}

    person = models.ForeignKey(Person, models.PROTECT, related_name="consents")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", help_text="of the office that asks")
    place = models.ForeignKey(Region, models.PROTECT, related_name="+", help_text="where it says he lives")
    purpose = models.CharField(max_length=9, choices=Purpose)
    subject_id = models.PositiveBigIntegerField(help_text="key of the group or programme, a row of a room to the right")
    subject_text = models.CharField(max_length=160)
    name = models.CharField("nama menurut peminta", max_length=120, help_text="as the asking office wrote it")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=7, choices=State, default=State.ASKED)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField("keterangan", max_length=200, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose", "subject_id", "name"], name="one_consent_for_a_name_and_purpose"
            ),
            models.CheckConstraint(
                condition=Q(state="asked", decided_by__isnull=True, decided_at__isnull=True, reason="")
                | (~Q(state="asked") & Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(reason="")),
                name="a_decided_consent_says_who_and_why",
            ),
        ]
        indexes = [models.Index(fields=["purpose", "subject_id"])]

    def __str__(self):
        return f"Persetujuan untuk {self.name}"

    def get_absolute_url(self):
        return reverse("beneficiaries:consent", args=[self.pk])
