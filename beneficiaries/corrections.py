"""A corrected workbook of findings: the new release is the corrected one with these rows added or replaced."""

from collections.abc import Sequence

from beneficiaries.models import Release
from beneficiaries.partitions import entries_of, first_id, run
from beneficiaries.rows import ENTRY_COLUMNS

CARRY_OVER = """
INSERT INTO {entries} ({columns})
SELECT id - %s + %s, %s, {rest} FROM {old} WHERE NOT EXISTS (SELECT FROM {entries})
"""
LAST = "SELECT max(id) FROM {entries}"
MAKE_ROOM = "DELETE FROM {entries} WHERE id = ANY(%s)"
REPLACE = """
DELETE FROM {entries} carried USING {entries} corrected
WHERE carried.nik_index = corrected.nik_index AND carried.id <= %s AND corrected.id > %s
"""


def carry_over(release: Release) -> None:
    """Once, before the first row of the file: the entries of the release that is corrected."""
    if release.corrects_id is None:
        return
    run(
        CARRY_OVER,
        release.pk,
        [first_id(release.corrects_id), first_id(release.pk), release.pk],
        old=entries_of(release.corrects_id),
        columns=", ".join(ENTRY_COLUMNS),
        rest=", ".join(ENTRY_COLUMNS[2:]),
    )


def base_of(release: Release) -> int:
    """What the number of a row of the file is added to: behind the rows that were carried over."""
    if release.corrects_id is None:
        return first_id(release.pk)
    ((last,),) = run(LAST, release.corrects_id)
    return first_id(release.pk) + last - first_id(release.corrects_id)


def make_room(release: Release, rows: Sequence[int]) -> None:
    """Leave out the carried rows that the file says it corrects."""
    if release.corrects_id and rows:
        first = first_id(release.pk)
        run(MAKE_ROOM, release.pk, [[first + row for row in rows]])


def replace_carried(release: Release) -> None:
    """What the file says of a person goes before what was carried over."""
    if release.corrects_id is None:
        return
    base = base_of(release)
    run(REPLACE, release.pk, [base, base])
