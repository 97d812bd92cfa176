"""Rows of a register and of a list to be checked that are no data: read around, kept and told wherever one looks."""

import json
from pathlib import Path

import openpyxl
import pytest
from django.urls import reverse

from beneficiaries.models import Check, Release
from tests.beneficiaries.test_import_register_command import run
from tests.beneficiaries.test_verify_command import verify

FILES = Path(__file__).parent.parent / "cases_bugs"
FOOTER = ["", "JUMLAH", ";;;;;", ";;;;;Metro 30 Juni 2023;", ";;;;;Kepala Dinas 1872035407909012;"]


@pytest.fixture
def with_footer(few, tmp_path):
    file = tmp_path / "dtks.csv"
    file.write_text(few(3).decode() + "\n".join(FOOTER) + "\n")
    return file


def test_a_register_tells_what_it_did_not_read_as_data(sari, as_, with_footer):
    told = json.loads(run(with_footer, "--region", "18.72", "--json"))
    assert (told["rows_read"], told["rows_taken"], told["rows_refused"]) == (3, 3, 0)
    assert [(one["row"], one["words"]) for one in told["left_out"]] == [
        (5, "JUMLAH"),
        (7, "Metro 30 Juni 2023"),
        (8, "Kepala Dinas •••• 9012"),
    ]
    release = Release.objects.get()
    assert release.job.counts["Tidak dibaca sebagai data"] == 3
    page = as_(sari).get(reverse("beneficiaries:findings", args=[release.pk]), {"severity": "left"}).content.decode()
    assert "Metro 30 Juni 2023" in page and "Bukan data" in page and "1872035407909012" not in page


def test_people_at_the_command_line_read_it_too(sari, with_footer):
    assert "Baris 5 tidak dibaca: JUMLAH. Baris ini dibaca sebagai baris jumlah." in run(
        with_footer, "--region", "18.72"
    )


def test_every_name_of_a_list_is_looked_up_whatever_its_words_are(sari):
    told = json.loads(verify(FILES / "v_an.csv", "--region", "18.72", "--json"))
    assert (told["lines"], told["left_out"]) == (4, [])
    assert "AN NISA" in Check.objects.get().lines.values_list("name", flat=True)


def test_a_check_tells_what_it_did_not_look_up(sari, as_, tmp_path):
    file = tmp_path / "calon.csv"
    file.write_text("No,NIK,Nama\n1,,WARGA SATU\n2,,SUMBER\n,,JUMLAH\n\n,,Mengetahui Camat\n")
    text = verify(file, "--region", "18.72")
    assert "Baris: 2" in text and "Baris 6 tidak dibaca: Mengetahui Camat." in text
    page = as_(sari).get(Check.objects.get().get_absolute_url()).content.decode()
    assert "2 baris berkas tidak dibaca sebagai data" in page and "Mengetahui Camat" in page


@pytest.fixture
def two_sheets(tmp_path):
    """A list of people on the first sheet, one more person on the second."""
    book = openpyxl.Workbook()
    book.active.title = "Mawar"
    for sheet, serial in ((book.active, 1), (book.create_sheet("Melati"), 2)):
        sheet.append(["NIK", "Nama", "Kelurahan"])
        sheet.append([f"187290050785000{serial}", f"WARGA {serial}", "Imopuro"])
    book.save(tmp_path / "dua.xlsx")
    return tmp_path / "dua.xlsx"


def test_a_sheet_that_is_not_read_is_told_at_the_command_line(sari, as_, two_sheets):
    told = json.loads(run(two_sheets, "--region", "18.72", "--json"))
    assert told["rows_taken"] == 1
    assert [(one["row"], one["words"], one["reason"][:24]) for one in told["left_out"]] == [
        (0, "Melati", "Lembar ini tidak dibaca.")
    ]
    page = as_(sari).get(reverse("beneficiaries:findings", args=[Release.objects.get().pk])).content.decode()
    assert "Lembar ini tidak dibaca." in page


def test_a_sheet_that_is_not_looked_up_is_told(sari, as_, two_sheets):
    assert "Lembar lain: Melati. Lembar ini tidak dibaca." in verify(two_sheets, "--region", "18.72")
    page = as_(sari).get(Check.objects.get().get_absolute_url()).content.decode()
    assert "1 baris atau lembar berkas tidak dibaca sebagai data" in page and "Lembar lain:" in page


@pytest.mark.parametrize("headings", ["No,Nama,Ket", "Nama,Alamat,Ket"])
def test_a_list_of_names_and_nothing_to_compare_is_looked_up(sari, tmp_path, headings):
    file = tmp_path / "calon.csv"
    file.write_text(headings + "\n1,AN NISA,\n2,SUMBER,\n")
    assert "Baris: 2" in verify(file, "--region", "18.72")
