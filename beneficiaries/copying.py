"""Many rows into a table at once, by PostgreSQL's COPY: bulk_create spends most of an import on building SQL."""

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO, StringIO

from django.db import connection, models
from psycopg2 import sql

from beneficiaries.packing import HEADER, TRAILER

ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def copy_rows(model: type[models.Model], rows: Sequence[Mapping], *, table: str = "") -> None:
    """rows: columns by their name in the table, the same columns in each. Constraints hold.

    table: another one than the model's, with the same columns.
    """
    if not rows:
        return
    names = list(rows[0])
    lines = StringIO("".join("\t".join(as_text(row[name]) for name in names) + "\n" for row in rows))
    with connection.cursor() as cursor:
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(table or model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, names))
        )
        cursor.copy_expert(statement, lines)


def copy_packed(table: str, names: Sequence[str], rows: Sequence[bytes]) -> None:
    """Rows of beneficiaries/packing.py, each with the number of its columns in front."""
    with connection.cursor() as cursor:
        columns = sql.SQL(", ").join(map(sql.Identifier, names))
        statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT binary)").format(sql.Identifier(table), columns)
        cursor.copy_expert(statement, BytesIO(b"".join((HEADER, *rows, TRAILER))), size=1 << 18)


def as_text(value) -> str:
    """A value in COPY's text format."""
    if value is None:
        return r"\N"
    if isinstance(value, str):
        return value.translate(ESCAPES)
    if isinstance(value, bytes):
        return rf"\\x{value.hex()}"
    if isinstance(value, bool):
        return "t" if value else "f"
    return value.isoformat() if isinstance(value, date) else str(value)
