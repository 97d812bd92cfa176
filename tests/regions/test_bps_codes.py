"""The statistics office's codes lead to our villages by a table and in no other way."""

import pytest
from django.core.management import CommandError, call_command

from regions.finding import VillageFinder
from regions.models import BpsCode

TABLE = """kode_bps,nama_bps,kode_dagri,nama_dagri
1872020001,GANJAR AGUNG,18.72.03.1002,Ganjar Agung
1872020009,TEMPAT LAIN,18.72.03.9999,Tidak Ada
187202,METRO BARAT,18.72.03,Metro Barat
"""


@pytest.fixture
def codes(db, tmp_path, capsys):
    file = tmp_path / "bps.csv"
    file.write_text(TABLE)
    call_command("load_bps_codes", str(file))
    return capsys.readouterr().out


def test_only_villages_we_know_are_taken(codes):
    assert "1 dimuat, 2 baris tanpa kelurahan atau desa dilewati." in codes
    assert BpsCode.objects.count() == 1


def test_a_village_is_found_by_its_bps_code_and_never_by_cutting_it(codes, metro):
    villages = VillageFinder(metro)
    assert villages.by_bps_code("1872020001").name == "Ganjar Agung"
    assert villages.by_bps_code("1872031002") is None  # would be Ganjar Agung if it were cut like one of ours


def test_a_file_without_these_columns_is_told(db, tmp_path):
    file = tmp_path / "bps.csv"
    file.write_text("a,b\n1,2\n")
    with pytest.raises(CommandError, match="kode_bps"):
        call_command("load_bps_codes", str(file))
