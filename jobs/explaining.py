"""What an office has said its headings mean, kept for each kind of list and used for all its files to come."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db import transaction

from accounts.errors import NotAllowed
from accounts.templatetags.kube import tanggal
from audit.trail import record
from jobs.beside import files_beside
from jobs.columns import Column, normalise_heading
from jobs.kinds import columns_of
from jobs.masking import masked, without_ends
from jobs.models import Heading, Job, Upload
from jobs.tables import Table

LONGEST_HEADING = 120
NOT_USED = "tidak dipakai"
LOADING = (
    "Daftar lain sejenis ini sedang dimuat menurut arti judul kolom yang sekarang. Tunggu sampai selesai, lalu simpan"
    " lagi."
)


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
    refuse_while_loading(upload)
    for heading, column in meanings.items():
        Heading.objects.update_or_create(
            region=upload.region,
            kind=upload.kind,
            normalised=normalise_heading(heading)[:LONGEST_HEADING],
            defaults={"column": column, "said_by": actor},
        )
    labels = {column.name: column.label for column in columns_of(upload)}
    told = [in_words(heading, labels.get(column, "")) for heading, column in meanings.items()]
    record(actor=actor, verb="headings.explained", subject=upload, count=len(meanings), headings=told)


def in_words(heading: str, label: str) -> str:
    return f"“{without_ends(masked(heading))}” = {label or NOT_USED}"


def said_of(upload: Upload, table: Table) -> list[str]:
    """Sentences about those headings of a file that are read as somebody of this office has said, with who and when."""
    labels = {column.name: column.label for column in table.columns}
    in_file = {normalise_heading(text)[:LONGEST_HEADING]: text for text in table.header}
    said = Heading.objects.filter(region=upload.region_id, kind=upload.kind, normalised__in=in_file)
    return [
        f"{in_words(in_file[one.normalised], labels.get(one.column, ''))}, menurut {one.said_by.name},"
        f" {tanggal(one.said_at)}."
        for one in said.select_related("said_by").order_by("pk")
    ]


def refuse_while_loading(upload: Upload) -> None:
    """Raises NotAllowed while a list of this kind is loaded here: its worker would read it otherwise than was seen."""
    for job in Job.objects.unfinished().filter(upload__region=upload.region_id).select_related("upload"):
        if upload.kind in {file.kind for file in (job.upload, *files_beside(job))}:
            raise NotAllowed(LOADING)


def refuse_used(upload: Upload) -> None:
    """Raises NotAllowed once something was made of the upload: its rows were read as they were then."""
    if not Upload.objects.filter(pk=upload.pk).unused().exists():
        raise NotAllowed("Berkas ini sudah dimuat, jadi bacaannya tidak dapat diubah lagi. Unggah berkasnya lagi.")
