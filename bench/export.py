"""The list of a release into a file: ours beside PostgreSQL's own COPY, XlsxWriter, openpyxl and django-import-export.

Every way writes the same people, in the same order, into a file of the machine.
"""

import csv
import os
import tempfile

import openpyxl
import xlsxwriter
from django.core.management import call_command
from django.db import connection
from import_export import resources
from import_export.formats import base_formats

from accounts.models import User
from accounts.roles import Role
from bench import measuring, registry
from bench.measuring import say
from beneficiaries.lists import ORDER
from beneficiaries.models import RegisterEntry, Release
from beneficiaries.services_exports import EXPORTED
from jobs.exporting import csv_pieces, sql_of
from jobs.exporting_xlsx import xlsx_pieces

REGION = "18"
HEADINGS = [column.heading for column in EXPORTED]
NAMES = [column.name for column in EXPORTED]
SLOW = ("openpyxl", "import-export", "XlsxWriter")  # measured on fewer rows when there are many


def main(argv):
    parser = measuring.parser(__doc__.splitlines()[0], rows=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--skip-slow", action="store_true", help="only COPY and ours")
    options = parser.parse_args(argv)
    load(options.rows * 10)
    rows, found = [], {}
    for name, way in WAYS.items():
        if options.skip_slow and name.startswith(SLOW):
            continue
        say(f"{name} ...")
        rounds = 1 if name.startswith(SLOW) else options.rounds
        found[name] = one = measuring.median_of(rounds, way, options.rows)
        rows.append(row(name, options.rows, one, found))
    for name in ("COPY TO", "ours, CSV", "ours, XLSX"):
        say(f"{name}, ten times the rows ...")
        found[f"{name} x 10"] = one = measuring.measured(WAYS[name], options.rows * 10)
        rows.append(row(name, options.rows * 10, one, {}))
    measuring.show(summary(found, options.rows) | {"measurements": rows}, rows, options.json)


def load(count):
    User.objects.create(username="bench", name="bench", role=Role.OPERATOR, region_id=REGION)
    with tempfile.NamedTemporaryFile(suffix=".csv") as file, open(os.devnull, "w") as silent:
        say(f"{count} rows ...")
        registry.write(file.name, rows=count, region=REGION, faults=0)
        call_command("import_register", file.name, region=REGION, stdout=silent)


def entries(count):
    """The first `count` people of the list."""
    release = Release.objects.get(region=REGION)
    return release.entries.order_by(*ORDER)[:count]


def copy_to(count):
    """The same question as ours, its columns as they are."""
    inner, parameters = sql_of(entries(count).values_list(*NAMES).query)
    with tempfile.TemporaryFile() as file, connection.cursor() as cursor:
        statement = b"COPY (%s) TO STDOUT WITH (FORMAT csv)" % cursor.mogrify(inner, parameters)
        cursor.copy_expert(statement.decode(), file)
        return file.tell()


def written(pieces):
    with tempfile.TemporaryFile() as file:
        for piece in pieces:
            file.write(piece)
        return file.tell()


def ours_csv(count):
    return written(csv_pieces(EXPORTED, entries(count)))


def ours_xlsx(count):
    return written(xlsx_pieces(EXPORTED, entries(count)))


def tuples(count):
    return entries(count).values_list(*NAMES).iterator(chunk_size=5_000)


def csv_writer(count):
    with tempfile.TemporaryFile("w+", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(tuples(count))
        return file.tell()


def openpyxl_write_only(count):
    book = openpyxl.Workbook(write_only=True)
    return openpyxl_rows(book, book.create_sheet(), count)


def openpyxl_normal(count):
    book = openpyxl.Workbook()
    return openpyxl_rows(book, book.active, count)


def openpyxl_rows(book, sheet, count):
    sheet.append(HEADINGS)
    for cells in tuples(count):
        sheet.append(cells)
    with tempfile.TemporaryFile() as file:
        book.save(file)
        return file.tell()


def xlsx_writer(count):
    with tempfile.TemporaryFile() as file:
        book = xlsxwriter.Workbook(file, {"constant_memory": True, "default_date_format": "dd-mm-yyyy"})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        for number, cells in enumerate(tuples(count), start=1):
            sheet.write_row(number, 0, cells)
        book.close()
        return file.tell()


class Resource(resources.ModelResource):
    class Meta:
        model = RegisterEntry
        fields = NAMES
        chunk_size = 5_000


def import_export(count, form):
    return len(form.export_data(Resource().export(entries(count).select_related("region"))))


def import_export_csv(count):
    return import_export(count, base_formats.CSV())


def import_export_xlsx(count):
    return import_export(count, base_formats.XLSX())


WAYS = {
    "COPY TO": copy_to,
    "ours, CSV": ours_csv,
    "ours, XLSX": ours_xlsx,
    "csv.writer over values_list": csv_writer,
    "XlsxWriter, constant memory": xlsx_writer,
    "openpyxl, write-only": openpyxl_write_only,
    "openpyxl": openpyxl_normal,
    "import-export, CSV": import_export_csv,
    "import-export, XLSX": import_export_xlsx,
}


def row(name, count, one, found):
    floor, book = found.get("COPY TO"), found.get("ours, XLSX")
    return {
        "way": name,
        "rows": count,
        "seconds": round(one["seconds"], 3),
        "to_copy": round(one["seconds"] / floor["seconds"], 2) if floor else None,
        "to_our_xlsx": round(one["seconds"] / book["seconds"], 1) if book else None,
        "grown_mb": round(one["grown_mb"], 1),
        "megabytes": round(one["result"] / 1e6, 1),
    }


def summary(found, count):
    seconds = {name: one["seconds"] for name, one in found.items()}
    figures = {
        "rows": count,
        "csv_ratio_to_copy": round(seconds["ours, CSV"] / seconds["COPY TO"], 2),
        "csv_seconds": round(seconds["ours, CSV"], 3),
        "xlsx_seconds": round(seconds["ours, XLSX"], 3),
        "csv_grown_mb": round(found["ours, CSV"]["grown_mb"], 1),
        "csv_grown_mb_at_10n": round(found["ours, CSV x 10"]["grown_mb"], 1),
        "xlsx_grown_mb": round(found["ours, XLSX"]["grown_mb"], 1),
        "xlsx_grown_mb_at_10n": round(found["ours, XLSX x 10"]["grown_mb"], 1),
    }
    if "openpyxl" in seconds:
        figures["xlsx_times_faster_than_openpyxl"] = round(seconds["openpyxl"] / seconds["ours, XLSX"], 1)
        figures["xlsx_times_faster_than_import_export"] = round(
            seconds["import-export, XLSX"] / seconds["ours, XLSX"], 1
        )
    return figures
