"""Kode wilayah, and the two verbs that decide who sees what and who may change it: `visible_to` and `owned_by`."""

import re

from django.db import models
from django.db.models.functions import Left

from regions.codes import LENGTHS, PROVINCE, REGENCY
from regions.names import normalise_name, without_kind


class RegionScopedQuerySet(models.QuerySet):
    """Rows that carry a region. Region codes nest (18 > 18.72 > 18.72.01), so a scope is a range."""

    region_column = "region_id"
    owner = ""

    def visible_to(self, user):
        """Rows inside the user's region; nothing for whoever has none (inactive, or not assigned yet)."""
        if user.scope is None:
            return self.none()
        return self.within(*user.scope)

    def owned_by(self, user):
        """Those of `visible_to` that the user's own office may change: seeing reaches down, writing does not.

        A model, or the queryset of its family, says by `owner` which office is meant, as a path: "programme__office";
        or "release__region", then it is the nearest office of that region. Without the word it is the nearest office of
        the row's own region: that of its kabupaten/kota, else that of its province. A pendamping sees nothing but what
        an office gave to him, and that is his to write.
        """
        found, path = self.visible_to(user), self.owner_path
        if user.is_asked_by_name:
            return found
        if path.endswith("office"):
            return found.filter(**{path: user.office}) if user.office else self.none()
        if user.ground is None:
            return self.none()
        column = f"{path}_id" if path else self.region_column
        low, high = user.ground
        found = found.filter(**{f"{column}__gte": low, f"{column}__lt": high})
        if not user.offices_below:
            return found
        found = found.alias(own_regency=Left(column, REGENCY), own_province=Left(column, PROVINCE))
        return found.exclude(own_regency__in=user.offices_below).exclude(own_province__in=user.offices_below)

    @property
    def owner_path(self):
        return getattr(self.model, "owner", self.owner)

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

    def searched(self, text):
        """By the beginning of the code, by a part of the name, or by another spelling."""
        text = text.strip()
        if text[:1].isdigit():
            return self.filter(code__startswith=dotted(text))
        spelled = RegionAlias.objects.filter(normalised=normalise_name(text))
        return self.filter(models.Q(name__icontains=text) | models.Q(code__in=spelled.values("region")))

    def called(self, text):
        """By the whole code or the whole name: "18.72", "1872", "Kota Metro", "Metro", "18.72 – Kota Metro"."""
        text = text.strip()
        if text[:1].isdigit():
            return self.filter(code=dotted(re.match(r"[\d.]+", text)[0].rstrip(".")))
        bare = without_kind(text)
        names = models.Q()
        for name in (text, bare, f"Kota {bare}", f"Kabupaten {bare}"):
            names |= models.Q(name__iexact=name)
        return self.filter(names)


TYPED_AS_NUMBER = re.compile(r"(\d\d),(\d\d?)", re.ASCII)


def dotted(code):
    """ "1872011001" -> "18.72.01.1001"; what is dotted already, or no number, stays as it is.

    "18,72" and "18,1" are 18.72 and 18.10, typed as a number into a workbook.
    """
    if typed := TYPED_AS_NUMBER.fullmatch(code):
        return f"{typed[1]}.{typed[2].ljust(2, '0')}"
    if not code.isdigit():
        return code
    parts = [code[0:2], code[2:4], code[4:6], code[6:]]
    return ".".join(part for part in parts if part)


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

    @property
    def codes_above(self):
        """Its own code and those of what it lies in, the province first."""
        return [self.code[:length] for length in LENGTHS if length <= len(self.code)]

    def villages(self):
        """Every kelurahan and desa inside it."""
        return type(self).objects.below(self).filter(level=self.Level.VILLAGE)

    @property
    def path(self):
        """From the province down: "Lampung › Kota Metro › Metro Pusat". Ask with the parents selected."""
        above, names = self.parent, []
        while above is not None:
            names.insert(0, above.name)
            above = above.parent
        return " › ".join(names)


class RegionAlias(models.Model):
    """Another spelling of a region's name, valid inside `within`: reports write "Ganjarasri" for Ganjar Asri."""

    within = models.ForeignKey(Region, models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=60)
    normalised = models.CharField(max_length=60, editable=False)
    region = models.ForeignKey(Region, models.CASCADE, related_name="aliases")
    source = models.CharField(max_length=120, blank=True)

    objects = RegionScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["within", "normalised"], nulls_distinct=False, name="one_meaning_per_alias")
        ]

    def __str__(self):
        return f"{self.name} = {self.region}"

    def save(self, *args, **kwargs):
        self.normalised = normalise_name(self.name)
        super().save(*args, **kwargs)


class BpsCode(models.Model):
    """The statistics office's own number of a kelurahan or desa: ten digits too, but of other places than ours.

    Only this table leads from the one to the other: PP KK CCC DDD cannot be cut into PP.KK.CC.DDDD.
    """

    code = models.CharField(primary_key=True, max_length=10)
    region = models.ForeignKey(Region, models.CASCADE, related_name="bps_codes")

    objects = RegionScopedQuerySet.as_manager()

    def __str__(self):
        return f"{self.code} = {self.region_id}"
