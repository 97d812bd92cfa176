"""Offices, the people who work there, and the forms they have already sent."""

from functools import reduce

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from accounts.roles import Role
from regions.codes import PROVINCE, REGENCY
from regions.models import Region, RegionScopedQuerySet, scope_of


class OfficeQuerySet(RegionScopedQuerySet):
    def nearest(self, code):
        """Of a region the office that looks after it: that of its kabupaten/kota, else that of its province."""
        codes = [code[:REGENCY], code[:PROVINCE]] if code else []
        return self.filter(region__in=codes).order_by("-region_id")  # "18.72" comes before "18"


class Office(models.Model):
    """A Dinas Sosial: its letterhead, its clock and the pattern of its numbers."""

    class Zone(models.TextChoices):
        WIB = "Asia/Jakarta", "WIB"
        WITA = "Asia/Makassar", "WITA"
        WIT = "Asia/Jayapura", "WIT"

    class Paper(models.TextChoices):
        A4 = "A4", "A4"
        F4 = "F4", "F4/Folio (215 x 330 mm)"

    region = models.OneToOneField(Region, models.PROTECT, related_name="office", verbose_name="wilayah")
    government = models.CharField("pemerintah", max_length=80, help_text="Baris pertama kop surat.")
    name = models.CharField("nama kantor", max_length=80)
    address = models.CharField("alamat", max_length=160)
    contact = models.CharField("telepon, surel, laman", max_length=160, blank=True)
    place = models.CharField("tempat pada surat", max_length=40)
    zone = models.CharField("zona waktu", max_length=20, choices=Zone, default=Zone.WIB)
    paper = models.CharField("kertas", max_length=2, choices=Paper, default=Paper.A4)
    decree_number_pattern = models.CharField(
        "pola nomor SK",
        max_length=80,
        default="{nomor} TAHUN {tahun}",
        help_text="{nomor} dan {tahun} diisi otomatis; selebihnya dicetak apa adanya.",
    )

    objects = OfficeQuerySet.as_manager()

    class Meta:
        ordering = ["region_id"]

    def __str__(self):
        return f"{self.name} {self.region.name}"

    @property
    def in_a_sentence(self):
        """ "Dinas Sosial Kota Metro": not in the capitals of a letterhead."""
        return f"{self.name.title() if self.name.isupper() else self.name} {self.region.name}"


class OfficialQuerySet(RegionScopedQuerySet):
    region_column = "office__region_id"

    def in_office(self, on):
        return self.filter(from_on__lte=on).filter(Q(until_on__isnull=True) | Q(until_on__gte=on))


class Official(models.Model):
    """Who signs for an office, and from when to when. Names carry their titles, as printed."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="officials")
    name = models.CharField("nama dengan gelar", max_length=120)
    position = models.CharField("jabatan", max_length=120, help_text="Contoh: Kepala Dinas Sosial")
    acting = models.CharField(
        "sebutan", max_length=6, blank=True, help_text="Plt., Plh., a.n. – kosongkan bila pejabat tetap."
    )
    rank = models.CharField("pangkat/golongan", max_length=60, blank=True)
    nip = models.CharField("NIP", max_length=18, blank=True)
    from_on = models.DateField("sejak")
    until_on = models.DateField("sampai", null=True, blank=True)

    objects = OfficialQuerySet.as_manager()

    class Meta:
        ordering = ["office", "-from_on"]

    def __str__(self):
        return f"{self.full_position}: {self.name}"

    @property
    def full_position(self):
        """ "Plt. Kepala Dinas Sosial" """
        return f"{self.acting} {self.position}".strip()


class NumberCounter(models.Model):
    """The last number an office gave to a kind of paper in a year."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "kind", "year"], name="one_counter_per_office_kind_year")
        ]

    def __str__(self):
        return f"{self.kind} {self.last}/{self.year}"


class UserQuerySet(RegionScopedQuerySet):
    def visible_to(self, user):
        """Colleagues inside the region; users without a region belong to whoever looks after the country."""
        if user.scope is None:
            return self.none()
        if user.is_national:
            return self
        return self.within(*user.scope)

    def owned_by(self, user):
        """An admin lets people in and out wherever he sees them; for everybody else they belong to their own office."""
        return self.visible_to(user) if user.role == Role.ADMIN else super().owned_by(user)

    def searched(self, text):
        return self.filter(Q(name__icontains=text) | Q(username__icontains=text))


class PeopleManager(UserManager.from_queryset(UserQuerySet)):
    """Django's create_user with our query words."""

    def create_superuser(self, *args, **fields):
        """Refused: it would have no region and see nothing. Raises ValidationError, as Django's command shows it."""
        raise ValidationError(
            "Akun itu tidak akan punya wilayah. Buat admin dengan: manage.py make_admin NAMA --name 'Nama Orang'"
            " --national (atau --region 18.72)"
        )


class User(AbstractUser):
    """A person who logs in: one role, one region. National is a range too; no region and not national sees nothing."""

    first_name = last_name = None
    name = models.CharField("nama", max_length=120)
    role = models.CharField("peran", max_length=12, choices=Role)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="users", verbose_name="wilayah"
    )
    is_national = models.BooleanField("seluruh Indonesia", default=False)
    must_change_password = models.BooleanField(
        default=False, help_text="The password was given by an admin; whoever logs in first makes his own."
    )

    REQUIRED_FIELDS = ["name", "role"]
    objects = PeopleManager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_national=False) | Q(region__isnull=True),
                name="a_region_or_the_whole_country",
                violation_error_message="Pilih satu wilayah atau seluruh Indonesia, tidak keduanya.",
            )
        ]

    def __str__(self):
        return self.name

    @property
    def scope(self):
        """The half-open range of region codes this person sees, or None for nothing at all."""
        if not self.is_active:
            return None
        if self.is_national:
            return ("", "~")
        return scope_of(self.region_id) if self.region_id else None

    @property
    def is_asked_by_name(self):
        """Whether he works only on what an office gave to him: a bimtek, a group, a list of visits."""
        return self.role == Role.PENDAMPING

    @property
    def office(self):
        """The office whose letterhead this person works under: that of his kabupaten/kota, else of his province."""
        if not hasattr(self, "_office"):
            self._office = self.offices().select_related("region").first()
        return self._office

    @property
    def own_office(self):
        """The office of his own kabupaten/kota, or of his province if he works for that; None while there is none."""
        return self.office if self.office and self.office.region_id == self.region_id[:REGENCY] else None

    @cached_property
    def zone(self):
        """The clock of that office, or None. Whoever sends a request comes with it: accounts/backends.py."""
        return self.offices().values_list("zone", flat=True).first()

    @cached_property
    def region_name(self):
        """Empty for whoever has none; fetched like the clock."""
        return self.region.name if self.region_id else ""

    def offices(self):
        return Office.objects.nearest(self.region_id)

    @property
    def ground(self):
        """The range of codes that his office looks after, without office his own; see `offices_below`."""
        return self.office.region.scope if self.scope and self.office else self.scope

    @cached_property
    def offices_below(self):
        """Codes of the regions inside his own that have an office of their own: what lies there belongs to that."""
        if self.scope is None or len(self.region_id or "") >= REGENCY:
            return []
        others = Office.objects.within(*self.scope).exclude(region=self.region_id)
        return list(others.values_list("region_id", flat=True))

    def owns(self, thing) -> bool:
        """Whether his own office may change this row."""
        return type(thing).objects.owned_by(self).filter(pk=thing.pk).exists()

    def seems_to_own(self, thing) -> bool:
        """The same of a row he sees already, without asking the database where its office is at hand: for buttons."""
        path = type(thing).objects.all().owner_path
        if not path.endswith("office") or self.is_asked_by_name:
            return self.owns(thing)
        office = reduce(lambda row, name: row and getattr(row, name), f"{path}_id".split("__"), thing)
        return self.office is not None and office == self.office.pk

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name.split()[0]


class Submission(models.Model):
    """A form that was sent. Its one-time token is the idempotency key: the same form again gets the same answer."""

    token = models.UUIDField(primary_key=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    body_sha256 = models.BinaryField()
    status = models.PositiveSmallIntegerField(default=0)
    location = models.CharField(max_length=300, blank=True)
    content = models.TextField(blank=True)
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["sent_at"])]

    def __str__(self):
        return str(self.token)


class LoginFailure(models.Model):
    """A try to log in that did not succeed, in digests: accounts/guessing.py."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    name = models.CharField(max_length=32)
    address = models.CharField(max_length=32)
    device = models.CharField(max_length=32, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["name", "at"], name="login_failure_name"),
            models.Index(fields=["address", "at"], name="login_failure_address"),
            models.Index(fields=["device", "at"], name="login_failure_device"),
        ]

    def __str__(self):
        return f"{self.at}"
