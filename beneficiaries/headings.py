"""The columns we look for in the files of one office: all known headings, and those a person has explained."""

from dataclasses import replace

from beneficiaries.columns import COLUMNS
from beneficiaries.models import Heading
from jobs.columns import Column
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
