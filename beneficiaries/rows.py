"""Rows of an extract as the database takes them, a column at a time; what is wrong with them as findings.

A column at a time, because most cells of a register are among the few thousand texts that were read before.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from struct import Struct
from typing import NamedTuple

from audit import sealing
from beneficiaries import packing
from beneficiaries.cells import (
    FORMULA,
    BirthDates,
    Cells,
    Numbers,
    births,
    flag_cells,
    name_cells,
    parted,
    read_account,
    read_alive,
    read_decile,
    read_relationship,
    read_rt_rw,
    read_updated,
    sex_cells,
    text_cells,
)
from beneficiaries.columns import FLAGS
from beneficiaries.findings import ERRORS, Note
from beneficiaries.habits import Habits
from beneficiaries.packing import EMPTY, FALSE, NULL, TRUE
from beneficiaries.places import Places
from jobs.fields import BadValue, is_formula, read_kk, read_nik
from jobs.tables import Row

FLAWS = {
    "long": "Baris ini lebih panjang dari kepala kolom: isinya mungkin bergeser. Periksa tanda pemisah di alamat.",
    "quote": "Tanda kutip di baris ini tidak ditutup: isinya mungkin bergeser.",
}
# What a row holds. Two of the columns read give two of them each: name and its sound, relationship and head.
ENTRY_COLUMNS = (
    *("id", "release_id", "row_number", "row_hash", "nik_sealed", "nik_index"),
    *("kk_sealed", "kk_index", "region_id", "register_no", "name", "name_key", "sex", "birth_on"),
    *("relationship", "is_head", "occupation", "address", "rt", "rw", "decile"),
    *("receives_pkh", "receives_bpnt", "receives_pbi", "is_alive", "updated_on", "account_index"),
)
READ_IN_ORDER = (
    *("register_no", "name", "sex", "birth_on", "relationship", "occupation", "address", "rt", "rw", "decile"),
    *(*FLAGS, "is_alive", "updated_on", "account"),
)
# Sixteen digits behind a province and no placeholder: what nearly every cell of the column is.
is_plain = re.compile(r"(?!(\d)\1{15})(?:1[1-9]|[2-9]\d)\d{14}", re.ASCII).fullmatch
# Between the cells of a column, and what a formula begins with there: one look at a column instead of one at each cell.
BETWEEN = "\x1f"
UNUSED_MARKS = tuple(BETWEEN + mark for mark in "=\t \uff1d")
MAN, WOMAN = packing.text("L"), packing.text("P")


class Found(NamedTuple):
    """A finding before it has a row in the database. `place`: column of the file, None when it is about the row."""

    row_number: int
    place: int | None
    value: str
    code: str
    sentence: str


@dataclass
class Chunk:
    """What some rows of the file became: packed entries of those that are taken, findings for any of them."""

    entries: list[bytes]
    found: list[Found]
    read: int
    corrects: list[int]  # rows of the corrected file that these stand for


class RowReader:
    """Reads the rows of one file into entries of one release. first: what the number of a row is added to.

    Of a list of families: beneficiaries/family_rows.py.
    """

    flaws_told = FLAWS

    def __init__(self, release, header: Sequence[str], places: Mapping[str, int], habits: Habits, first: int):
        self.release, self.header, self.places, self.first = release, header, places, first
        self.unused = sorted(set(range(len(header))) - set(places.values()))
        self.villages = Places(release.region)
        self.births = births()
        self.families: dict[str, bytes] = {}
        self.digest = partial(hashlib.blake2b, key=sealing.key("INDEX_KEY"), digest_size=8, person=b"register row")
        self.cells = cells_of(habits, release.data_on)
        self.blank_kk_is_odd = habits.blank_is_odd("kk")

    def read(self, rows: Sequence[Row]) -> Chunk:
        found = list(self.flaws(rows))
        columns = list(zip(*(row.cells for row in rows), strict=True))
        texts = parted({name: columns[place] for name, place in self.places.items()})
        looked, noted = self.look(texts, len(rows))
        noted += self.formulas_elsewhere(columns)
        shifted = {finding.row_number for finding in found}  # their cells say nothing more
        for index, name, note in noted:
            if rows[index].number in shifted:
                continue
            place = self.places.get(name) if isinstance(name, str) else name
            value = columns[place][index] if place is not None else ""
            found.append(Found(rows[index].number, place, value, note.code, note.sentence))
        refused = {finding.row_number for finding in found if finding.code in ERRORS}
        found = [finding for finding in found if finding.code in ERRORS or finding.row_number not in refused]
        entries = list(self.entries(rows, refused, *looked))
        corrects = [int(text) for text in texts.get("corrects_row", ()) if text.isdecimal()]
        return Chunk(entries, found, len(rows), corrects)

    def look(self, texts, count: int):
        """(what `entries` makes rows of, [(index, column, note)])"""
        values, noted = self.values_of(texts, count)
        kks, kk_noted = self.kks_of(texts)
        niks, nik_noted = self.niks_of(texts["nik"])
        regions, region_noted = self.villages.read(texts, count)
        noted += kk_noted + nik_noted + region_noted + self.contradictions(niks, values)
        return (niks, kks, regions, values), noted

    def flaws(self, rows: Sequence[Row]) -> Iterator[Found]:
        told = self.flaws_told
        for row in rows:
            if row.flaw in told:
                yield Found(row.number, None, "", f"row_{row.flaw}", told[row.flaw])

    def values_of(self, texts, count: int):
        """({column: packed values}, [(index, column, note)]); a column the file lacks is empty."""
        values, noted = {}, []
        for name, cells in self.cells.items():
            if name in texts:
                values[name] = cells.values_of(texts[name])
                noted += [(index, name, note) for index, note in cells.notes_of(texts[name])]
            else:
                values[name] = [cells.empty] * count
        return values, noted

    def niks_of(self, texts):
        """(digits or None, notes). The usual NIK is settled here; whatever is odd is asked of the careful reader."""
        niks, noted, births = [], [], self.births
        for index, text in enumerate(texts):
            if is_plain(text) and text[6:12] in births and text[12:] != "0000":
                niks.append(text)
                continue
            digits, note = careful_nik(text)
            niks.append(digits)
            if note:
                noted.append((index, "nik", note))
        return niks, noted

    def kks_of(self, texts):
        """(digits or None, notes)."""
        if "kk" not in texts:
            return [None] * len(texts["nik"]), []
        kks, noted = [], []
        for index, (text, nik) in enumerate(zip(texts["kk"], texts["nik"], strict=True)):
            kk, note = text, None
            if not is_plain(text) or text.endswith("0000"):
                kk, note = self.careful_kk(text)
            if kk and kk == nik.strip():  # then it would tie nobody to anybody, and the true number is unknown
                kk, note = None, Note("kk_is_nik", "Nomor KK sama dengan NIK: nomor KK yang benar tidak diketahui.")
            kks.append(kk)
            if note:
                noted.append((index, "kk", note))
        return kks, noted

    def careful_kk(self, text: str):
        if is_formula(text):
            return None, FORMULA
        try:
            return read_kk(text)
        except BadValue as fault:
            if fault.code != "kk_blank":
                return None, Note("kk_unreadable", fault.sentence)
            return None, Note("kk_blank", fault.sentence) if self.blank_kk_is_odd else None

    def contradictions(self, niks, values):
        """What one cell of a row says against another."""
        noted, in_niks = [], self.cells["birth_on"].read.in_niks
        for index, (nik, born, sex) in enumerate(zip(niks, values["birth_on"], values["sex"], strict=True)):
            if nik is None:
                continue
            if born != NULL and nik[6:12] not in in_niks[born]:
                noted.append((index, "birth_on", OTHER_BIRTH))
            if sex != (WOMAN if nik[6] > "3" else MAN) and sex != EMPTY:
                noted.append((index, "sex", OTHER_SEX))
        return noted + dead_receivers(values)

    def formulas_elsewhere(self, columns):
        """A column we do not use may still hold what a spreadsheet would run when somebody opens the file again."""
        noted = []
        for place in self.unused:
            together = BETWEEN + BETWEEN.join(columns[place])
            if any(mark in together for mark in UNUSED_MARKS):
                noted += [(index, place, ELSEWHERE) for index, text in enumerate(columns[place]) if is_formula(text)]
        return noted

    def entries(self, rows, refused, niks, kks, regions, values) -> Iterator[bytes]:
        first, release_id = self.first, self.release.pk
        seal, index, digest, kind = sealing.seal, sealing.blind_index, self.digest, sealing.NIK
        tails = map(b"".join, zip(regions, *(values[name] for name in READ_IN_ORDER), strict=True))
        for row, nik, kk, tail in zip(rows, niks, kks, tails, strict=True):
            number = row.number
            if number in refused:
                continue
            said = digest(f"{nik}{kk}".encode() + tail).digest()
            yield b"".join(
                (
                    HEAD.pack(len(ENTRY_COLUMNS), 8, first + number, 8, release_id, 4, number, 8),
                    said,
                    SEALED,
                    seal(kind, nik),
                    INDEX,
                    index(kind, nik),
                    self.kk_columns(kk),
                    tail,
                )
            )

    def kk_columns(self, kk: str | None) -> bytes:
        """Sealed and index; the members of a family stand together, so the last ones are remembered."""
        if kk is None:
            return NULL + NULL
        if kk not in self.families:
            if len(self.families) > 10_000:
                self.families.clear()
            self.families[kk] = SEALED + sealing.seal(sealing.KK, kk) + INDEX + sealing.blind_index(sealing.KK, kk)
        return self.families[kk]


# The beginning of each packed row: how many columns, then the first four, each behind its length.
HEAD = Struct(">hiqiqiii")
SEALED, INDEX = (length.to_bytes(4) for length in (49, 32))  # of sixteen digits
OTHER_BIRTH = Note("nik_birth_date", "Tanggal lahir berbeda dengan tanggal di dalam NIK.")
OTHER_SEX = Note("nik_sex", "Jenis kelamin berbeda dengan yang terbaca di dalam NIK.")
DEAD_RECEIVES = Note("dead_receives", "Tercatat meninggal, tetapi masih tercatat menerima bantuan.")
ELSEWHERE = Note("formula_elsewhere", "Kolom ini tidak dipakai, tetapi selnya berisi rumus.")


def dead_receivers(values):
    """Rows of people who died and still receive something."""
    if FALSE not in values["is_alive"]:
        return []
    receives = list(zip(*(values[flag] for flag in FLAGS), strict=True))
    dead = [index for index, alive in enumerate(values["is_alive"]) if alive == FALSE]
    return [(index, "is_alive", DEAD_RECEIVES) for index in dead if TRUE in receives[index]]


def careful_nik(text: str) -> tuple[str | None, Note | None]:
    """The digits, with a word when blanks or marks between them had to go; None when no NIK can be read."""
    if is_formula(text):
        return None, FORMULA
    try:
        return read_nik(text)
    except BadValue as fault:
        return None, Note(fault.code, fault.sentence)


def cells_of(habits: Habits, data_on: date) -> dict[str, Cells]:
    """How each column of this file is read. The name is refused when it cannot be read, the rest left empty."""
    return {
        "register_no": Numbers(40),
        "name": name_cells(),
        "sex": sex_cells(habits.blank_is_odd("sex")),
        "birth_on": Cells(
            BirthDates(data_on, habits),
            "birth_unreadable",
        ),
        "relationship": Cells(read_relationship, empty=EMPTY + FALSE),
        "occupation": text_cells(60),
        "address": text_cells(200),
        "rt": Cells(read_rt_rw, "rt_rw_unreadable", empty=EMPTY),
        "rw": Cells(read_rt_rw, "rt_rw_unreadable", empty=EMPTY),
        "decile": Cells(read_decile, "decile_unreadable"),
        **{flag: flag_cells(flag in habits.blank_means_no) for flag in FLAGS},
        "is_alive": Cells(read_alive, "alive_unreadable"),
        "updated_on": Cells(read_updated, "updated_unreadable"),
        "account": Cells(read_account, "account_unreadable"),
    }
