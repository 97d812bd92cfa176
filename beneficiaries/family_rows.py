"""Rows of a list of families as the database takes them: the KK is to them what the NIK is to persons.

The file of DTSEN comes with broken lines: half a line has no decile, and nobody may take that for "not ranked".
"""

from collections.abc import Iterator, Mapping, Sequence
from struct import Struct

from audit import sealing
from beneficiaries import packing
from beneficiaries.cells import FORMULA, Cells, flag_cells, plain_name, read_decile, read_members
from beneficiaries.columns import FAMILY_FLAGS
from beneficiaries.findings import Note
from beneficiaries.habits import Habits
from beneficiaries.packing import EMPTY
from beneficiaries.rows import FLAWS, INDEX, SEALED, RowReader, is_plain
from jobs.fields import BadValue, is_formula, read_kk
from regions.codes import REGENCY
from regions.models import Region
from regions.names import normalise_name

FAMILY_COLUMNS = (
    *("id", "release_id", "row_hash", "kk_sealed", "kk_index"),
    *("region_id", "head_name", "members", "decile", *FAMILY_FLAGS),
)
READ_IN_ORDER = ("head_name", "members", "decile", *FAMILY_FLAGS)
HEAD = Struct(">hiqiqi")  # how many columns, then the first two and the length of the third
OUTSIDE = Note("village_outside", "Baris ini milik kabupaten/kota lain; dimuat tanpa kelurahan.")
SHORT = "Baris ini lebih pendek dari kepala kolom: isinya terpotong. Ambil lagi baris utuhnya dari berkas asal."


class FamilyReader(RowReader):
    """Reads the rows of one list of families into assessments of one release."""

    flaws_told = FLAWS | {"short": SHORT}

    def __init__(self, release, header: Sequence[str], places: Mapping[str, int], habits: Habits, first: int):
        super().__init__(release, header, places, habits, first)
        self.cells = cells_of(habits)
        self.regency = regency_names(release.region)

    def look(self, texts, count: int):
        values, noted = self.values_of(texts, count)
        cards, card_noted = cards_of(texts["kk"])
        regions, region_noted = self.villages.read(texts, count)
        outside = self.outside(texts)
        for index in outside:
            regions[index] = packing.text(self.release.region_id)
        noted += card_noted + [note for note in region_noted if note[0] not in outside]
        noted += [(index, "regency", OUTSIDE) for index in outside]
        return (cards, regions, values), noted

    def outside(self, texts) -> set[int]:
        """Rows of another regency: a kelurahan here that happens to have the same name is not meant."""
        written = texts.get("regency", ())
        others = {text for text in set(written) if self.regency and bare(text) not in self.regency}
        return {index for index, text in enumerate(written) if text in others} if others else set()

    def entries(self, rows, refused, cards, regions, values) -> Iterator[bytes]:
        first, release_id, kind = self.first, self.release.pk, sealing.KK
        seal, index, digest = sealing.seal, sealing.blind_index, self.digest
        tails = map(b"".join, zip(regions, *(values[name] for name in READ_IN_ORDER), strict=True))
        for row, card, tail in zip(rows, cards, tails, strict=True):
            if row.number in refused:
                continue
            yield b"".join(
                (
                    HEAD.pack(len(FAMILY_COLUMNS), 8, first + row.number, 8, release_id, 8),
                    digest(card.encode() + tail).digest(),
                    SEALED,
                    seal(kind, card),
                    INDEX,
                    index(kind, card),
                    tail,
                )
            )


def cards_of(texts: Sequence[str]):
    """(digits or None, notes). The usual KK is settled here; whatever is odd is asked of the careful reader."""
    cards, noted = [], []
    for index, text in enumerate(texts):
        card, note = text, None
        if not is_plain(text) or text.endswith("0000"):
            card, note = careful_card(text)
        cards.append(card)
        if note:
            noted.append((index, "kk", note))
    return cards, noted


def careful_card(text: str) -> tuple[str | None, Note | None]:
    if is_formula(text):
        return None, FORMULA
    try:
        return read_kk(text)
    except BadValue as fault:  # of persons an empty KK is only a warning
        return None, Note("kk_missing" if fault.code == "kk_blank" else fault.code, fault.sentence)


def cells_of(habits: Habits) -> dict[str, Cells]:
    return {
        "head_name": Cells(read_head, "head_unreadable", empty=EMPTY),
        "members": Cells(read_members, "members_unreadable"),
        "decile": Cells(read_decile, "decile_unreadable"),
        **{flag: flag_cells(flag in habits.blank_means_no) for flag in FAMILY_FLAGS},
    }


def read_head(text: str):
    name, note = plain_name(text)
    if not name:
        note = Note("head_blank", "Nama kepala keluarga kosong.")
    return (packing.text(name), note) if note else packing.text(name)


def regency_names(region: Region) -> set[str]:
    """What the regency of a release is called, and "" for rows that do not say; nothing for a whole province."""
    if len(region.code) < REGENCY:
        return set()
    return {"", bare(Region.objects.values_list("name", flat=True).get(pk=region.code[:REGENCY]))}


def bare(name: str) -> str:
    """ "KOTA METRO", "Kab. Pati" -> "metro", "pati"."""
    return normalise_name(name).removeprefix("kota")
