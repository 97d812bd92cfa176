"""A paper from the button to the file."""

import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import InternalError, connection, transaction
from django.db.utils import Error
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.module_loading import import_string

from accounts.errors import NotAllowed
from audit.models import Event
from jobs.models import Job
from reports.models import Document
from reports.services import request_document
from tests.conftest import make_office
from tests.reports import building as b


def ask(send, user, kind, subject, **extra):
    return send(user, reverse("reports:render", args=[kind, subject.pk]), **extra)


def work(document):
    """Do the job as the worker does."""
    import_string(document.job.task)(document.job_id)
    return Document.objects.get(pk=document.pk)


@pytest.fixture
def printed(sari, decree):
    return work(request_document(actor=sari, kind="decree", subject=decree))


def test_the_button_leads_to_a_page_that_waits(send, as_, sari, decree):
    answer = ask(send, sari, "decree", decree)
    document = Document.objects.get()
    assert answer.url == reverse("reports:document", args=[document.pk])
    page = as_(sari).get(answer.url).text
    assert "Menunggu giliran" in page
    assert reverse("reports:progress", args=[document.pk]) in page
    assert '<noscript><meta http-equiv="refresh"' in page


def test_the_job_is_queued_with_the_paper(sari, decree):
    document = request_document(actor=sari, kind="decree", subject=decree)
    assert document.job.task == "reports.tasks.render_document"
    assert document.job.title.startswith("SK penetapan, naskah asli: SK ")
    assert Event.objects.about(document).get().verb == "document.requested"


def test_the_worker_prints_and_keeps_the_file(printed):
    data = printed.open_unchanged().read()
    assert data.startswith(b"%PDF")
    assert printed.sha256 == hashlib.sha256(data).hexdigest()
    assert printed.pages >= 2
    assert printed.job.state == Job.State.DONE
    assert set(Event.objects.about(printed).values_list("verb", flat=True)) == {
        "document.requested",
        "document.rendered",
    }


def test_the_stored_name_tells_nothing(printed):
    assert "WARGA" not in printed.file.name
    assert "decree" not in printed.file.name
    assert printed.download_name == f"sk-penetapan-naskah-asli-{printed.pk}.pdf"


def test_a_worker_that_repeats_itself_changes_nothing(printed):
    Job.objects.filter(pk=printed.job_id).update(state=Job.State.QUEUED, lease_until=None, finished_at=None)
    again = work(printed)
    assert (again.file.name, again.sha256) == (printed.file.name, printed.sha256)


def test_a_list_asked_for_again_is_printed_anew_and_the_old_file_stays(sari, bimtek):
    first, second = (work(request_document(actor=sari, kind="attendance", subject=bimtek)) for _ in range(2))
    assert (first.revision, second.revision, str(second)) == (1, 2, "Daftar hadir, cetakan 2")
    assert Document.objects.get(pk=first.pk).open_unchanged()


def test_the_finished_page_offers_the_file(as_, joni, printed):
    page = as_(joni).get(printed.get_absolute_url()).text
    assert reverse("reports:download", args=[printed.pk]) in page
    assert printed.sha256[:16] in page
    assert "hx-get" not in page


def test_progress_is_the_same_part_of_the_page(as_, sari, printed):
    part = as_(sari).get(reverse("reports:progress", args=[printed.pk])).text
    assert "Unduh PDF" in part
    assert "<html" not in part


def test_a_failed_job_says_why_and_offers_another_try(as_, sari, decree):
    document = request_document(actor=sari, kind="decree", subject=decree)
    Job.objects.filter(pk=document.job_id).update(state=Job.State.FAILED, note="Berhenti.")
    page = as_(sari).get(document.get_absolute_url()).text
    assert "Berhenti." in page
    assert reverse("reports:render", args=["decree", decree.pk]) in page


def test_the_download_is_the_stored_file(as_, joni, printed):
    answer = as_(joni).get(reverse("reports:download", args=[printed.pk]))
    assert hashlib.sha256(b"".join(answer.streaming_content)).hexdigest() == printed.sha256
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{printed.download_name}"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert Event.objects.about(printed).first().verb == "document.downloaded"


def test_a_file_that_was_changed_is_not_given(as_, sari, printed):
    with open(printed.file.path, "ab") as file:
        file.write(b" ")
    answer = as_(sari).get(reverse("reports:download", args=[printed.pk]))
    assert answer.status_code == 409
    assert "tidak utuh" in answer.text


def test_a_file_that_is_gone_is_said_to_be_gone(as_, sari, printed):
    printed.file.storage.delete(printed.file.name)
    assert as_(sari).get(reverse("reports:download", args=[printed.pk])).status_code == 409


def test_a_paper_not_printed_yet_leads_to_its_page(as_, sari, decree):
    document = request_document(actor=sari, kind="decree", subject=decree)
    answer = as_(sari).get(reverse("reports:download", args=[document.pk]))
    assert answer.url == document.get_absolute_url()


@pytest.mark.parametrize("page", ["document", "progress", "download"])
def test_another_region_finds_nothing(as_, yusuf, printed, page):
    assert as_(yusuf).get(reverse(f"reports:{page}", args=[printed.pk])).status_code == 404


def test_another_region_cannot_ask(send, yusuf, decree):
    assert ask(send, yusuf, "decree", decree).status_code == 404


def test_an_admin_makes_no_papers(send, ani, decree):
    assert ask(send, ani, "decree", decree).status_code == 403


def test_a_pendamping_makes_the_list_of_his_bimtek_only(send, dewi, decree, bimtek, programme):
    assert ask(send, dewi, "attendance", bimtek).status_code == 302
    assert ask(send, dewi, "decree", decree).status_code == 403
    assert ask(send, dewi, "disbursement", programme).status_code == 403


def test_a_pendamping_reads_the_list_of_his_bimtek_only(as_, dewi, person, sari, bimtek, printed):
    mine = request_document(actor=sari, kind="attendance", subject=bimtek)
    other = person("tono", "pendamping", "18.72")
    assert as_(dewi).get(mine.get_absolute_url()).status_code == 200
    assert as_(dewi).get(printed.get_absolute_url()).status_code == 404
    assert as_(other).get(mine.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("kind", ["unknown", "table"])
def test_an_unknown_kind_is_not_found(send, sari, decree, kind):
    assert ask(send, sari, kind, decree).status_code == 404


def test_reading_makes_no_paper(as_, sari, decree):
    assert as_(sari).get(reverse("reports:render", args=["decree", decree.pk])).status_code == 405


def test_an_empty_paper_is_refused_in_a_sentence(sari, programme, dewi):
    with pytest.raises(NotAllowed, match="belum memuat penerima"):
        request_document(actor=sari, kind="decree", subject=b.draft(sari, programme))
    with pytest.raises(NotAllowed, match="Tandatangani SK dulu"):
        request_document(actor=sari, kind="disbursement", subject=programme)


def test_an_empty_paper_is_said_on_the_page(send, sari, programme):
    decree = b.draft(sari, programme)
    answer = ask(send, sari, "decree", decree, follow=True)
    assert "belum memuat penerima" in answer.text
    assert not Document.objects.exists()


def test_the_same_form_twice_is_one_paper(as_, sari, bimtek):
    form = {"form_token": "5f0c9fae-9f2e-4a75-9f26-6b5c3d2c7f10"}
    url = reverse("reports:render", args=["attendance", bimtek.pk])
    first, second = (as_(sari).post(url, form) for _ in range(2))
    assert first.url == second.url
    assert bimtek.documents.count() == 1


@pytest.mark.parametrize("kind", ["decree", "attendance", "disbursement"])
def test_each_kind_is_printed_by_its_job(sari, decree, bimtek, programme, kind):
    subject = {"decree": decree, "attendance": bimtek, "disbursement": programme}[kind]
    assert work(request_document(actor=sari, kind=kind, subject=subject)).sha256


def test_a_printed_paper_cannot_be_changed_or_deleted(printed):
    for change in ("UPDATE reports_document SET sha256 = ''", "DELETE FROM reports_document"):
        with pytest.raises((InternalError, Error)), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    assert Document.objects.get().sha256 == printed.sha256


def test_a_paper_is_about_one_thing(sari, decree, programme):
    with pytest.raises(Error), transaction.atomic():
        Document.objects.create(kind="decree", programme=programme, region=decree.region, revision=1, requested_by=sari)


def test_the_list_of_papers_costs_the_same_with_three(as_, sari, decree):
    url, costs = reverse("reports:programme", args=[decree.programme.slug]), []
    for papers in (1, 2):
        for _ in range(papers):
            request_document(actor=sari, kind="disbursement", subject=decree.programme)
        browser = as_(sari)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_a_paper_is_dated_by_the_clock_of_its_office(kupang, sari):
    office = make_office(kupang, "PEMERINTAH KOTA KUPANG", "Kupang")
    office.zone = "Asia/Makassar"
    assert Document(kind="disbursement", programme=b.make_programme(office)).office.zone == "Asia/Makassar"


@pytest.mark.django_db(transaction=True)
@pytest.mark.threads
def test_eight_requests_at_once_are_eight_papers(sari, bimtek):
    def ask_once(_):
        try:
            return request_document(actor=sari, kind="attendance", subject=bimtek).revision
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        revisions = list(pool.map(ask_once, range(8)))
    assert sorted(revisions) == list(range(1, 9))
