"""A preview warns of cells that loading will refuse, and of a file whose numbers our own export has hidden."""

import pytest

from jobs.reading import read_columns
from jobs.tables import read_table
from programmes.columns import CANDIDATES

NIK, KK = "1872900507850001", "1872900101230001"
HEADER = "NIK,Nomor KK,Nama,Kelurahan,Tanggal lahir,Nomor rekening,Kode desa"


def reading(*rows):
    text = "\n".join([HEADER, *rows])
    return read_columns(read_table(text.encode(), "x.csv", columns=CANDIDATES))


def row(nik=NIK, kk=KK, born="05-07-1985", account="3720000000001"):
    return f'{nik},{kk},SITI,Imopuro,"{born}",{account},1872011001'


def test_a_good_file_is_told_nothing():
    assert (reading(row(), row(kk="", born="")).warnings, reading(row()).faults) == ([], [])


def test_our_own_masked_export_is_no_list_to_load():
    faults = reading(row(nik="•••• 0001"), row(nik="•••• 0002")).faults
    assert faults == [
        "Berkas ini unduhan aplikasi ini, nomornya disamarkan (kolom NIK). Muat berkas asalnya, yang nomornya lengkap."
    ]


@pytest.mark.parametrize("column", ["nik", "kk", "account"])
def test_numbers_that_a_spreadsheet_has_rounded_are_counted(column):
    odd = reading(row(), row(**{column: '"1,87290110181000E+15"'}), row(**{column: "1.8729E+15"}))
    assert len(odd.warnings) == 1
    assert "2 sel tertulis sebagai bilangan (E+), misalnya baris 3" in odd.warnings[0]


def test_days_that_cannot_be_read_are_counted_with_the_first_row():
    warnings = reading(row(), row(born="entah"), row(born="06/16/1986"), row(born="31-02-1990")).warnings
    assert len(warnings) == 1 and warnings[0].startswith("Kolom Tanggal lahir: ")
    assert warnings[0].endswith("sel tidak terbaca, misalnya baris 3.")


def test_an_e_number_is_not_shown_as_if_it_were_a_nik():
    shown = reading(row(nik='"1,87290110181000E+15"')).rows[0][1]
    assert shown[0] == "bilangan (E+)"


def test_codes_of_regions_and_days_are_shown_as_they_are_and_numbers_of_persons_are_not():
    shown = reading(row(born="05/07/1985 00:00")).rows[0][1]
    assert shown == [
        "•••• 0001",
        "•••• 0001",
        "SITI",
        "Imopuro",
        "05/07/1985 00:00",
        "•••• 0001 (13 angka)",
        "1872011001",
    ]
