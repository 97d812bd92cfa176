"""Text tables: whatever an office saves as CSV comes out as rows, or as one sentence."""

import codecs
import tracemalloc

import pytest

from jobs.columns import Column
from jobs.table_limits import MAX_COLUMNS
from jobs.tables import Row, UnreadableTable, open_table, read_table
from tests.jobs import files

KNOWN = [Column("nik", "NIK"), Column("kk", "No KK"), Column("name", "Nama"), Column("birth_on", "Tanggal lahir")]


def read(text, *, name="data.csv", encoding="utf-8", **options):
    return read_table(text if isinstance(text, bytes) else text.encode(encoding), name, **options)


def cells(table):
    return [row.cells for row in table.rows]


def refusal(data, name="data.csv", **options):
    with pytest.raises(UnreadableTable) as caught:
        read(data, name=name, **options)
    return str(caught.value)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_delimiter_and_line_end_gives_the_same_rows(delimiter, end):
    table = read(files.csv(delimiter=delimiter, end=end))
    assert (table.header, cells(table), table.delimiter) == (files.HEADER, files.PEOPLE, delimiter)


def test_a_plain_table_needs_no_notes():
    table = read(files.csv())
    assert (table.kind, table.encoding, table.notes) == ("CSV", "UTF-8", [])
    assert [row.number for row in table.rows] == [2, 3, 4]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("NIK,Nama\n1,Renée\n".encode(), "UTF-8"),
        ("NIK,Nama\n1,Renée\n".encode("utf-8-sig"), "UTF-8"),
        ("NIK,Nama\n1,Renée\n".encode("utf-16"), "UTF-16"),
        (codecs.BOM_UTF16_BE + "NIK,Nama\n1,Renée\n".encode("utf-16-be"), "UTF-16"),
        ("NIK,Nama\n1,Renée\n".encode("cp1252"), "Windows-1252"),
    ],
)
def test_every_encoding_gives_the_same_name(data, encoding):
    table = read(data)
    assert (table.header, cells(table), table.encoding) == (["NIK", "Nama"], [["1", "Renée"]], encoding)


def test_windows_1252_is_said_in_a_note():
    assert read("NIK,Nama\n1,Renée\n", encoding="cp1252").notes == ["Dibaca sebagai Windows-1252."]


def test_one_cut_letter_does_not_garble_the_other_accents():
    table = read(b"NIK,Nama\n" + "1,Renée\n".encode() * 20 + b"2,Ren\xc3\n")
    assert (cells(table)[0], cells(table)[-1]) == (["1", "Renée"], ["2", "Ren\ufffd"])
    assert table.notes == ["1 huruf tidak terbaca dan ditandai \ufffd."]


def test_semicolons_win_although_every_row_has_a_comma():
    table = read("NIK;Nama;Saldo\n1;SARI;1,5\n2;BUDI;2,5\n")
    assert (table.delimiter, table.header) == (";", ["NIK", "Nama", "Saldo"])


def test_excels_delimiter_hint_is_not_a_row():
    table = read("sep=|\nNIK|Nama\n1|SARI, S.Pd\n")
    assert (table.delimiter, table.rows[0]) == ("|", Row(2, ["1", "SARI, S.Pd"]))


def test_quotes_hold_delimiters_quotes_and_line_breaks():
    table = read('NIK,Nama,Alamat\n1,"SARI ""UCI"", S.Pd","JL. MAWAR\r\nNO 2"\n2,BUDI,X\n')
    assert cells(table) == [["1", 'SARI "UCI", S.Pd', "JL. MAWAR\nNO 2"], ["2", "BUDI", "X"]]
    assert [row.number for row in table.rows] == [2, 3]


def test_a_quote_behind_a_blank_holds_its_cell_together():
    text = 'NIK, "Nama", "Alamat"\n1, "DEWI, SARI", "JL A, NO 3"\n2, "BUDI", ""\n'
    table = read(text)
    assert table.header == ["NIK", "Nama", "Alamat"]
    assert cells(table) == [["1", "DEWI, SARI", "JL A, NO 3"], ["2", "BUDI", ""]]


def test_a_quote_nobody_closed_does_not_swallow_the_people_below():
    table = read('NIK,Nama\n1,"SARI\n2,BUDI\n3,RINI\n')
    assert cells(table) == [["1", '"SARI'], ["2", "BUDI"], ["3", "RINI"]]
    assert [row.flaw for row in table.rows] == ["quote", "", ""]


def test_an_open_quote_and_the_next_quoted_cell_are_not_read_as_one():
    table = read('NIK,Nama\n1,"SARI\n2,"BUDI"\n')
    assert [(row.cells, row.flaw) for row in table.rows] == [(["1", '"SARI'], "quote"), (["2", "BUDI"], "")]


def test_a_short_row_is_filled_up_and_marked():
    table = read("NIK,Nama,PKH\n1,SARI\n2,BUDI,YA\n")
    assert table.rows[0] == Row(2, ["1", "SARI", ""], "short")
    assert table.notes == ["Baris 2 lebih pendek dari kepala kolom; sel yang kurang dibaca kosong."]


def test_a_row_with_a_delimiter_too_many_is_marked_and_keeps_everything():
    table = read("NIK,Alamat,PKH\n1,JL. MAWAR, NO 2,YA\n2,X,TIDAK,,\n")
    assert table.rows[0] == Row(2, ["1", "JL. MAWAR", " NO 2"], "long", ("YA",))
    assert table.rows[1] == Row(3, ["2", "X", "TIDAK"])


TITLES = "DAFTAR KPM, KOTA METRO\nKeadaan: 30/06/2025\n\n"


def test_titles_above_the_heading_are_skipped_and_row_numbers_count_them():
    table = read(TITLES + "NIK,Nama,Kelurahan,RT\n1,SARI,Metro,001\n")
    assert (table.header[0], table.rows[0].number) == ("NIK", 5)
    assert table.notes == ["3 baris judul di atas kepala kolom dilewati."]


def test_known_headings_choose_the_heading_row():
    text = "Laporan,Penerima,Bantuan,Tahun\nN I K,Nama\nLengkap,x,y\nNIK,nama_,X,Tanggal\n"
    assert read(text).header == ["Laporan", "Penerima", "Bantuan", "Tahun"]
    assert read(text, columns=KNOWN).header == ["N I K", "Nama"]


def test_one_known_heading_is_not_enough():
    assert refusal("NIK,Anggur\n1,2\n", columns=KNOWN).startswith("Kepala kolom tidak ditemukan")


def test_a_heading_with_a_line_break_stands_on_one_line():
    assert read('NIK,"Nama\nLengkap "\n1,SARI\n').header == ["NIK", "Nama Lengkap"]


def test_blank_rows_and_repeated_headings_are_left_out_with_a_note():
    table = read("NIK,Nama\n1,SARI\n\n , \nnik,NAMA\n2,BUDI\n")
    assert [row.number for row in table.rows] == [2, 6]
    assert table.notes == ["2 baris kosong dilewati (baris 3, 4).", "Baris 5 mengulang kepala kolom dan dilewati."]


def test_the_first_rows_can_be_read_alone():
    table = read(files.csv(), limit_rows=2)
    assert cells(table) == files.PEOPLE[:2]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "kosong"),
        (b" \r\n\t\n", "kosong"),
        (b"%PDF-1.7\n1 0 obj", "dokumen PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "gambar PNG"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "gambar JPEG"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "simpan ulang sebagai .xlsx atau .csv"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "kata sandi"),
        (b"<html><table><tr><td>NIK</td></tr></table></html>", "halaman web"),
        (b"NIK,Nama\n1,SA\0RI\n", "bukan teks"),
        ("NIK,Nama\n1,SA\0RI\n".encode("utf-16"), "bukan teks"),
        ("NIK,Nama\n1,SARI\n".encode("utf-16-le"), "bukan teks"),
        (bytes(range(1, 256)) * 20, "bukan teks"),
        (b"hanya satu kolom\nSARI\n", "Kepala kolom tidak ditemukan"),
        (b"1,2\n3,4\n", "Kepala kolom tidak ditemukan"),
        (b"NIK,Nama\n" + b"x" * 200_000, "baris yang lebih panjang"),
        (b"NIK,Nama\n" + b'"SARI,1\n' * 2_000, "Tanda kutip"),
        (b"NIK,Nama\n" + b"," * (MAX_COLUMNS + 1), "202 kolom"),
        (b",".join(b"k%d" % i for i in range(199)) + b"\n1" * 20_000, "lebih pendek"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(data, sentence):
    assert sentence.lower() in refusal(data, "data.xlsx").lower()


def test_millions_of_empty_lines_are_refused():
    assert "2 juta baris" in refusal(b"NIK,Nama\n1,2\n" + b"\n" * 2_000_001 + b"3,4\n")


def test_the_name_of_the_file_decides_nothing():
    assert read(files.csv(), name="gambar.png").rows == read(files.csv()).rows
    assert read(files.csv(), name="data.xlsx").notes == ["Berkas ini bernama buku kerja, tetapi isinya CSV."]
    assert "meskipun namanya berakhiran .csv" in refusal(b"%PDF-1.7", "data.csv")


def test_a_long_table_can_pass_without_being_held_in_memory():
    data = b"NIK,Nama\n" + b"1872055803729014,SARI DEWI\n" * 30_000
    tracemalloc.start()
    assert sum(1 for _ in open_table(data, "data.csv").rows) == 30_000
    assert tracemalloc.get_traced_memory()[1] < 4_000_000
    tracemalloc.stop()


def test_two_hundred_broken_text_files_end_as_rows_or_as_a_sentence():
    assert read(files.csv(end="\r\n")).rows
    for data in files.mutants(files.csv(end="\r\n") * 5, 200, seed=1):
        try:
            read_table(data, "data.csv", columns=KNOWN)
        except UnreadableTable as sentence:
            assert str(sentence).endswith(".")


def test_headings_of_several_lines_are_one_row_however_many_they_are():
    names = [f"KOLOM {number}" for number in range(40)]
    header = ",".join(f'"{name}\n(contoh:\nisi)"' for name in names)
    row = ",".join(f'"{number}\nx"' for number in range(40))
    table = read_table(f"{header}\n{row}\n".encode(), "daftar.csv")
    assert table.header == [f"{name} (contoh: isi)" for name in names]
    assert [cells.cells[39] for cells in table.rows] == ["39\nx"]


def test_a_quote_that_is_not_closed_swallows_nobody_among_quoted_rows():
    rows = "".join(f'{number},"WARGA {number}",""\n' for number in range(2, 60))
    table = read_table(f'No,Nama,Ket\n1,"WARGA 1,\n{rows}'.encode(), "daftar.csv")
    assert (len(table.rows), table.rows[0].flaw) == (59, "quote")
