"""Reads one workbook from standard input and writes its rows as text to standard output.

Started as a program of its own (`python -I table_child.py <memory bytes> <processor seconds>`): a workbook is
a stranger's program for our XML and ZIP readers, and this process may die of it. It holds no keys, no
database and no settings, and imports nothing of the project.

Frames end with RECORD; cells inside are parted by CELL. The first frame names the visible sheets. A frame
that begins with SHEET names the sheet whose rows follow and how many they are, blank ones too; one with BLANKS tells
how many rows in between are blank; the last frame is SHEET alone, so that a cut stream is noticed.
"""

import datetime
import html
import io
import math
import posixpath
import re
import sys
import zipfile
from collections.abc import Iterator
from itertools import chain
from xml.etree import ElementTree

RECORD, CELL, SHEET, BLANKS = "\x1e", "\x1f", "\x1d", "\x1c"
MARKS = re.compile("[\x1c-\x1f]")

# Exit codes the parent turns into sentences; every other end means a damaged file.
FORMULA_LOST, CLAIMS_TOO_MUCH, OUT_OF_MEMORY = 3, 4, 5

MAX_CLAIMED_CELLS = 40_000_000
# A double keeps 15 digits: a longer number may already have lost its last one.
EXACT_BELOW = 10**15
CHUNK = 1 << 20

DIMENSION = re.compile(rb'<(?:\w+:)?dimension\s[^<>]*ref="[A-Z]*\d*:([A-Z]{1,3})(\d{1,7})"')
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
FORMULA_CELL = re.compile(rb"<(?:\w+:)?c\s([^<>]*)>\s*<(?:\w+:)?f(?:[\s/][^<>]*)?>([^<]*)<")
REFERENCE = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["']""")


class Refused(Exception):
    """Carries the exit code."""


def restrain(memory: int, seconds: int) -> None:
    """Bytes of address space and seconds of processor for this process; Windows has neither."""
    try:
        import resource
    except ImportError:
        return
    for limit, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(limit, (value, value))
        except (ValueError, OSError):
            continue  # macOS refuses some of them; the parent's clock still holds


def column_number(letters: bytes) -> int:
    """A is 0."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def number_text(value: float) -> str:
    """Decimal comma, so that 1.125 never reads as a thousand rupiah; long numbers show their lost digits."""
    if not math.isfinite(value):
        return str(value)
    if abs(value) >= EXACT_BELOW:
        return f"{value:.5E}".replace(".", ",")
    return str(int(value)) if value == int(value) else f"{value:.15g}".replace(".", ",")


def moment_text(value: datetime.datetime) -> str:
    return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")


TEXT_OF = {
    bool: lambda value: "YA" if value else "TIDAK",
    int: number_text,
    float: number_text,
    datetime.datetime: moment_text,
    datetime.date: datetime.date.isoformat,
    datetime.time: datetime.time.isoformat,
}


def texts(row: list) -> list[str]:
    return [cell if cell.__class__ is str else TEXT_OF.get(cell.__class__, str)(cell) for cell in row]


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Name of each sheet -> the part of the archive that holds it."""
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {node.get("Id"): node.get("Target", "") for node in relations}
    parts = {}
    for node in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():
        if node.tag.endswith("}sheet"):
            ids = [value for key, value in node.attrib.items() if key.endswith("}id")]
            target = targets[ids[0]]
            parts[node.get("name")] = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
    return parts


def rows_of_xml(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The sheet's XML in pieces that each end with a whole row; what follows the last row is left out."""
    rest = b""
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            rest += chunk
            end = rest.rfind(b"row>") + 4
            if end > 3:
                yield rest[:end]
                rest = rest[end:]


def find_formulas(archive: zipfile.ZipFile, part: str) -> dict[int, dict[int, str]]:
    """Row -> column -> "=formula", both from 0, found without parsing the XML: most sheets have none.

    Raises Refused when a formula cannot be tied to its cell, or when the sheet claims absurdly many cells.
    """
    found: dict[int, dict[int, str]] = {}
    for piece in rows_of_xml(archive, part):
        if not found and (claim := DIMENSION.search(piece[:4096])):
            if (column_number(claim[1]) + 1) * int(claim[2]) > MAX_CLAIMED_CELLS:
                raise Refused(CLAIMS_TOO_MUCH)
        if b"<f" not in piece and b":f" not in piece:
            continue
        cells = FORMULA_CELL.findall(piece)
        if len(cells) != len(FORMULA.findall(piece)):
            raise Refused(FORMULA_LOST)
        for attributes, formula in cells:
            place = REFERENCE.search(attributes)
            if place is None:
                raise Refused(FORMULA_LOST)
            text = html.unescape(formula.decode("utf-8", "replace")) or "(rumus)"
            found.setdefault(int(place[2]) - 1, {})[column_number(place[1])] = "=" + text
    return found


def height(sheet, formulas: dict[int, dict[int, str]]) -> int:
    """Number of the last row with anything in it."""
    return max(sheet.end[0] if sheet.end else -1, max(formulas, default=-1)) + 1


def sheet_frames(sheet, formulas: dict[int, dict[int, str]]) -> Iterator[str]:
    """Rows of a sheet from its first row on, with each formula in place of the value it once had.

    A formula without a stored value may lie left, right or below of what the reader takes for the used cells.
    """
    start = sheet.start[1] if sheet.start else 0
    first_column = min([start, *(column for cells in formulas.values() for column in cells)])
    below = range(sheet.end[0] + 1 if sheet.end else 0, height(sheet, formulas))
    padding = [""] * (start - first_column)
    blanks = 0
    for number, row in enumerate(chain(sheet.iter_rows(), ([] for _ in below))):
        here = formulas.get(number)
        # A stray cell at the bottom of a sheet makes a million blank rows: they are only counted.
        if not here and row.count("") == len(row):
            blanks += 1
            continue
        if blanks:
            yield f"{BLANKS}{blanks}"
            blanks = 0
        cells = padding + texts(row) if padding else texts(row)
        yield frame(with_formulas(cells, here, first_column) if here else cells)


def with_formulas(cells: list[str], formulas: dict[int, str], first_column: int) -> list[str]:
    for column, formula in formulas.items():
        at = column - first_column
        cells.extend([""] * (at + 1 - len(cells)))
        cells[at] = formula
    return cells


def frames(data: bytes) -> Iterator[str]:
    """The whole stream, frame by frame. Raises Refused, or whatever the readers raise."""
    import python_calamine

    book = python_calamine.load_workbook(io.BytesIO(data))
    archive = zipfile.ZipFile(io.BytesIO(data))
    names = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ is python_calamine.SheetTypeEnum.WorkSheet
        and sheet.visible is python_calamine.SheetVisibleEnum.Visible
    ]
    parts = sheet_parts(archive) if "xl/workbook.xml" in archive.namelist() else {}
    if not parts and b"table:formula=" in archive.read("content.xml"):
        raise Refused(FORMULA_LOST)
    yield frame(names)
    for name in names:
        formulas = find_formulas(archive, parts[name]) if parts else {}
        sheet = book.get_sheet_by_name(name)
        yield SHEET + MARKS.sub("\ufffd", name) + CELL + str(height(sheet, formulas))
        yield from sheet_frames(sheet, formulas)
    yield SHEET


def frame(cells: list[str]) -> str:
    text = CELL.join(cells)
    if text.count(CELL) >= max(1, len(cells)) or RECORD in text or text[:1] in (SHEET, BLANKS):
        text = CELL.join(MARKS.sub("\ufffd", cell) for cell in cells)
    return text


def main() -> int:
    restrain(memory=int(sys.argv[1]), seconds=int(sys.argv[2]))
    waiting: list[str] = []
    try:
        for text in frames(sys.stdin.buffer.read()):
            waiting.append(text + RECORD)
            if len(waiting) == 1_000:
                sys.stdout.buffer.write("".join(waiting).encode())
                waiting.clear()
        sys.stdout.buffer.write("".join(waiting).encode())
        sys.stdout.buffer.flush()
    except Refused as refusal:
        return refusal.args[0]
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


if __name__ == "__main__":
    sys.exit(main())
