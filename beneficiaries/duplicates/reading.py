"""From the rows of an opened table to `People`: a million rows pass in batches, never as a whole."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from operator import attrgetter
from typing import BinaryIO

from beneficiaries.columns import COLUMNS
from beneficiaries.duplicates.people import FIELDS, Gathering, People
from jobs.ahead import batches
from jobs.columns import match_columns
from jobs.tables import Row, Table, UnreadableTable, open_table

BATCH = 2_000  # rows held as text at a time


def read_people(rows: Iterable[Row], places: Mapping[str, int], today: date) -> People:
    """Every row, also those an import would refuse: a damaged NIK is often why somebody was written twice.

    places: column name -> index in the row, as `match_columns` finds them.
    """
    gathering = Gathering(today)
    for _ in gather_rows(gathering, rows, places):
        pass
    return gathering.people()


def gather_rows(gathering: Gathering, rows: Iterable[Row], places: Mapping[str, int]) -> Iterator[int]:
    """After each batch, how many rows have been gathered."""
    for batch in batches(rows, BATCH):
        numbers = [row.number for row in batch]
        cells = list(zip(*map(attrgetter("cells"), batch), strict=True))
        gathering.add(numbers, columns_of(cells, places))
        yield gathering.count


def columns_of(cells, places) -> dict[str, Iterable[str]]:
    columns = {name: cells[places[name]] for name in FIELDS if name in places}
    if "village_code" in places:
        by_name = columns.get("village") or ("",) * len(cells[0])
        # A code is surer than a name; without one the name has to do.
        columns["village"] = [code or name for code, name in zip(cells[places["village_code"]], by_name, strict=True)]
    if "address" in columns and "rt" in places:
        both = zip(columns["address"], cells[places["rt"]], strict=True)
        columns["address"] = [f"{address} {rt}" if address else "" for address, rt in both]
    return columns


def read_file(file: BinaryIO, filename: str, today: date, only: Iterable[str] | None = None) -> People:
    """The persons of a table, with all or `only` some of its columns. Raises UnreadableTable."""
    table, places = open_people(file, filename)
    return read_people(table.rows, {name: places[name] for name in only or places if name in places}, today)


def open_people(file: BinaryIO, filename: str) -> tuple[Table, Mapping[str, int]]:
    """The table and its places, for `read_people`; its `left_out` is whole once the rows are read. Raises
    UnreadableTable.
    """
    table = open_table(file, filename, columns=COLUMNS)
    matching = match_columns(table.header, COLUMNS)
    if matching.missing:
        raise UnreadableTable("Kolom tidak ditemukan: " + ", ".join(column.label for column in matching.missing) + ".")
    return table, matching.by_name
