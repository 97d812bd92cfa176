"""What the workbook reader does not tell of a sheet: its formulas, hidden rows and, of an ODS, merged cells.

Used by jobs/table_child.py alone, in the child process: a stranger's XML is read here. Imports nothing of the project.
"""

import html
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.parsers import expat

# Exit codes the parent turns into sentences; every other end means a damaged file.
FORMULA_LOST, CLAIMS_TOO_MUCH = 3, 4

MAX_CLAIMED_CELLS = 40_000_000
# A formula or a hidden mark that is repeated over empty rows says nothing, but would fill the memory.
MOST_REPEATED = 100_000
CHUNK = 1 << 20

DIMENSION = re.compile(rb'<(?:\w+:)?dimension\s[^<>]*ref="[A-Z]*\d*:([A-Z]{1,3})(\d{1,7})"')
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
FORMULA_CELL = re.compile(rb"<(?:\w+:)?c\s([^<>]*)>\s*<(?:\w+:)?f(?:[\s/][^<>]*)?>([^<]*)<")
REFERENCE = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["']""")
ROW = re.compile(rb"<(?:\w+:)?row\b([^<>]*)>")
ROW_NUMBER = re.compile(rb"""\br=["'](\d{1,7})["']""")
# A row of no height is hidden too: some programs write nothing else.
HIDING = re.compile(rb"""\s(?:hidden=["'](?:1|true)|ht=["']0(?:\.0+)?)["']""")
ERROR = re.compile(rb"""\st=["']e["']""")
ERROR_CELL = re.compile(rb"""<(?:\w+:)?c\s([^<>]*\bt=["']e["'][^<>]*)>\s*<(?:\w+:)?v[^<>]*>(#[^<]{1,20})<""")
# What a spreadsheet writes as a formula though it is none: a truth, or an error that was pasted as a value.
CONSTANT_ERROR = re.compile(r"#[A-Z0-9/_]{2,15}[!?]?")
TRUTHS = {"TRUE()": "YA", "FALSE()": "TIDAK"}
# In an ODS the whole sheet has to be walked for these: most have none of them.
WORTH_A_WALK = re.compile(rb'table:formula=|table:visibility="(?:collapse|filter)|number-rows-spanned="(?!1")')
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "


class Refused(Exception):
    def __init__(self, exit_code: int):
        super().__init__(exit_code)
        self.exit_code = exit_code


@dataclass
class Extras:
    """Rows and columns are counted from 0. formulas: row -> column -> "=formula", or a
    truth or an error ("#REF!") that is no value to the reader. merged: ((row, column) of the first
    cell, (row, column) of the last)."""

    formulas: dict[int, dict[int, str]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)


def column_number(letters: bytes) -> int:
    """A is 0."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Name of each sheet -> the part of the archive that holds it; nothing for an ODS."""
    if "xl/workbook.xml" not in archive.namelist():
        return {}
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


def extras_of_xlsx(archive: zipfile.ZipFile, part: str) -> Extras:
    """Found without parsing the XML: most sheets have nothing of it. Merged cells the reader itself tells.

    Raises Refused when a formula cannot be tied to its cell, or when the sheet claims absurdly many cells.
    """
    found, is_counted, last_row = Extras(), False, -1
    for number, piece in enumerate(rows_of_xml(archive, part)):
        if number == 0 and (claim := DIMENSION.search(piece[:4096])):
            if (column_number(claim[1]) + 1) * int(claim[2]) > MAX_CLAIMED_CELLS:
                raise Refused(CLAIMS_TOO_MUCH)
        if number == 0 and (first := ROW.search(piece)):
            is_counted = not ROW_NUMBER.search(first[1])
        if is_counted or HIDING.search(piece):
            last_row = find_hidden(piece, found.hidden, last_row)
        if b"<f" in piece or b":f" in piece:
            find_formulas(piece, found.formulas)
        if ERROR.search(piece):
            find_errors(piece, found.formulas)
    return found


def find_hidden(piece: bytes, hidden: set[int], last_row: int) -> int:
    """Number of the last row, counted from 0; a row without a number is the next one."""
    for row in ROW.finditer(piece):
        number = ROW_NUMBER.search(row[1])
        last_row = int(number[1]) - 1 if number else last_row + 1
        if HIDING.search(row[1]):
            hidden.add(last_row)
    return last_row


def find_errors(piece: bytes, cells: dict[int, dict[int, str]]) -> None:
    """Errors pasted as values, which the reader takes for blanks: they say that something stood here."""
    for attributes, error in ERROR_CELL.findall(piece):
        if place := REFERENCE.search(attributes):
            cells.setdefault(int(place[2]) - 1, {})[column_number(place[1])] = error.decode("ascii", "replace")


def find_formulas(piece: bytes, formulas: dict[int, dict[int, str]]) -> None:
    cells = FORMULA_CELL.findall(piece)
    if len(cells) != len(FORMULA.findall(piece)):
        raise Refused(FORMULA_LOST)
    for attributes, formula in cells:
        place = REFERENCE.search(attributes)
        if place is None:
            raise Refused(FORMULA_LOST)
        text = html.unescape(formula.decode("utf-8", "replace")) or "(rumus)"
        formulas.setdefault(int(place[2]) - 1, {})[column_number(place[1])] = written(text)


def written(formula: str) -> str:
    """What stands in the cell for its reader: the formula, or the constant that a program has written as one."""
    return TRUTHS.get(formula) or (formula if CONSTANT_ERROR.fullmatch(formula) else "=" + formula)


def extras_of_ods(archive: zipfile.ZipFile) -> dict[str, Extras]:
    """By the name of the sheet. Raises what the XML reader raises."""
    content = archive.read("content.xml")
    if not WORTH_A_WALK.search(content):
        return {}
    walk = OdsWalk()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = walk.start, walk.end
    parser.Parse(content, True)
    return walk.sheets


class OdsWalk:
    """Counts rows and cells as their repetitions say, and remembers what is odd about them."""

    def __init__(self):
        self.sheets: dict[str, Extras] = {}
        self.depth = 0  # of tables: one inside a cell is none of ours
        self.row = self.column = self.repeated = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == TABLE + "table":
            self.depth += 1
            if self.depth == 1:
                self.sheet = self.sheets.setdefault(attributes.get(TABLE + "name", ""), Extras())
                self.row = self.repeated = 0
        elif self.depth != 1:
            return
        elif name == TABLE + "table-row":
            self.row, self.column = self.row + self.repeated, 0
            self.repeated = self.count(attributes, "number-rows-repeated")
            if attributes.get(TABLE + "visibility") in ("collapse", "filter"):
                self.sheet.hidden.update(self.rows())
        elif name in (TABLE + "table-cell", TABLE + "covered-table-cell"):
            self.cell(attributes)

    def end(self, name: str) -> None:
        if name == TABLE + "table":
            self.depth -= 1

    def cell(self, attributes: dict[str, str]) -> None:
        repeated = self.count(attributes, "number-columns-repeated")
        if formula := attributes.get(TABLE + "formula"):
            text = written(formula.partition("=")[2])
            for row in self.rows():
                self.sheet.formulas.setdefault(row, {}).update(
                    dict.fromkeys(range(self.column, self.column + min(repeated, MOST_REPEATED)), text)
                )
        if (below := self.count(attributes, "number-rows-spanned")) > 1:
            right = self.count(attributes, "number-columns-spanned")
            first = self.row, self.column
            self.sheet.merged.append((first, (self.row + below - 1, self.column + right - 1)))
        self.column += repeated

    def rows(self) -> range:
        """This row and those that repeat it. Raises Refused when far too many say something."""
        if self.repeated > MOST_REPEATED:
            raise Refused(CLAIMS_TOO_MUCH)
        return range(self.row, self.row + self.repeated)

    def count(self, attributes: dict[str, str], name: str) -> int:
        return int(attributes.get(TABLE + name, 1))
