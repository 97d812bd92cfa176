"""A corrected workbook of findings: the new release is the corrected one with these rows added or replaced."""

from collections.abc import Sequence

from beneficiaries.family_rows import FAMILY_COLUMNS
from beneficiaries.models import Release
from beneficiaries.partitions import first_id, rows_of, run
from beneficiaries.rows import ENTRY_COLUMNS

CARRY_OVER = """
INSERT INTO {rows} ({columns})
SELECT id - %s + %s, %s, {rest} FROM {old} WHERE NOT EXISTS (SELECT FROM {rows})
"""
LAST = "SELECT max(id) FROM {old}"
MAKE_ROOM = "DELETE FROM {rows} WHERE id = ANY(%s)"
REPLACE = """
DELETE FROM {rows} carried USING {rows} corrected
WHERE carried.{key} = corrected.{key} AND carried.id <= %s AND corrected.id > %s
"""


def carry_over(release: Release) -> None:
    """Once, before the first row of the file: the rows of the release that is corrected."""
    if release.corrects_id is None:
        return
    columns = columns_of(release)
    run(
        CARRY_OVER,
        release.pk,
        [first_id(release.corrects_id), first_id(release.pk), release.pk],
        rows=rows_of(release),
        old=rows_of(release.corrects),
        columns=", ".join(columns),
        rest=", ".join(columns[2:]),
    )


def columns_of(release: Release) -> Sequence[str]:
    """What the rows of a release's file hold, beginning with id and release."""
    return FAMILY_COLUMNS if release.is_family_list else ENTRY_COLUMNS


def base_of(release: Release) -> int:
    """What the number of a row of the file is added to: behind the rows that were carried over."""
    if release.corrects_id is None:
        return first_id(release.pk)
    ((last,),) = run(LAST, release.corrects_id, old=rows_of(release.corrects))
    return first_id(release.pk) + last - first_id(release.corrects_id)


def make_room(release: Release, rows: Sequence[int]) -> None:
    """Leave out the carried rows that the file says it corrects."""
    if release.corrects_id and rows:
        first = first_id(release.pk)
        run(MAKE_ROOM, release.pk, [[first + row for row in rows]], rows=rows_of(release))


def replace_carried(release: Release) -> None:
    """What the file says of a person or family goes before what was carried over."""
    if release.corrects_id is None:
        return
    base = base_of(release)
    key = "kk_index" if release.is_family_list else "nik_index"
    run(REPLACE, release.pk, [base, base], rows=rows_of(release), key=key)
