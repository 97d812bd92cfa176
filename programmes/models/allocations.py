"""How a province divides a programme over its kabupaten and kota."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from jobs.models import Upload
from programmes.models.components import Component
from regions.models import Region, RegionScopedQuerySet


class Allocation(models.Model):
    """One component in one kabupaten/kota: what it asked for, what it was given, and how far it is.

    Kept by the database: all allocations of a programme stay within its budget, and whoever is placed in the region
    stays within the allocation.
    """

    owner = "component__programme__office"

    component = models.ForeignKey(Component, models.PROTECT, related_name="allocations")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", help_text="a kabupaten or kota")
    proposed_rupiah = models.PositiveBigIntegerField("usulan (rupiah)", null=True)
    proposed_targets = models.PositiveIntegerField("sasaran yang diusulkan", null=True)
    allocated_rupiah = models.PositiveBigIntegerField("alokasi (rupiah)", default=0)
    targets = models.PositiveIntegerField("sasaran", default=0)
    placed = models.PositiveIntegerField(default=0, editable=False, help_text="in a decree, draft or signed")
    placed_rupiah = models.PositiveBigIntegerField(default=0, editable=False)
    bimtek_on = models.DateField("tanggal bimtek", null=True)
    handed_over_on = models.DateField("tanggal penyerahan", null=True)
    upload = models.ForeignKey(
        Upload, models.PROTECT, null=True, related_name="allocations", help_text="the file that decided it"
    )

    objects = RegionScopedQuerySet.as_manager()

    class Meta:
        ordering = ["region_id", "component__order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["component", "region"], name="one_allocation_per_region"),
            models.CheckConstraint(
                condition=Q(placed__lte=F("targets"), placed_rupiah__lte=F("allocated_rupiah")),
                name="placed_within_allocation",
            ),
        ]

    def __str__(self):
        return f"{self.component.name} {self.region.name}"

    def get_absolute_url(self):
        return reverse("programmes:allocation", args=[self.pk])


class AllocationImport(models.Model):
    """A file of allocations that was applied: so that it can be taken back."""

    programme = models.ForeignKey("programmes.Programme", models.PROTECT, related_name="allocation_imports")
    upload = models.OneToOneField(Upload, models.PROTECT, related_name="allocation_import")
    lines = models.JSONField(
        default=list, help_text="allocation, and its values before (none: the file made it) and after"
    )
    applied_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return f"Daftar alokasi {self.programme}"
