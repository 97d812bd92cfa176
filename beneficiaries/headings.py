"""The columns we look for in the files of one office: all known headings, and those a person has explained."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from beneficiaries.columns import COLUMNS, EVERY, NEEDED_OF_FAMILIES, OF_FAMILIES, ONLY_OF_PERSONS
from beneficiaries.models import Heading, Release
from jobs.columns import Column, match_columns
from jobs.tables import Row, Table
from jobs.uploads import open_upload
from regions.models import Region

OF_PERSONS = {column.name for column in COLUMNS}


def columns_for(region: Region | str) -> list[Column]:
    """Whatever may stand in a file of this office. What it has said of a heading goes before what we know of it."""
    code = getattr(region, "pk", region)
    said = dict(Heading.objects.filter(region=code).values_list("normalised", "column"))
    if not said:
        return EVERY
    return [
        replace(
            column,
            aliases=(*column.aliases, *(text for text, name in said.items() if name == column.name)),
            elsewhere=frozenset(text for text, name in said.items() if name != column.name),
        )
        for column in EVERY
    ]


def columns_in(header: Sequence[str], columns: Sequence[Column]) -> list[Column]:
    """Of `columns_for` an office those that this file is read with: of persons, or of families."""
    if not lists_families(header, columns):
        return [column for column in columns if column.name in OF_PERSONS]
    return [
        replace(column, required=column.name in NEEDED_OF_FAMILIES) for column in columns if column.name in OF_FAMILIES
    ]


def lists_families(header: Sequence[str], columns: Sequence[Column]) -> bool:
    """Whether a row is a family: there is a KK, and neither a NIK nor what else only a person has."""
    found = match_columns(header, columns)
    names = found.by_name.keys() | found.ambiguous.keys()
    return "kk" in names and names.isdisjoint(("nik", *ONLY_OF_PERSONS))


def open_extract(release: Release) -> tuple[Table, Iterator[Row], dict[str, int]]:
    """The file of a release as its office reads it: the table, its rows, and where in a row each column stands."""
    columns = columns_for(release.region_id)
    table, rows = open_upload(release.upload, columns)
    return table, rows, match_columns(table.header, columns_in(table.header, columns)).by_name
