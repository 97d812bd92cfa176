"""Taking a file in, sealing it, and reading it back."""

import hashlib
import uuid

from django.conf import settings
from django.core.files.base import ContentFile

from accounts.errors import NotAllowed
from audit import sealing
from audit.trail import record
from jobs.models import RefusedRow, Upload
from jobs.tables import UnreadableTable, read_table


def receive_upload(*, actor, kind, region, file):
    """Keep an uploaded table, sealed. Raises NotAllowed when it is no readable table; then nothing is kept.

    file: Django's UploadedFile. The stored name is random: a client's file name never becomes a path.
    """
    if file.size > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // 1024**2
        raise NotAllowed(f"Berkas lebih besar dari {limit} MB. Bagi menjadi beberapa berkas, lalu unggah lagi.")
    data = file.read()
    read_or_refuse(data, file.name, limit_rows=50)
    upload = Upload(
        kind=kind,
        region_id=getattr(region, "pk", region),
        filename=clean_filename(file.name),
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        uploaded_by=actor,
    )
    upload.sealed_file.save(f"{uuid.uuid4()}.sealed", ContentFile(sealing.seal_bytes(sealing.FILE, data)))
    record(actor=actor, verb="upload.received", subject=upload, sha256=upload.sha256, size=upload.size)
    return upload


def clean_filename(name):
    """A name safe to show and store; identity numbers in it are blotted out by the last rule."""
    kept = "".join(c if c.isprintable() and c not in '<>"/\\' else "_" for c in name)[-120:]
    return "".join("#" if c.isdigit() and run_of_digits(kept, i) >= 13 else c for i, c in enumerate(kept))


def run_of_digits(text, position):
    start = end = position
    while start > 0 and text[start - 1].isdigit():
        start -= 1
    while end < len(text) and text[end].isdigit():
        end += 1
    return end - start


def read_upload(upload, *, limit_rows=None):
    """The table of an upload. Raises NotAllowed with the reader's sentence."""
    with upload.sealed_file.open("rb") as file:
        data = sealing.unseal_bytes(sealing.FILE, file.read())
    return read_or_refuse(data, upload.filename, limit_rows=limit_rows)


def read_or_refuse(data, filename, *, limit_rows=None):
    try:
        return read_table(data, filename, limit_rows=limit_rows)
    except UnreadableTable as fault:
        raise NotAllowed(str(fault)) from fault


def refused(upload, row_number, column, value, code, reason):
    """An unsaved RefusedRow; the value is sealed because it may be an identity number."""
    return RefusedRow(
        upload=upload,
        row_number=row_number,
        column=column,
        value_sealed=sealing.seal(sealing.VALUE, value) if value else None,
        code=code,
        reason=reason[:300],
    )
