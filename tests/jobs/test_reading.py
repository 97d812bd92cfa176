"""Before anything is loaded, the person sees how the file was understood."""

from jobs.columns import Column
from jobs.reading import read_columns
from jobs.table_shape import LeftOut
from jobs.tables import read_table
from tests.jobs.conftest import NIK

COLUMNS = [
    Column("nik", "NIK", ("No KTP",), required=True),
    Column("name", "Nama", required=True),
    Column("kk", "Nomor KK"),
]


def reading(text):
    return read_columns(read_table(text.encode(), "x.csv"), COLUMNS)


def test_every_heading_is_shown_with_what_it_means():
    read = reading(f"No;No. KTP;NAMA\n1;{NIK};BUDI\n")
    assert read.headings == [("No", ""), ("No. KTP", "NIK"), ("NAMA", "Nama")]
    assert (read.kind, read.absent, read.faults) == ("CSV, UTF-8, dipisah titik koma", ["Nomor KK"], [])


def test_first_rows_are_shown_masked_and_only_in_the_columns_used():
    read = reading(f"No;No. KTP;NAMA\n1;{NIK};BUDI\n")
    assert (read.labels, read.rows) == (["NIK", "Nama"], [(2, ["•••• 9146", "BUDI"])])


def test_a_missing_column_is_named():
    assert "Kolom wajib tidak ditemukan: Nama." in reading(f"NIK;Alamat\n{NIK};JL. MAWAR\n").faults[0]


def test_two_headings_for_one_column_are_named():
    fault = reading(f"NIK;No KTP;Nama\n{NIK};{NIK};BUDI\n").faults[0]
    assert fault == "Dua kolom terbaca sebagai NIK: “NIK” dan “No KTP”. Hapus atau ganti judul salah satunya."


def test_headings_without_rows_are_refused():
    assert "tanpa baris data" in reading("NIK;Nama\n").faults[0]


def test_a_number_among_the_headings_is_blotted_out():
    assert NIK not in str(reading(f"NIK;Nama;{NIK}\n{NIK};BUDI;x\n").headings)


def test_rows_that_are_no_data_are_shown_and_many_are_folded():
    table = read_table(f"NIK;Nama\n{NIK};BUDI\n".encode(), "x.csv")
    table.counts.left_out.extend(LeftOut(number, "JUMLAH 1", "baris jumlah", []) for number in range(3, 10))
    read = read_columns(table, COLUMNS)
    assert (len(read.left_out), read.folds_left_out, read.rows_read) == (7, False, 1)
    table.counts.left_out.extend(LeftOut(number, "Mengetahui", "tanda tangan", []) for number in range(10, 20))
    assert read_columns(table, COLUMNS).folds_left_out
