"""A loaded release from a few rows as they are needed, without a file: fill(sari, [row(nik=..., name=...)])."""

from datetime import date
from itertools import count

from django.db import connection

from audit import sealing
from beneficiaries import partitions
from beneficiaries.models import RegisterEntry, Release
from beneficiaries.names import name_key
from jobs.models import Upload

UNKNOWN = {"register_no": "", "occupation": "", "address": "", "rt": "", "rw": "", "relationship": "", "sex": ""}
NUMBERS = count(1)

FAMILIES = """
INSERT INTO {families}
SELECT min(id), {release}, min(region_id), (array_agg(kk_sealed ORDER BY id))[1], kk_index, min(kk_last4),
       coalesce(min(name) FILTER (WHERE is_head), (array_agg(name ORDER BY id))[1]), count(*), min(decile),
       bool_or(receives_pkh), bool_or(receives_bpnt), bool_or(receives_pbi)
FROM {entries} WHERE kk_index IS NOT NULL GROUP BY kk_index
"""


def row(*, nik, name, region="18.72.03.1001", kk=None, **told):
    """The columns of an entry; what is not said is unknown."""
    return {
        "region_id": region,
        "row_hash": hash((nik, name)) % 2**62,
        "name": name,
        "name_key": name_key(name),
        "is_head": False,
        **UNKNOWN,
        **sealing.sealed_fields(sealing.NIK, nik),
        **sealing.sealed_fields(sealing.KK, kk),
        **told,
    }


def fill(actor, rows, *, data_on=date(2023, 6, 30), register="DTKS", region="18.72"):
    """The rows as a release of the region, loaded."""
    upload = Upload.objects.create(
        kind=Upload.Kind.REGISTER, region_id=region, filename="x.csv", sha256="x", size=1, uploaded_by=actor
    )
    release = Release.objects.create(
        register=register, region_id=region, data_on=data_on, upload=upload, content_sha256=f"{next(NUMBERS)}"
    )
    partitions.open_tables(release.pk)
    for number, values in enumerate(rows, start=2):
        write(release, number, values)
    tables = {"families": partitions.families_of(release.pk), "entries": partitions.entries_of(release.pk)}
    with connection.cursor() as cursor:
        cursor.execute(FAMILIES.format(release=release.pk, **tables))
    while partitions.next_index(release.pk):
        pass
    partitions.attach_tables(release.pk)
    Release.objects.filter(pk=release.pk).update(is_loaded=True, rows_taken=len(rows))
    release.refresh_from_db()
    return release


def write(release, number, values):
    values = {"id": partitions.first_id(release.pk) + number, "release_id": release.pk, "row_number": number, **values}
    columns = [field.column for field in RegisterEntry._meta.concrete_fields if field.column in values]
    names, places = ", ".join(columns), ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        table = partitions.entries_of(release.pk)
        cursor.execute(
            f"INSERT INTO {table} ({names}) VALUES ({places})",  # noqa: S608
            [values[name] for name in columns],
        )
