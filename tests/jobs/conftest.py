"""Jobs of Metro in any state, and an upload with a refused row."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jobs.models import Job, Upload
from jobs.uploads import receive_upload, refused
from jobs.work import enqueue

NIK = "1872031412879146"


@pytest.fixture
def job(sari, metro):
    """A queued job of Sari's."""
    return enqueue(title="Memuat DTKS", task="jobs.tasks.nothing", actor=sari, region=metro)


@pytest.fixture
def upload(sari, metro):
    file = SimpleUploadedFile("dtks.csv", f"NIK,Nama\n{NIK},BUDI\n{NIK}9,SITI\n".encode())
    return receive_upload(actor=sari, kind=Upload.Kind.REGISTER, region=metro, file=file)


@pytest.fixture
def finished(job, upload):
    """A finished job with one refused row, whose value is a NIK of 17 digits."""
    refused(upload, 3, "NIK", f"{NIK}9", "nik_length", "NIK punya 17 angka, seharusnya 16.").save()
    Job.objects.filter(pk=job.pk).update(
        upload=upload, state=Job.State.DONE, counts={"Ditolak": 1, "Baris dibaca": 2}, note="DTKS dimuat."
    )
    job.refresh_from_db()
    return job
