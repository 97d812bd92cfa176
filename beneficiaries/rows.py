"""One row of an extract as a register entry: what can be used is kept, what cannot is refused with a reason.

A row is refused when it cannot name a person (NIK, name) or cannot be trusted at all (formulas, shifted cells).
Everything else that is wrong leaves its field empty and is counted: the national register is full of such rows,
and leaving them out would hide people.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from audit import sealing
from beneficiaries.columns import FLAGS, LABELS
from beneficiaries.models import Release
from jobs.fields import (
    BadValue,
    clean_text,
    is_formula,
    nik_contradictions,
    parse_date,
    parse_flag,
    parse_kk,
    parse_nik,
    parse_sex,
)
from jobs.tables import Row
from regions.finding import VillageFinder
from regions.models import Region
from regions.names import normalise_name

FLAWS = {
    "long": "Baris ini lebih panjang dari kepala kolom: isinya mungkin bergeser. Periksa tanda pemisah di alamat.",
    "quote": "Tanda kutip di baris ini tidak ditutup: isinya mungkin bergeser.",
}
FORMULA = "Sel ini berisi rumus. Salin lalu tempel sebagai nilai, atau hapus tandanya, lalu unggah lagi."
NAME_BLANK = "Nama kosong."
TEXT_LENGTHS = {
    "register_no": 40,
    "relationship": 40,
    "occupation": 60,
    "address": 200,
    "rt": 5,
    "rw": 5,
}
ALIVE = {"hidup": True, "masihhidup": True, "meninggal": False, "wafat": False, "mati": False}
ALIVE |= {"meninggaldunia": False, "sudahmeninggal": False}
# What a row is warned for, by the label under which it is counted.
VILLAGE_UNKNOWN = "Kelurahan tidak dikenal"
VILLAGE_CONTRADICTS = "Kode dan nama kelurahan berbeda"
NIK_CONTRADICTS = {
    "nik_birth_date": "NIK berbeda dengan tanggal lahir",
    "nik_sex": "NIK berbeda dengan jenis kelamin",
}
BORN_AFTER_DATA = "Lahir sesudah keadaan data"  # most often the day of the data was mistyped
FIELD_UNREADABLE = "{label} tidak terbaca"
BLANK_CODES = ("kk_blank", "date_blank", "sex_blank")


class RowRefused(Exception):
    """Why a row is not taken: the column and value it is about, a code to count by, a reason to read."""

    def __init__(self, column: str, value: str, code: str, reason: str):
        super().__init__(code)
        self.column, self.value, self.code, self.reason = column, value, code, reason


@dataclass
class RowReader:
    """Reads the rows of one file into entries of one release.

    places: column name -> index in the row; blank_means_no: flags for which this file leaves the cell empty to say no.
    """

    release: Release
    header: list[str]
    places: Mapping[str, int]
    blank_means_no: frozenset[str] = frozenset()
    villages: VillageFinder = field(init=False)
    uploaded_on: date = field(init=False)
    found: dict[tuple[str, str, str], tuple[Region, str]] = field(default_factory=dict, init=False)

    def __post_init__(self):
        self.villages = VillageFinder(self.release.region)
        self.uploaded_on = timezone.localdate(self.release.upload.uploaded_at)

    def read(self, row: Row) -> tuple[dict, list[str]]:
        """The columns of the entry and the labels of its warnings. Raises RowRefused."""
        self.refuse_what_cannot_be_trusted(row)
        cells = {name: row.cells[place] for name, place in self.places.items()}
        warnings: list[str] = []
        values = self.facts(cells, row.flaw == "short", warnings)
        nik = self.must("nik", cells, parse_nik)
        kk = self.kk(cells, nik, warnings)
        values["name"] = self.name(cells)
        values["region_id"] = self.region(cells, warnings).pk
        if values["birth_on"] and values["birth_on"] > self.release.data_on:
            warnings.append(BORN_AFTER_DATA)
        for code in nik_contradictions(nik, values["birth_on"], values["sex"]):
            warnings.append(NIK_CONTRADICTS[code])
        entry = {
            "release_id": self.release.pk,
            "row_number": row.number,
            "row_sha256": digest(nik, kk, values),
            **sealing.sealed_fields(sealing.NIK, nik),
            **sealing.sealed_fields(sealing.KK, kk),
            **values,
        }
        return entry, warnings

    def refuse_what_cannot_be_trusted(self, row: Row) -> None:
        if row.flaw in FLAWS:
            raise RowRefused("", "", f"row_{row.flaw}", FLAWS[row.flaw])
        for place in self.places.values():
            if is_formula(row.cells[place]):
                raise RowRefused(self.header[place], row.cells[place], "formula", FORMULA)

    def must(self, name: str, cells: Mapping[str, str], parse):
        try:
            return parse(cells[name])
        except BadValue as fault:
            raise RowRefused(self.header[self.places[name]], cells[name], fault.code, fault.sentence) from None

    def name(self, cells: Mapping[str, str]) -> str:
        name = self.must("name", cells, lambda text: clean_text(text, 120))
        if not any(map(str.isalpha, name)):
            raise RowRefused(self.header[self.places["name"]], cells["name"], "name_blank", NAME_BLANK)
        return name

    def may(self, name: str, cells: Mapping[str, str], parse, warnings: list[str], empty=None):
        """The value of an optional column; `empty` with a warning when it cannot be read."""
        text = cells.get(name, "")
        if not text:
            return empty
        try:
            return parse(text)
        except BadValue as fault:
            if fault.code not in BLANK_CODES:
                warnings.append(FIELD_UNREADABLE.format(label=LABELS[name]))
            return empty

    def facts(self, cells: Mapping[str, str], is_short: bool, warnings: list[str]) -> dict:
        """Everything but who and where."""
        texts = {
            name: self.may(name, cells, lambda text, most=most: clean_text(text, most), warnings, "")
            for name, most in TEXT_LENGTHS.items()
        }
        flags = {name: self.may(name, cells, parse_flag, warnings) for name in FLAGS}
        for name in self.blank_means_no:
            if flags[name] is None and not is_short and not cells[name].strip():
                flags[name] = False
        return (
            texts
            | flags
            | {
                "sex": self.may("sex", cells, parse_sex, warnings, ""),
                "birth_on": self.may("birth_on", cells, self.parse_past, warnings),
                "updated_on": self.may("updated_on", cells, parse_date, warnings),
                "decile": self.may("decile", cells, parse_decile, warnings),
                "is_alive": self.may("is_alive", cells, parse_alive, warnings),
            }
        )

    def parse_past(self, text: str):
        day = parse_date(text)
        if day > self.uploaded_on:
            raise BadValue("date_future", "Tanggal ini belum terjadi.")
        return day

    def kk(self, cells: Mapping[str, str], nik: str, warnings: list[str]) -> str | None:
        kk = self.may("kk", cells, parse_kk, warnings)
        if kk == nik:  # then it would tie nobody to anybody, and the true number is unknown
            warnings.append(FIELD_UNREADABLE.format(label=LABELS["kk"]))
            return None
        return kk

    def region(self, cells: Mapping[str, str], warnings: list[str]) -> Region:
        place = cells.get("village_code", ""), cells.get("village", ""), cells.get("district", "")
        if place not in self.found:  # a file of 100,000 rows names some twenty villages
            self.found[place] = self.find(*place)
        village, warning = self.found[place]
        if warning:
            warnings.append(warning)
        return village

    def find(self, code: str, name: str, district: str) -> tuple[Region, str]:
        """The village by its code, else by its name; the release's region, with a warning, when in doubt."""
        by_code = self.villages.by_code(code)
        by_name = None if self.is_outside(code) else self.villages.by_name(name, district)
        if by_code is None:
            return (by_name, "") if by_name else (self.release.region, VILLAGE_UNKNOWN)
        agrees = by_code == by_name or normalise_name(name) in ("", normalise_name(by_code.name))
        return by_code, "" if agrees else VILLAGE_CONTRADICTS

    def is_outside(self, code: str) -> bool:
        """A code of another regency: then a village here that happens to have the same name is not meant."""
        digits = "".join(c for c in code if c.isdigit())
        return len(digits) == 10 and not digits.startswith(self.release.region_id.replace(".", "")[:4])


def parse_decile(text: str) -> int | None:
    """1 to 10; None for what means "not yet ranked" (0, a dash)."""
    plain = text.strip().removesuffix(".0")
    if plain in ("", "0", "-"):
        return None
    if not (plain.isascii() and plain.isdigit() and 1 <= int(plain[:3]) <= 10 and len(plain) <= 2):
        raise BadValue("decile_unknown", "Desil harus 1 sampai 10.")
    return int(plain)


def parse_alive(text: str) -> bool | None:
    plain = "".join(c for c in text.lower() if c.isalpha())
    return ALIVE[plain] if plain in ALIVE else parse_flag(text)


def digest(nik: str, kk: str | None, values: Mapping) -> bytes:
    """Keyed digest of what the row says, whatever file it came in."""
    told = {**values, "nik": nik, "kk": kk}
    return sealing.blind_index("row", "\x1f".join(f"{name}={told[name]}" for name in sorted(told)))
