"""A file handed out: under its name, as what it is, kept by nobody on the way, and the rest of it after a cut line."""

import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.cache import get_conditional_response

from audit.trail import record
from jobs.models import Upload
from jobs.refusals import Fault, whole_rows
from jobs.writing import XLSX_TYPE

RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
BLOCK = 1 << 16


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


def handed_out(request: HttpRequest, file: BinaryIO, *, content_type: str, key: str) -> HttpResponse:
    """A file whose content never changes, whole or the one part that is asked for (RFC 9110: Range, If-Range, ETag).

    key: tells this content from every other, as a SHA-256 or the name it is kept under; the client sees a digest of it.
    Several parts at once are not given, then it is the whole.
    """
    etag = f'"{hashlib.sha256(key.encode()).hexdigest()[:32]}"'
    size = file.seek(0, io.SEEK_END)
    response = get_conditional_response(request, etag=etag) or asked_part(request, file, size, etag)
    if response is None:
        file.seek(0)
        response = FileResponse(file, content_type=content_type)
        response.headers["Content-Length"] = size
    elif response.status_code == 206:
        response.headers["Content-Type"] = content_type
    else:
        file.close()
    response.headers["ETag"] = etag
    response.headers["Accept-Ranges"] = "bytes"
    return response


def asked_part(request, file, size, etag):
    """The part a Range names; None when there is none to heed: then the whole is the answer."""
    asked = RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if request.method != "GET" or not asked or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = asked.groups()
    if not first and not last or first and last and int(last) < int(first):
        return None
    start = int(first) if first else max(size - int(last), 0)
    end = min(int(last), size - 1) if first and last else size - 1
    if start >= size:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = StreamingHttpResponse(part_of(file, start, end - start + 1), status=206)
    response.headers["Content-Range"] = f"bytes {start}-{end}/{size}"
    response.headers["Content-Length"] = end - start + 1
    return response


def part_of(file: BinaryIO, start: int, length: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        while length and (block := file.read(min(BLOCK, length))):
            length -= len(block)
            yield block


def shown_photo(request: HttpRequest, picture: bytes, key: str) -> HttpResponse:
    """A picture to look at; key as for handed_out."""
    response = handed_out(request, io.BytesIO(picture), content_type="image/jpeg", key=key)
    response.headers["Content-Disposition"] = "inline"
    return response
