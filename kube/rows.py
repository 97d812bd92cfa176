"""Reads the rows of lists of groups and members. Nothing is written here, so a preview and the import read alike."""

from dataclasses import dataclass, field
from datetime import date

from jobs.cells import Cells, Refusal, dates_of
from jobs.fields import (
    BadValue,
    is_of_group,
    nik_contradictions,
    parse_count,
    parse_sex,
    part_title,
    read_kk,
    read_nik,
)
from kube.models import Group, Position
from regions.finding import IN_WORDS, Found, VillageFinder, Why
from regions.models import Region
from regions.names import normalise_name

KINDS = {
    "kube": Group.Kind.KUBE,
    "kelompokusahabersama": Group.Kind.KUBE,
    "karangtaruna": Group.Kind.KARANG_TARUNA,
    "fakirmiskin": Group.Kind.FAKIR_MISKIN,
    "kelompokfakirmiskin": Group.Kind.FAKIR_MISKIN,
}
MEMBER = "anggota"
TITLES = frozenset((MEMBER, *Position.Title.values))


@dataclass
class Remark:
    """What is wrong with a row: an error refuses it, a warning flags it."""

    kind: str  # of the list: groups, members
    row: int
    column: str
    value: str
    code: str
    reason: str
    is_error: bool = False


@dataclass
class GroupRow:
    row: int
    code: str
    name: str
    region: Region
    kind: str = Group.Kind.KUBE
    business: str = ""
    address: str = ""
    founded_on: date | None = None
    size: int | None = None
    officers: dict[str, str] = field(default_factory=dict)  # title -> NIK


@dataclass
class MemberRow:
    row: int
    code: str
    nik: str
    kk: str
    name: str
    sex: str
    birth_on: date | None
    title: str
    joined_on: date | None
    region: Region | None


class Reader:
    """Reads rows for one office and gathers `remarks` on the way."""

    def __init__(self, region: Region):
        self.region, self.villages, self.remarks = region, VillageFinder(region), []
        self.districts = {name: code for code, name in self.villages.districts.items()}
        self.places: dict[str, Region] = {}

    def rows(self, kind, table, places, read):
        """What `read` makes of each row; a refused one leaves an error."""
        dates = dates_of(table.rows, places, "birth_on" if kind == "members" else "founded_on")
        for row in table.rows:
            try:
                cells = Cells(places, row, dates)
                yield read(cells)
            except Refusal as refusal:
                self.refuse(kind, row.number, refusal)
            else:
                for remark in cells.remarks:
                    self.warn(kind, *remark)

    def refuse(self, kind, row, refusal):
        about = refusal.column, refusal.value, refusal.code, refusal.sentence
        self.remarks.append(Remark(kind, row, *about, is_error=True))

    def warn(self, kind, row, column, value, code, reason):
        self.remarks.append(Remark(kind, row, column, value, code, reason))

    def group(self, cells: Cells) -> GroupRow:
        found = GroupRow(
            row=cells.row.number,
            code=needed(cells, "code", 40, "Kode kelompok kosong."),
            name=needed(cells, "name", 120, "Nama kelompok kosong."),
            region=self.place_of_group(cells),
            business=cells.text("business", 200),
            address=cells.text("address", 200),
            founded_on=cells.day("founded_on"),
            size=cells.known("size", parse_count),
        )
        kind = normalise_name(cells.text("kind", 60))
        found.kind = KINDS.get(kind, Group.Kind.OTHER) if kind else Group.Kind.KUBE
        found.officers = {title: nik for title in Position.Title.values if (nik := self.officer(cells, title))}
        return found

    def officer(self, cells: Cells, title: str) -> str:
        """The NIK in the column of a title, or "": a wrong one is worth a word, not the whole group."""
        try:
            return cells.noted(title, cells.optional(title, read_nik, ("", None)))
        except Refusal as refusal:
            self.warn("groups", cells.row.number, title, refusal.value, refusal.code, refusal.sentence)
            return ""

    def place_of_group(self, cells: Cells) -> Region:
        """The kelurahan; else, with a warning, the kecamatan. Refused when neither is known."""
        name, district = cells.text("kelurahan", 80), cells.text("district", 80)
        found = self.village(cells, district or cells.written("district_code"))
        if found.village:
            self.warn_of_village("groups", cells, found.why)
            self.warn_of_district(cells)
            return found.village
        code = cells.written("district_code") or self.districts.get(normalise_name(district), "")
        if code not in self.villages.districts:
            sentence = f"{IN_WORDS[found.why]} Tambahkan ejaannya di menu Wilayah {self.region}, atau tulis kodenya."
            raise Refusal("kelurahan", name or cells.written("village_code"), "kelurahan_unknown", sentence)
        if name or cells.written("village_code"):
            self.warn_of_village("groups", cells, found.why, "Kelompok dicatat di kecamatannya saja.")
        if code not in self.places:
            self.places[code] = Region.objects.get(code=code)
        return self.places[code]

    def village(self, cells: Cells, district: str) -> Found:
        name, code = cells.text("kelurahan", 80), cells.written("village_code")
        return self.villages.find(name=name, district=district, code=code)

    def warn_of_district(self, cells: Cells):
        """A code of a kecamatan that is none here, beside a kelurahan that is known."""
        code = cells.written("district_code")
        if code and code not in self.villages.districts:
            sentence = "Kode kecamatan ini tidak dikenal di sini; yang dipakai kelurahan/desanya."
            self.warn("groups", cells.row.number, "district_code", code, "district_code_unknown", sentence)

    def warn_of_village(self, kind: str, cells: Cells, why: Why, then: str = ""):
        """A word about what was doubtful in the kelurahan of a row, and what was made of it."""
        if why:
            sentence = f"{IN_WORDS[why]} {then}".strip()
            written = cells.written("kelurahan") or cells.written("village_code")
            self.warn(kind, cells.row.number, "kelurahan", written, f"kelurahan_{why}", sentence)

    def member(self, cells: Cells) -> MemberRow:
        found = MemberRow(
            row=cells.row.number,
            code=needed(cells, "code", 40, "Kode kelompok kosong."),
            nik=cells.read("nik", read_nik),
            kk=self.card(cells),
            name=cells.name(),
            sex=cells.known("sex", parse_sex, ""),
            birth_on=cells.born(),
            title=self.title(cells),
            joined_on=cells.day("joined_on"),
            region=self.home(cells),
        )
        if not found.kk:
            self.warn("members", found.row, "kk", "", "kk_blank", "Tanpa nomor KK: dihitung sebagai keluarga sendiri.")
        if nik_contradictions(found.nik, found.birth_on, found.sex):
            sentence = "NIK tidak cocok dengan tanggal lahir atau jenis kelamin di baris ini."
            self.warn("members", found.row, "nik", found.nik, "nik_contradicts", sentence)
        return found

    def card(self, cells: Cells) -> str:
        """The KK, "" for a blank. Raises Refusal for one that cannot be read: one family, one group."""
        try:
            return cells.noted("kk", read_kk(cells.written("kk")))
        except BadValue as fault:
            if fault.code == "kk_blank":
                return ""
            raise Refusal("kk", cells.written("kk"), fault.code, fault.sentence) from fault

    def title(self, cells: Cells) -> str:
        """ketua, sekretaris or bendahara, also as "Ketua Kelompok"; "" for a member."""
        text = cells.text("title", 60)
        found = part_title(text, TITLES)
        if found and is_of_group(found.rest, cells.written("code")):
            return "" if found.known == MEMBER else found.known
        if text:
            sentence = "Jabatan ini tidak dikenal; dicatat sebagai anggota."
            self.warn("members", cells.row.number, "title", text, "title_unknown", sentence)
        return ""

    def home(self, cells: Cells) -> Region | None:
        """The member's own kelurahan, when the list has one."""
        found = self.village(cells, cells.text("district", 80))
        if cells.written("kelurahan") or cells.written("village_code"):
            then = "" if found.village else "Dipakai kelurahan kelompoknya."
            self.warn_of_village("members", cells, found.why, then)
        return found.village


def needed(cells: Cells, name: str, length: int, sentence: str) -> str:
    text = cells.text(name, length)
    if not text:
        raise Refusal(name, "", f"{name}_blank", sentence)
    return text
