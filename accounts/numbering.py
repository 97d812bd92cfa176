"""Numbers of letters: each office, kind and year counts for itself, without gaps even when two clerks ask at once."""

from django.db import connection

from accounts.models import NumberCounter


def next_number(*, office, kind, year):
    """The next number; the row stays locked until the transaction ends, so a rolled-back letter leaves no gap."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {NumberCounter._meta.db_table} AS counter (office_id, kind, year, last)"  # noqa: S608
            " VALUES (%s, %s, %s, 1)"
            " ON CONFLICT (office_id, kind, year) DO UPDATE SET last = counter.last + 1 RETURNING last",
            [office.pk, kind, year],
        )
        return cursor.fetchone()[0]


def fill_pattern(pattern, *, number, year):
    """ "{nomor} TAHUN {tahun}" -> "36 TAHUN 2024". Replacement, not str.format: the pattern is typed by a person."""
    return pattern.replace("{nomor}", str(number)).replace("{tahun}", str(year))
