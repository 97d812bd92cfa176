"""Files for the tests of the upload gate: small tables of three kinds, and ways to damage them."""

import io
import random
import resource
import zipfile

import xlsxwriter

HEADER = ["NIK", "No. KK", "Nama", "Tanggal Lahir"]
PEOPLE = [
    ["1872055803729014", "1872051001079614", "SARI DEWI", "1972-03-18"],
    ["1872041507809022", "1872041001079615", "BUDI HARTONO", "1980-07-15"],
    ["1872036203859031", "1872031001079616", "RINI ASTUTI", "1985-03-22"],
]
SHEET = "xl/worksheets/sheet1.xml"
ODS_CONTENT = """<?xml version="1.0"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="Data">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"""
ODS_MANIFEST = """<?xml version="1.0"?><manifest:manifest
 xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry
 manifest:full-path="content.xml" manifest:media-type="text/xml">{inside}</manifest:file-entry></manifest:manifest>"""


def csv(rows=PEOPLE, *, header=HEADER, delimiter=",", encoding="utf-8", end="\n"):
    return end.join(delimiter.join(row) for row in [header, *rows]).encode(encoding) + end.encode(encoding)[-1:]


def xlsx(*sheets, hidden=()):
    """A workbook; every sheet is (name, rows) and a cell is written as the Python value it is."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    for name, rows in sheets or [("Data", [HEADER, *PEOPLE])]:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if name in hidden:
            sheet.hide()
    book.close()
    return file.getvalue()


def ods(rows=PEOPLE, *, more="", protected=False):
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    lines = [f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>" for row in [HEADER, *rows]]
    parts = {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": ODS_CONTENT.format(rows="".join(lines) + more).encode(),
        "META-INF/manifest.xml": ODS_MANIFEST.format(
            inside="<manifest:encryption-data>x</manifest:encryption-data>" if protected else ""
        ).encode(),
    }
    return packed(parts)


def unpacked(data):
    archive = zipfile.ZipFile(io.BytesIO(data))
    return {name: archive.read(name) for name in archive.namelist()}


def packed(parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def with_cells(cells, *, dimension=b"A1:B2"):
    """A workbook whose only sheet holds this XML below a heading row."""
    parts = unpacked(xlsx(("Data", [["NIK", "Nama"]])))
    head, _ = parts[SHEET].split(b"<row", 1)
    heading = b'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    head = head.replace(b'ref="A1:B1"', b'ref="' + dimension + b'"')
    return packed(parts | {SHEET: head + heading + cells + b"</sheetData></worksheet>"})


def damaged(data, chance):
    """One of many ways a file breaks; `chance` is a seeded random.Random."""
    ways = [flipped, cut, hole]
    if data.startswith(b"PK"):
        ways += [without_part, damaged_part, damaged_part, exchanged_parts]
    return chance.choice(ways)(data, chance)


def flipped(data, chance):
    data = bytearray(data)
    for _ in range(chance.choice([1, 3, 20])):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def cut(data, chance):
    return data[: chance.randrange(len(data))]


def hole(data, chance):
    start = chance.randrange(len(data))
    return data[:start] + chance.choice([b"", b"\0", b'"', data[:50]]) + data[start + chance.randrange(100) :]


def without_part(data, chance):
    parts = unpacked(data)
    del parts[chance.choice(list(parts))]
    return packed(parts)


def damaged_part(data, chance):
    """Damage below the compression: it reaches the XML reader instead of the checksum."""
    parts = unpacked(data)
    name = chance.choice([name for name in parts if parts[name]])
    return packed(parts | {name: chance.choice([flipped, cut, hole])(parts[name], chance)})


def exchanged_parts(data, chance):
    parts = unpacked(data)
    one, other = chance.sample(list(parts), 2)
    return packed(parts | {one: parts[other], other: parts[one]})


def mutants(data, count, seed):
    chance = random.Random(seed)
    return [damaged(data, chance) for _ in range(count)]


def processor_seconds():
    """Of this process and its ended children: unlike the clock it does not blame us for busy neighbours."""
    use = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in use)
