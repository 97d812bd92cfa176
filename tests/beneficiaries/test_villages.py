"""The kelurahan of a register's rows, where a list is older than the codes or contradicts itself."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from accounts.roles import Role
from beneficiaries.listed import read_lines
from beneficiaries.models import RegisterEntry
from beneficiaries.places import NOTES, Places
from jobs.models import Finding
from regions.finding import Why
from regions.models import Region

FILE = Path(__file__).resolve().parents[1] / "cases_bugs" / "r_papua.csv"


def test_codes_from_before_the_split_of_papua_leave_it_to_the_names(person, media):
    person("merauke", Role.OPERATOR, "93.01")
    call_command("import_register", str(FILE), "--region", "93.01", "--data-on", "2024-01-01", "--user", "merauke")
    found = RegisterEntry.objects.order_by("row_number").values_list("region__name", flat=True)
    assert list(found) == ["Samkai", "Karang Indah", "Mandala", "Samkai", "Samkai", "Karang Indah"]
    told = Finding.objects.filter(code__startswith="village").values_list("row_number", "column", "code")
    assert list(told) == [(row, "KODE DESA/KEL", "village_code_old") for row in (2, 3, 4, 5)]


@pytest.mark.parametrize(
    ("place", "found", "why"),
    [
        (("", "Imopuro", "Metro Barat", ""), "Imopuro", Why.OTHER_DISTRICT),
        (("18.72.01.1003", "Ganjar Agung", "", ""), "Imopuro", Why.OTHER_NAME),
        (("18.72.01.1003", "Ganjar Agung", "Metro Barat", ""), "Ganjar Agung", Why.OTHER_CODE),
        (("53.71.01.1001", "Imopuro", "", ""), "Kota Metro", Why.OUTSIDE),
    ],
)
def test_what_contradicts_itself_is_taken_and_told(metro, place, found, why):
    village, note = Places(metro).find(*place)
    assert (village.name, note) == (found, NOTES[why])


def test_a_line_to_be_looked_up_is_of_the_kelurahan_its_kecamatan_tells(db):
    text = "Nama,Kelurahan,Kecamatan\nSITI,Purwodadi,Bangun Rejo\nBUDI,Kampung Purwodadi,Trimurjo\nANI,Purwodadi,"
    file = SimpleUploadedFile("cek.csv", text.encode())
    lines = read_lines(file, Region.objects.get(code="18.02")).lines
    assert [line.region for line in lines] == ["18.02.02.2001", "18.02.05.2006", ""]
