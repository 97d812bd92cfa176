"""A file handed out: under its name, as what it is, and kept by nobody on the way."""

from collections.abc import Sequence

from django.http import HttpResponse

from audit.trail import record
from jobs.models import Upload
from jobs.refusals import Fault, whole_rows
from jobs.writing import XLSX_TYPE


def attachment(response, filename: str):
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def to_correct(user, upload: Upload, faults: Sequence[Fault], *, all_rows: bool = False) -> HttpResponse:
    """The rows with these faults, numbers in full, to be corrected and sent again: who took them is written down."""
    workbook = whole_rows(upload, faults, all_rows=all_rows)
    record(actor=user, verb="refused_rows.downloaded", subject=upload, count=len(faults))
    return attachment(HttpResponse(workbook, content_type=XLSX_TYPE), f"perlu-diperbaiki-{upload.pk}.xlsx")
