"""Asking for a paper. The worker (reports/pdf.py) prints it; the row is there at once, to be waited for."""

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from accounts.errors import NotAllowed
from audit import sealing
from audit.trail import record
from bimtek.models import Certificate, Minutes, TaskedOfficial
from bimtek.queries import present_at
from jobs.models import Job
from jobs.work import enqueue
from programmes.models import Decree
from programmes.outcome import refused
from reports.decree_facts import canonical, facts_of
from reports.models import Document

Mark = Document.Mark

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
    """A paper and the job that prints it; what was printed of it before stays as it is.

    Of a signed decree it is the one that was signed, printed long ago: as long as its file is whole nothing else is
    printed, and then a copy.
    subject: a Decree, Bimtek, Programme, Group, MonthReport or FundEntry, as `kind` wants. Locked while papers are
        counted.
    part: of a group, which `book` from `since_on` to `until_on`; each is counted by itself, and may be empty.
    """
    kind = Document.Kind(kind)
    held = type(subject).objects.select_for_update(no_key=True).get(pk=subject.pk)
    if is_empty(kind, held):
        raise NotAllowed(EMPTY[kind])
    if kind != Document.Kind.DECREE:
        return draw_up(actor, kind, held, **part)
    if held.status != Decree.Status.SIGNED:
        return draw_up(actor, kind, held, mark=Mark.DRAFT)
    return kept_original(actor, held) or draw_up(actor, kind, held, mark=Mark.COPY)


def keep_signed(*, actor, decree: Decree) -> Document:
    """In the transaction of its signing: what the decree says is frozen, and the paper of it ordered."""
    facts = canonical(facts_of(decree, decree.decided_on))
    sealed = sealing.seal(sealing.VALUE, facts.decode())
    return draw_up(actor, Document.Kind.DECREE, decree, mark=Mark.ORIGINAL, facts_sealed=sealed)


def kept_original(actor, decree: Decree) -> Document | None:
    """The paper that was signed; ordered again when printing it had failed. None when its file is lost."""
    original = Document.objects.original_of(decree)
    if original is None:
        return None
    if not original.sha256:
        return original if original.job.state != Job.State.FAILED else order(actor, original)
    if (file := original.open_unchanged()) is None:
        return None
    file.close()
    return original


def draw_up(actor, kind: Document.Kind, held, *, mark=Mark.ORIGINAL, facts_sealed=None, **part) -> Document:
    """The next paper of its kind of this thing, which is locked."""
    last = held.documents.filter(kind=kind, **part).aggregate(last=Max("revision"))["last"] or 0
    document = Document.objects.create(
        kind=kind,
        mark=mark,
        facts_sealed=facts_sealed,
        region_id=held.region_id,
        revision=last + 1,
        requested_by=actor,
        **{Document.ABOUT[kind]: held},
        **part,
    )
    record(actor=actor, verb="document.requested", subject=document, about=str(held))
    return order(actor, document)


def order(actor, document: Document) -> Document:
    """Have it printed by a job."""
    document.job = enqueue(
        title=f"{document}: {document.subject}"[:160],
        task="reports.tasks.render_document",
        actor=actor,
        region=document.region_id,
        result_url=reverse("reports:document", args=[document.pk]),
    )
    document.save(update_fields=["job"])
    return document


def is_empty(kind, subject) -> bool:
    """Whether the paper would tell of nobody; a book may."""
    if kind == Document.Kind.BOOK:
        return False
    if kind == Document.Kind.ROLLING:
        return not subject.rolls
    if kind == Document.Kind.DISBURSEMENT and subject.allocated_rupiah:
        return False
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
