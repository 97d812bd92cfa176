"""The other books of a group: what it owns, who came, what it did. Lines are added, never changed (migration 0006)."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from kube.models.groups import Group, OfGroupQuerySet


class Condition(models.TextChoices):
    GOOD = "good", "Baik"
    WORN = "worn", "Rusak ringan"
    BROKEN = "broken", "Rusak berat"


class ItemQuerySet(OfGroupQuerySet):
    def with_state(self, until_on=None):
        """Each with how many are `left` and in which condition they were found last, `condition_now`.

        until_on: as it stood at the end of a day.
        """
        changes = ItemChange.objects.filter(item=OuterRef("pk"))
        by_then = Q()
        if until_on:
            changes, by_then = changes.filter(happened_on__lte=until_on), Q(changes__happened_on__lte=until_on)
        newest = changes.exclude(condition="").order_by("-happened_on", "-id").values("condition")[:1]
        return self.annotate(
            left=F("quantity") - Coalesce(Sum("changes__written_off", filter=by_then), 0),
            condition_now=Coalesce(Subquery(newest), F("condition")),
        ).order_by("acquired_on", "id")


class Item(models.Model):
    """A line of the inventory: as it was acquired. What became of it is its changes."""

    class Source(models.TextChoices):
        AID = "aid", "Bantuan"
        BOUGHT = "bought", "Dibeli kelompok"
        GIFT = "gift", "Pemberian lain"

    group = models.ForeignKey(Group, models.PROTECT, related_name="items")
    name = models.CharField("nama barang", max_length=120)
    quantity = models.PositiveIntegerField("berapa banyak", validators=[MinValueValidator(1)])
    unit = models.CharField("satuan", max_length=20, default="buah")
    condition = models.CharField("keadaan", max_length=6, choices=Condition, default=Condition.GOOD)
    acquired_on = models.DateField("didapat tanggal")
    source = models.CharField("asal", max_length=6, choices=Source)
    value_rupiah = models.PositiveBigIntegerField("harga seluruhnya (rupiah)", null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["acquired_on", "id"]
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="an_item_is_at_least_one")]

    def __str__(self):
        return f"{self.name}, {self.quantity} {self.unit}"

    def get_absolute_url(self):
        return f"{reverse('kube:inventory', args=[self.group_id])}#barang-{self.pk}"


class ItemChange(models.Model):
    """What was found of an item on a day: another condition, or that some are no longer there."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="changes")
    happened_on = models.DateField("tanggal")
    condition = models.CharField("keadaan sekarang", max_length=6, choices=Condition, blank=True)
    written_off = models.PositiveIntegerField("berapa yang sudah tidak ada", default=0)
    reason = models.CharField("keterangan", max_length=200)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["happened_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="") & (Q(written_off__gt=0) | ~Q(condition="")),
                name="a_change_says_what_and_why",
            )
        ]

    def __str__(self):
        return f"{self.item}: {self.reason}"


class Guest(models.Model):
    """A line of the guest book (buku tamu)."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="guests")
    came_on = models.DateField("tanggal")
    name = models.CharField("nama tamu", max_length=120)
    comes_from = models.CharField("dari mana", max_length=120, help_text="Kantor, jabatan atau alamatnya.")
    purpose = models.CharField("keperluan", max_length=200)
    remark = models.CharField("kesan dan pesan", max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = OfGroupQuerySet.as_manager()

    class Meta:
        ordering = ["-came_on", "-id"]

    def __str__(self):
        return f"{self.name}, {self.comes_from}"


class Activity(models.Model):
    """A line of the book of activities (buku kegiatan)."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="activities")
    held_on = models.DateField("tanggal")
    what = models.CharField("kegiatan", max_length=200)
    place = models.CharField("tempat", max_length=120)
    attended = models.PositiveSmallIntegerField("berapa orang ikut")
    result = models.CharField("hasil", max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = OfGroupQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-id"]

    def __str__(self):
        return self.what
