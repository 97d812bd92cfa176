"""Files of the Metro case, a register that is loaded, and a list of its people to visit."""

import csv
import uuid
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.roles import Role
from beneficiaries import importing, services
from beneficiaries.models import Release
from jobs.work import perform
from jobs.writing import xlsx_bytes
from tests.beneficiaries.visits import a_list
from tests.beneficiaries.workers import Worker

METRO = Path(settings.BASE_DIR) / "cases" / "metro-2023" / "metro-2023-dtks.csv"
DATA_ON = date(2023, 6, 30)


@pytest.fixture(scope="session")
def metro_rows():
    """The register of the Metro case as lists of cells, headings first."""
    with METRO.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.fixture
def metro_csv():
    return METRO.read_bytes()


@pytest.fixture
def metro_xlsx(metro_rows):
    return xlsx_bytes(metro_rows[0], metro_rows[1:])


@pytest.fixture
def few(metro_rows):
    """A small extract: few(3, NIK="x") is the first three rows with a changed cell in the first of them."""

    def make(count, **changed):
        rows = [list(row) for row in metro_rows[: count + 1]]
        for heading, value in changed.items():
            rows[1][rows[0].index(heading)] = value
        return table(rows)

    return make


def table(rows):
    """Bytes of a text file: no cell of the case holds the delimiter used here."""
    return "\n".join(";".join(row) for row in rows).encode()


def receive(actor, data, name="dtks.csv"):
    return services.receive_extract(actor=actor, file=SimpleUploadedFile(name, data))


@pytest.fixture
def start(sari):
    """Upload a file and ask for its release; nothing is loaded yet."""

    def make(data, name="dtks.csv", actor=None, data_on=DATA_ON, register="DTKS"):
        actor = actor or sari
        upload = receive(actor, data, name)
        return services.start_release(actor=actor, upload=upload, register=register, data_on=data_on)

    return make


@pytest.fixture
def load(start):
    """As `start`, and the job is done. Returns the job."""

    def make(data, *args, **kwargs):
        job = start(data, *args, **kwargs).job
        perform(job.pk, importing.import_register)
        job.refresh_from_db()
        return job

    return make


@pytest.fixture
def worker(media):
    """Let a process of its own do this job: worker(job). It does not outlive the test."""
    started = []

    def begin(job):
        started.append(Worker(job, media))
        return started[-1]

    yield begin
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def load_families(load):
    """The loaded list of families, or its job when nothing new was loaded."""

    def make(data, **kwargs):
        job = load(data, "keluarga_dtsen.csv", **{"data_on": date(2026, 2, 1), "register": "DTSEN"} | kwargs)
        return Release.objects.filter(job=job, is_loaded=True).first() or job

    return make


@pytest.fixture
def release(load, metro_csv):
    """The register of the Metro case, loaded."""
    return Release.objects.get(job=load(metro_csv))


@pytest.fixture
def post_file(as_):
    """Send the upload form: post_file(sari, data, "dtks.csv")."""

    def post(user, data, name="dtks.csv", **fields):
        form = {"form_token": str(uuid.uuid4()), "register": "DTKS", "data_on": "2023-06-30", **fields}
        return as_(user).post("/beneficiaries/releases/upload/", {**form, "file": SimpleUploadedFile(name, data)})

    return post


@pytest.fixture
def tono(person):
    """Tono is another pendamping in Metro."""
    return person("tono", Role.PENDAMPING, "18.72")


@pytest.fixture
def listed(sari, dewi, release):
    return a_list(sari, release, dewi)


@pytest.fixture
def visit(listed):
    return listed.visits.get(number=1)


@pytest.fixture
def records(metro_rows):
    """The file itself as dictionaries: records(KODE_KEL="18.72.05.1001")."""
    rows = [dict(zip(metro_rows[0], row, strict=True)) for row in metro_rows[1:]]
    return lambda **wanted: [row for row in rows if all(row[name] == value for name, value in wanted.items())]
