"""Why rows were refused, counted: the same for pages and for commands."""

import pytest

from jobs.models import Finding
from jobs.refusals import reasons, told
from jobs.uploads import refused

BLANK, LONG = "Nama kosong.", "NIK punya {} angka, seharusnya 16."


@pytest.fixture
def upload(finished):
    finished.upload.findings.all().delete()
    rows = [(2, "name_blank", BLANK), (3, "name_blank", BLANK), (4, "nik_length", LONG.format(17))]
    rows += [(5, "nik_length", LONG.format(15)), (5, "nik_length", LONG.format(15)), (6, "nik_length", LONG.format(3))]
    Finding.objects.bulk_create(refused(finished.upload, row, "", "", code, reason) for row, code, reason in rows)
    return finished.upload


def test_the_most_frequent_reason_comes_first_and_a_row_counts_once(upload):
    assert [(reason.code, reason.rows) for reason in reasons(upload.findings.errors())] == [
        ("nik_length", 3),
        ("name_blank", 2),
    ]


def test_a_command_says_an_example_where_the_sentences_differ(upload):
    assert told(upload) == ["  3 baris: NIK punya 15 angka, seharusnya 16. (contoh)", "  2 baris: Nama kosong."]


def test_warnings_are_no_refusals(upload):
    upload.findings.update(severity=Finding.Severity.WARNING)
    assert told(upload) == []


def test_the_page_of_the_job_says_so(as_, sari, upload, finished):
    page = as_(sari).get(finished.get_absolute_url()).text
    assert "<strong>3</strong> baris: NIK punya 15 angka" in page and "<strong>2</strong> baris: Nama kosong." in page
