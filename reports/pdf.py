"""Printing papers with WeasyPrint, closed to the world: nothing is read or fetched but our own style sheet.

The same paper printed twice gives the same bytes: dates come from the data, and the identifier from the content.
"""

import hashlib
from datetime import date
from html import unescape
from typing import NamedTuple
from zoneinfo import ZoneInfo

import structlog
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import strip_tags
from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

from accounts.letters import unprintable_words
from audit.sealed_files import keep_sealed
from audit.trail import record
from jobs.work import report
from reports.decree_paper import paper_of_document
from reports.models import Document
from reports.paper import Paper
from reports.papers import PAPERS

log = structlog.get_logger()

TOLD, LONGEST_WORD = 5, 25

ASSETS = {"asset:paper.css": (settings.BASE_DIR / "static" / "css" / "paper.css", "text/css")}


class ClosedFetcher(URLFetcher):
    """Gives the registered assets and data: URLs, and refuses every other address before it is looked at."""

    def __init__(self):
        super().__init__(allowed_protocols={"data"}, allow_redirects=False)

    def fetch(self, url, headers=None):
        if url in ASSETS:
            path, content_type = ASSETS[url]
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": content_type})
        if url.startswith("data:"):
            return super().fetch(url, headers)
        log.warning("pdf.address_refused")
        raise ValueError("papers fetch nothing")


class Printed(NamedTuple):
    """`lost`: the words that lost letters, because no font has them."""

    data: bytes
    pages: int
    lost: list[str]


def print_paper(paper: Paper, *, note: str = "", fetcher: URLFetcher | None = None) -> Printed:
    """The PDF of a paper. `note` stands at the foot of every page."""
    with timezone.override(paper.office.zone):
        html = render_to_string(paper.template, {"paper": paper, "note": note, **paper.context})
    laid_out = HTML(string=html, url_fetcher=fetcher or ClosedFetcher()).render(
        pdf_variant="pdf/a-3u", presentational_hints=False
    )
    lost = unprintable_words(unescape(strip_tags(html)))
    return Printed(laid_out.write_pdf(pdf_variant="pdf/a-3u"), len(laid_out.pages), lost)


def render_document(job):
    """Worker: print the document of a job and keep it. Safe to repeat; the first finished file stays."""
    about = ("decree__programme", "bimtek", "programme", "group", "month_report__written_by", "entry__fund")
    document = Document.objects.select_related(*about).get(job=job)
    if document.sha256:
        return
    report(job, done=1, total=3, note="Menyusun isi dokumen.")
    made_on = timezone.localdate(document.requested_at, ZoneInfo(document.office.zone))
    report(job, done=2, total=3, note="Mencetak PDF.")
    printed = print_paper(paper_of(document, made_on), note=document.title)
    keep(document, printed)
    report(job, done=3, total=3, note=" ".join([Document.READY, *warning(printed.lost)]))


def paper_of(document: Document, on: date) -> Paper:
    if document.kind == Document.Kind.DECREE:
        return paper_of_document(document, on)
    return PAPERS[document.kind](document.subject, on, **document.part)


def warning(lost: list[str]) -> list[str]:
    """One sentence about the words that are not whole on the paper, or none."""
    if not lost:
        return []
    named = ", ".join(word[:LONGEST_WORD] for word in lost[:TOLD])
    more = f", dan {len(lost) - TOLD} kata lain" if len(lost) > TOLD else ""
    return [f"Ada huruf yang tidak dapat dicetak dan hilang di kertas: {named}{more}. Tulis dengan huruf Latin."]


def keep(document: Document, printed: Printed) -> None:
    """Store the file sealed, and close the row with the digest of the paper (trigger in 0002_kept_papers)."""
    keep_sealed(document.file, ContentFile(printed.data))
    digest = hashlib.sha256(printed.data).hexdigest()
    with transaction.atomic():
        waiting = Document.objects.filter(pk=document.pk, sha256="")
        if not waiting.update(file=document.file.name, sha256=digest, pages=printed.pages):
            document.file.delete(save=False)
            return
        record(actor=None, verb="document.rendered", subject=document, sha256=digest, count=printed.pages)
