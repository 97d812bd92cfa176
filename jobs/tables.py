"""The gate every uploaded table passes: whatever the bytes, rows of text come out or one clear sentence.

Kind, encoding, delimiter and heading row are found in the content; the file's name only serves the message.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from io import BytesIO
from itertools import chain, groupby, islice
from operator import itemgetter
from os import SEEK_END
from pathlib import PurePath
from typing import BinaryIO

from jobs.columns import Column, known_by, match_columns, meanings_of
from jobs.masking import masked
from jobs.table_book import PROTECTED, Sheet, book_rows, look_inside
from jobs.table_heading import HEADER_WITHIN, count_known, filled, find_header
from jobs.table_limits import MAX_BYTES, MIB, HeaderNotFound, UnreadableTable
from jobs.table_lines import Again
from jobs.table_parting import part_columns
from jobs.table_shape import Counts, Keys, LeftOut, Row, RowReader
from jobs.table_text import ENCODING_NAMES, SAMPLE_BYTES, Record, find_delimiter, find_encoding, read_records

__all__ = ["LeftOut", "Options", "Row", "Table", "UnreadableTable", "open_table", "read_table"]

NOT_A_TABLE = (
    (b"%PDF", "dokumen PDF"),
    (b"\x89PNG", "gambar PNG"),
    (b"\xff\xd8\xff", "gambar JPEG"),
    (b"GIF8", "gambar GIF"),
    (b"RIFF", "gambar atau suara"),
    (b"II*\x00", "gambar TIFF"),
    (b"MM\x00*", "gambar TIFF"),
    (b"Rar!", "arsip RAR"),
    (b"7z\xbc\xaf", "arsip 7-Zip"),
    (b"\x1f\x8b", "arsip GZip"),
    (b"{\\rtf", "dokumen RTF"),
    (b"SQLite format 3", "basis data"),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
TABLE_ENDINGS = (".csv", ".txt", ".xlsx", ".xls", ".ods")
FEWEST_OF_AN_EXAMPLE = 3  # cells; two could be those of a real person
SAVE_AS = "Simpan ulang sebagai .xlsx atau .csv, lalu unggah lagi."


@dataclass(frozen=True)
class Table:
    """`rows` is a list from `read_table`, an iterator to be used once from `open_table`.

    `encoding` and `delimiter` are None for workbooks. `notes` are sentences for the preview; those about rows
    come when the rows have been read, and so do `left_out`, `rows_seen` (rows below the heading with anything in
    them, those left out included) and `hidden`. `columns` are those that were looked for.
    """

    header: list[str]
    rows: list[Row]
    encoding: str | None
    delimiter: str | None
    kind: str
    notes: list[str]
    rows_expected: int  # about: blank rows and titles are in it; 0 when not known. To show how far the reading is
    columns: Sequence[Column] = ()
    sheet: str = ""  # of a workbook, the one that is read
    sheets: tuple[Sheet, ...] = ()  # every sheet of a workbook, hidden ones too
    counts: Counts = field(default_factory=Counts)
    parted: Mapping[int, tuple[int, ...]] = field(default_factory=dict)  # a joined column -> where its parts stand

    @property
    def places(self) -> dict[str, int]:
        """Column name -> place in a row, for each column that the header has once."""
        return match_columns(self.header, self.columns).by_name

    @property
    def left_out(self) -> list[LeftOut]:
        """Rows that are not data; of very many the first."""
        return self.counts.left_out

    @property
    def unread_sheets(self) -> list[LeftOut]:
        """The other sheets of a workbook, with the number 0: nobody asks about them where there is no preview."""
        others = [sheet.title for sheet in self.sheets if sheet.name != self.sheet]
        return [LeftOut(0, title, "lembar yang tidak dibaca", []) for title in others]


@dataclass(frozen=True)
class Options:
    """What a person has chosen about a workbook. sheet: the one to read, "" for the first with a heading row."""

    sheet: str = ""
    skip_hidden: bool = False


def read_table(
    source: bytes | BinaryIO,
    filename: str,
    *,
    columns: Sequence[Column] = (),
    options: Options = Options(),
    limit_rows: int | None = None,
) -> Table:
    """The whole table, or its first `limit_rows` rows. Raises UnreadableTable and nothing else.

    `columns` are what the caller looks for: they tell the heading row, and by their keys what is a row of data.
    """
    table = open_table(source, filename, columns=columns, options=options)
    with closing(table.rows):
        return replace(table, rows=list(islice(table.rows, limit_rows)))


def open_table(
    source: bytes | BinaryIO, filename: str, *, columns: Sequence[Column] = (), options: Options = Options()
) -> Table:
    """As `read_table`, but `rows` is an iterator: a million rows pass without being held in memory.

    It may raise UnreadableTable while rows are read. Close it if you stop early: that ends the child process.
    """
    source = BytesIO(source) if isinstance(source, bytes) else source
    head = _head(source)
    finder = _Finder(columns, options)
    if head.startswith(ZIP):
        return _open_book(source.read(), finder)
    _refuse_other_kinds(head, source, filename)
    return _open_text(head, source, filename, finder)


class _Finder:
    """Finds the table that has the columns wanted, as the person has chosen to read it."""

    def __init__(self, columns: Sequence[Column], options: Options):
        self.columns, self.options = columns, options
        self.is_known = known_by(columns) if columns else None
        self.meaning = meanings_of(columns) if columns else None

    def count_known(self, cells: list[str]) -> int:
        return count_known(cells, self.is_known) if self.is_known else 0

    def find(self, records: Iterator[Record], notes: list[str], *, ragged: bool, **about) -> Table | None:
        """The table, or None when the first records hold no heading row. about: the other fields of the Table."""
        top = list(islice(records, HEADER_WITHIN))
        found = find_header(top, self.is_known)
        if found is None:
            return None
        if titles := top[found.first].number - 1:
            notes.append(f"{titles} baris judul di atas kepala kolom dilewati.")
        header, counts, skip = found.cells, Counts(), self.options.skip_hidden
        again = Again(header, [record.cells for record in top[found.first : found.below]], self.meaning)
        reader = RowReader(again, len(header), self.keys_in(header), counts, ragged=ragged, skip_hidden=skip)
        rows = reader.read(chain(top[found.below :], records), notes, top[found.below - 1].number + 1)
        header, rows, parted = part_columns(header, rows, self.columns)
        return Table(header, rows, notes=notes, columns=self.columns, counts=counts, parted=parted, **about)

    def keys_in(self, header: list[str]) -> Keys:
        places = match_columns(header, self.columns).by_name
        keys = [column.name for column in self.columns if column.is_key and column.name in places]
        return Keys(
            numbers=tuple(places[name] for name in keys if name == "number"),
            others=tuple(places[name] for name in keys if name != "number"),
            names=(places["name"],) if "name" in places else (),
            example=self.example_under(places, len(header)),
        )

    def example_under(self, places: dict[str, int], width: int) -> list[str]:
        cells = [""] * width
        for column in self.columns:
            if column.name in places:
                cells[places[column.name]] = column.example
        return cells if filled(cells) >= FEWEST_OF_AN_EXAMPLE else []


def _open_text(head: bytes, source: BinaryIO, filename: str, finder: _Finder) -> Table:
    encoding, unread, lines = find_encoding(source)
    delimiter = find_delimiter(head, encoding, finder.count_known)
    notes = _text_notes(filename, encoding, unread)
    about = {"encoding": ENCODING_NAMES[encoding], "delimiter": delimiter, "kind": "CSV", "rows_expected": lines}
    table = finder.find(read_records(source, encoding, delimiter), notes, ragged=True, **about)
    if table is None:
        raise _no_header()
    return table


def _open_book(data: bytes, finder: _Finder) -> Table:
    kind, unpacked = look_inside(data)
    sheets: list[Sheet] = []
    notes: list[str] = []
    events = book_rows(data, unpacked, sheets, finder.options.sheet)
    try:
        for sheet, rows in groupby(events, key=itemgetter(0)):
            about = {"encoding": None, "delimiter": None, "kind": kind, "rows_expected": sheet.rows}
            table = finder.find(map(itemgetter(1), rows), notes, ragged=False, sheet=sheet.name, **about)
            if table:
                notes.extend(_other_sheets(sheet.name, sheets))
                return replace(table, rows=_closing_rows(table.rows, events), sheets=tuple(sheets))
    except BaseException:
        events.close()
        raise
    raise _no_header()


def _closing_rows(rows: Iterator[Row], events) -> Iterator[Row]:
    with closing(events), closing(rows):
        yield from rows


def _head(source: BinaryIO) -> bytes:
    """The first bytes; the source stands at its beginning again. Raises UnreadableTable for no bytes or too many."""
    size = source.seek(0, SEEK_END)
    source.seek(0)
    head = source.read(SAMPLE_BYTES)
    source.seek(0)
    if not head.strip():
        raise UnreadableTable("Berkas ini kosong. Periksa berkasnya, lalu unggah lagi.")
    if size > MAX_BYTES:
        raise UnreadableTable(
            f"Berkas ini lebih besar dari {MAX_BYTES // MIB} MB. Bagi menjadi beberapa berkas, misalnya per kecamatan."
        )
    return head


def _refuse_other_kinds(head: bytes, source: BinaryIO, filename: str) -> None:
    if head.startswith(OLE):
        raise UnreadableTable(_ole_sentence(source.read()))
    what = next((name for start, name in NOT_A_TABLE if head.startswith(start)), None)
    if head[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        what = "halaman web atau XML"
    if what:
        raise UnreadableTable(f"Berkas ini {what}, bukan tabel{_named(filename)}. {SAVE_AS}")


def _ole_sentence(data: bytes) -> str:
    """Old Office files and protected new ones share one container; the names inside are UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return PROTECTED
    if "WordDocument".encode("utf-16-le") in data:
        return f"Berkas ini dokumen Word, bukan tabel. {SAVE_AS}"
    return "Berkas ini Excel lama (.xls). Buka di Excel atau LibreOffice, simpan ulang sebagai .xlsx atau .csv."


def _named(filename: str) -> str:
    ending = PurePath(filename or "").suffix.lower()
    return f" (meskipun namanya berakhiran {ending})" if ending in TABLE_ENDINGS else ""


def _text_notes(filename: str, encoding: str, unread: int) -> list[str]:
    notes = []
    if encoding in ("cp1252", "utf-16"):
        notes.append(f"Dibaca sebagai {ENCODING_NAMES[encoding]}.")
    if unread:
        notes.append(f"{unread} huruf tidak terbaca dan ditandai \ufffd.")
    if PurePath(filename or "").suffix.lower() in TABLE_ENDINGS[2:]:
        notes.append("Berkas ini bernama buku kerja, tetapi isinya CSV.")
    return notes


def _other_sheets(sheet: str, sheets: list[Sheet]) -> list[str]:
    others = [f"{one.title} (tersembunyi)" if one.is_hidden else one.title for one in sheets if one.name != sheet]
    return [f"Dibaca lembar '{masked(sheet)}'; lembar lain tidak dibaca: {', '.join(others)}."] if others else []


def _no_header() -> HeaderNotFound:
    return HeaderNotFound(
        f"Kepala kolom tidak ditemukan dalam {HEADER_WITHIN} baris pertama. "
        "Pastikan ada satu baris berisi nama kolom, misalnya NIK dan Nama, lalu unggah lagi."
    )
