"""Who belongs to a group and who leads it, from when to when. Rows are ended, never changed (migration 0002).

A day counts from `joined_on` or `since_on`, and no longer on `left_on` or `until_on`: whoever replaces a member on a
day is in from that very day, and the group is never one too many.
"""

from django.db import models
from django.db.models import F, Q

from audit.sealing import KK, ending_of
from beneficiaries.models import Person
from kube.models.groups import Group, OfGroupQuerySet
from kube.models.meetings import Meeting
from regions.models import Region


class MembershipQuerySet(OfGroupQuerySet):
    def present(self):
        return self.filter(left_on__isnull=True)

    def kept(self):
        """Without those whose list was taken back: it made nobody a member."""
        return self.exclude(left_why=Membership.Why.WITHDRAWN)

    def ended(self):
        """Who was a member and is none any more."""
        return self.kept().filter(left_on__isnull=False)

    def on(self, day):
        """The members as they were on a day, past or present."""
        return self.filter(joined_on__lte=day).filter(Q(left_on__isnull=True) | Q(left_on__gt=day))


class Membership(models.Model):
    """A person in a group, for his family. One family and one person is in one group at a time: partial UNIQUE."""

    class Why(models.TextChoices):
        LEFT = "left", "Keluar"
        DIED = "died", "Meninggal"
        MOVED = "moved", "Pindah"
        REPLACED = "replaced", "Diganti"
        GRADUATED = "graduated", "Graduasi"
        DISSOLVED = "dissolved", "Kelompok bubar"
        WITHDRAWN = "withdrawn", "Daftarnya ditarik kembali"  # on the very day he joined: he never was a member

    group = models.ForeignKey(Group, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", help_text="where he lived when he joined")
    kk_sealed = models.BinaryField(null=True)
    kk_index = models.BinaryField(help_text="key of the family: of its card, or of the NIK of who has none")
    joined_on = models.DateField("masuk tanggal")
    left_on = models.DateField("keluar tanggal", null=True)
    left_why = models.CharField("sebab keluar", max_length=9, choices=Why, blank=True)
    left_note = models.CharField("keterangan", max_length=200, blank=True)
    left_owing = models.BooleanField(
        "keluar dengan tunggakan", default=False, help_text="he owed the group when he left: the database knows"
    )
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    source = models.ForeignKey(
        "kube.GroupImport", models.PROTECT, null=True, related_name="made_members", help_text="the list he came with"
    )
    kk_last4 = ending_of(KK)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["group", "joined_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(left_on__isnull=True), name="one_group_per_person_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["kk_index"], condition=Q(left_on__isnull=True), name="one_group_per_family_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True, left_why="", left_note="")
                | (Q(left_on__isnull=False, left_on__gte=F("joined_on")) & ~Q(left_why="")),
                name="who_left_did_so_for_a_reason_after_joining",
            ),
            models.CheckConstraint(
                condition=Q(left_owing=False) | Q(left_on__isnull=False), name="who_is_still_in_did_not_leave_owing"
            ),
        ]
        indexes = [
            models.Index(fields=["group"], condition=Q(left_on__isnull=True), name="present_members"),
            models.Index(fields=["kk_index"]),
        ]

    def __str__(self):
        return self.person.name

    def get_absolute_url(self):
        return f"{self.group.get_absolute_url()}#anggota-{self.pk}"


class PositionQuerySet(OfGroupQuerySet):
    def held(self):
        return self.filter(until_on__isnull=True)

    def on(self, day):
        return self.filter(since_on__lte=day).filter(Q(until_on__isnull=True) | Q(until_on__gt=day))


class Position(models.Model):
    """An office in the group. Three titles, three different people: one holder each, one title each, at a time."""

    class Title(models.TextChoices):
        KETUA = "ketua", "Ketua"
        SEKRETARIS = "sekretaris", "Sekretaris"
        BENDAHARA = "bendahara", "Bendahara"

    group = models.ForeignKey(Group, models.PROTECT, related_name="positions", help_text="the membership's: trigger")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="positions")
    title = models.CharField("jabatan", max_length=10, choices=Title)
    since_on = models.DateField("sejak")
    until_on = models.DateField("sampai", null=True, help_text="first day he no longer holds it")
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, related_name="elected", help_text="in which he was elected"
    )
    source = models.ForeignKey(
        "kube.GroupImport", models.PROTECT, null=True, related_name="made_officers", help_text="the list that said so"
    )

    objects = PositionQuerySet.as_manager()

    class Meta:
        ordering = ["group", "since_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "title"], condition=Q(until_on__isnull=True), name="one_holder_per_title_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["membership"], condition=Q(until_on__isnull=True), name="one_title_per_member_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("since_on")),
                name="a_position_ends_after_it_begins",
            ),
        ]

    def __str__(self):
        return f"{self.get_title_display()}: {self.membership}"
