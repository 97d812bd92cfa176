"""The kelurahan or desa of each row, by its code and its name: never by likeness, and never by cutting a code up."""

import re

from beneficiaries import packing
from beneficiaries.findings import Note
from regions.finding import VillageFinder
from regions.models import Region
from regions.names import normalise_name

UNKNOWN = Note("village_unknown", "Kelurahan ini tidak dikenal di wilayah berkas; baris dimuat tanpa kelurahan.")
CODE_UNKNOWN = Note("village_code_unknown", "Kode kelurahan tidak dikenal; yang dipakai namanya.")
OUTSIDE = Note("village_outside", "Kode kelurahan ini milik kabupaten/kota lain; baris dimuat tanpa kelurahan.")
CONFLICT = Note("village_conflict", "Kode dan nama kelurahan berbeda; yang dipakai kodenya.")


class Places(dict):
    """(code, name, kecamatan, BPS code) as written -> (packed region code, note): a file names some twenty villages."""

    def __init__(self, region: Region):
        super().__init__()
        self.region, self.villages = region, VillageFinder(region)

    def read(self, texts, count: int):
        """(region codes, [(index, column, note)]) of the rows."""
        missing = ("",) * count
        names = ("village_code", "village", "district", "bps_code")
        written = zip(*(texts.get(name, missing) for name in names), strict=True)
        found = [self[place] for place in written]
        noted = [(index, note_column(note, texts), note) for index, (_, note) in enumerate(found) if note]
        return [code for code, _ in found], noted

    def __missing__(self, place):
        village, note = self.find(*place)
        self[place] = found = packing.text(village.pk), note
        return found

    def find(self, code: str, name: str, district: str, bps_code: str):
        """The village by its code, else by its name; the release's region, with a note, when in doubt."""
        by_code = self.villages.by_code(code) or self.villages.by_bps_code(bps_code)
        if by_code is None and self.is_outside(code):
            return self.region, OUTSIDE
        by_name = self.villages.by_name(name, district)
        if by_code is None:
            if by_name is None:
                return self.region, UNKNOWN
            return by_name, CODE_UNKNOWN if code.strip("-. ") else None
        agrees = by_code == by_name or normalise_name(name) in ("", normalise_name(by_code.name))
        return by_code, None if agrees else CONFLICT

    def is_outside(self, code: str) -> bool:
        """A code of another regency: then a village here that happens to have the same name is not meant."""
        digits = re.sub(r"\D", "", code)
        return len(digits) == 10 and not digits.startswith(self.region.code.replace(".", "")[:4])


def note_column(note: Note, texts) -> str | None:
    """The column a note is about, of those the file has."""
    asked = ("village_code", "village") if note in (CODE_UNKNOWN, OUTSIDE) else ("village", "village_code")
    return next((name for name in asked if name in texts), None)
