"""Reads one row of a list of participants. Nothing is written here, so a preview and the import read alike."""

from dataclasses import dataclass

from audit import sealing
from bimtek.models import Participant
from jobs.cells import Cells, Refusal
from jobs.fields import Title, is_of_group, parse_sex, part_title, read_nik
from regions.finding import VillageFinder
from regions.models import Region
from regions.names import normalise_name

Kind = Participant.Kind
# What lists write in the column "peran", without blanks and signs: (kind, title). A title of a group is its own.
ROLES = {
    **{title: (Kind.OFFICER, title.capitalize()) for title in ("ketua", "sekretaris", "bendahara", "anggota")},
    "lurah": (Kind.LURAH, ""),
    "kepalakelurahan": (Kind.LURAH, "Lurah"),
    "kepaladesa": (Kind.LURAH, "Kepala Desa"),
    "kepdesa": (Kind.LURAH, "Kepala Desa"),
    "kades": (Kind.LURAH, "Kepala Desa"),
    "tksk": (Kind.TKSK, ""),
    "pendamping": (Kind.PENDAMPING, "Pendamping"),
    "pendampingkube": (Kind.PENDAMPING, ""),
    "pendampingkelompok": (Kind.PENDAMPING, ""),
    "pendampingsosial": (Kind.PENDAMPING, "Pendamping Sosial"),
    "pendampingpkh": (Kind.PENDAMPING_PKH, ""),
    "pendampingsosialpkh": (Kind.PENDAMPING_PKH, ""),
    "petugas": (Kind.STAFF, ""),
    "petugasdinas": (Kind.STAFF, ""),
    "petugasdinsos": (Kind.STAFF, ""),
    "petugasdinassosial": (Kind.STAFF, ""),
    "staf": (Kind.STAFF, ""),
    "stafdinas": (Kind.STAFF, ""),
    "stafdinsos": (Kind.STAFF, ""),
    "stafdinassosial": (Kind.STAFF, ""),
    "panitia": (Kind.STAFF, "Panitia"),
    "narasumber": (Kind.SPEAKER, ""),
    "undangan": (Kind.GUEST, ""),
    "tamu": (Kind.GUEST, ""),
}
# Behind these only the name of a place is left out; "Staf Kecamatan" or "Pendamping Desa" are other people.
ONLY_BEFORE_A_PLACE = {"petugas", "staf", "pendamping"}
UNKNOWN_ROLE = (
    "Peran ini tidak dikenal. Tulis KETUA, SEKRETARIS, BENDAHARA, ANGGOTA, LURAH, TKSK, PENDAMPING, PETUGAS,"
    " NARASUMBER atau UNDANGAN."
)


@dataclass(frozen=True)
class Row:
    """One row as it was read. region: of the working area, None when it is not known in the office's region.
    regency: the kabupaten/kota he is from, anywhere in the country; None when the list does not say.
    """

    number: int
    nik: str
    name: str
    sex: str
    role: str
    kind: str
    position: str
    code: str
    area: str
    region: Region | None
    regency: Region | None

    @property
    def nik_index(self) -> bytes:
        return sealing.blind_index(sealing.NIK, self.nik)


class Regencies:
    """All kabupaten and kota, by code ("18.72", "1872") or by the whole name ("Kota Metro"): there is a Kabupaten
    Bandung and a Kota Bandung.
    """

    def __init__(self):
        found = Region.objects.filter(level=Region.Level.REGENCY)
        self.by_code = {region.code.replace(".", ""): region for region in found}
        self.by_name = {" ".join(region.title.upper().split()): region for region in found}

    def get(self, text: str) -> Region | None:
        digits = text.replace(".", "").replace(",", "").strip()  # 64.72 in a workbook may be a number
        return self.by_code.get(digits) if digits.isdecimal() else self.by_name.get(" ".join(text.upper().split()))


class Reader:
    """Reads rows of lists for one office."""

    def __init__(self, region: Region):
        self.villages = VillageFinder(region)
        districts = Region.objects.filter(code__in=self.villages.districts)
        self.districts = {normalise_name(district.name): district for district in districts}
        self.regencies = Regencies()

    def read(self, cells: Cells) -> Row:
        """Raises Refusal for a row that says too little to be judged."""
        text = cells.text("role", 60)
        name = cells.name()
        area = cells.text("area", 80)
        title = self.title(text)
        if title is None:
            raise Refusal("role", text, "role_unknown", UNKNOWN_ROLE)
        kind, position = ROLES[title.known]
        if title.is_acting:  # "Plt. Lurah" is to be called that on the papers
            position = text
        if kind in (Kind.LURAH, Kind.TKSK):
            area = area or title.rest
        return Row(
            number=cells.row.number,
            nik=cells.read("nik", read_nik),
            name=name,
            sex=cells.known("sex", parse_sex, ""),
            role=text,
            kind=kind,
            position=position,
            code=cells.text("code", 40),
            area=area or cells.text("district", 80),  # a TKSK is of a kecamatan
            region=self.place(cells, area, is_district=kind == Kind.TKSK),
            regency=self.regencies.get(cells.text("regency_code", 20)) or self.regencies.get(cells.text("regency", 80)),
        )

    def title(self, text: str) -> Title | None:
        """The role that the text begins with, where what follows is a place or a group; else None."""
        found = part_title(text, ROLES)
        if found is None or not found.rest:
            return found
        if ROLES[found.known][0] == Kind.OFFICER:
            return found if is_of_group(found.rest) else None
        is_place = self.villages.find(name=found.rest).settled or normalise_name(found.rest) in self.districts
        return found if is_place or found.known not in ONLY_BEFORE_A_PLACE else None

    def place(self, cells: Cells, area: str, *, is_district: bool) -> Region | None:
        """A kelurahan by its code, its name and its kecamatan; for a TKSK the kecamatan first, because both may bear
        one name. None when in doubt. A kecamatan alone never means the kelurahan of the same name.
        """
        kecamatan = cells.text("district", 80)
        found = self.villages.find(name=area, district=kecamatan, code=cells.written("village_code")).settled
        district = self.districts.get(normalise_name(area or kecamatan))
        if is_district:
            return district or self.districts.get(normalise_name(kecamatan)) or found
        return found or district
