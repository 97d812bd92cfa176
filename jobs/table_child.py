"""Reads one workbook from standard input and writes its rows as text to standard output.

Started as a program of its own (`python -I table_child.py <memory bytes> <processor seconds> <sheet>`): a workbook is
a stranger's program for our XML and ZIP readers, and this process may die of it. It holds no keys, no database and
no settings. sheet: the one to read; "" for every visible one.

Frames end with RECORD; cells inside are parted by CELL. The first frame names the sheets, a hidden one behind MARKED.
A frame that begins with SHEET names the sheet whose rows follow and how many they are, blank ones too; one with BLANKS
tells how many rows in between are blank; one with MARKED has a first cell that says what is odd about the row ("h":
hidden; "n3.7": these cells are long numbers; "m0": these are filled from a merged cell above); the last frame is SHEET
alone, so that a cut stream is noticed.
"""

import datetime
import io
import math
import re
import sys
import zipfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

if __name__ == "__main__":
    sys.path.append(str(Path(__file__).parent.parent))

from jobs.table_extras import Extras, extras_of_ods, extras_of_xlsx, sheet_parts  # noqa: E402 - the path comes first

RECORD, CELL, SHEET, BLANKS, MARKED = "\x1e", "\x1f", "\x1d", "\x1c", "\x1b"
MARKS = re.compile("[\x1b-\x1f]")

# An exit code the parent turns into a sentence, as those of jobs/table_extras.py.
OUT_OF_MEMORY = 5

# A spreadsheet shows 15 digits of a number and Excel keeps no more: a longer one may have lost its last one. An ODS
# keeps what the number itself holds.
EXACT_BELOW = {"XLSX": 10**15, "ODS": 2**53}
# A whole number of so many digits may be a code or an account whose zeros in front are gone.
LONG_NUMBER = 10**5


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


def number_text(value: float, exact_below: int) -> str:
    """Decimal comma, so that 1.125 never reads as a thousand rupiah; long numbers show their lost digits."""
    if not math.isfinite(value):
        return str(value)
    if abs(value) >= exact_below:
        return f"{value:.5E}".replace(".", ",")
    return str(int(value)) if value == int(value) else f"{value:.15g}".replace(".", ",")


def moment_text(value: datetime.datetime) -> str:
    return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")


class Texts:
    """Writes the cells of one workbook as text."""

    def __init__(self, kind: str):
        exact_below = EXACT_BELOW[kind]

        def number(value):
            return number_text(value, exact_below)

        self.text_of = {
            bool: lambda value: "YA" if value else "TIDAK",
            int: number,
            float: number,
            datetime.datetime: moment_text,
            datetime.date: datetime.date.isoformat,
            datetime.time: datetime.time.isoformat,
        }

    def of(self, row: list) -> list[str]:
        text_of = self.text_of
        return [cell if cell.__class__ is str else text_of.get(cell.__class__, str)(cell) for cell in row]


def long_numbers(row: list) -> list[int]:
    """Places of whole numbers that may be codes without their zeros."""
    return [
        place for place, cell in enumerate(row) if cell.__class__ is float and cell >= LONG_NUMBER and cell % 1 == 0
    ]


class MergedCells:
    """Hands the text of a merged cell down to the rows it covers. Rows are asked for one after the other."""

    def __init__(self, ranges):
        self.starts: dict[int, list[tuple[int, int]]] = {}
        for (top, column), (bottom, _) in ranges:
            if bottom > top:
                self.starts.setdefault(top, []).append((column, bottom))
        self.open: dict[int, tuple[int, str]] = {}  # place -> last row, text

    def fill(self, number: int, cells: list[str], first_column: int) -> list[int]:
        """Fills cells of a row, which begin at first_column, in place; the places filled. A blank row stays so."""
        filled, is_blank = [], not any(cells)
        for place, (last, text) in list(self.open.items()):
            if number > last:
                del self.open[place]
            elif not is_blank and place < len(cells) and not cells[place]:
                cells[place] = text
                filled.append(place)
        for column, last in self.starts.get(number, ()):
            place = column - first_column
            if 0 <= place < len(cells) and cells[place]:
                self.open[place] = last, cells[place]
        return filled


def height(sheet, formulas: dict[int, dict[int, str]]) -> int:
    """Number of the last row with anything in it."""
    return max(sheet.end[0] if sheet.end else -1, max(formulas, default=-1)) + 1


def marked(hidden: bool, numeric: list[int], merged: list[int]) -> str:
    """What is odd about a row, for its first cell; "" for an ordinary one."""
    marks = ["h"] if hidden else []
    marks += [letter + ".".join(map(str, places)) for letter, places in (("n", numeric), ("m", merged)) if places]
    return MARKED + ";".join(marks) if marks else ""


def sheet_frames(sheet, extras, texts: Texts) -> Iterator[str]:
    """Rows of a sheet from its first row on, with each formula in place of the value it once had.

    A formula without a stored value may lie left, right or below of what the reader takes for the used cells.
    """
    formulas, merged = extras.formulas, MergedCells([*extras.merged, *(sheet.merged_cell_ranges or ())])
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
        cells = padding + texts.of(row) if padding else texts.of(row)
        if here:
            cells = with_formulas(cells, here, first_column)
        filled = merged.fill(number, cells, first_column) if merged.starts else []
        numeric = [place + len(padding) for place in long_numbers(row)]
        mark = marked(number in extras.hidden, numeric, filled)
        yield mark + CELL + frame(cells) if mark else frame(cells)


def with_formulas(cells: list[str], formulas: dict[int, str], first_column: int) -> list[str]:
    for column, formula in formulas.items():
        at = column - first_column
        cells.extend([""] * (at + 1 - len(cells)))
        cells[at] = formula
    return cells


def frames(data: bytes, wanted: str) -> Iterator[str]:
    """The whole stream, frame by frame. Raises Refused, or whatever the readers raise."""
    import python_calamine

    book = python_calamine.load_workbook(io.BytesIO(data))
    archive = zipfile.ZipFile(io.BytesIO(data))
    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ is python_calamine.SheetTypeEnum.WorkSheet]
    hidden = {sheet.name for sheet in sheets if sheet.visible is not python_calamine.SheetVisibleEnum.Visible}
    names = [sheet.name for sheet in sheets]
    parts = sheet_parts(archive)
    of_ods = {} if parts else extras_of_ods(archive)
    texts = Texts("XLSX" if parts else "ODS")
    yield CELL.join(MARKED * (name in hidden) + MARKS.sub("\ufffd", name) for name in names)
    for name in names:
        if name != wanted if wanted else name in hidden:
            continue
        extras = extras_of_xlsx(archive, parts[name]) if parts else of_ods.get(name, Extras())
        sheet = book.get_sheet_by_name(name)
        yield SHEET + MARKS.sub("\ufffd", name) + CELL + str(height(sheet, extras.formulas))
        yield from sheet_frames(sheet, extras, texts)
    yield SHEET


def frame(cells: list[str]) -> str:
    text = CELL.join(cells)
    if text.count(CELL) >= max(1, len(cells)) or RECORD in text or text[:1] in (SHEET, BLANKS, MARKED):
        text = CELL.join(MARKS.sub("\ufffd", cell) for cell in cells)
    return text


def main() -> int:
    restrain(memory=int(sys.argv[1]), seconds=int(sys.argv[2]))
    waiting: list[str] = []
    try:
        for text in frames(sys.stdin.buffer.read(), sys.argv[3]):
            waiting.append(text + RECORD)
            if len(waiting) == 1_000:
                sys.stdout.buffer.write("".join(waiting).encode())
                waiting.clear()
        sys.stdout.buffer.write("".join(waiting).encode())
        sys.stdout.buffer.flush()
    except MemoryError:
        return OUT_OF_MEMORY
    except Exception as refusal:
        code = getattr(refusal, "exit_code", None)
        if code is None:
            raise
        return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
