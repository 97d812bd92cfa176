"""What a programme gives and to whom: its components, and the packages of goods."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from programmes.models.programmes import Programme
from regions.models import RegionScopedQuerySet


class ComponentQuerySet(RegionScopedQuerySet):
    region_column = "programme__region_id"


class Component(models.Model):
    """One kind of aid of a programme: WRSE, KUBE, or a local name. Each recipient gets the same amount, in money or
    in goods. Who is placed can never pass the quota: the database says no.
    """

    owner = "programme__office"

    class RecipientKind(models.TextChoices):
        PERSON = "person", "Perorangan"
        HOUSEHOLD = "household", "Keluarga"
        GROUP = "group", "Kelompok"
        INTERMEDIARY = "intermediary", "Penyalur perantara (misalnya Karang Taruna)"

    class Form(models.TextChoices):
        TRANSFER = "transfer", "Uang, transfer ke rekening penerima"
        GOODS = "goods", "Barang"
        REVOLVING = "revolving", "Modal bergulir"

    UNITS = {
        RecipientKind.PERSON: "orang",
        RecipientKind.HOUSEHOLD: "keluarga",
        RecipientKind.GROUP: "kelompok",
        RecipientKind.INTERMEDIARY: "penyalur",
    }
    # Both are groups of the house (kube.Group): one gets the aid for itself, the other passes it on.
    GROUPS = (RecipientKind.GROUP, RecipientKind.INTERMEDIARY)

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="components")
    order = models.PositiveSmallIntegerField(default=1)
    name = models.CharField("nama komponen", max_length=160)
    recipient_kind = models.CharField("penerima", max_length=12, choices=RecipientKind, default=RecipientKind.PERSON)
    form = models.CharField("bentuk bantuan", max_length=9, choices=Form, default=Form.TRANSFER)
    amount_rupiah = models.PositiveBigIntegerField(
        "bantuan per penerima (rupiah)", null=True, help_text="of goods: the price of a package"
    )
    quota = models.PositiveIntegerField("kuota", default=0)
    placed = models.PositiveIntegerField(default=0, editable=False, help_text="candidates in a decree, draft or signed")

    objects = ComponentQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="one_component_per_name"),
            models.UniqueConstraint(fields=["id", "programme"], name="a_component_with_its_programme"),
            models.UniqueConstraint(fields=["id", "recipient_kind"], name="a_component_with_its_kind"),
            models.CheckConstraint(condition=Q(placed__lte=F("quota")), name="placed_within_quota"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return self.programme.get_absolute_url()

    @property
    def is_goods(self):
        return self.form == self.Form.GOODS

    @property
    def is_for_groups(self):
        return self.recipient_kind in self.GROUPS

    @property
    def is_for_intermediaries(self):
        return self.recipient_kind == self.RecipientKind.INTERMEDIARY

    @property
    def is_for_families(self):
        return self.recipient_kind == self.RecipientKind.HOUSEHOLD

    @property
    def unit(self):
        """What is counted: orang, keluarga, kelompok, penyalur."""
        return self.UNITS[self.recipient_kind]

    @property
    def needed_rupiah(self):
        """What the whole quota would cost."""
        return self.quota * (self.amount_rupiah or 0)

    @property
    def room(self):
        """How many more can be placed, by quota and by the programme's budget, whichever ends first."""
        if not self.amount_rupiah:
            return 0
        left_rupiah = self.programme.budget_rupiah - self.programme.committed_rupiah
        return min(self.quota - self.placed, left_rupiah // self.amount_rupiah)


class PackageQuerySet(RegionScopedQuerySet):
    region_column = "component__programme__region_id"


class Package(models.Model):
    """The goods one recipient gets. A component may offer several (a kitchen, a sewing kit), all at the same price:
    when a transaction ends, the lines of each come to the component's amount (trigger).
    """

    owner = "component__programme__office"

    component = models.ForeignKey(Component, models.PROTECT, related_name="packages")
    name = models.CharField("nama paket", max_length=80)
    business = models.CharField("jenis usaha", max_length=80, blank=True)

    objects = PackageQuerySet.as_manager()

    class Meta:
        ordering = ["component", "name"]
        constraints = [models.UniqueConstraint(fields=["component", "name"], name="one_package_per_name")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("programmes:detail", args=[self.component.programme.slug])

    @property
    def price_rupiah(self):
        return sum(line.price_rupiah for line in self.lines.all())


class PackageLine(models.Model):
    """So many of one thing."""

    package = models.ForeignKey(Package, models.CASCADE, related_name="lines")
    item = models.CharField("barang", max_length=120)
    quantity = models.PositiveIntegerField("jumlah")
    unit = models.CharField("satuan", max_length=20, default="buah")
    unit_price_rupiah = models.PositiveBigIntegerField("harga satuan (rupiah)")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0, unit_price_rupiah__gt=0), name="goods_are_counted_and_priced"
            )
        ]

    def __str__(self):
        return f"{self.quantity} {self.unit} {self.item}"

    @property
    def price_rupiah(self):
        return self.quantity * self.unit_price_rupiah
