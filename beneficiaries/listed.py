"""The lines of a list to be looked up: typed NIKs, or a table with whatever columns it has.

Nothing is refused here: a line that cannot be read stays in the result with the reason, or it would go unnoticed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from accounts.errors import NotAllowed
from audit import sealing
from beneficiaries.columns import CHECKED
from beneficiaries.matching import Sought
from beneficiaries.names import name_key
from jobs.cells import dates_of
from jobs.columns import Column, match_columns
from jobs.explaining import explained
from jobs.fields import DAY_FIRST, BadValue, DateHabits, is_formula, parse_kk, parse_nik, parse_sex, read_text
from jobs.left_out import as_json
from jobs.models import Upload
from jobs.reading import faults_of, labels_of
from jobs.tables import Row
from jobs.uploads import of_its_own, read_or_refuse
from regions.finding import VillageFinder
from regions.models import Region

MOST_LINES = 50_000
NEAR_NIK = range(14, 19)  # digits of a NIK with one or two too few or too many: still something to compare
SHIFTED = "Baris ini lebih panjang dari kepala kolom atau tanda kutipnya tidak ditutup: isinya mungkin bergeser."
FORMULA = "Sel ini berisi rumus. Salin lalu tempel sebagai nilai."
NEITHER = "Kolom NIK atau Nama tidak ditemukan. Tulis judulnya NIK atau Nama, seperti di Unduh contoh, lalu coba lagi."
LABELS = {column.name: column.label for column in CHECKED}
NOBODY = "Baris ini tidak memuat NIK maupun nama."


@dataclass(slots=True)
class Line:
    """One line as written. birth_on is kept as text, because lines wait in a sealed JSON text for their job."""

    number: int
    nik: str = ""
    is_nik: bool = False
    name: str = ""
    birth_on: str = ""
    kk: str | None = None
    region: str = ""
    sex: str = ""
    fault: str = ""

    def sought(self) -> Sought:
        born = date.fromisoformat(self.birth_on) if self.birth_on else None
        return Sought(self.number, self.nik, self.is_nik, self.name, born, self.kk, self.region, self.sex)

    def written(self) -> dict:
        return {name: getattr(self, name) for name in self.__slots__}

    def can_be_sought(self) -> bool:
        return self.is_nik or bool(self.name)

    def nik_columns(self) -> dict:
        columns = sealing.sealed_fields(sealing.NIK, self.nik)
        return columns if self.is_nik else columns | {"nik_index": None}


def typed_lines(text: str) -> list[Line]:
    """One NIK on each line; empty lines are none."""
    written = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1)]
    return marked([with_nik(Line(number), nik) for number, nik in written if nik])


class ReadList(NamedTuple):
    """lines: to be looked up; left_out: rows of the file that are no data, as jobs.left_out.as_json gives them."""

    lines: list[Line]
    left_out: list[dict]


def columns_for(region: Region) -> Sequence[Column]:
    """Those of a list to look up, under what its office has explained of the register's headings too."""
    return explained(CHECKED, region, Upload.Kind.REGISTER)


def read_lines(file, region: Region) -> ReadList:
    """Of an UploadedFile, which is not kept: the lines are. Raises NotAllowed with the sentence of the table reader."""
    columns = columns_for(region)
    table = read_or_refuse(of_its_own(file), file.name, columns, limit_rows=MOST_LINES + 1)
    if len(table.rows) > MOST_LINES:
        raise NotAllowed(f"Berkas ini lebih dari {MOST_LINES} baris. Bagi menjadi beberapa berkas, lalu unggah lagi.")
    found = match_columns(table.header, columns)
    if faults := faults_of(found, labels_of(columns)):
        raise NotAllowed(" ".join(faults))
    if not found.by_name.keys() & {"nik", "name"}:
        raise NotAllowed(NEITHER)
    reader = LineReader(found.by_name, region, dates_of(table.rows, found.by_name))
    lines = marked([reader.read(row) for row in table.rows if any(cell.strip() for cell in row.cells)])
    return ReadList(lines, as_json([*table.left_out, *table.unread_sheets]))


class LineReader:
    """places: column name -> index in the row. dates: how the file writes them."""

    def __init__(self, places: Mapping[str, int], region: Region, dates: DateHabits = DAY_FIRST):
        self.places, self.villages, self.dates = places, VillageFinder(region), dates
        self.found: dict[tuple[str, str, str], str] = {}

    def read(self, row: Row) -> Line:
        line = Line(row.number)
        cells = {name: row.cells[place].strip() for name, place in self.places.items()}
        if row.flaw in ("long", "quote"):
            line.fault = SHIFTED
            return line
        if any(map(is_formula, cells.values())):
            line.fault = FORMULA
            return line
        line.name = self.name(cells, line)
        line.birth_on = str(known(cells, "birth_on", lambda text: self.dates.born(text)[0], line) or "")
        line.kk = known(cells, "kk", parse_kk, line)
        line.sex = known(cells, "sex", parse_sex, line) or ""
        line.region = self.village(cells)
        return with_nik(line, cells.get("nik", ""))

    def name(self, cells: Mapping[str, str], line: Line) -> str:
        try:
            name = read_text(cells.get("name", ""), 120)
        except BadValue as fault:
            line.fault = fault.sentence
            return ""
        return name if name_key(name) else ""

    def village(self, cells: Mapping[str, str]) -> str:
        place = cells.get("village_code", ""), cells.get("village", ""), cells.get("district", "")
        if place not in self.found:
            code, name, district = place
            village = self.villages.find(code=code, name=name, district=district).village
            self.found[place] = village.pk if village else ""
        return self.found[place]


def known(cells: Mapping[str, str], name: str, parse, line: Line):
    """What cannot be read is told and not known: it is one thing less to compare."""
    try:
        return parse(cells.get(name, ""))
    except BadValue as fault:
        if not fault.code.endswith("_blank"):
            line.fault = line.fault or f"{LABELS[name]}: {fault.sentence}"
        return None


def with_nik(line: Line, text: str) -> Line:
    try:
        line.nik, line.is_nik = parse_nik(text), True
    except BadValue as fault:
        digits = "".join(filter(str.isdigit, text))
        line.nik = digits if len(digits) in NEAR_NIK else ""
        line.fault = line.fault or ("" if fault.code == "nik_blank" and line.name else fault.sentence)
    if not text and not line.name:
        line.fault = line.fault or NOBODY
    return line


def marked(lines: Sequence[Line]) -> list[Line]:
    """The second of two lines with one NIK says where the first is."""
    first: dict[str, int] = {}
    for line in lines:
        if line.is_nik and first.setdefault(line.nik, line.number) != line.number:
            line.fault = line.fault or f"NIK yang sama ada di baris {first[line.nik]}."
    return list(lines)
