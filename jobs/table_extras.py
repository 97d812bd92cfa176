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
ERROR_CELL = re.compile(rb"""<(?:\w+:)?c\s([^<>]*\bt=["']e["'][^<>]*)>\s*<(?:\w+:)?v[^<>]*>(#[^<]{1,20})<""")
# A number format of zeros alone shows a code or an account with the zeros in front that the number itself has lost.
ZEROS_FORMAT = re.compile(rb"""formatCode=["']0{2,30}["']""")
NUMBER_CELL = rb"""<(?:\w+:)?c\s([^<>]*\bs=["'](%s)["'][^<>]*)>\s*<(?:\w+:)?v>(\d{1,30})<"""
OTHER_TYPE = re.compile(rb"""\bt=["'](?!n["'])""")
HIDING_MARKS = (b"hidden=", b'ht="0', b"ht='0")  # found far faster than the pattern
# What a spreadsheet writes as a formula though it is none: a truth, or an error that was pasted as a value.
CONSTANT_ERROR = re.compile(r"#[A-Z0-9/_]{2,15}[!?]?")
TRUTHS = {"TRUE()": "YA", "FALSE()": "TIDAK"}
# In an ODS the whole sheet has to be walked for these: most have none of them.
WORTH_A_WALK = re.compile(
    rb'table:formula=|table:visibility="(?:collapse|filter)|number-rows-spanned="(?!1")'
    rb'|value-type="float"[^<>]*>\s*<text:p>0\d'
)
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
CELLS = (TABLE + "table-cell", TABLE + "covered-table-cell")


class Refused(Exception):
    def __init__(self, exit_code: int):
        super().__init__(exit_code)
        self.exit_code = exit_code


@dataclass
class Extras:
    """Rows and columns are counted from 0. formulas: row -> column -> "=formula", or a truth, an error ("#REF!")
    or a number with its zeros, which the reader does not tell. merged: ((row, column) of the first cell, (row, column)
    of the last)."""

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
    widths = widths_of_zeros(archive)
    for number, piece in enumerate(rows_of_xml(archive, part)):
        if number == 0 and (claim := DIMENSION.search(piece[:4096])):
            if (column_number(claim[1]) + 1) * int(claim[2]) > MAX_CLAIMED_CELLS:
                raise Refused(CLAIMS_TOO_MUCH)
        if number == 0 and (first := ROW.search(piece)):
            is_counted = not ROW_NUMBER.search(first[1])
        if is_counted or any(mark in piece for mark in HIDING_MARKS) and HIDING.search(piece):
            last_row = find_hidden(piece, found.hidden, last_row)
        find_texts(piece, widths, found.formulas)
    return found


def find_texts(piece: bytes, widths: dict[bytes, int], cells: dict[int, dict[int, str]]) -> None:
    if b"<f" in piece or b":f" in piece:
        find_formulas(piece, cells)
    if b't="e"' in piece or b"t='e'" in piece:
        find_errors(piece, cells)
    if widths:
        find_zeros(piece, widths, cells)


def widths_of_zeros(archive: zipfile.ZipFile) -> dict[bytes, int]:
    """Number of a style -> how many digits its number format of zeros shows."""
    styles = archive.read("xl/styles.xml") if "xl/styles.xml" in archive.namelist() else b""
    if not ZEROS_FORMAT.search(styles):
        return {}
    formats, widths = {}, {}
    for node in ElementTree.fromstring(styles).iter():
        if node.tag.endswith("}numFmt"):
            formats[node.get("numFmtId")] = node.get("formatCode", "")
        elif node.tag.endswith("}cellXfs"):
            for number, style in enumerate(node):
                shown = formats.get(style.get("numFmtId"), "")
                if len(shown) > 1 and not shown.strip("0"):
                    widths[str(number).encode()] = len(shown)
    return widths


def find_zeros(piece: bytes, widths: dict[bytes, int], cells: dict[int, dict[int, str]]) -> None:
    for attributes, style, digits in re.findall(NUMBER_CELL % b"|".join(widths), piece):
        place = REFERENCE.search(attributes)
        if place and not OTHER_TYPE.search(attributes):
            text = digits.decode().rjust(widths[style], "0")
            cells.setdefault(int(place[2]) - 1, {}).setdefault(column_number(place[1]), text)


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
    parser.CharacterDataHandler = walk.letters
    parser.Parse(content, True)
    return walk.sheets


class OdsWalk:
    """Counts rows and cells as their repetitions say, and remembers what is odd about them."""

    def __init__(self):
        self.sheets: dict[str, Extras] = {}
        self.depth = 0  # of tables: one inside a cell is none of ours
        self.row = self.column = self.repeated = 0
        self.number = self.shown = ""  # of the cell that is read

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
        elif name in CELLS:
            self.number, self.shown = attributes.get(OFFICE + "value", ""), ""
            self.cell(attributes)

    def letters(self, text: str) -> None:
        if self.number:
            self.shown += text

    def end(self, name: str) -> None:
        if name == TABLE + "table":
            self.depth -= 1
        elif name in CELLS and self.depth == 1 and self.shown.startswith("0"):
            self.put_zeros()

    def put_zeros(self) -> None:
        """A number shown with zeros in front of it, as a code or an account."""
        if self.number.isdecimal() and self.shown.isdecimal() and int(self.number) == int(self.shown):
            for row in self.rows():
                self.sheet.formulas.setdefault(row, {}).setdefault(self.column - 1, self.shown)

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
