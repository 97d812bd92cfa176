"""The persons this office has ever proposed or helped, and the account each is paid to."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from audit.sealing import NIK, ending_of
from beneficiaries.models.register import Release, Sex
from regions.models import Region, RegionScopedQuerySet

CLAIMS = ("accounts", "received", "memberships", "candidacies")  # most are rows of rooms to the right


class PersonQuerySet(RegionScopedQuerySet):
    def visible_to(self, user):
        """Those of the user's region, and those proposed, helped or in a group in it wherever they live."""
        if user.scope is None:
            return self.none()
        low, high = user.scope
        found = Q(region_id__gte=low, region_id__lt=high)
        for relation in (
            "candidacies",
            "received",
            "memberships",
        ):  # rows of a room to the right, asked through the relation
            rows = self.model._meta.get_field(relation).related_model.objects.visible_to(user)
            found |= Exists(rows.filter(person=OuterRef("pk")))
        return self.filter(found)

    def owned_by(self, user):
        """Those whose own region lies in the user's: whose sealed numbers he may read, whom and whose account he may
        correct. Being proposed, helped or in a group elsewhere makes nobody that office's own.
        """
        return super().visible_to(user)

    def unclaimed(self):
        """Rows nothing of their own region speaks for: no account, no membership or aid anywhere, and no proposal
        there. A request of another office that was refused leaves such a row, and a wrong NIK does.
        """
        related = {name: self.model._meta.get_field(name).related_model.objects for name in CLAIMS}
        claims = [rows.filter(person=OuterRef("pk")) for rows in (related["accounts"], related["received"])]
        claims.append(related["memberships"].kept().filter(person=OuterRef("pk")))
        at_home = related["candidacies"].filter(person=OuterRef("pk"))
        claims.append(at_home.filter(person__region__code__startswith=F("programme__region_id")))
        return self.filter(*(~Exists(rows) for rows in claims))


class Person(models.Model):
    """Someone who was proposed for aid or received it, in any year: one row per NIK."""

    nik_sealed = models.BinaryField()
    nik_index = models.BinaryField(unique=True)
    name = models.CharField(max_length=120)
    sex = models.CharField(max_length=1, choices=Sex, blank=True)
    birth_on = models.DateField(null=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    nik_last4 = ending_of(NIK)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["birth_on"])]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("beneficiaries:person", args=[self.pk])

    def lives_within(self, user):
        return user.scope is not None and user.scope[0] <= self.region_id < user.scope[1]

    def name_for(self, user) -> str:
        """As this reader may know him: who lives elsewhere is called as the reader's own lists call him."""
        if self.lives_within(user):
            return self.name
        for rows in (self.candidacies, self.received):
            if row := rows.visible_to(user).order_by("-pk").first():
                return row.name
        return self.name if self.memberships.visible_to(user).exists() else "Orang dari wilayah lain"

    def newest_release(self, user):
        """The release that covers this person's region: the city's, also for a user of one kecamatan.

        Of someone who lives elsewhere it is that of the user's own region: another district's is not his to read.
        """
        return Release.objects.current(self.region if self.lives_within(user) else user.region)

    def register_entry(self, release, user):
        """What a release says of this person, or None when he is not in it, or in it where the user sees nothing."""
        entries = release.entries.all() if self.lives_within(user) else release.entries.visible_to(user)
        return entries.filter(nik_index=self.nik_index).select_related("region").first()


class Bank(models.Model):
    """A bank by its national three-digit code."""

    code = models.CharField(primary_key=True, max_length=3)
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class AccountQuerySet(RegionScopedQuerySet):
    region_column = "person__region_id"

    def owned_by(self, user):
        """Those of persons the user owns: whoever may read them may change them."""
        return self.visible_to(user)

    def in_use(self):
        return self.filter(replaced_at__isnull=True)


class BankAccount(models.Model):
    """A person's account. A correction adds a row and dates the old one; nothing is overwritten."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="accounts")
    bank = models.ForeignKey(Bank, models.PROTECT, related_name="+")
    account_sealed = models.BinaryField()
    account_index = models.BinaryField()
    account_last4 = models.CharField(max_length=4)
    holder = models.CharField("nama pemilik rekening", max_length=120, help_text="Persis seperti di buku tabungan.")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField("alasan perubahan", max_length=200, blank=True)
    replaced_at = models.DateTimeField(null=True)

    objects = AccountQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(replaced_at__isnull=True), name="one_account_in_use_per_person"
            )
        ]
        indexes = [models.Index(fields=["account_index"])]

    def __str__(self):
        return f"{self.bank} •••• {self.account_last4} a.n. {self.holder}"
