"""Lists of families as DTSEN gives them: one row for each KK, no NIK, `|` between the cells."""

HEADINGS = (
    "nomor_kartu_keluarga|nama_kepala_keluarga|desil_nasional|kode_kabupaten_kota|kabupaten_kota|kecamatan"
    "|kelurahan_desa|is_gc_kemensos|is_pbi_se|is_siks_ng"
)
NAMES = HEADINGS.split("|")
PLAIN = {
    "desil_nasional": "3",
    "kode_kabupaten_kota": "1872",
    "kabupaten_kota": "KOTA METRO",
    "kecamatan": "METRO BARAT",
    "kelurahan_desa": "MULYOJATI",
    "is_gc_kemensos": "1",
    "is_pbi_se": "0",
    "is_siks_ng": "0",
}


def card(number):
    """A KK of the invented range of serials."""
    return f"187203{number // 400 + 1:02}01079{501 + number % 400}"


def row(number, **changed):
    """The family with this number as the cells of its row."""
    told = PLAIN | {"nomor_kartu_keluarga": card(number), "nama_kepala_keluarga": f"KEPALA {number}"} | changed
    return "|".join(told[name] for name in NAMES)


def family_file(*rows, encoding="latin-1"):
    return "\n".join([HEADINGS, *rows]).encode(encoding)


def families(count, **changed):
    """A file of so many families; what is changed stands in the first of them."""
    return family_file(row(1, **changed), *(row(number) for number in range(2, count + 1)))
