"""Reads workbooks (XLSX, ODS) in a child process that may run out of memory or time without harm."""

import io
import os
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from jobs import table_child, table_extras
from jobs.masking import masked
from jobs.table_limits import MAX_ROWS, MIB, UnreadableTable
from jobs.table_text import Record

MAX_MEMBERS = 2_000
MAX_UNPACKED = 800 * MIB
# XML of sheets shrinks 8 to 25 times, even 700,000 equal cells do; a bomb of zeros about 1,000 times.
MAX_RATIO, RATIO_FROM = 100, 10 * MIB
# 100,000 rows of 35 columns need 360 MiB and 200,000 need 710; a longer sheet is better sent as CSV.
CHILD_MEMORY = 1024 * MIB
# The reader does about 33 MiB of XML a second; an old office machine may take four times as long.
SLOWEST_MIB_PER_SECOND = 8
# Seconds of processor that any workbook may use; what it unpacks to is added. The clock is only there for a child
# that hangs: it leaves room for a busy machine, which must not refuse good files.
PROCESSOR_SECONDS, CLOCK_FACTOR = 2, 5
MAX_FRAME = 8 * MIB
MAX_TEXT = 200 * MIB  # of all cells
# One long shared text may be repeated in a million cells of 30 bytes each. Real text does not grow like that.
MAX_GROWTH = 4
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
OTHER_ARCHIVES = {
    "word/document.xml": "dokumen Word, bukan tabel",
    "ppt/presentation.xml": "presentasi, bukan tabel",
    "xl/workbook.bin": "buku kerja biner (.xlsb)",
}
# Nothing else of our environment goes to the child: it must not hold the keys and passwords of the program.
CHILD_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")

SAVE_AGAIN = "Buka di Excel atau LibreOffice, simpan ulang sebagai .xlsx, lalu unggah lagi."
DAMAGED = f"Buku kerja ini rusak atau terpotong. {SAVE_AGAIN}"
PROTECTED = "Buku kerja ini dikunci dengan kata sandi. Hapus kata sandinya di Excel, lalu unggah lagi."
BOMB = (
    "Isi buku kerja ini tidak wajar: kecil sebagai berkas, sangat besar setelah dibuka. "
    "Simpan lembar datanya sebagai CSV UTF-8, lalu unggah CSV itu."
)
TOO_LARGE = "Buku kerja ini terlalu besar untuk dibaca. Simpan lembar datanya sebagai CSV UTF-8, lalu unggah CSV itu."
REFUSALS = {
    table_child.OUT_OF_MEMORY: TOO_LARGE,
    table_extras.FORMULA_LOST: "Buku kerja ini memuat rumus yang tidak dapat dilacak selnya. "
    "Salin lalu tempel sebagai nilai (Paste Values), simpan sebagai .xlsx, lalu unggah lagi.",
    table_extras.CLAIMS_TOO_MUCH: "Lembar ini mengaku punya lebih dari 40 juta sel. "
    "Hapus baris dan kolom kosong yang diformat di luar tabel, simpan, lalu unggah lagi.",
}


def look_inside(data: bytes) -> tuple[str, int]:
    """("XLSX" or "ODS", bytes it unpacks to), from the directory of the archive: next to nothing is unpacked.

    Raises UnreadableTable for another kind of archive, for bombs and for protected or damaged files.
    """
    # Counted first: the archive module would read a directory of millions of entries before we could look.
    if data.count(b"PK\x01\x02") > MAX_MEMBERS:
        raise UnreadableTable(BOMB)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = {member.filename: member for member in archive.infolist()}
        kind = _kind_of(archive, members)
    except Exception as problem:  # a dozen kinds, measured: zlib.error, NotImplementedError, KeyError, ...
        if isinstance(problem, UnreadableTable):
            raise
        raise UnreadableTable(DAMAGED) from None
    if any(member.flag_bits & 1 for member in members.values()):
        raise UnreadableTable(PROTECTED)
    unpacked = sum(member.file_size for member in members.values())
    if unpacked > MAX_UNPACKED or any(map(_is_bomb, members.values())):
        raise UnreadableTable(BOMB)
    return kind, unpacked


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    return member.file_size > RATIO_FROM and member.file_size > MAX_RATIO * member.compress_size


def _kind_of(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> str:
    if "xl/workbook.xml" in members:
        return "XLSX"
    if _start_of(archive, members, "mimetype").strip() == ODS_TYPE:
        if b"encryption-data" in _start_of(archive, members, "META-INF/manifest.xml"):
            raise UnreadableTable(PROTECTED)
        return "ODS"
    what = next((name for part, name in OTHER_ARCHIVES.items() if part in members), None)
    if what is None and any(name.startswith("xl/") for name in members):
        raise UnreadableTable(DAMAGED)
    raise UnreadableTable(
        f"Berkas ini {what or 'arsip ZIP'}. Simpan tabelnya sebagai .xlsx atau .csv, lalu unggah itu."
    )


def _start_of(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], name: str) -> bytes:
    if name not in members:
        return b""
    with archive.open(name) as stream:
        return stream.read(MIB // 16)


class Sheet(NamedTuple):
    """A sheet of a workbook. rows: number of its last one; titles and blank rows are counted."""

    name: str
    rows: int
    is_hidden: bool = False

    @property
    def title(self) -> str:
        """Its name as a page or a note may show it: anybody can call a sheet by a NIK."""
        return masked(self.name)


def book_rows(data: bytes, unpacked: int, sheets: list[Sheet], wanted: str = "") -> Iterator[tuple[Sheet, Record]]:
    """(sheet, row) of every visible sheet in order, or of the one that is wanted, without blank rows; `sheets`
    receives all sheets before the first row, their rows not yet counted.

    Raises UnreadableTable when the child dies, dawdles or refuses. Closing the iterator ends the child.
    """
    frames = _frames(data, unpacked, wanted)
    sheet = None
    try:
        for frame in frames:
            if sheet is None:
                sheets.extend(map(named_sheet, filter(None, frame.split(table_child.CELL))))
                sheet = ""
            elif frame.startswith(table_child.SHEET):
                sheet, number = sheet_of(frame[1:]), 0
            elif frame.startswith(table_child.BLANKS):
                number += int(frame[1:])
            else:
                number += 1
                yield sheet, record_of(number, frame)
    finally:
        frames.close()


def named_sheet(name: str) -> Sheet:
    return Sheet(name.removeprefix(table_child.MARKED), 0, is_hidden=name.startswith(table_child.MARKED))


def record_of(number: int, frame: str) -> Record:
    """The row, with what its marks say of it; a mark that makes no sense says nothing, for the child is no friend."""
    cells = frame.split(table_child.CELL)
    if not frame.startswith(table_child.MARKED):
        return Record(number, cells)
    marks = {mark[:1]: places_in(mark[1:]) for mark in cells.pop(0)[1:].split(";")}
    return Record(number, cells, "", marks.get("n", ()), marks.get("m", ()), "h" in marks)


def places_in(text: str) -> tuple[int, ...]:
    return tuple(int(place) for place in text.split(".") if place.isdecimal() and len(place) < 6)


def sheet_of(frame: str) -> Sheet:
    """The child may have been taken over by the file: what is no sensible count is not known."""
    name, _, rows = frame.partition(table_child.CELL)
    is_sensible = rows.isdecimal() and len(rows) < 8
    return Sheet(name, min(int(rows), MAX_ROWS) if is_sensible else 0)


def _frames(data: bytes, unpacked: int, wanted: str) -> Iterator[str]:
    seconds = PROCESSOR_SECONDS + unpacked // MIB // SLOWEST_MIB_PER_SECOND
    child = subprocess.Popen(
        [sys.executable, "-I", table_child.__file__, str(CHILD_MEMORY), str(seconds), wanted],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a panic message may hold a NIK; it must not reach a log
        env={name: os.environ[name] for name in CHILD_ENVIRONMENT if name in os.environ},
    )
    clock = threading.Timer(CLOCK_FACTOR * seconds, child.kill)
    clock.start()
    try:
        with suppress(BrokenPipeError):  # it may die before it has read everything; how is told below
            child.stdin.write(data)
            child.stdin.close()
        frame = None
        for frame in _split(child.stdout, MAX_GROWTH * (MIB + unpacked)):
            yield frame
        if child.wait() or frame != table_child.SHEET:
            raise UnreadableTable(_why(child.returncode))
    finally:
        clock.cancel()
        child.kill()
        with suppress(BrokenPipeError):
            child.stdin.close()
        child.stdout.close()
        child.wait()


def _split(stream, most: int) -> Iterator[str]:
    """Frames of the child's answer, which may hold `most` bytes and never more than MAX_TEXT."""
    rest, total = b"", 0
    while chunk := stream.read(MIB):
        total += len(chunk)
        *whole, rest = (rest + chunk).split(table_child.RECORD.encode())
        if total > min(most, MAX_TEXT) or len(rest) > MAX_FRAME:
            raise UnreadableTable(TOO_LARGE)
        for frame in whole:
            yield frame.decode()


def _why(code: int) -> str:
    # A signal: out of memory (abort), out of processor time or killed by the clock.
    return REFUSALS.get(code, TOO_LARGE if code < 0 else DAMAGED)
