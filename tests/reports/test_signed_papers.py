"""What was signed stays: one paper of a decree, the same bytes whatever changes afterwards."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.utils import Error
from pypdf import PdfReader

from accounts.models import Office, User
from jobs.models import Job
from programmes.models import Decree
from regions.models import Region
from reports.models import Document
from reports.papers import PAPERS
from reports.pdf import print_paper
from reports.services import request_document
from tests.reports import building as b
from tests.reports.test_documents import ask, work


@pytest.fixture
def original(decree):
    return work(decree.documents.get())


def bytes_of(document):
    with document.open_unchanged() as file:
        return file.read()


def pages_of(document):
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(bytes_of(document))).pages]


def rename_everything(office):
    """What an admin, an office and the register change in the years after a signing."""
    Office.objects.filter(pk=office.pk).update(
        name="DINAS SOSIAL DAN PEMBERDAYAAN", address="Jalan Lain 9", place="Lainnya", paper="F4", government="X"
    )
    office.officials.update(name="Pejabat Baru, S.H.", acting="", until_on=date(2023, 7, 1))
    User.objects.update(name="Nama Lain")
    Region.objects.filter(code__startswith="18.72").update(name="Wilayah Lain")
    for programme in office.programmes.all():
        programme.series.__class__.objects.filter(pk=programme.series_id).update(name="Nama Program Lain")


def test_signing_orders_the_paper_and_it_is_no_draft(decree, original):
    assert (original.mark, original.get_mark_display(), str(original)) == (
        "",
        "Naskah asli",
        "SK penetapan, naskah asli",
    )
    assert all("RANCANGAN" not in page and "SALINAN" not in page for page in pages_of(original))
    assert decree.number in pages_of(original)[0]


def test_asked_again_it_is_the_same_file_whatever_has_changed(send, sari, decree, original, office):
    before, jobs = bytes_of(original), Job.objects.count()
    rename_everything(office)
    assert ask(send, sari, "decree", decree).url == original.get_absolute_url()
    assert bytes_of(Document.objects.get(pk=original.pk)) == before
    assert (decree.documents.count(), Job.objects.count()) == (1, jobs)


def test_a_paper_printed_late_still_says_what_was_signed(decree, office):
    rename_everything(office)
    text = " ".join(pages_of(work(decree.documents.get())))
    assert "KEPUTUSAN KEPALA DINAS SOSIAL KOTA METRO" in text
    assert "Lain" not in text and "PEMBERDAYAAN" not in text


def test_a_draft_asked_for_before_the_signing_stays_a_draft(sari, made, programme):
    b.propose(programme, b.IMOPURO, 2)
    decree = b.submit(sari, programme)
    asked = request_document(actor=sari, kind="decree", subject=decree)
    b.make_official(programme.office)
    sign_now(made, decree)
    signed = Decree.objects.get(pk=decree.pk)
    pages = pages_of(work(asked))
    assert all("RANCANGAN" in page for page in pages) and not any(signed.number in page for page in pages)


def sign_now(made, decree):
    official = decree.programme.office.officials.first()
    b.decrees.sign_decree(actor=made, decree=decree, official=official, decided_on=b.DECIDED_ON)


def test_when_the_file_is_lost_a_copy_says_that_it_is_one(sari, decree, original, office):
    words = pages_of(original)
    original.file.storage.delete(original.file.name)
    rename_everything(office)
    copy = work(request_document(actor=sari, kind="decree", subject=decree))
    assert (copy.mark, copy.pk == original.pk) == ("copy", False)
    assert all("SALINAN" in page for page in pages_of(copy))
    assert "KEPALA DINAS SOSIAL KOTA METRO" in pages_of(copy)[0] and decree.number in pages_of(copy)[0]
    assert len(pages_of(copy)) == len(words)


def test_a_printing_that_failed_is_ordered_again_for_the_same_paper(sari, decree):
    document = decree.documents.get()
    Job.objects.filter(pk=document.job_id).update(state=Job.State.FAILED)
    again = request_document(actor=sari, kind="decree", subject=decree)
    assert (again.pk, again.job_id == document.job_id, decree.documents.count()) == (document.pk, False, 1)
    assert work(again).sha256


def test_no_paper_calls_itself_a_revision(sari, decree, bimtek, programme):
    subjects = {"decree": decree, "attendance": bimtek, "blank_list": bimtek, "disbursement": programme}
    for kind, subject in subjects.items():
        document = work(request_document(actor=sari, kind=kind, subject=subject))
        assert not [page for page in pages_of(document) if "revisi" in page.lower()], kind
        assert document.title in pages_of(document)[0]


def test_papers_lie_sealed(original, sari, bimtek):
    work(request_document(actor=sari, kind="attendance", subject=bimtek))
    files = [path for path in Path(settings.MEDIA_ROOT, "documents").rglob("*") if path.is_file()]
    assert len(files) >= 2
    assert not [path for path in files if b"%PDF" in path.read_bytes()]


FACTS = {"facts_sealed": b"x"}


@pytest.mark.parametrize(
    "values",
    [
        FACTS,  # a second original
        {},  # an original without what was signed
        {"mark": "copy"} | FACTS,
    ],
)
def test_the_database_keeps_one_original(sari, decree, values):
    with pytest.raises(Error), transaction.atomic():
        Document.objects.create(
            kind="decree", decree=decree, region=decree.region, revision=9, requested_by=sari, **values
        )


def test_the_database_gives_no_draft_an_original(sari, programme):
    b.propose(programme, b.IMOPURO, 1)
    draft = b.draft(sari, programme)
    with pytest.raises(Error, match="is not signed"), transaction.atomic():
        Document.objects.create(
            kind="decree", decree=draft, region=draft.region, revision=1, requested_by=sari, **FACTS
        )


def test_what_was_frozen_cannot_be_changed(decree):
    with pytest.raises(Error, match="may not be changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE reports_document SET facts_sealed = 'x'")


def test_a_decree_printed_beside_the_pages_is_marked(decree):
    """As the command does it before the paper is there."""
    printed = print_paper(PAPERS["decree"](decree, date(2023, 8, 30)))
    assert "SALINAN" in PdfReader(BytesIO(printed.data)).pages[0].extract_text()


@pytest.mark.django_db(transaction=True)
@pytest.mark.threads
def test_eight_who_ask_get_the_same_paper(sari, decree):
    def ask_once(_):
        try:
            return request_document(actor=sari, kind="decree", subject=decree).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ask_once, range(8)))) == 1
    assert decree.documents.count() == 1
