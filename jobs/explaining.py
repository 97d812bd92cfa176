"""What an office has said its headings mean, kept for each kind of list and used for all its files to come."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db import transaction

from accounts.errors import NotAllowed
from audit.trail import record
from jobs.columns import Column, normalise_heading
from jobs.models import Heading, Upload

LONGEST_HEADING = 120


def explained(columns: Iterable[Column], region, kind: str) -> Sequence[Column]:
    """The columns as this office reads its files. What it has said of a heading goes before what we know of it."""
    said = dict(
        Heading.objects.filter(region=getattr(region, "pk", region), kind=kind).values_list("normalised", "column")
    )
    if not said:
        return columns
    return [
        replace(
            column,
            aliases=(*column.aliases, *(text for text, name in said.items() if name == column.name)),
            elsewhere=frozenset(text for text, name in said.items() if name != column.name),
        )
        for column in columns
    ]


@transaction.atomic
def explain_headings(*, actor, upload: Upload, meanings: dict[str, str]) -> None:
    """Remember for this office what headings mean. meanings: heading as in the file -> column name, "" for none."""
    refuse_used(upload)
    for heading, column in meanings.items():
        Heading.objects.update_or_create(
            region=upload.region,
            kind=upload.kind,
            normalised=normalise_heading(heading)[:LONGEST_HEADING],
            defaults={"column": column, "said_by": actor},
        )
    record(actor=actor, verb="headings.explained", subject=upload, count=len(meanings))


def refuse_used(upload: Upload) -> None:
    """Raises NotAllowed once something was made of the upload: its rows were read as they were then."""
    if not Upload.objects.filter(pk=upload.pk).unused().exists():
        raise NotAllowed("Berkas ini sudah dimuat, jadi bacaannya tidak dapat diubah lagi. Unggah berkasnya lagi.")
