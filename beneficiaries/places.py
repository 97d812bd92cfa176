"""The kelurahan or desa of each row, by its code and its name: never by likeness, and never by cutting a code up."""

from beneficiaries import packing
from beneficiaries.findings import Note
from regions.finding import VillageFinder, Why
from regions.models import Region

NOTES = {
    Why.UNKNOWN: Note(
        "village_unknown", "Kelurahan ini tidak dikenal di wilayah berkas; baris dimuat tanpa kelurahan."
    ),
    Why.NAMESAKES: Note(
        "village_namesakes",
        "Beberapa kelurahan/desa bernama sama; tulis kecamatan atau kodenya. Baris dimuat tanpa kelurahan.",
    ),
    Why.OUTSIDE: Note("village_outside", "Kode kelurahan ini milik kabupaten/kota lain; baris dimuat tanpa kelurahan."),
    Why.CODE_UNKNOWN: Note("village_code_unknown", "Kode kelurahan tidak dikenal; yang dipakai namanya."),
    Why.CODE_OLD: Note("village_code_old", "Kode kelurahan dari sebelum pemekaran; yang dipakai namanya."),
    Why.OTHER_CODE: Note(
        "village_other_code", "Kode kelurahan milik kelurahan lain; yang dipakai nama dan kecamatannya."
    ),
    Why.OTHER_NAME: Note("village_conflict", "Kode dan nama kelurahan berbeda; yang dipakai kodenya."),
    Why.OTHER_DISTRICT: Note(
        "village_other_district",
        "Satu-satunya kelurahan/desa bernama ini ada di kecamatan lain; yang dipakai nama kelurahannya.",
    ),
}
ABOUT_CODES = {NOTES[why] for why in (Why.CODE_UNKNOWN, Why.CODE_OLD, Why.OTHER_CODE, Why.OUTSIDE)}


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
        """The village that is meant, or the release's region, with a note when in doubt. What contradicts itself is
        taken and told: a register row without any kelurahan would be found by nobody.
        """
        village, why = self.villages.find(name=name, district=district, code=code, bps_code=bps_code)
        return village or self.region, NOTES.get(why)


def note_column(note: Note, texts) -> str | None:
    """The column a note is about, of those the file has."""
    asked = ("village_code", "village") if note in ABOUT_CODES else ("village", "village_code")
    return next((name for name in asked if name in texts), None)
