"""Taking a file in, sealing it, and reading it back."""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO, UnsupportedOperation
from typing import BinaryIO

import structlog
from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.db import transaction

from accounts.errors import NotAllowed
from audit import sealing
from audit.sealed_files import keep_sealed, open_kept
from audit.trail import record
from jobs.columns import Column
from jobs.explaining import explained, said_of
from jobs.masking import blotted
from jobs.models import Finding, Upload
from jobs.reading import LOOKED_AT, Reading, read_columns
from jobs.table_limits import HeaderNotFound
from jobs.tables import Options, Row, Table, UnreadableTable, open_table, read_table

HEAD_ROWS = 50
NAME_LENGTH = 120
LOST = (
    "Isi berkas {} hilang atau rusak di tempat penyimpanan, jadi tidak dapat dibaca lagi. Unggah lagi berkas itu; bila"
    " terulang, hubungi admin."
)
log = structlog.get_logger()


@transaction.atomic
def receive_upload(*, actor, kind, region, file, columns: Sequence[Column] = ()) -> Upload:
    """Keep an uploaded table, sealed. Raises NotAllowed when it is no readable table; then nothing is kept.

    file: Django's UploadedFile.
    columns: what is looked for; with them the heading row is found below titles.
    """
    region = getattr(region, "pk", region)
    check_table(file, explained(columns, region, kind))
    upload = Upload(
        kind=kind,
        region_id=region,
        filename=clean_filename(file.name),
        sha256=sha256_of(file),
        size=file.size,
        uploaded_by=actor,
    )
    keep_sealed(upload.sealed_file, file, save=True)
    record(actor=actor, verb="upload.received", subject=upload, sha256=upload.sha256, size=upload.size)
    return upload


def check_table(file, columns: Sequence[Column] = ()) -> Table:
    """The first rows of an UploadedFile. Raises NotAllowed with a sentence when it is too large or no table."""
    if file.size > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // 1024**2
        raise NotAllowed(f"Berkas lebih besar dari {limit} MB. Bagi menjadi beberapa berkas, lalu unggah lagi.")
    table = read_even_unknown(lambda: of_its_own(file), file.name, columns, limit_rows=HEAD_ROWS)
    file.seek(0)
    return table


def of_its_own(file) -> BinaryIO:
    """The bytes of an UploadedFile for a reader that closes what it was given; the file itself is still to be kept."""
    file.seek(0)
    try:
        return os.fdopen(os.dup(file.fileno()), "rb")
    except (AttributeError, UnsupportedOperation):  # a small one has no file behind it
        return BytesIO(file.read())


def sha256_of(file) -> str:
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return digest


def clean_filename(name: str) -> str:
    """A name safe to show and store; identity numbers in it are blotted out by the last rule."""
    kept = "".join(c if c.isprintable() and c not in '<>"/\\' else "_" for c in name)
    return blotted(kept)[-NAME_LENGTH:]


def read_upload(upload: Upload, *, columns: Sequence[Column] = (), limit_rows: int | None = None) -> Table:
    """The table of an upload, with its headings as the office has explained them and the sheet that was chosen.

    Its `columns` are the explained ones, its `places` tell where they stand. Raises NotAllowed with the reader's
    sentence.
    """
    columns, options = as_chosen(upload, columns)
    kept = upload.sealed_file
    with refused_when_lost(upload):
        return read_even_unknown(
            lambda: open_kept(kept), upload.filename, columns, limit_rows=limit_rows, options=options
        )


def open_upload(upload: Upload, columns: Sequence[Column]) -> tuple[Table, Iterator[Row]]:
    """As `read_upload`, the rows one after the other, never all in memory. Raises NotAllowed, also between rows."""
    columns, options = as_chosen(upload, columns)
    try:
        with refused_when_lost(upload):
            table = open_table(open_kept(upload.sealed_file), upload.filename, columns=columns, options=options)
    except UnreadableTable as fault:
        raise NotAllowed(str(fault)) from fault
    return table, rows_or_refusal(upload, table)


@contextmanager
def refused_when_lost(upload: Upload) -> Iterator[None]:
    """A file that is gone or no longer the one that was sealed does not come back by trying again: NotAllowed."""
    try:
        yield
    except (FileNotFoundError, InvalidTag) as fault:
        log.error("file.lost", upload=upload.pk, fault=type(fault).__name__)
        raise NotAllowed(LOST.format(upload.filename)) from fault


def as_chosen(upload: Upload, columns: Sequence[Column]) -> tuple[Sequence[Column], Options]:
    """The columns as the office has explained them, and what a person has chosen about the workbook."""
    return explained(columns, upload.region_id, upload.kind), Options(**upload.reading)


def reading_of(upload: Upload, columns: Sequence[Column]) -> Reading:
    """How an upload is understood, from all its rows or the first LOOKED_AT. Raises NotAllowed."""
    table = read_upload(upload, columns=columns, limit_rows=LOOKED_AT)
    reading = read_columns(table, skips_hidden=bool(upload.reading.get("skip_hidden")))
    return replace(reading, said=said_of(upload, table))


def rows_or_refusal(upload: Upload, table: Table) -> Iterator[Row]:
    try:
        with refused_when_lost(upload):
            yield from table.rows
    except UnreadableTable as fault:
        raise NotAllowed(str(fault)) from fault
    finally:
        table.rows.close()


def read_even_unknown(source: Callable[[], BinaryIO], filename: str, columns: Sequence[Column], **how) -> Table:
    """As `read_or_refuse`; a table of which a single heading is known is read too, for the others to be explained."""
    try:
        return read_or_refuse(source(), filename, columns, **how)
    except NotAllowed as refusal:
        if not columns or not isinstance(refusal.__cause__, HeaderNotFound):
            raise
        table = replace(read_or_refuse(source(), filename, **how), columns=columns)
        if not table.places:
            raise
        return table


def read_or_refuse(
    source: BinaryIO, filename: str, columns: Sequence[Column] = (), *, limit_rows=None, options: Options | None = None
) -> Table:
    try:
        return read_table(source, filename, columns=columns, options=options or Options(), limit_rows=limit_rows)
    except UnreadableTable as fault:
        raise NotAllowed(str(fault)) from fault


def refused(upload: Upload, row_number: int, column: str, value: str, code: str, reason: str) -> Finding:
    """An unsaved Finding that refuses a row."""
    return Finding(**finding_row(upload.pk, row_number, column, value, code, reason, Finding.Severity.ERROR.value))


def doubtful(upload: Upload, row_number: int, column: str, value: str, code: str, reason: str) -> Finding:
    """An unsaved Finding about a row that is taken all the same."""
    return Finding(**finding_row(upload.pk, row_number, column, value, code, reason, Finding.Severity.WARNING.value))


def finding_row(
    upload_id: int, row_number: int, column: str, value: str, code: str, reason: str, severity: str
) -> dict:
    """The columns of a Finding; the value is sealed because it may be an identity number."""
    return {
        "upload_id": upload_id,
        "row_number": row_number,
        "column": blotted(column)[:80],
        "value_sealed": sealing.seal(sealing.VALUE, value) if value else None,
        "severity": severity,
        "code": code,
        "reason": reason[:300],
    }
