"""Reading which village is meant, as people write it. Never by likeness: Purwosari is not Purwoasri."""

import re
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from regions.models import BpsCode, Region, RegionAlias, dotted
from regions.names import letters_of, normalise_name, readings_of


class Why(StrEnum):
    """Why a village could not be settled, or what about its writing is worth a word."""

    SETTLED = ""
    CODE_UNKNOWN = "code_unknown"  # the name settles it
    CODE_OLD = "code_old"  # of a kabupaten that is none any more: the name settles it
    OTHER_CODE = "other_code"  # the code's village has another name and kecamatan: these two settle it
    OTHER_NAME = "other_name"  # the code's village has another name
    OTHER_DISTRICT = "other_district"  # the only village of that name lies in another kecamatan
    NAMESAKES = "namesakes"
    OUTSIDE = "outside"  # the code is of another kabupaten of today
    UNKNOWN = "unknown"


SETTLED = {Why.SETTLED, Why.CODE_UNKNOWN, Why.CODE_OLD, Why.OTHER_CODE}
IN_WORDS = {
    Why.CODE_UNKNOWN: "Kode kelurahan/desa ini tidak dikenal; yang dipakai namanya.",
    Why.CODE_OLD: "Kode kelurahan/desa ini dari sebelum pemekaran; yang dipakai namanya.",
    Why.OTHER_CODE: "Kode kelurahan/desa ini milik yang lain; yang dipakai nama dan kecamatannya.",
    Why.OTHER_NAME: "Kode dan nama kelurahan/desa berbeda.",
    Why.OTHER_DISTRICT: "Satu-satunya kelurahan/desa bernama ini ada di kecamatan lain.",
    Why.NAMESAKES: "Beberapa kelurahan/desa bernama sama. Tulis juga kecamatannya atau kodenya.",
    Why.OUTSIDE: "Kode kelurahan/desa ini milik kabupaten/kota lain.",
    Why.UNKNOWN: "Kelurahan/desa ini tidak dikenal.",
}

COUNTED_AS = {  # where findings are counted
    Why.CODE_UNKNOWN: "Kode kelurahan tidak dikenal",
    Why.CODE_OLD: "Kode kelurahan dari sebelum pemekaran",
    Why.OTHER_CODE: "Kode milik kelurahan lain",
    Why.OTHER_NAME: "Kode dan nama kelurahan berbeda",
    Why.OTHER_DISTRICT: "Kelurahan ada di kecamatan lain",
    Why.NAMESAKES: "Beberapa kelurahan bernama sama",
    Why.OUTSIDE: "Kode kelurahan di luar wilayah",
    Why.UNKNOWN: "Kelurahan tidak dikenal",
}


class Found(NamedTuple):
    """The village that is meant, if any, and why it is not sure."""

    village: Region | None
    why: Why = Why.SETTLED

    @property
    def settled(self) -> Region | None:
        """The village, when nothing that is written speaks against it; else a person decides."""
        return self.village if self.why in SETTLED else None


class VillageFinder:
    """Finds kelurahan/desa inside one region by what is written, from names held in memory: made once per file.

    A name is settled when it is the official name (blanks and case aside) of exactly one village, or an alias.
    Whatever is left is None: a person decides, not a distance between letters.
    """

    def __init__(self, region):
        villages = Region.objects.below(region).filter(level=Region.Level.VILLAGE)
        self.region = region
        self.codes = {village.code: village for village in villages}
        self.names, self.bare_names = {}, {}
        for village in villages:
            self.names.setdefault(letters_of(village.name), []).append(village)
            if (bare := normalise_name(village.name)) != letters_of(village.name):
                self.bare_names.setdefault(bare, []).append(village)
        districts = Region.objects.below(region).filter(level=Region.Level.DISTRICT)
        self.districts = {district.code: normalise_name(district.name) for district in districts}
        self.aliases = {
            alias.normalised: alias.region_id
            for alias in RegionAlias.objects.filter(region__in=[*self.codes, *self.districts])
            if alias.within_id is None or region.code.startswith(alias.within_id)
        }
        self.bps = dict(BpsCode.objects.filter(region__in=self.codes).values_list("code", "region_id"))

    def find(self, *, name="", district="", code="", bps_code="") -> Found:
        """The village these cells of one row mean, each as written or "".

        A code of today counts before the name, but not before name and kecamatan together. A code of another
        kabupaten of today means that place and no namesake here; a code that is nobody's leaves it to the name.
        `district`, a name or a code, settles namesakes.
        """
        of_code = self.by_code(code) or self.by_bps_code(bps_code)
        if of_code:
            return self.confirmed(of_code, name, district)
        if self.is_outside(code):
            return Found(None, Why.OUTSIDE)
        found = self.named(name, district)
        if found.why or not code.strip("-. "):
            return found
        return Found(found.village, Why.CODE_OLD if self.is_old(code) else Why.CODE_UNKNOWN)

    def confirmed(self, of_code: Region, name: str, district: str) -> Found:
        """The village of a code, held against the name and the kecamatan beside it: two count more than one."""
        if not letters_of(name) or any(of_code in found for found in self.called(name)):
            return Found(of_code)
        of_name, districts = self.named(name, district).settled, self.districts_called(district)
        if of_name and of_name.parent_id in districts and of_code.parent_id not in districts:
            return Found(of_name, Why.OTHER_CODE)
        return Found(of_code, Why.OTHER_NAME)

    def by_code(self, code):
        """A village by its Kemendagri code, dotted or not; None when unknown here."""
        digits = digits_of(code)
        return self.codes.get(dotted(digits)) if len(digits) == 10 else None

    def by_bps_code(self, code):
        """A village by the statistics office's code, through the table of both; None when it is not in it."""
        return self.codes.get(self.bps.get(digits_of(code)))

    def by_name(self, name, district=""):
        """A village by name; `district` settles namesakes in two kecamatan. None when in doubt."""
        return self.named(name or "", district or "").settled

    def named(self, name: str, district: str) -> Found:
        """By name alone, or the one of that name in the kecamatan that is written beside it."""
        readings = [found for found in self.called(name) if found]
        if not readings:
            return Found(None, Why.UNKNOWN)
        districts = self.districts_called(district)
        there = ([v for v in found if v.parent_id in districts] for found in readings)
        found = next(filter(None, there), readings[0])
        if len(found) > 1:
            return Found(None, Why.NAMESAKES)
        contradicts = districts and found[0].parent_id not in districts
        return Found(found[0], Why.OTHER_DISTRICT if contradicts else Why.SETTLED)

    def called(self, name: str):
        """Lists of villages under each reading of a name, the plainest first. The word Desa or Kelurahan chooses
        between two of one name; where all are of the other kind it is taken for a habit of whoever wrote it.
        """
        for kind, text in readings_of(name):
            for names in (self.names, self.bare_names):
                found = names.get(letters_of(text), [])
                yield [village for village in found if village.kind == kind] or found
        alias = self.codes.get(self.aliases.get(normalise_name(name)))
        yield [alias] if alias else []

    def districts_called(self, district: str) -> set[str]:
        """Codes of the kecamatan of this name or code; none when it is blank or unknown here."""
        if len(digits := digits_of(district)) == 6:
            return {dotted(digits)} & self.districts.keys()
        plain = normalise_name(district)
        same = {code for code, name in self.districts.items() if plain and name == plain}
        return same or {self.aliases.get(plain)} & self.districts.keys()

    def is_outside(self, code) -> bool:
        """Whether it is a code of another kabupaten of today: then a village here of the same name is not meant."""
        digits = digits_of(code)
        own = self.region.code.replace(".", "")[:4]
        return is_village_code(digits) and not digits.startswith(own) and dotted(digits[:4]) in self.regencies

    def is_old(self, code) -> bool:
        """Whether it is a code of a kabupaten that is none today, as those of Papua from before 2022.

        Such a code is not translated: the villages were numbered anew, and one in four got the number of another.
        """
        digits = digits_of(code)
        return is_village_code(digits) and dotted(digits[:4]) not in self.regencies

    @cached_property
    def regencies(self):
        return set(Region.objects.filter(level=Region.Level.REGENCY).values_list("code", flat=True))


def digits_of(code) -> str:
    """The digits of a written code; one that a spreadsheet made a number of loses its ".0"."""
    return re.sub(r"\D", "", re.sub(r"[.,]0$", "", (code or "").strip()))


def is_village_code(digits: str) -> bool:
    """By its form: ten digits, the seventh for kelurahan (1), desa (2) or desa adat (3), as no BPS code need have."""
    return len(digits) == 10 and digits[6] in "123"
