"""A long list straight out of PostgreSQL into a file, a piece at a time: memory does not grow with the list.

For a page of figures or a bank list take jobs/writing.py. Here no row becomes a Python object: COPY writes the lines,
we hand them on. For CSV the texts are made safe in SQL by the rule of `jobs.writing.neutral`.
"""

import io
import os
import re
import secrets
import select
from binascii import unhexlify
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from threading import Thread

from django.db import connection, models, transaction
from django.db.models.sql import Query
from psycopg2 import sql

from audit.sealing import KK, NIK, ending
from jobs.fields import FORMULA_STARTS, INVISIBLE
from jobs.writing import BOM, CONTROLS, DELIMITER, csv_line

TEXT, NUMBER, DATE, FLAG = "text", "number", "date", "flag"
QUOTED = (TEXT, NIK, KK, FLAG)
LONGEST_SECONDS = 900  # a million rows over a slow line
PATIENCE_SECONDS = 60  # whoever takes nothing for so long is gone
PIECE = 1 << 18
# Bytes that never stand in a file of ours; a line break inside a cell is kept.
DROPPED = bytes(sorted({*CONTROLS, 0x0D} - {0}))


@dataclass(frozen=True)
class Column:
    """`name`: a field of the list, also of a row it points to ("region__name"); NIK and KK: the end of a sealed one."""

    heading: str
    name: str
    kind: str = TEXT
    width: int = 14


def csv_pieces(columns: Sequence[Column], rows: models.QuerySet) -> Iterator[bytes]:
    """UTF-8 with BOM, every text in quotes, dates as 2023-07-26: the bytes of `jobs.writing.csv_bytes`, in pieces."""
    yield BOM + csv_line([column.heading for column in columns])
    texts = ", ".join(f"c{place}" for place, column in enumerate(columns) if column.kind in QUOTED)
    form = f"FORMAT csv, DELIMITER '{DELIMITER}'" + (f", FORCE_QUOTE ({texts})" if texts else "")
    for piece in copied(columns, rows, CELLS, form):
        yield piece.translate(None, DROPPED).replace(b"\n", b"\r\n")


# How a cell of each kind stands in the line; a kind that is not here is made neutral.
CELLS = {
    **{kind: sql.SQL(f"{{mark}} || '{kind} ' || encode({{0}}, 'hex')") for kind in (NIK, KK)},
    NUMBER: sql.SQL("{0}"),
    DATE: sql.SQL("{0}"),
    FLAG: sql.SQL("CASE {0} WHEN true THEN 'ya' WHEN false THEN 'tidak' END"),
}
# A letter or a digit in front, as in nearly every cell, is no formula; only the others are looked at closely.
NEUTRAL = sql.SQL("""
CASE WHEN {0} COLLATE "C" < ':' AND {0} COLLATE "C" >= '0' OR {0} COLLATE "C" < '[' AND {0} COLLATE "C" >= 'A'
       OR {0} COLLATE "C" < '{{' AND {0} COLLATE "C" >= 'a' OR {0} = '' THEN {0}
     WHEN ltrim({0}, {controls}) ~ {tab}
       OR ltrim({0}, {blank}) ~ {starts} AND btrim(translate({0}, {invisible}, ''), {blank}) !~ {number}
     THEN '''' || {0} ELSE {0} END""")
PLAIN_NUMBER = r"^(?:[+-]?[0-9][0-9., \t\n\r\f\v]*%?|[- \t\n\r\f\v]+)$"  # that of jobs.fields, to PostgreSQL's ear
SPACES = "".join(c for c in map(chr, range(0x3001)) if c.isspace())


def neutral(column: sql.Composable) -> sql.Composed:
    """SQL for what `jobs.writing.neutral` says of a text, but for the controls, which are dropped on the way out."""
    controls = "".join(map(chr, sorted(set(CONTROLS) - {0})))
    unseen = controls + "".join(map(chr, INVISIBLE))
    return NEUTRAL.format(
        column,
        controls=sql.Literal(controls),
        tab=sql.Literal(r"^[\t\r]"),
        blank=sql.Literal(SPACES + unseen),
        starts=sql.Literal(f"^[{''.join(FORMULA_STARTS).replace('-', '')}-]"),
        invisible=sql.Literal(unseen),
        number=sql.Literal(PLAIN_NUMBER),
    )


def copied(columns: Sequence[Column], rows: models.QuerySet, cells: dict, form: str) -> Iterator[bytes]:
    """What COPY gives for a list, whole lines. Whoever stops taking pieces stops PostgreSQL."""
    mark = secrets.token_hex(8)  # which no cell of the list can have guessed
    with closing(lines(columns, rows, cells, form, mark)) as pieces:
        yield from opened(pieces, mark)


def opened(pieces: Iterable[bytes], mark: str) -> Iterator[bytes]:
    """Sealed numbers as their ends: PostgreSQL has no key, so that it marks them and we open them on the way out."""
    sealed, rest = re.compile(rf"{mark}(\w+) ([0-9a-f]+)".encode()), b""
    for piece in pieces:
        whole, end, rest = (rest + piece).rpartition(b"\n")
        if end:
            yield sealed.sub(masked, whole + end)


def masked(found: re.Match[bytes]) -> bytes:
    return f"•••• {ending(found[1].decode(), unhexlify(found[2]))}".encode()


def lines(columns: Sequence[Column], rows: models.QuerySet, cells: dict, form: str, mark: str) -> Iterator[bytes]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = %s", [LONGEST_SECONDS * 1000])
        statement = copy_statement(cursor, columns, rows, cells, form, mark)
        reading, writing = os.pipe()
        pump = Pump(cursor.cursor, statement, writing)
        pump.start()
        try:
            while piece := os.read(reading, PIECE):
                yield piece
        except BaseException:  # the response was closed before its end
            pump.stop()
            raise
        finally:
            os.close(reading)
            pump.join()
        if pump.fault:
            raise pump.fault


def copy_statement(cursor, columns, rows, cells, form, mark):
    """The list as a subquery with our names for its columns, in its own order."""
    names = [sql.Identifier(f"c{place}") for place in range(len(columns))]
    inner, parameters = sql_of(rows.values_list(*(column.name for column in columns)).query)
    safe = [
        sql.SQL("{} AS {}").format(
            cells[column.kind].format(name, mark=sql.Literal(mark)) if column.kind in cells else neutral(name),
            name,
        )
        for column, name in zip(columns, names, strict=True)
    ]
    outer = sql.SQL("COPY (SELECT {} FROM (").format(sql.SQL(", ").join(safe))
    end = sql.SQL(") AS list ({})) TO STDOUT WITH ({})").format(sql.SQL(", ").join(names), sql.SQL(form))
    return outer.as_string(cursor.cursor) + cursor.mogrify(inner, parameters).decode() + end.as_string(cursor.cursor)


def sql_of(query: Query) -> tuple[str, tuple]:
    return query.get_compiler(connection=connection).as_sql()


class Pump(Thread):
    """Runs COPY into a pipe: psycopg2 pushes lines, a response wants to pull them."""

    def __init__(self, cursor, statement, writing):
        super().__init__(daemon=True)
        self.cursor, self.statement, self.fault = cursor, statement, None
        self.pipe = io.BufferedWriter(Pipe(writing), 1 << 16)

    def run(self):
        try:
            self.cursor.copy_expert(self.statement, self.pipe)
            self.pipe.flush()
        except TimeoutError as fault:
            self.fault = fault
            self.cursor.connection.close()  # PostgreSQL waits to send and hears no cancel
        except Exception as fault:  # noqa: BLE001 - raised again where the pieces are taken
            self.fault = fault
        finally:
            self.pipe.raw.close()

    def stop(self):
        """Nobody wants another piece."""
        if not self.cursor.connection.closed:
            self.cursor.connection.cancel()


class Pipe(io.RawIOBase):
    """The writing end, which does not wait for ever."""

    def __init__(self, writing):
        self.writing = writing
        os.set_blocking(writing, False)

    def writable(self):
        return True

    def write(self, data):
        if not select.select([], [self.writing], [], PATIENCE_SECONDS)[1]:
            raise TimeoutError("nobody takes the list any more")
        return os.write(self.writing, data)

    def close(self):
        if not self.closed:
            os.close(self.writing)
        super().close()
