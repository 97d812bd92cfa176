"""The ministry's bimtek of 2019 is played from its files, and a case that ends otherwise than expected is told."""

import io
import json
from datetime import date

import pytest
from django.conf import settings
from django.core.management import call_command

from bimtek.models import Bimtek
from cases import kemensos_2019
from reports.papers import attendance_paper
from reports.pdf import print_paper
from tests.cases.altered import altered, notices
from tests.reports.test_pdf import text_of

CASE = settings.BASE_DIR / "cases" / "kemensos-2019"


def play(directory=CASE):
    told = io.StringIO()
    call_command("load_case", "kemensos-2019", "--dir", str(directory), "--json", stdout=told)
    return json.loads(told.getvalue().splitlines()[-1])


@pytest.mark.django_db(transaction=True)
def test_274_pendamping_of_66_kabupaten_in_21_provinces_come_and_three_are_turned_down(compared, tmp_path):
    matches = compared(kemensos_2019)
    assert play() == {
        "pendamping": 274,
        "pkh": 205,
        "kabupaten": 66,
        "provinces": 21,
        "rejected": 3,
        "certificates": 274,
        "last_certificate": "274/DPFM/VII/2019",
        "matches_expected": True,
    }
    bimtek = Bimtek.objects.get(title="Bimbingan Teknis Pendamping Sosial")
    printed = print_paper(attendance_paper(bimtek, date(2019, 7, 11)))
    assert all("Tanda tangan" in text_of(printed, page) for page in range(printed.pages - 1))
    assert f"Halaman {printed.pages} dari {printed.pages}" in text_of(printed, printed.pages - 1)
    assert "Diundang 274 orang, hadir 274 orang" in text_of(printed)
    other = ("276,rejected,regency_not_on_list", "276,rejected,duplicate_nik")
    assert notices(matches, CASE, tmp_path, "kemensos-2019.expected.csv", *other)


@pytest.mark.django_db(transaction=True)
def test_a_kabupaten_with_fewer_places_sends_fewer_and_is_noticed(tmp_path):
    before, after = "11.01,Kabupaten Aceh Selatan,5", "11.01,Kabupaten Aceh Selatan,4"
    directory = altered(CASE, tmp_path, "kemensos-2019-daftar-kabupaten.csv", before, after)
    assert play(directory)["matches_expected"] is False
