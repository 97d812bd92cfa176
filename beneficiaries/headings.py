"""The columns we look for in the files of one office: all known headings, and those a person has explained."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from beneficiaries.columns import COLUMNS, EVERY, NEEDED_OF_FAMILIES, OF_FAMILIES, ONLY_OF_PERSONS
from beneficiaries.models import Release
from jobs.columns import Column, match_columns
from jobs.explaining import explained
from jobs.models import Upload
from jobs.tables import Row, Table
from jobs.uploads import open_upload
from regions.models import Region

OF_PERSONS = {column.name for column in COLUMNS}


def columns_for(region: Region | str) -> Sequence[Column]:
    """Whatever may stand in a file of this office, under the headings it has explained too."""
    return explained(EVERY, region, Upload.Kind.REGISTER)


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
