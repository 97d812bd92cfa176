"""Kode wilayah, and the one verb that decides who sees what: `visible_to`."""

from django.db import models

from regions.names import normalise_name


class RegionScopedQuerySet(models.QuerySet):
    """Rows that carry a region. Region codes nest (18 > 18.72 > 18.72.01), so a scope is a range."""

    region_column = "region_id"

    def visible_to(self, user):
        """Rows inside the user's region; nothing for whoever has none (inactive, or not assigned yet)."""
        if user.scope is None:
            return self.none()
        return self.within(*user.scope)

    def within(self, low, high):
        return self.filter(**{f"{self.region_column}__gte": low, f"{self.region_column}__lt": high})


def scope_of(code):
    """The half-open range of codes at or below `code`; national is the range of everything, not a bypass."""
    return (code, f"{code}~")


class RegionQuerySet(RegionScopedQuerySet):
    region_column = "code"

    def below(self, region):
        """The region itself and everything inside it."""
        return self.within(*scope_of(region.code))


class Region(models.Model):
    """One administrative region of Kepmendagri 300.2.2-2138/2025; see regions/data/SOURCE.md."""

    class Level(models.TextChoices):
        PROVINCE = "province", "Provinsi"
        REGENCY = "regency", "Kabupaten/Kota"
        DISTRICT = "district", "Kecamatan"
        VILLAGE = "village", "Kelurahan/Desa"

    code = models.CharField(primary_key=True, max_length=13, db_collation="C")
    name = models.CharField(max_length=60)
    level = models.CharField(max_length=8, choices=Level)
    kind = models.CharField(max_length=9)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")

    objects = RegionQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        indexes = [models.Index(fields=["parent", "name"])]

    def __str__(self):
        return self.name

    @property
    def scope(self):
        return scope_of(self.code)

    @property
    def title(self):
        """With the word for its kind: "Kelurahan Imopuro", "Kota Metro"."""
        if self.level in (self.Level.PROVINCE, self.Level.DISTRICT, self.Level.VILLAGE):
            return f"{self.kind.capitalize()} {self.name}"
        return self.name


class RegionAlias(models.Model):
    """Another spelling of a region's name, valid inside `within`: reports write "Ganjarasri" for Ganjar Asri."""

    within = models.ForeignKey(Region, models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=60)
    normalised = models.CharField(max_length=60, editable=False)
    region = models.ForeignKey(Region, models.CASCADE, related_name="aliases")
    source = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["within", "normalised"], nulls_distinct=False, name="one_meaning_per_alias")
        ]

    def __str__(self):
        return f"{self.name} = {self.region}"

    def save(self, *args, **kwargs):
        self.normalised = normalise_name(self.name)
        super().save(*args, **kwargs)
