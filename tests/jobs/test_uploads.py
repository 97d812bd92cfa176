"""A file that comes in is kept sealed, under a harmless name, or not at all."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.errors import NotAllowed
from audit.models import Event
from jobs.models import Finding, Upload
from jobs.refusals import value_of
from jobs.uploads import read_upload, receive_upload, refused
from tests.jobs.conftest import NIK


def receive(actor, data, name="dtks.csv"):
    return receive_upload(
        actor=actor, kind=Upload.Kind.REGISTER, region=actor.region_id, file=SimpleUploadedFile(name, data)
    )


def test_an_upload_reads_back_as_it_came(upload):
    table = read_upload(upload)
    assert (table.header, [row.cells for row in table.rows][0]) == (["NIK", "Nama"], [NIK, "BUDI"])


def test_the_kept_file_holds_no_nik(upload):
    kept = upload.sealed_file.open("rb").read()
    assert NIK.encode() not in kept
    assert "dtks" not in upload.sealed_file.name


def test_receiving_is_in_the_history(upload, sari):
    event = Event.objects.get(verb="upload.received")
    assert (event.actor, event.region_id, event.detail["sha256"]) == (sari, "18.72", upload.sha256)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("dtks.csv", "dtks.csv"),
        (f"KTP {NIK}.csv", "KTP ################.csv"),
        ('../../etc/<b>"x".csv', "_b__x_.csv"),
        ("a\x00\nb.csv", "a__b.csv"),
        ("x" * 300 + ".csv", "x" * 116 + ".csv"),
    ],
)
def test_the_name_of_a_file_is_made_harmless(sari, name, kept):
    file = SimpleUploadedFile("dtks.csv", b"NIK,Nama\n1,A\n2,B\n")
    file._name = name
    upload = receive_upload(actor=sari, kind=Upload.Kind.REGISTER, region="18.72", file=file)
    assert upload.filename.endswith(kept)


@pytest.mark.parametrize("data", [b"", b"   \n", b"%PDF-1.7 x", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04rusak"])
def test_what_is_no_table_is_refused_and_not_kept(sari, media, data):
    with pytest.raises(NotAllowed):
        receive(sari, data)
    assert (Upload.objects.count(), Event.objects.count(), list(media.rglob("*.sealed"))) == (0, 0, [])


def test_a_file_that_is_too_large_is_refused(sari, settings):
    settings.UPLOAD_MAX_BYTES = 1024**2
    with pytest.raises(NotAllowed, match="lebih besar dari 1 MB"):
        receive(sari, b"NIK,Nama\n" + b"1,A\n" * 300_000)


def test_a_refused_value_is_sealed(upload):
    refused(upload, 3, f"NIK {NIK}", f"{NIK}9", "nik_length", "x" * 400).save()
    row = Finding.objects.get()
    assert NIK.encode() not in bytes(row.value_sealed)
    assert (value_of(row), row.column, len(row.reason)) == (f"{NIK}9", "NIK ################", 300)
