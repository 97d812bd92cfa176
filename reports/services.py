"""Asking for a paper. The worker (reports/pdf.py) prints it; the row is there at once, to be waited for."""

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from accounts.errors import NotAllowed
from audit.trail import record
from bimtek.models import Certificate, Minutes, TaskedOfficial
from bimtek.queries import present_at
from jobs.work import enqueue
from programmes.outcome import refused
from reports.models import Document

EMPTY = {
    Document.Kind.DECREE: "SK ini belum memuat penerima. Masukkan calon yang layak dulu, lalu buat PDF.",
    Document.Kind.ATTENDANCE: "Bimtek ini belum punya peserta. Undang peserta dulu, lalu buat PDF.",
    Document.Kind.BLANK_LIST: "Bimtek ini belum punya peserta. Undang peserta dulu, lalu buat PDF.",
    Document.Kind.INVITATION: "Isi dulu nomor dan tanggal undangan, dan undang peserta, lalu buat PDF.",
    Document.Kind.TASK_LETTER: "Isi dulu nomor surat tugas dan petugasnya, lalu buat PDF.",
    Document.Kind.TRANSPORT: "Isi dulu uang transport per orang, dan catat siapa yang hadir, lalu buat PDF.",
    Document.Kind.MINUTES: "Isi dulu notulennya, lalu buat PDF.",
    Document.Kind.CERTIFICATES: "Belum ada sertifikat. Terbitkan dulu nomornya, lalu buat PDF.",
    Document.Kind.REFUSED: "Belum ada usulan yang tidak lolos. Unggah dan nilai usulan dulu, lalu buat PDF.",
    Document.Kind.DISBURSEMENT: "Program ini belum punya penerima tetap. Tandatangani SK dulu, lalu buat PDF.",
    Document.Kind.MONTH_REPORT: "Belum ada kunjungan pada bulan laporan ini. Catat kunjungan dulu, lalu buat PDF.",
    Document.Kind.ROLLING: "Transaksi ini tidak meneruskan modal kelompok lain. Pilih penyaluran yang bergulir.",
}

# Whom a paper of a bimtek lists: nobody as long as its words are not written.
OF_A_BIMTEK = {
    Document.Kind.ATTENDANCE: lambda bimtek: bimtek.participants,
    Document.Kind.BLANK_LIST: lambda bimtek: bimtek.participants,
    Document.Kind.INVITATION: lambda bimtek: bimtek.participants.filter(bimtek__invitation__isnull=False),
    Document.Kind.TASK_LETTER: lambda bimtek: TaskedOfficial.objects.filter(letter__bimtek=bimtek),
    Document.Kind.TRANSPORT: lambda bimtek: present_at(bimtek).filter(bimtek__transport__isnull=False),
    Document.Kind.MINUTES: lambda bimtek: Minutes.objects.filter(bimtek=bimtek),
    Document.Kind.CERTIFICATES: lambda bimtek: Certificate.objects.filter(series__bimtek=bimtek),
}


@transaction.atomic
def request_document(*, actor, kind: str, subject, **part) -> Document:
    """The next revision of a paper and the job that prints it. Earlier revisions stay as they are.

    subject: a Decree, Bimtek, Programme, Group, MonthReport or FundEntry, as `kind` wants. Locked while revisions are
        counted.
    part: of a group, which `book` from `since_on` to `until_on`; each is counted by itself, and may be empty.
    """
    kind = Document.Kind(kind)
    held = type(subject).objects.select_for_update(no_key=True).get(pk=subject.pk)
    if is_empty(kind, held):
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


def is_empty(kind, subject) -> bool:
    """Whether the paper would tell of nobody; a book may."""
    if kind == Document.Kind.BOOK:
        return False
    if kind == Document.Kind.ROLLING:
        return not subject.rolls
    return not lines_on(kind, subject).exists()


def lines_on(kind, subject):
    """Whom or what the paper would list."""
    if kind in OF_A_BIMTEK:
        return OF_A_BIMTEK[kind](subject)
    if kind == Document.Kind.REFUSED:
        return refused(subject)
    if kind == Document.Kind.MONTH_REPORT:
        return subject.visits()
    return subject.recipients.settled() if kind == Document.Kind.DISBURSEMENT else subject.recipients
