"""What stands among and below the rows of a table: left out by its place and shape, and told, never for a word."""

import pytest

from jobs.columns import Column
from jobs.table_shape import MOST_LEFT_OUT
from jobs.tables import UnreadableTable, open_table, read_table

LIST = [
    Column("number", "No", is_key=True),
    Column("code", "Kode", is_key=True),
    Column("nik", "NIK", is_key=True),
    Column("name", "Nama"),
    Column("village", "Desa"),
    Column("amount", "Nilai"),
]
HEADING = "No,Kode,NIK,Nama,Desa,Nilai,Ket\n"
ROW = "{0},K-{0},187290050785000{0},WARGA {0},Imopuro,1000,\n"
ROWS = "".join(map(ROW.format, (1, 2, 3)))
# Names of people, groups and villages that begin like a line of a footer.
WORDS = [
    "SUMBER SETIAWAN",
    "Sumber",
    "An Nisa",
    "A.N. Rahman",
    "Lurah Hasan",
    "Camat Berkarya",
    "Kepala Desa Sejahtera",
    "Catatan Indah",
    "Plt. Mawar",
    "Nip",
    "Total Karya",
    "Jumlah Berkah",
    "Mengetahui",
    "Metro, 12 Juli 2023",
]


def read(text, columns=LIST):
    return read_table(text.encode(), "daftar.csv", columns=columns)


def told(table):
    return [(one.number, one.words, one.why) for one in table.left_out]


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("keys", ["9,,", ",K-9,", ",,1872900507850009"])
def test_a_row_with_a_key_stays_whatever_its_words_are(word, keys):
    row = f'{keys},"{word}",,,\n'
    for text in (ROWS + row + ROWS, ROWS + row, ROWS + "\n" + row, f"{ROWS},,,JUMLAH,,3000,\n{row}{row}"):
        table = read(HEADING + text)
        assert [one.why for one in table.left_out] in ([], ["baris jumlah"])
        assert word in {row.cells[3] for row in table.rows}


@pytest.mark.parametrize("word", WORDS)
def test_a_row_in_a_list_of_names_stays(word):
    names = [Column("name", "Nama"), Column("village", "Desa")]
    table = read(f'Nama,Desa\nWARGA,Imopuro\n\n"{word}",Imopuro\nWARGA,"{word}"\n', names)
    assert (len(table.rows), table.left_out) == (3, [])


def test_a_footer_stands_behind_a_blank_row_and_is_told_with_its_words():
    below = ',,,,,,\n,,,,"Metro, 30 Juni 2023",,\n,,,,Kepala Dinas,,\n\n,Mengetahui Camat,,,NIP. 196804111990,,\n'
    table = read(HEADING + ROWS + below)
    assert len(table.rows) == 3
    assert told(table) == [
        (6, "Metro, 30 Juni 2023", "tanda tangan atau catatan di bawah tabel"),
        (7, "Kepala Dinas", "tanda tangan atau catatan di bawah tabel"),
        (9, "Mengetahui Camat | NIP. •••• 1990 (12 angka)", "tanda tangan atau catatan di bawah tabel"),
    ]
    assert (table.counts.rows_seen, len(table.rows)) == (6, 3)


def test_a_footer_stands_also_right_below_a_total():
    table = read(HEADING + ROWS + ",,,JUMLAH,,3000,\n,,,,Kepala Dinas,,\n")
    assert [number for number, *_ in told(table)] == [5, 6]


def test_words_right_below_the_last_row_are_read_and_left_to_the_checks_of_the_list():
    assert len(read(HEADING + ROWS + ",,,,Kepala Dinas,,\n").rows) == 4


def test_a_line_of_three_words_is_no_footer():
    assert len(read(HEADING + ROWS + "\n,,,WARGA 4,Imopuro,1000,\n").rows) == 4


@pytest.mark.parametrize(
    "total",
    [
        "JUMLAH,,,,,3000,",
        ",,,Jumlah,,3000,",
        ",,,TOTAL :,,Rp 3.000,",
        ",,,Grand Total,,3000,",
        ",,,Sub Total,,,",
        "Jumlah total,,,,,3000,",
        ",,,15 orang,,,",
        ",,,3 KPM,,3.000,",
        "JUMLAH,3,,,,3000,",
    ],
)
def test_a_total_is_the_whole_of_its_cell_beside_nothing_but_figures(total):
    table = read(f"{HEADING}{ROWS}{total}\n")
    assert ([row.number for row in table.rows], [why for *_, why in told(table)]) == ([2, 3, 4], ["baris jumlah"])


@pytest.mark.parametrize(
    "row",
    [
        "4,K-4,,TOTAL,,1000,",
        ",K-4,,Jumlah,Imopuro,,",
        ",,1872900507850004,TOTAL,,,",
        ",,,Total Karya,,5,",
        "4,,,15 orang,,,",
    ],
)
def test_a_row_that_only_looks_like_a_total_stays(row):
    assert len(read(f"{HEADING}{ROWS}{row}\n").rows) == 4


def test_a_total_between_two_villages_is_told_too():
    table = read(f"{HEADING}{ROWS},,,Jumlah,,3000,\n{ROWS},,,Jumlah,,3000,\n")
    assert ([number for number, *_ in told(table)], len(table.rows)) == ([5, 9], 6)


def test_the_numbers_of_columns_below_the_heading_are_no_person():
    for numbers in ("1,2,3,4,5,6,7", "(1),(2),(3),(4),(5),(6),(7)", "1.,2.,3.,4.,5.,6.,7."):
        table = read(f"{HEADING}{numbers}\n{ROWS}")
        assert (len(table.rows), told(table)[0][2]) == (3, "nomor kolom")


def test_a_repeated_heading_is_told():
    table = read(HEADING + ROWS + HEADING.upper() + ROWS)
    assert (len(table.rows), told(table)[0][::2]) == (6, (5, "mengulang kepala kolom"))


def test_very_many_rows_left_out_do_not_fill_the_memory():
    table = open_table((HEADING + (ROWS + HEADING) * 1_000).encode(), "daftar.csv", columns=LIST)
    assert sum(1 for _ in table.rows) == 3_000
    assert (len(table.left_out), table.counts.rows_seen) == (MOST_LEFT_OUT, 4_000)


@pytest.mark.parametrize(
    "total",
    [
        ",,,J U M L A H,,3000,",
        ",,,JML.,,3000,",
        ",,,Jumlah Penerima,,3 orang,",
        ",,Jumlah,3 orang,,Rp 3.000,",
        "Jumlah : 3 orang,,,,,,",
        ",,,SUB TOTAL DESA IMOPURO,,3000,",
        ",,,Jumlah per Kecamatan Metro Pusat,,3000,",
        ",,,Total Bantuan (Rp),,3.000,",
        "JUMLAH KESELURUHAN,,,,,3000,",
        ",,,Jumlah halaman ini,,3000,",
        "Total retur,,,,,3000,",
        ",,TOTAL KREDIT,,,3000,",
    ],
)
def test_a_total_is_known_however_offices_write_it(total):
    table = read(f"{HEADING}{ROWS}{total}\n")
    assert ([row.number for row in table.rows], [why for *_, why in told(table)]) == ([2, 3, 4], ["baris jumlah"])


@pytest.mark.parametrize("word", ["Total Usaha Mandiri", "Jumlah Berkah", "Totalitas", "Jumlahwati", "Semua Bersama"])
def test_a_name_that_begins_like_a_total_stays(word):
    assert len(read(f"{HEADING}{ROWS},,,{word},,3000,\n").rows) == 4


def test_the_numbers_of_columns_may_leave_one_out_and_stand_again_on_the_next_page():
    table = read(f"{HEADING}1,2,3,4,5,6,\n{ROWS}{HEADING}1,2,3,4,5,6,7\n{ROWS}")
    assert (len(table.rows), [why for *_, why in told(table)]) == (
        6,
        ["nomor kolom", "mengulang kepala kolom", "nomor kolom"],
    )


def test_the_units_of_columns_are_no_person():
    table = read(f"{HEADING},,(16 angka),,,(Rp),\n{ROWS}")
    assert (len(table.rows), told(table)) == (3, [(2, "(16 angka) | (Rp)", "satuan kolom")])


def test_a_heading_of_two_rows_may_stand_again_on_the_next_page():
    heading = "No,Kode,NIK,Orang,,Nilai\n,,,Nama,Desa,\n"
    rows = "1,K-1,1872900507850001,WARGA 1,Imopuro,1000\n2,K-2,1872900507850002,WARGA 2,Imopuro,1000\n"
    table = read(heading + rows + heading + rows)
    assert (len(table.rows), [number for number, *_ in told(table)]) == (4, [5, 6])
    assert {row.cells[3] for row in table.rows} == {"WARGA 1", "WARGA 2"}


def test_a_heading_may_stand_again_in_other_words():
    table = read(HEADING + ROWS + "NO.,KODE,N I K,NAMA,DESA,NILAI,Ket\n" + ROWS)
    assert (len(table.rows), [number for number, *_ in told(table)]) == (6, [5])


def test_a_second_table_with_its_columns_in_another_order_is_not_read_by_the_first_heading():
    with pytest.raises(UnreadableTable, match="Baris 7 berisi kepala kolom lagi"):
        read(HEADING + ROWS + "\nDaftar kedua,,,,,,\nNo,Nama,NIK,Desa\n1,WARGA X,1872900507850009,Imopuro\n")


def test_signatures_stand_side_by_side_below_the_first_line_of_a_footer():
    below = '\n,,,,"Metro, 30 Juni 2023",,\n,,,Pihak satu,Pihak dua,Pihak tiga,\n\n,,,SURYA,BUDI,ANI,\n'
    table = read(HEADING + ROWS + below)
    assert (len(table.rows), [number for number, *_ in told(table)]) == (3, [6, 7, 9])


def test_people_without_a_number_below_a_total_are_no_signatures():
    table = read(HEADING + ROWS + ",,,Jumlah,,3000,\n,,,WARGA 4,Imopuro,1000,\n")
    assert (len(table.rows), [number for number, *_ in told(table)]) == (4, [5])


EXAMPLES = [
    Column("number", "No", is_key=True, example="1"),
    Column("nik", "NIK", is_key=True, example="1872900507850001"),
    Column("name", "Nama", example="WARGA CONTOH"),
]


def test_the_invented_row_of_an_example_that_was_not_taken_out_is_no_person():
    rows = "1,1872900507850001,WARGA CONTOH,\n1,1872900507850001,WARGA SATU,\n2,1872900507850002,WARGA CONTOH,\n"
    table = read("No,NIK,Nama,Ket\n" + rows, EXAMPLES)
    assert [row.cells[2] for row in table.rows] == ["WARGA SATU", "WARGA CONTOH"]
    assert told(table) == [(2, "1 | •••• 0001 | WARGA CONTOH", "baris contoh dari Unduh contoh")]


def test_two_cells_do_not_make_an_example():
    assert len(read("No,Nama\n1,WARGA CONTOH\n", EXAMPLES).rows) == 1
