"""Asking for a paper. The worker (reports/pdf.py) prints it; the row is there at once, to be waited for."""

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from accounts.errors import NotAllowed
from audit.trail import record
from jobs.work import enqueue
from programmes.outcome import refused
from reports.models import Document

EMPTY = {
    Document.Kind.DECREE: "SK ini belum memuat penerima. Masukkan calon yang layak dulu, lalu buat PDF.",
    Document.Kind.ATTENDANCE: "Bimtek ini belum punya peserta. Undang peserta dulu, lalu buat PDF.",
    Document.Kind.REFUSED: "Belum ada usulan yang tidak lolos. Unggah dan nilai usulan dulu, lalu buat PDF.",
    Document.Kind.DISBURSEMENT: "Program ini belum punya penerima tetap. Tandatangani SK dulu, lalu buat PDF.",
}


@transaction.atomic
def request_document(*, actor, kind: str, subject, **part) -> Document:
    """The next revision of a paper and the job that prints it. Earlier revisions stay as they are.

    subject: a Decree, Bimtek, Programme or Group, as `kind` wants. The row is locked while its revisions are counted.
    part: of a group, which `book` from `since_on` to `until_on`; each is counted by itself, and may be empty.
    """
    kind = Document.Kind(kind)
    held = type(subject).objects.select_for_update(no_key=True).get(pk=subject.pk)
    if kind in EMPTY and not people_on(kind, held).exists():
        raise NotAllowed(EMPTY[kind])
    last = held.documents.filter(kind=kind, **part).aggregate(last=Max("revision"))["last"] or 0
    document = Document.objects.create(
        kind=kind,
        region_id=held.region_id,
        revision=last + 1,
        requested_by=actor,
        **{Document.ABOUT[kind]: held},
        **part,
    )
    document.job = enqueue(
        title=f"{document}: {held}"[:160],
        task="reports.tasks.render_document",
        actor=actor,
        region=held.region_id,
        result_url=reverse("reports:document", args=[document.pk]),
    )
    document.save(update_fields=["job"])
    record(actor=actor, verb="document.requested", subject=document, about=str(held))
    return document


def people_on(kind, subject):
    """Whoever the paper would list."""
    if kind == Document.Kind.ATTENDANCE:
        return subject.participants
    if kind == Document.Kind.REFUSED:
        return refused(subject)
    return subject.recipients.settled() if kind == Document.Kind.DISBURSEMENT else subject.recipients
