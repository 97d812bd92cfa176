"""The tables of one release: filled outside the register, indexed, attached. Migration 0006 holds the SQL."""

from django.db import connection

ENTRIES, FAMILIES = "beneficiaries_registerentry", "beneficiaries_assessment"
MOST_ROWS = 10_000_000  # of one file; the upload gate allows fewer


def first_id(release_id: int) -> int:
    """What the number of a row is added to: a key without a sequence, the same in every attempt."""
    return release_id * MOST_ROWS


def release_of(entry_id: int) -> int:
    """The release a row belongs to, by its key."""
    return entry_id // MOST_ROWS


def entries_of(release_id: int) -> str:
    """Name of the table with the entries of one release; it exists from `open_tables` on."""
    return f"{ENTRIES}_r{int(release_id)}"


def families_of(release_id: int) -> str:
    return f"{FAMILIES}_r{int(release_id)}"


def rows_of(release) -> str:
    """Name of the table that the rows of a release's file go to."""
    return families_of(release.pk) if release.is_family_list else entries_of(release.pk)


def open_tables(release_id: int) -> None:
    """Make the tables to fill, or keep those that an attempt before has begun to fill."""
    ask("SELECT open_release_tables(%s)", release_id)


def next_index(release_id: int) -> str | None:
    """Build one index the tables still lack and tell its name; None when they have all of them."""
    return ask("SELECT next_release_index(%s)", release_id)


def attach_tables(release_id: int) -> None:
    """From now on the rows are part of the register and nothing changes them."""
    ask("SELECT attach_release_tables(%s)", release_id)


def drop_tables(release_id: int) -> None:
    """Raises IntegrityError for a release that is loaded."""
    ask("SELECT drop_release_tables(%s)", release_id)


def run(sql: str, release_id: int, params=None, **names) -> list[tuple]:
    """One statement over the tables of a release: {entries}, {families}, and whatever other table is named."""
    tables = {"entries": entries_of(release_id), "families": families_of(release_id)}
    with connection.cursor() as cursor:
        cursor.execute(sql.format(**tables, **names), params)
        return cursor.fetchall() if cursor.description else []


def ask(sql: str, release_id: int):
    with connection.cursor() as cursor:
        cursor.execute(sql, [release_id])
        return cursor.fetchone()[0]
