"""What a new release changes for people we know."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from beneficiaries.models.people import Person
from beneficiaries.models.register import Release
from regions.models import Region, RegionScopedQuerySet


class PersonChangeQuerySet(RegionScopedQuerySet):
    def waiting(self):
        return self.filter(reviewed_at__isnull=True)


class PersonChange(models.Model):
    """A person we proposed or helped, of whom a release says something else than the one before.

    For the office to look at. Decisions of the past stay as they are.
    """

    owner = "release__region"

    class Kind(models.TextChoices):
        VANISHED = "vanished", "Tidak ada lagi di data"
        DIED = "died", "Tercatat meninggal"
        DECILE = "decile", "Desil berubah"
        PKH = "pkh", "Kini menerima PKH"
        BPNT = "bpnt", "Kini menerima BPNT"
        MOVED = "moved", "Pindah kelurahan"

    release = models.ForeignKey(Release, models.PROTECT, related_name="person_changes")
    person = models.ForeignKey(Person, models.PROTECT, related_name="register_changes")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    kinds = models.JSONField(help_text="values of Kind")
    before = models.JSONField(help_text="decile, pkh, bpnt, alive, region; empty when not in the release")
    after = models.JSONField()
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    note = models.CharField("catatan", max_length=200, blank=True)

    objects = PersonChangeQuerySet.as_manager()

    class Meta:
        ordering = ["reviewed_at", "id"]
        constraints = [models.UniqueConstraint(fields=["release", "person"], name="one_change_per_person_and_release")]

    def __str__(self):
        return f"{self.person}: {', '.join(self.told_kinds())}"

    def get_absolute_url(self):
        return reverse("beneficiaries:changes", args=[self.release_id])

    def told_kinds(self):
        return [self.Kind(kind).label for kind in self.kinds]
