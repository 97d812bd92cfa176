"""Reads the text dialects of register extracts: `,` `;` tab `|`, four encodings, broken lines kept."""

import codecs
import csv
import io
import re
from collections import Counter, deque
from collections.abc import Callable, Iterator
from itertools import islice
from typing import BinaryIO, NamedTuple

from jobs.table_limits import MAX_COLUMNS, MAX_ROWS, MIB, UnreadableTable, too_many_columns, too_many_rows

DELIMITERS = (",", ";", "\t", "|")
ENCODING_NAMES = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252"}
# Bytes that mean nothing in Windows-1252. A real text has hardly any of them.
UNDEFINED_IN_CP1252 = (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")
CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\x0b\x0c\x1a"))
MAX_LINE = 100_000
# A cell may hold a line break, but a cell of more lines than this is a quote somebody forgot to close.
MAX_JOINED_LINES = 20
MAX_RECORD_LINES = 10 * MAX_COLUMNS  # a heading of twenty words in three lines each is no forgotten quote
CELL_ENDS = re.compile(r'(?<!")"(?:[,;\t|]|$)')
MAX_BROKEN_QUOTES = 1_000
SAMPLE_RECORDS, SAMPLE_BYTES = 60, MIB // 4


class Record(NamedTuple):
    """One record of the file. `number` counts every record from 1, `flaw` is "" or "quote".

    Of a workbook also: numeric, places of cells that hold long whole numbers instead of text (zeros in front may be
    gone); merged, places that were filled from a merged cell above; is_hidden, the row is filtered or hidden.
    """

    number: int
    cells: list[str]
    flaw: str = ""
    numeric: tuple[int, ...] = ()
    merged: tuple[int, ...] = ()
    is_hidden: bool = False


class _UnclosedQuote(Exception):
    pass


class _Bytes(NamedTuple):
    """What one look at all bytes of a file tells."""

    size: int
    lines: int
    good: int  # letters beyond ASCII that decode as UTF-8 (or UTF-16 where the file says so)
    bad: int  # and those that do not
    undefined: int  # bytes that mean nothing in Windows-1252


def find_encoding(source: BinaryIO) -> tuple[str, int, int]:
    """Python's name of the encoding, how many letters cannot be read in it, and how many lines there are.

    Raises UnreadableTable for anything that is not text.
    """
    head = source.read(MIB // 16)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding, seen = "utf-16", _look(source, "utf-16")
        bad = seen.bad
    else:
        if len(head) - len(head.translate(None, CONTROLS)) > len(head) // 100:
            raise _not_text()
        encoding = "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8"
        seen = _look(source, "utf-8")
        bad = seen.bad
        # One cut letter does not make a UTF-8 file Windows-1252: that would garble all its other accents.
        if bad and seen.good <= 10 * bad:
            encoding, bad = "cp1252", seen.undefined
    if bad > max(20, seen.size // 200):
        raise _not_text()
    return encoding, bad, seen.lines


def _look(source: BinaryIO, encoding: str) -> _Bytes:
    """Works in pieces: memory stays small. Raises UnreadableTable for a text with zeros in it."""
    source.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    size = lines = good = bad = undefined = 0
    data = b" "
    while data:
        data = source.read(MIB)
        size += len(data)
        lines += data.count(b"\n")
        if encoding == "utf-8" and b"\0" in data:
            raise _not_text()
        if data and data.isascii() and encoding == "utf-8" and not decoder.getstate()[0]:
            continue
        undefined += sum(data.count(byte) for byte in UNDEFINED_IN_CP1252)
        text = decoder.decode(data, final=not data)
        if "\0" in text:
            raise _not_text()
        unread = text.count("\ufffd")
        bad += unread
        good += len(text) - len(text.encode("ascii", "ignore")) - unread
    source.seek(0)
    return _Bytes(size, lines, good, bad, undefined)


def _not_text() -> UnreadableTable:
    return UnreadableTable(
        "Isi berkas ini bukan teks yang dapat dibaca. Buka di Excel atau LibreOffice, "
        "lalu simpan ulang sebagai .xlsx atau CSV UTF-8."
    )


class _Lines:
    """The lines of the file without their ends, decoded piece by piece; a line can be put back."""

    def __init__(self, source: BinaryIO, encoding: str):
        text = io.TextIOWrapper(source, encoding, errors="replace", newline=None)
        self._readline = text.readline
        self._ahead: deque[str] = deque()
        self.broken_quotes = 0

    def __iter__(self) -> Iterator[str]:
        while (line := self.take()) is not None:
            yield line

    def take(self) -> str | None:
        if self._ahead:
            return self._ahead.popleft()
        line = self._readline(MAX_LINE)
        if len(line) >= MAX_LINE:
            raise UnreadableTable(
                f"Ada baris yang lebih panjang dari {MAX_LINE} huruf. Berkas ini bukan tabel CSV, "
                "atau tanda akhir barisnya hilang: simpan ulang sebagai .xlsx atau CSV UTF-8."
            )
        return (line[:-1] if line[-1] == "\n" else line) if line else None

    def put_back(self, lines: list[str]) -> None:
        self._ahead.extendleft(reversed(lines))
        self.broken_quotes += 1
        if self.broken_quotes > MAX_BROKEN_QUOTES:
            raise UnreadableTable(
                "Tanda kutip di berkas ini tidak beraturan: terlalu banyak yang tidak ditutup. "
                "Buka di Excel atau LibreOffice, periksa, lalu simpan ulang sebagai .xlsx."
            )


def read_records(source: BinaryIO, encoding: str, delimiter: str) -> Iterator[Record]:
    """The records of a text table; empty lines are counted, not handed out.

    Raises UnreadableTable beyond MAX_ROWS or MAX_COLUMNS.
    """
    lines = _Lines(source, encoding)
    number = 0
    for line in lines:
        if number == 0 and line.lower() == f"sep={delimiter}":
            continue  # Excel's own hint: it never shows this line, so it is not counted
        number += 1
        if number > MAX_ROWS:
            raise too_many_rows()
        if not line:
            continue
        # Without a quote `split` gives exactly what the csv module would, several times faster.
        cells, flaw = _quoted(line, lines, delimiter) if '"' in line else (line.split(delimiter), "")
        if len(cells) > MAX_COLUMNS:
            raise too_many_columns(len(cells))
        yield Record(number, cells, flaw)


def _quoted(first: str, lines: _Lines, delimiter: str) -> tuple[list[str], str]:
    """Cells of a record with quotes, which may run over several lines.

    A quote that is never closed would swallow the people on the lines below. Then the line is split as it
    stands and marked "quote", and the lines below are read for themselves.
    """
    taken: list[str] = []

    def feed() -> Iterator[str]:
        yield first + "\n"
        of_cell = 0
        while of_cell < MAX_JOINED_LINES and len(taken) < MAX_RECORD_LINES and (line := lines.take()) is not None:
            taken.append(line)
            of_cell = 0 if CELL_ENDS.search(line) else of_cell + 1
            yield line + "\n"
        raise _UnclosedQuote

    try:
        return next(csv.reader(feed(), delimiter=delimiter, skipinitialspace=True, strict=True)), ""
    except (_UnclosedQuote, csv.Error):
        lines.put_back(taken)
        return first.split(delimiter), "quote"


def find_delimiter(sample: bytes, encoding: str, count_known: Callable[[list[str]], int]) -> str:
    """The delimiter under which most headings are known, else the one with the steadiest, widest records."""

    def score(delimiter: str) -> tuple[int, int]:
        try:
            records = list(islice(read_records(io.BytesIO(sample), encoding, delimiter), SAMPLE_RECORDS))
        except UnreadableTable:
            return (0, 0)
        widths = Counter(len(record.cells) for record in records if len(record.cells) > 1)
        steadiest = max((width - 1) * times for width, times in widths.items()) if widths else 0
        return max((count_known(record.cells) for record in records[:30]), default=0), steadiest

    return max(DELIMITERS, key=score)
