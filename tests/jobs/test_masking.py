"""No page shows an identity number, also none that is written wrongly."""

import pytest

from jobs.masking import blotted, masked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1872031412879146", "•••• 9146"),
        ("18720314128791469", "•••• 1469 (17 angka)"),
        ("1872 0314 1287 9146", "•••• 9146"),
        ("18720314l2879146", "•••• 9146 (15 angka)"),
        ("1,87203E+15", "tertulis sebagai bilangan (E+)"),
        ("1,87290110181000E+15", "tertulis sebagai bilangan (E+)"),
        ("2024-03-05 14:05:33", "2024-03-05 14:05:33"),
        ("05/03/2024 14:05", "05/03/2024 14:05"),
        ("2024-03-05T14:05:33+07:00", "2024-03-05T14:05:33+07:00"),
        ("18.72.01.1001", "18.72.01.1001"),
        ("1872011001", "•••• 1001 (10 angka)"),
        ("1987-12-14", "1987-12-14"),
        ("BUDI SANTOSO", "BUDI SANTOSO"),
        ("Kepala Dinas NIP 196804111990031002", "Kepala Dinas NIP •••• 1002 (18 angka)"),
        ("NIP.19680411 199003 1 002 Kepala Dinas", "NIP.•••• 1002 (18 angka) Kepala Dinas"),
        ("NIK 1872 0314 x 1287 - 9146", "NIK •••• 9146"),
        ("JL. MAWAR 12 RT 001 RW 002 KODE POS 34111", "JL. MAWAR 12 RT 001 RW 002 KODE POS 34111"),
        ("Metro, 05/03/2024 14:05", "Metro, 05/03/2024 14:05"),
        ("", ""),
    ],
)
def test_a_cell_is_shown_without_its_identity_number(text, shown):
    assert masked(text) == shown


def test_the_code_of_a_village_is_nobodys_number():
    assert masked("1872011001", "Kode kelurahan/desa") == "1872011001"
    assert masked("1872031412879146", "Kode kelompok") == "•••• 9146"


def test_a_time_under_a_heading_of_days_is_nobodys_number_and_a_nik_there_is_masked():
    assert masked("5 Maret 2024 pukul 14:05:33", "Tanggal usul") == "5 Maret 2024 pukul 14:05:33"
    assert masked("1872031412879146", "Tanggal usul") == "•••• 9146"
    assert masked("1872 0314 12", "Tanggal usul") == "•••• 1412 (10 angka)"


def test_a_long_text_is_cut():
    assert masked("A" * 100) == "A" * 60 + "…"


@pytest.mark.parametrize("name", ["KTP 1872031412879146.csv", "1872-0314-1287-9146", "0001872031412879146x"])
def test_a_name_is_kept_without_its_long_number(name):
    assert "#" in blotted(name) and "9146" not in blotted(name)


def test_a_name_without_a_long_number_stays():
    assert blotted("dtks-2023-06-30 (2).csv") == "dtks-2023-06-30 (2).csv"


@pytest.mark.parametrize("text", ["1872/0390/0185/0001", "187203/900185/0001"])
def test_a_nik_parted_by_strokes_is_no_day_even_in_the_column_of_days(text):
    assert masked(text, "Tanggal lahir") == "•••• 0001"


def test_a_number_parted_by_low_lines_is_blotted_out_of_the_name_of_a_file():
    assert "0390" not in blotted("KTP_1872_0390_0185_0001.xlsx")
