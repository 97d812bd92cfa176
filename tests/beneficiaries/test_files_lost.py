"""A disk without room and a file that is gone: a sentence at once, and nothing left behind that nobody asked for."""

import resource
import uuid
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from beneficiaries import importing, tidying
from beneficiaries.models import Release
from jobs.models import Job, Upload
from jobs.work import perform
from tests.beneficiaries.conftest import METRO, receive

MIB = 1 << 20
UPLOAD = reverse("beneficiaries:upload")


def files_in(media):
    return [path for path in media.rglob("*") if path.is_file()]


@contextmanager
def room_for(size):
    """The system lets no file grow beyond this, as a full disk does not; the program is not in it."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture
def large():
    """A register of some 2 MB: kept in memory until it is sealed into its file."""
    heading, *rows = METRO.read_bytes().splitlines(keepends=True)
    return heading + b"".join(rows * (2 * MIB // sum(map(len, rows))))


@pytest.fixture
def send_file(sari):
    browser = Client(raise_request_exception=False)
    browser.force_login(sari)

    def send(data):
        form = {"form_token": str(uuid.uuid4()), "register": "DTKS", "data_on": "2023-06-30"}
        return browser.post(UPLOAD, {**form, "file": SimpleUploadedFile("dtks.csv", data)})

    return send


def test_an_upload_onto_a_full_disk_is_told_and_leaves_nothing(send_file, large, media):
    with room_for(MIB):
        answer = send_file(large)
    assert (answer.status_code, "Penyimpanan penuh" in answer.text) == (507, True)
    assert (Upload.objects.exists(), files_in(media)) == (False, [])
    assert send_file(large).status_code == 302
    assert len(files_in(media)) == Upload.objects.count() == 1


def test_a_file_whose_transaction_failed_is_gone_with_the_end_of_the_request(as_, sari, large, media):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        receive(sari, large)
        1 / 0  # noqa: B018
    assert len(files_in(media)) == 1
    as_(sari).get("/")
    assert (Upload.objects.exists(), files_in(media)) == (False, [])


def test_a_file_whose_row_was_kept_stays(as_, sari, large, media):
    with transaction.atomic():
        receive(sari, large)
    as_(sari).get("/")
    assert len(files_in(media)) == 1


def spoiled(file):
    """One bit of the last piece differs."""
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)


@pytest.mark.parametrize("lose", [lambda file: file.unlink(), spoiled], ids=["gone", "spoiled"])
def test_a_lost_file_fails_its_job_at_once_and_its_preview_says_so(as_, sari, start, large, media, lose):
    release, waiting = start(large), receive(sari, large + b"\n")
    for file in files_in(media):
        lose(file)
    perform(release.job_id, importing.import_register)
    job = Job.objects.get(pk=release.job_id)
    assert (job.state, job.attempts, "hilang atau rusak" in job.note) == (Job.State.FAILED, 1, True)
    assert not Release.objects.get(pk=release.pk).is_loaded
    page = as_(sari).get(reverse("beneficiaries:preview", args=[waiting.pk]), follow=True)
    assert (page.status_code, "hilang atau rusak" in page.text) == (200, True)


def test_a_file_no_row_names_is_removed_a_day_later_by_night(sari, large, media):
    kept = receive(sari, large)
    left = media / "uploads" / "2020" / "left.sealed"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    assert tidying.unnamed(timezone.now()) == []
    assert tidying.unnamed(timezone.now() + timedelta(days=1)) == [left]
    assert len(files_in(media)) == 2 and Upload.objects.get() == kept
