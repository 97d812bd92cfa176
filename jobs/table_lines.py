"""What a line of a table that is no data looks like: a total, the numbers or units of the columns, a heading again."""

import re
from collections.abc import Callable, Sequence

from jobs.table_limits import UnreadableTable

# The whole of a cell: "Total Karya" and "Jumlah Berkah" are names of groups.
PEOPLE = r"\d[\d.]* *(?:orang|org|jiwa|kk|kpm|kube|kelompok|penerima|anggota|peserta|unit|paket)\.?"
OF_WHAT = (
    "total|jumlah|keseluruhan|seluruhnya|semua|semuanya|akhir|halaman ini|pindahan|dipindahkan|penerima|manfaat|pm|kpm"
    "|orang|jiwa|anggota|peserta|kelompok|kube|calon|usulan|sasaran|dana|nilai|bantuan|rupiah|biaya|anggaran"
    "|kredit|debet|debit|retur|transaksi|transfer|tersalur|pencairan"
)
WHERE = r"(?:per )?(?:desa|ds|kelurahan|kel|kecamatan|kec|kabupaten|kab|kota|provinsi|dusun|rt|rw)\b.*"
TOTAL = re.compile(
    rf"(?:grand|sub)?[ -]*(?:total|jumlah|jml\.?)(?: ?(?:{OF_WHAT})\b)*(?: {WHERE})?"
    rf"[ :.=]*(?:\(?rp\.?\)?)?[ :.=]*(?:{PEOPLE})?"
)
COUNTED = re.compile(PEOPLE)
# A figure, with what it counts, a formula or nothing.
FIGURE = re.compile(r"(?:(?:rp\.?\s*)?[-\d][\d.,\s-]*|=.*)?", re.DOTALL)
LETTERS_APART = re.compile(r"\S(?: \S)+")
COLUMN_NUMBER = re.compile(r"\(?(\d{1,3})[).]*")
UNIT = re.compile(r"\([^()]{0,30}\)")
FEWEST_HEADINGS = 3  # a row of data may hold one or two of their words

REPEATED = "mengulang kepala kolom"
OTHER_TABLE = (
    "Baris {number} berisi kepala kolom lagi, dengan urutan lain daripada di atas: ada dua tabel di lembar ini. "
    "Pindahkan tabel kedua ke berkas sendiri, lalu unggah keduanya."
)


def plain(cell: str) -> str:
    return " ".join(cell.split()).casefold()


def total_places(cells: list[str]) -> list[int] | None:
    """Places of the words of a total: JUMLAH, TOTAL or "15 orang", beside them nothing but figures; None where the row
    is no total."""
    labels, counted = [], []
    for place, cell in enumerate(cells):
        text = plain(cell)
        if FIGURE.fullmatch(text):
            continue
        (counted if COUNTED.fullmatch(text) else labels).append(place)
        if len(labels) > 1:  # as in nearly every row
            return None
    if labels and not is_total(plain(cells[labels[0]])):
        return None
    return labels + counted or None


def is_total(text: str) -> bool:
    text = text.replace(" ", "") if LETTERS_APART.fullmatch(text) else text
    return bool(TOTAL.fullmatch(text))


def is_column_numbers(cells: list[str], *, may_have_gaps: bool = False) -> bool:
    """1, 2, 3 ... below the headings, as printed forms have it. may_have_gaps: a column may have none."""
    cells = [cell for cell in cells if cell.strip()] if may_have_gaps else cells
    found = [COLUMN_NUMBER.fullmatch(cell.strip()) for cell in cells]
    return len(cells) > 3 and all(found) and [int(one[1]) for one in found] == list(range(1, len(cells) + 1))


def is_units(cells: list[str]) -> bool:
    """(orang), (Rp) ... below the headings."""
    return all(UNIT.fullmatch(cell.strip()) for cell in cells if cell.strip())


class Again:
    """Tells a heading that stands again below, as on every printed page.

    rows: of the heading as they stand in the file. meaning: of a heading, "" for any other word; None: not known.
    """

    def __init__(self, header: list[str], rows: Sequence[list[str]], meaning: Callable[[str], str] | None):
        self.meaning = meaning
        self.rows = [tidy(cells) for cells in (header, *rows)]
        self.firsts = {cells[0] for cells in self.rows}
        self.places = [meaning(heading) for heading in header] if meaning else []

    def is_row(self, cells: list[str]) -> bool:
        """Whether this is a row of the heading, letter by letter. Quick, for it is asked of every row."""
        return plain(cells[0]) in self.firsts and tidy(cells) in self.rows

    def is_like(self, number: int, cells: list[str]) -> bool:
        """Whether the row holds headings and nothing else. Raises UnreadableTable where they mean other columns."""
        if not self.meaning:
            return False
        seen, strays = 0, False
        for place, cell in enumerate(cells):
            if not cell.strip():
                continue
            seen += 1
            if [plain(cell)] == self.rows[0][place : place + 1]:
                continue
            meant = self.meaning(" ".join(cell.split()))
            if not meant:
                return False
            strays = strays or [meant] != self.places[place : place + 1]
        if seen >= FEWEST_HEADINGS and strays:
            raise UnreadableTable(OTHER_TABLE.format(number=number))
        return seen >= FEWEST_HEADINGS


def tidy(cells: list[str]) -> list[str]:
    """The words of a row, without empty cells at its right."""
    words = [plain(cell) for cell in cells]
    while words and not words[-1]:
        words.pop()
    return words or [""]
