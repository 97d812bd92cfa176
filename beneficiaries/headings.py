"""The columns we look for in the files of one office: all known headings, and those a person has explained."""

from collections.abc import Iterator
from dataclasses import replace

from beneficiaries.columns import COLUMNS
from beneficiaries.models import Heading, Release
from jobs.columns import Column, match_columns
from jobs.tables import Row, Table
from jobs.uploads import open_upload
from regions.models import Region


def columns_for(region: Region | str) -> list[Column]:
    """What this office has said about a heading goes before what we know of it."""
    code = getattr(region, "pk", region)
    said = dict(Heading.objects.filter(region=code).values_list("normalised", "column"))
    if not said:
        return COLUMNS
    return [
        replace(
            column,
            aliases=(*column.aliases, *(text for text, name in said.items() if name == column.name)),
            elsewhere=frozenset(text for text, name in said.items() if name != column.name),
        )
        for column in COLUMNS
    ]


def open_extract(release: Release) -> tuple[Table, Iterator[Row], dict[str, int]]:
    """The file of a release as its office reads it: the table, its rows, and where in a row each column stands."""
    columns = columns_for(release.region_id)
    table, rows = open_upload(release.upload, columns)
    return table, rows, match_columns(table.header, columns).by_name
