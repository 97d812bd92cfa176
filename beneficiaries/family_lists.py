"""What only shows when all rows of a list of families are there; beneficiaries/families.py does it for persons."""

from collections import Counter

from audit import sealing
from beneficiaries.copying import copy_rows
from beneficiaries.corrections import base_of
from beneficiaries.families import COUNT, counted, differences, remarks_on_places, remarks_on_zeros, run
from beneficiaries.findings import severity_of
from beneficiaries.models import Release
from beneficiaries.partitions import rows_of
from jobs.models import Finding
from jobs.uploads import finding_row

DUPLICATE = "Nomor KK ini sudah ada di baris {first}. Baris pertama yang dipakai."
DOUBLES = """
WITH twice AS (SELECT kk_index, min(id) AS first FROM {families} GROUP BY kk_index HAVING count(*) > 1)
SELECT family.id, family.kk_sealed, twice.first
FROM twice JOIN {families} family ON family.kk_index = twice.kk_index AND family.id > twice.first
"""
REMOVE = "DELETE FROM {families} WHERE id = ANY(%s)"
COMPARED = """
SELECT count(*) FILTER (WHERE old.id IS NULL) AS new,
       count(*) FILTER (WHERE new.row_hash <> old.row_hash) AS changed,
       count(*) FILTER (WHERE new.row_hash = old.row_hash) AS unchanged,
       count(*) FILTER (WHERE new.decile > old.decile) AS decile_up,
       count(*) FILTER (WHERE new.decile < old.decile) AS decile_down,
       count(*) FILTER (WHERE new.region_id <> old.region_id) AS moved
FROM {families} new LEFT JOIN {previous} old ON old.kk_index = new.kk_index
"""
COUNTED = ("new", "changed", "unchanged", "decile_up", "decile_down", "moved")


def refuse_doubles(release: Release) -> None:
    """Of two rows with one KK the first stays; safe to repeat, for then there are no doubles left."""
    base, doubles, findings = base_of(release), [], []
    for key, card, first in run(DOUBLES, release):
        doubles.append(key)
        value, reason = sealing.unseal(sealing.KK, card), DUPLICATE.format(first=first - base)
        findings.append(
            finding_row(
                release.upload_id, key - base, "Nomor KK", value, "kk_duplicate", reason, severity_of("kk_duplicate")
            )
        )
    copy_rows(Finding, findings)
    run(REMOVE, release, [doubles])


def compared(release: Release) -> dict[str, int]:
    """What differs from the list of families before this one, counted by kind."""
    return differences(release, COMPARED, COUNTED)


def remarks_of(release: Release) -> list[dict]:
    """What the list as a whole is to be told for: codes with figures, put into words by the page."""
    ((rows,),) = run(COUNT, release, rows=rows_of(release))
    remarks = remarks_on_zeros(release, "cards_end_in_zero", sealing.KK, rows)
    return remarks + remarks_on_places(Counter(counted(release.upload.findings.all())), rows)
