"""What a group means to do in a year, and what it will cost (RAB)."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q, Sum

from kube.models.groups import Group, OfGroupQuerySet


class PlanQuerySet(OfGroupQuerySet):
    def with_total(self):
        return self.annotate(total_rupiah=Sum("lines__total_rupiah", default=0))


class Plan(models.Model):
    """The business plan (rencana usaha) of one year; its lines are the budget."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="plans")
    year = models.PositiveSmallIntegerField("tahun")
    text = models.TextField("rencana usaha", max_length=4000, blank=True)
    version = models.PositiveIntegerField(default=1, help_text="counts edits: who edits an older one is told")

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["group", "year"], name="one_plan_per_group_and_year")]

    def __str__(self):
        return f"Rencana usaha {self.year}"


class BudgetLine(models.Model):
    """One line of the budget (RAB)."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="lines")
    item = models.CharField("barang atau keperluan", max_length=120)
    quantity = models.PositiveIntegerField("jumlah", validators=[MinValueValidator(1)])
    unit = models.CharField("satuan", max_length=20)
    unit_price_rupiah = models.PositiveBigIntegerField("harga satuan (rupiah)")
    total_rupiah = models.GeneratedField(
        expression=F("quantity") * F("unit_price_rupiah"), output_field=models.BigIntegerField(), db_persist=True
    )

    class Meta:
        ordering = ["plan", "id"]
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="a_budget_line_buys_something")]

    def __str__(self):
        return f"{self.item}, {self.quantity} {self.unit}"
