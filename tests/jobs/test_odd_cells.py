"""A preview warns of cells that loading will refuse, and of a file whose numbers our own export has hidden."""

import pytest

from jobs.kinds import KINDS
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


@pytest.mark.parametrize(
    "written",
    [
        *(row(born=text) for text in ("05-07-85", "31233", "5 Juli 1985", "1985-07-05 00:00:00", "00/00/0000", "-")),
        *(row(account=text) for text in ("372-00-000001", "3720 0000 00001", "'00372000001", "NULL")),
        *(row(nik=text) for text in ("1872.9005.0785.0001", "1872 9005 0785 0001", "'1872900507850001")),
        *(row(kk=text) for text in ("0000000000000000", "n/a", "18729001-01230001")),
    ],
)
def test_what_loading_reads_the_preview_calls_readable(written):
    assert reading(row(), written).warnings == []


def test_days_are_read_by_the_habit_of_the_file_as_loading_reads_them():
    days = ("07/16/1985", "06/17/1986", "05/04/1990")
    assert reading(*(row(born=day) for day in days)).warnings == []


HABITS = "NIK,Nama,Kelurahan,Jenis kelamin,RT,RW,Embrio usaha,Lama usaha (bulan),Alamat,Tanggal usul"


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ("SITI,Imopuro,P,001,002,YA,12 bln,Jl. Mawar,01-02-2026", ""),
        ("SITI,Imopuro,P,001/002,,YA,1 tahun,+62 Jalan,46054", ""),
        ("SITI,Imopuro,X,001,002,YA,12,A,", "Kolom Jenis kelamin: 1 sel tidak terbaca, misalnya baris 2."),
        ("SITI,Imopuro,P,1-Jan,002,YA,12,A,", "Kolom RT: 1 sel tidak terbaca, misalnya baris 2."),
        ("SITI,Imopuro,P,001,002,MUNGKIN,12,A,", "Kolom Embrio usaha: 1 sel tidak terbaca, misalnya baris 2."),
        ("SITI,Imopuro,P,001,002,YA,lama,A,", "Kolom Lama usaha (bulan): 1 sel tidak terbaca, misalnya baris 2."),
        ("SITI,Imopuro,P,001,002,YA,12,A,entah", "Kolom Tanggal usul: 1 sel tidak terbaca, misalnya baris 2."),
        ("SITI,Imopuro,P,001,002,YA,12,=1+1,", "Kolom Alamat: 1 sel berisi rumus, misalnya baris 2. Ganti dengan isi"),
        ("SI\u0001TI,Imopuro,P,001,002,YA,12,A,", "Kolom Nama: 1 sel tidak terbaca, misalnya baris 2."),
    ],
)
def test_every_column_is_read_as_loading_reads_it(cells, told):
    text = f"{HABITS}\n{NIK},{cells}\n"
    warnings = read_columns(read_table(text.encode(), "x.csv", columns=CANDIDATES)).warnings
    assert [warning[: len(told)] for warning in warnings] == ([told] if told else [])


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_column_of_days_or_numbers_of_persons_says_how_it_is_read(kind):
    """The list of attendance has sessions that are called by their day, and no day itself."""
    columns = KINDS[kind].columns()
    unread = [one.label for one in columns if not (one.read or one.read_day)]
    assert [label for label in unread if label.startswith(("Tanggal", "NIK", "Nomor KK", "Nomor rekening"))] == []


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
    assert shown[0] == "tertulis sebagai bilangan (E+)"


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
