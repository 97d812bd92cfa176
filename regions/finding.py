"""Reading region names as people write them. Never by likeness: Purwosari is not Purwoasri."""

import re

from regions.models import BpsCode, Region, RegionAlias
from regions.names import normalise_name


class VillageFinder:
    """Finds kelurahan/desa inside one region by code or name, from names held in memory: made once per file.

    A name is settled when it is the official name (blanks and case aside) of exactly one village, or an alias.
    Whatever is left is None: a person decides, not a distance between letters.
    """

    def __init__(self, region):
        villages = Region.objects.below(region).filter(level=Region.Level.VILLAGE)
        self.codes = {village.code: village for village in villages}
        self.names = {}
        for village in villages:
            self.names.setdefault(normalise_name(village.name), []).append(village)
        self.aliases = {
            alias.normalised: alias.region_id
            for alias in RegionAlias.objects.filter(region__in=self.codes).select_related("within")
            if alias.within_id is None or region.code.startswith(alias.within_id)
        }
        self.bps = dict(BpsCode.objects.filter(region__in=self.codes).values_list("code", "region_id"))
        districts = Region.objects.below(region).filter(level=Region.Level.DISTRICT)
        self.districts = {district.code: normalise_name(district.name) for district in districts}

    def by_code(self, code):
        """A village by its Kemendagri code, dotted or not; None when unknown here."""
        digits = re.sub(r"\D", "", code or "")
        if len(digits) != 10:
            return None
        return self.codes.get(f"{digits[:2]}.{digits[2:4]}.{digits[4:6]}.{digits[6:]}")

    def by_bps_code(self, code):
        """A village by the statistics office's code, through the table of both; None when it is not in it."""
        return self.codes.get(self.bps.get(re.sub(r"\D", "", code or "")))

    def by_name(self, name, district=None):
        """A village by name; `district` (a name) settles namesakes in two kecamatan. None when in doubt."""
        wanted = normalise_name(name or "")
        found = self.names.get(wanted, [])
        if len(found) > 1 and district:
            found = [v for v in found if self.districts.get(v.parent_id) == normalise_name(district)]
        if len(found) == 1:
            return found[0]
        return self.codes.get(self.aliases.get(wanted)) if not found else None
