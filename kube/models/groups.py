"""A group (KUBE, Karang Taruna, kelompok fakir miskin): where it is, what it trades in, and how it stands."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Lower, Substr, Upper
from django.urls import reverse
from django.utils import timezone

from accounts.models import Office
from accounts.roles import PENDAMPING
from regions.codes import DISTRICT
from regions.models import Region, RegionScopedQuerySet

# Where Indonesia lies, in degrees: catches latitude and longitude written the wrong way round.
SOUTH, NORTH, WEST, EAST = -12, 7, 94, 142


class BusinessType(models.Model):
    """A kind of business to pick from. One list for the country; an office adds what it misses."""

    name = models.CharField("jenis usaha", max_length=80)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="a_business_type_once",
                violation_error_message="Jenis usaha ini sudah ada di daftar.",
            )
        ]

    def __str__(self):
        return self.name


class GroupQuerySet(RegionScopedQuerySet):
    def visible_to(self, user):
        """Those of the user's region; a pendamping only those assigned to him today. Without those whose list was
        taken back: they never were.
        """
        found = super().visible_to(user).exclude(status=Group.Status.WITHDRAWN)
        if user.role != PENDAMPING:
            return found
        mine = self.related("assignments").on(timezone.localdate()).filter(pendamping=user)
        return found.filter(Exists(mine))

    def related(self, name):
        """Rows of another table of this room that belong to the group of the outer query."""
        return self.model._meta.get_field(name).related_model.objects.filter(group=OuterRef("pk"))

    def open(self):
        return self.filter(status__in=Group.OPEN)

    def searched(self, text):
        """By a part of the name, or the beginning of the code."""
        return self.filter(Q(name__icontains=text) | Q(code__istartswith=text))

    def without_pendamping(self, day):
        return self.open().filter(~Exists(self.related("assignments").on(day)))

    def with_facts(self):
        """What programmes ask of a group, of its members of today. One question however many groups.

        families: families (KK). kecamatan: how many different ones the members live in. officers: of the three.
        account_in_name: its account is in the group's name. has_plan: a plan is written, for any year.
        """
        members = self.related("memberships").present().order_by()
        officers = self.related("positions").held().order_by()
        accounts = self.related("accounts").in_use()
        plans = self.related("plans").exclude(text="")
        return self.annotate(
            families=counted(members, "kk_index"),
            kecamatan=counted(members, Substr("region_id", 1, DISTRICT)),
            officers=counted(officers, "title"),
            account_in_name=Exists(accounts.filter(is_in_group_name=True)),
            has_plan=Exists(plans),
        )


def counted(rows, what):
    """How many different values of `what` the rows of the outer query's group have; 0 for none."""
    one_group = rows.values("group").annotate(count=Count(what, distinct=True)).values("count")
    return Coalesce(Subquery(one_group), 0)


class Group(models.Model):
    """Poor families doing a joint business, or a body that helps them. `code` is the office's own word for it."""

    owner = "office"

    class Kind(models.TextChoices):
        KUBE = "kube", "KUBE"
        KARANG_TARUNA = "karang_taruna", "Karang Taruna"
        FAKIR_MISKIN = "fakir_miskin", "Kelompok fakir miskin"
        OTHER = "other", "Kelompok lain"

    class Location(models.TextChoices):
        RURAL = "rural", "Perdesaan"
        URBAN = "urban", "Perkotaan"
        COAST = "coast", "Pesisir, pulau kecil, perbatasan"

    class Status(models.TextChoices):
        FORMING = "forming", "Dibentuk"
        ACTIVE = "active", "Aktif"
        INACTIVE = "inactive", "Tidak aktif"
        GRADUATED = "graduated", "Mandiri (graduasi)"
        DISSOLVED = "dissolved", "Bubar"
        WITHDRAWN = "withdrawn", "Daftarnya ditarik kembali"  # by kube.services.taking_back, and by nothing else

    STEPS = {
        "activate": ({Status.FORMING, Status.INACTIVE}, Status.ACTIVE),
        "deactivate": ({Status.ACTIVE}, Status.INACTIVE),
        "graduate": ({Status.ACTIVE}, Status.GRADUATED),
        "dissolve": ({Status.FORMING, Status.ACTIVE, Status.INACTIVE}, Status.DISSOLVED),
    }
    OPEN = (Status.FORMING, Status.ACTIVE, Status.INACTIVE)  # the others are over: nobody joins any more

    code = models.CharField("kode kelompok", max_length=40)
    name = models.CharField("nama kelompok", max_length=120)
    kind = models.CharField("bentuk", max_length=13, choices=Kind, default=Kind.KUBE)
    location = models.CharField("tipe lokasi", max_length=5, choices=Location, blank=True)
    office = models.ForeignKey(Office, models.PROTECT, related_name="groups")
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="+", verbose_name="kelurahan/desa", help_text="a kecamatan while unknown"
    )
    business_type = models.ForeignKey(
        BusinessType, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="jenis usaha"
    )
    business = models.CharField("uraian usaha", max_length=200, blank=True)
    address = models.CharField("alamat", max_length=200, blank=True)
    latitude = models.DecimalField(
        "lintang",
        max_digits=8,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(SOUTH), MaxValueValidator(NORTH)],
    )
    longitude = models.DecimalField(
        "bujur",
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(WEST), MaxValueValidator(EAST)],
    )
    founded_on = models.DateField("berdiri tanggal", null=True, blank=True)
    has_stamp = models.BooleanField("punya cap kelompok", default=False)
    has_name_board = models.BooleanField("punya papan nama", default=False)
    status = models.CharField(max_length=9, choices=Status, default=Status.FORMING)
    status_on = models.DateField("sejak", null=True, help_text="day of the last step")
    status_reason = models.CharField("alasan", max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1, help_text="counts edits: who edits an older one is told")
    source = models.ForeignKey(
        "kube.GroupImport", models.PROTECT, null=True, related_name="made_groups", help_text="the list it came with"
    )

    objects = GroupQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                F("office"),
                Upper("code"),
                condition=~Q(status="withdrawn"),
                name="one_group_per_office_and_code",
                violation_error_message="Kode ini sudah dipakai kelompok lain di kantor Anda.",
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(SOUTH, NORTH),
                    longitude__range=(WEST, EAST),
                ),
                name="a_group_lies_in_indonesia",
                violation_error_message="Titik peta harus di Indonesia. Isi lintang dan bujur, atau kosongkan.",
            ),
        ]
        indexes = [
            models.Index(fields=["name", "id"]),
            models.Index(fields=["region", "status"]),
            # As `searched` asks, in capitals; the beginning of a code is found by its parts too.
            GinIndex(OpClass(Upper("name"), "gin_trgm_ops"), name="group_name_parts"),
            GinIndex(OpClass(Upper("code"), "gin_trgm_ops"), name="group_code_parts"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("kube:detail", args=[self.pk])

    def can(self, step):
        return self.status in self.STEPS[step][0]

    @property
    def has_three(self):
        """Whether all three titles are held; of rows asked `with_facts`."""
        return self.officers == 3

    @property
    def is_open(self):
        return self.status in self.OPEN


class OfGroupQuerySet(RegionScopedQuerySet):
    """Rows of a group: whoever sees the group sees them."""

    region_column, owner = "group__region_id", "group__office"

    def visible_to(self, user):
        return self.filter(group__in=Group.objects.visible_to(user))
