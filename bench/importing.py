"""Loading an extract of the register: ours, all of it, beside PostgreSQL's COPY of the finished values.

copy           COPY of finished values into a live partition: all its indexes, checks and foreign keys at work
ours           `manage.py import_register` on the office dialect: unpack, read, check, seal, compare, index, attach
bulk_create    finished values through Django's upsert
import-export  django-import-export from the same file, with its defaults and with its fastest settings
"""

import csv
import os
import statistics
import tempfile
from datetime import date

import tablib
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connections, models
from import_export import fields, resources, widgets

from accounts.models import User
from accounts.roles import Role
from audit import sealing
from bench import measuring, registry
from bench.measuring import say
from beneficiaries import partitions
from beneficiaries.models import RegisterEntry, Release
from beneficiaries.names import name_key
from jobs.ahead import batches
from jobs.uploads import receive_upload

REGION, FLAT, SEALED = "18", "bench_entry", ("nik", "kk")
FEW = 2_000  # rows for the slow ones


def main(argv):
    parser = measuring.parser(__doc__.splitlines()[0], rows=100_000)
    parser.add_argument("--rounds", type=int, default=None, help="default: 5 up to 100,000 rows, else 1")
    parser.add_argument("--skip-slow", action="store_true", help="only COPY and ours")
    options = parser.parse_args(argv)
    rounds = options.rounds or (5 if options.rows <= 100_000 else 1)
    User.objects.create(username="bench", name="bench", role=Role.OPERATOR, region_id=REGION)
    found = {"copy": [], "ours": []}
    for number in range(rounds):
        say(f"round {number + 1} of {rounds} ...")
        found["ours"].append(ours(options.rows, number))
        found["copy"].append(copy(newest()))
    if not options.skip_slow:
        found |= others(newest(), options.rows)
    rows = [row(name, measured) for name, measured in found.items()]
    measuring.show(summary(rows, options.rows, rounds), rows, options.json)


def newest():
    return Release.objects.filter(is_loaded=True).latest("pk")


def ours(count, seed):
    """A new extract each time: the same content is loaded only once."""
    with tempfile.NamedTemporaryFile(suffix=".csv") as file, open(os.devnull, "w") as silent:
        registry.write(file.name, rows=count, region=REGION, dialect="office", seed=seed)
        day = date(2025, 1, seed + 1)
        say("ours ...")
        return measuring.measured(run_import, file.name, day, silent) | {"rows": count}


def run_import(file, day, silent):
    call_command("import_register", file, region=REGION, data_on=day, stdout=silent)


def copy(release):
    """The rows just loaded, once more, into the partition of another release."""
    with tempfile.TemporaryFile() as file:
        other = another_release(release)
        names = [field.column for field in RegisterEntry._meta.fields]
        values = ", ".join(
            {"id": f"id + {shift(release, other)}", "release_id": str(other.pk)}.get(n, n) for n in names
        )
        table, columns = partitions.entries_of(other.pk), ", ".join(names)
        with connections["owner"].cursor() as cursor:
            cursor.copy_expert(f"COPY (SELECT {values} FROM {partitions.entries_of(release.pk)}) TO STDOUT", file)  # noqa: S608
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")  # it keeps loaded rows; foreign keys stay on
        file.seek(0)
        say("copy ...")
        measured = measuring.measured(copy_in, f"COPY {table} ({columns}) FROM STDIN", file)
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"DROP TABLE {table}, {partitions.families_of(other.pk)}")
    return measured | {"rows": release.rows_taken}


def shift(release, other):
    return partitions.first_id(other.pk) - partitions.first_id(release.pk)


def another_release(release):
    """Empty, with all its indexes, attached."""
    user = User.objects.get(username="bench")
    file = SimpleUploadedFile("x.csv", b"NIK;NAMA\n1;a\n")
    upload = receive_upload(actor=user, kind=release.upload.kind, region=release.region, file=file)
    other = Release.objects.create(register="P3KE", region=release.region, data_on=release.data_on, upload=upload)
    partitions.open_tables(other.pk)
    while partitions.next_index(other.pk):
        pass
    partitions.attach_tables(other.pk)
    return other


def copy_in(statement, file):
    with connections["owner"].cursor() as cursor:
        cursor.copy_expert(statement, file)


def writable_copy(field):
    own = field.clone()
    if own.remote_field:
        own.remote_field.related_name = "+"
    return own


# A table like a partition, with its indexes, that the ORM may write.
Flat = type(
    "Flat",
    (models.Model,),
    {field.name: writable_copy(field) for field in RegisterEntry._meta.fields}
    | {"__module__": __name__, "Meta": type("Meta", (), {"managed": False, "db_table": FLAT, "app_label": "bench"})},
)


def empty_flat(release):
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {FLAT}")
        cursor.execute(f"CREATE TABLE {FLAT} (LIKE {partitions.entries_of(release.pk)} INCLUDING ALL)")
        cursor.execute(f"ALTER TABLE {FLAT} ADD FOREIGN KEY (region_id) REFERENCES regions_region")
        cursor.execute(f"ALTER TABLE {FLAT} ADD FOREIGN KEY (release_id) REFERENCES beneficiaries_release")


def others(release, count):
    """The slow ones, each with as many rows as it can be waited for."""
    found = {}
    empty_flat(release)
    say("bulk_create ...")
    many = min(count, 20_000)
    rows = list(RegisterEntry.objects.filter(release=release).order_by("pk")[:many].values())
    found["bulk_create upsert"] = [measuring.measured(bulk_create, rows) | {"rows": many}]
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        registry.write(file.name, rows=FEW, region=REGION, faults=0, seed=999)
        for name, resource in (("defaults", Defaults), ("fastest settings", Fastest)):
            empty_flat(release)
            say(f"import-export, {name} ...")
            measured = measuring.measured(import_export, resource, file.name, release.pk)
            found[f"import-export, {name}"] = [measured | {"rows": FEW}]
    return found


def bulk_create(rows):
    for chunk in batches(rows, 2_000):
        Flat.objects.bulk_create(
            [Flat(**values) for values in chunk],
            update_conflicts=True,
            unique_fields=["nik_index", "release"],
            update_fields=["name", "name_key", "address", "decile", "region"],
        )


class Bytes(widgets.Widget):
    """Sealed numbers as they are; the library takes bytes for text."""

    def clean(self, value, row=None, **kwargs):
        return value

    def render(self, value, obj=None, **kwargs):
        return bytes(value or b"").hex()


def sealed_field(name):
    return fields.Field(attribute=name, column_name=name, widget=Bytes())


class Defaults(resources.ModelResource):
    nik_sealed, nik_index = sealed_field("nik_sealed"), sealed_field("nik_index")
    kk_sealed, kk_index = sealed_field("kk_sealed"), sealed_field("kk_index")

    class Meta:
        model = Flat
        import_id_fields = ["nik_index"]


class Fastest(Defaults):
    class Meta(Defaults.Meta):
        use_bulk, batch_size, skip_diff, skip_html_diff = True, 1_000, True, True
        force_init_instance, report_skipped, use_transactions = True, False, True


# Field -> heading of the clean dialect.
NAMED = {
    "name": "NAMA", "birth_on": "TGL_LAHIR", "sex": "JENIS_KELAMIN", "relationship": "HUB_KELUARGA",
    "occupation": "PEKERJAAN", "address": "ALAMAT", "rt": "RT", "rw": "RW", "region": "KODE_KEL", "decile": "DESIL",
    "register_no": "IDDTKS",
}  # fmt: skip


def import_export(resource, file, release):
    """Sealed like ours, as the library has no way to do that by itself."""
    dataset = tablib.Dataset()
    with open(file, encoding="utf-8", newline="") as text:
        for number, row in enumerate(csv.DictReader(text), start=1):
            entry = {"id": partitions.first_id(release) + number, "release": release, "row_number": number}
            entry |= {"row_hash": number, "is_head": row["HUB_KELUARGA"].startswith("KEPALA")}
            entry |= {name: row[heading] for name, heading in NAMED.items()} | {"name_key": name_key(row["NAMA"])}
            for kind, heading in zip(SEALED, ("NIK", "NOKK"), strict=True):
                entry |= sealing.sealed_fields(kind, row[heading])
            dataset.headers = dataset.headers or list(entry)
            dataset.append(list(entry.values()))
    result = resource().import_data(dataset, dry_run=False, raise_errors=True, release=release)
    assert not result.has_errors()


def row(name, measured):
    seconds = statistics.median(one["seconds"] for one in measured)
    count = measured[0]["rows"]
    return {
        "way": name,
        "rows": count,
        "seconds": round(seconds, 2),
        "rows_per_s": round(count / seconds),
        "microseconds_per_row": round(seconds / count * 1e6, 1),
        "peak_mb": round(max(one["peak_mb"] for one in measured), 1),
    }


def summary(rows, count, rounds):
    at = {one["way"]: one for one in rows}
    ours, floor = at["ours"], at["copy"]
    figures = {
        "rows": count,
        "rounds": rounds,
        "seconds": ours["seconds"],
        "rows_per_s": ours["rows_per_s"],
        "peak_mb": ours["peak_mb"],
        "ratio_to_copy": round(ours["seconds"] / floor["seconds"], 2),
        "copy_seconds": floor["seconds"],
    }
    for name in ("defaults", "fastest settings"):
        if other := at.get(f"import-export, {name}"):
            ratio = other["microseconds_per_row"] / ours["microseconds_per_row"]
            figures["ratio_to_import_export" + ("" if name == "defaults" else "_fastest")] = round(ratio, 1)
    return figures | {"measurements": rows}
