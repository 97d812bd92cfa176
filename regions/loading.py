"""The region codes and aliases that come with the project, loaded in one COPY."""

import csv
import gzip
import io
import re
from pathlib import Path

from django.db import connections, transaction

from regions.models import BpsCode, Region, RegionAlias, dotted
from regions.names import normalise_name

DATA = Path(__file__).parent / "data"
COLUMNS = "code, name, level, kind, parent_id"


def load_regions(using="default"):
    """Bring the table in line with regions/data/wilayah.csv.gz. Returns how many rows were new or changed."""
    text = gzip.decompress((DATA / "wilayah.csv.gz").read_bytes()).decode()
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE incoming (code text, name text, level text, kind text, parent_id text) ON COMMIT DROP"
        )
        cursor.copy_expert("COPY incoming FROM STDIN (FORMAT csv, HEADER)", io.StringIO(text))
        cursor.execute(
            "INSERT INTO regions_region (code, name, level, kind, parent_id)"
            " SELECT code, name, level, kind, nullif(parent_id, '') FROM incoming ORDER BY code"
            " ON CONFLICT (code) DO UPDATE SET name = excluded.name, level = excluded.level,"
            "   kind = excluded.kind, parent_id = excluded.parent_id"
            " WHERE (regions_region.name, regions_region.level, regions_region.kind)"
            "   IS DISTINCT FROM (excluded.name, excluded.level, excluded.kind)"
        )
        changed = cursor.rowcount
        load_aliases(using)
        if changed:
            cursor.execute("ANALYZE regions_region")
    return changed


def load_aliases(using="default"):
    """Add the aliases of regions/data/alias.csv; those an office added stay."""
    with open(DATA / "alias.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            RegionAlias.objects.using(using).get_or_create(
                within_id=row["regency_code"] or None,
                normalised=normalise_name(row["alias"]),
                defaults={"name": row["alias"], "region_id": row["code"], "source": row["where"]},
            )


def load_bps_codes(lines, using="default"):
    """Add or change codes from CSV text with the headings kode_bps and kode_dagri, as BPS publishes them.

    Returns (codes taken, rows left out because one of the codes is no village's). Dots are of no account.
    """
    known = set(
        Region.objects.using(using).filter(level=Region.Level.VILLAGE).order_by().values_list("code", flat=True)
    )
    codes, left_out = {}, 0
    for row in csv.DictReader(lines):
        bps, ours = (re.sub(r"\D", "", row[heading] or "") for heading in ("kode_bps", "kode_dagri"))
        if len(bps) == 10 and dotted(ours) in known:
            codes[bps] = BpsCode(code=bps, region_id=dotted(ours))
        else:
            left_out += 1
    BpsCode.objects.using(using).bulk_create(
        codes.values(), update_conflicts=True, unique_fields=["code"], update_fields=["region"], batch_size=5_000
    )
    return len(codes), left_out
