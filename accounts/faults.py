"""Pages for what is nobody's mistake at the screen: a database that is away, a full disk, a fault of the program.

They are made without the database and without who is logged in, because both may be what is missing.
"""

import errno
import sys
import uuid

import structlog
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import bad_request

AWAY, FULL, BROKEN, LARGE = 503, 507, 500, 413
RETRY_SECONDS = 10
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
DATABASE_FULL = "53100"

HEADINGS = {
    AWAY: "Sedang tidak dapat dihubungi",
    FULL: "Penyimpanan penuh",
    BROKEN: "Ada kesalahan pada program",
    LARGE: "Kiriman terlalu besar",
}
# A form has a one-time token: whether its first sending was kept or not, it counts once.
TEXTS = {
    AWAY: "Basis data sedang tidak dapat dihubungi atau terlalu sibuk. Tunggu sebentar, lalu muat ulang halaman ini."
    " Formulir yang sama boleh dikirim lagi; tidak akan tercatat dua kali.",
    FULL: "Tempat penyimpanan di server penuh, jadi berkas atau data ini belum tersimpan. Beri tahu admin; setelah"
    " ada tempat, kirim lagi formulir yang sama.",
    BROKEN: "Coba lagi: formulir yang sama boleh dikirim lagi dan tidak akan tercatat dua kali. Bila terulang, hubungi"
    " admin.",
    LARGE: "Formulir ini berisi lebih banyak daripada yang dapat diterima sekaligus, jadi belum tersimpan. Kembali ke"
    " halamannya, kurangi isinya atau bagi menjadi beberapa kiriman; daftar panjang dikirim sebagai berkas.",
}
TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def broken(request):
    """Answers for an exception that nobody caught; Django has logged it or is about to."""
    status = status_of(sys.exc_info()[1])
    page = fault_page(status)
    if status == AWAY:
        page["Retry-After"] = str(RETRY_SECONDS)
    return page


def unreadable(request, exception):
    """Answers for a request the program cannot read."""
    return fault_page(LARGE) if isinstance(exception, TOO_LARGE) else bad_request(request, exception)


def status_of(fault) -> int:
    """By the fault itself or by the one it was raised from."""
    while fault is not None:
        if getattr(fault, "errno", None) in NO_ROOM or getattr(fault, "pgcode", None) == DATABASE_FULL:
            return FULL
        if isinstance(fault, (OperationalError, InterfaceError)) and pgcode(fault) != DATABASE_FULL:
            return AWAY
        fault = fault.__cause__
    return BROKEN


def pgcode(fault):
    return getattr(fault.__cause__, "pgcode", None)


def fault_page(status):
    told = {"heading": HEADINGS[status], "text": TEXTS[status], "number": request_number()}
    content = render_to_string("accounts/fault.html", told)
    return HttpResponse(content, status=status, headers={"Cache-Control": "no-store"})


def request_number() -> str:
    """The beginning of request_id in the log; a request that has none yet gets one."""
    number = structlog.contextvars.get_contextvars().get("request_id")
    if number is None:
        number = str(uuid.uuid4())
        structlog.contextvars.bind_contextvars(request_id=number)
    return number[:8]
