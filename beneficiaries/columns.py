"""The columns of register extracts, under every heading seen in DTKS, BDT, SIKS-NG, verivali and DTSEN files.

Where no alias is known a column is not used: the preview shows it, and a heading is added here, not guessed.
A file of persons has `COLUMNS`; a list of families, one row for each KK, those of `OF_FAMILIES` (headings.columns_in).
Codes are read only from headings that mean Kemendagri codes; BPS codes have as many digits and other villages.
"""

from dataclasses import replace

from beneficiaries.fields import parse_alive, parse_decile, parse_members
from jobs.columns import Column
from jobs.fields import parse_date, parse_flag
from jobs.headings import shared

COLUMNS = [
    shared("nik", required=True),
    shared("name", required=True),
    shared("kk", "No Kel"),
    Column(
        "register_no",
        "Nomor DTKS/DTSEN",
        ("IDDTKS", "IDBDT", "ID Semesta", "ID Prelist"),
        is_key=True,
    ),
    *(shared(name) for name in ("birth_on", "sex", "relationship", "occupation", "address", "rt", "rw")),
    shared("village_code"),
    Column(
        "bps_code",
        "Kode BPS kelurahan/desa",
        ("BPS Full Code", "Kode BPS", "Kode Desa BPS", "IDDESA BPS"),
        help="Hanya bila berkas memakai kode BPS.",
    ),
    shared("village"),
    shared("district"),
    Column(
        "decile",
        "Desil",
        ("Desil Nasional", "Desil Kesejahteraan", "Desil (1-10)", "Percentile Desil"),
        example="1",
        help="1 sampai 10.",
        read=parse_decile,
    ),
    Column("receives_pkh", "PKH", ("Penerima PKH", "Ket PKH", "PKH Flag", "Bansos PKH", "Ada PKH"), read=parse_flag),
    Column(
        "receives_bpnt",
        "BPNT",
        ("Sembako", "BPNT/Sembako", "BPNT Flag", "Bansos BPNT", "Ada BPNT", "Penerima BPNT", "Ket BPNT"),
        read=parse_flag,
    ),
    Column("receives_pbi", "PBI JKN", ("PBI", "PBI-JK", "KIS PBI", "PBI Flag", "Ada PBI", "PBI Nas"), read=parse_flag),
    Column(
        "is_alive",
        "Masih hidup",
        ("Status Hidup", "Status Keberadaan", "Ket Hidup/Meninggal", "Masih Hidup Label"),
        read=parse_alive,
    ),
    Column("mother", "Nama ibu kandung", ("Nama Ibu", "Nama Gadis Ibu", "Nama Gadis Ibu Kandung", "Ibu Kandung")),
    *(shared(name) for name in ("birth_place", "phone", "account")),
    Column("corrects_row", "Baris di berkas asal"),  # in the workbook of findings that comes back corrected
    Column("updated_on", "Tanggal pemutakhiran", ("Tgl Pemutakhiran", "Tgl Update", "Padankan At"), read=parse_date),
]
# A list of people to look up: NIK or name must be there, which of them the list decides.
# Number and address are not compared: they help to find the heading of a list of names.
_CHECKED = ("nik", "name", "kk", "birth_on", "sex", "address", "village_code", "village", "district")
CHECKED = [shared("number"), *(replace(column, required=False) for column in COLUMNS if column.name in _CHECKED)]
FLAGS = ("receives_pkh", "receives_bpnt", "receives_pbi")
# What only a list of families has.
FAMILY_ONLY = [
    Column("head_name", "Nama kepala keluarga", ("Kepala Keluarga", "Nm Kepala Keluarga", "Nama KK")),
    Column(
        "members",
        "Jumlah anggota keluarga",
        ("Jumlah Anggota", "Jml Anggota Keluarga", "Jml Anggota", "Jumlah ART", "Jml ART"),
        read=parse_members,
    ),
    shared("regency"),
    Column("is_pbi_pemda", "PBI Pemda", ("PBI Daerah",), read=parse_flag),
    Column("is_pbi_se", "PBI SE", read=parse_flag),
    Column("is_gc_kemensos", "GC Kemensos", read=parse_flag),
    Column("is_siks_ng", "SIKS-NG", read=parse_flag),
]
FAMILY_FLAGS = (*FLAGS, "is_pbi_pemda", "is_pbi_se", "is_gc_kemensos", "is_siks_ng")
OF_FAMILIES = {"kk", "village_code", "bps_code", "village", "district", "decile", *FLAGS, "corrects_row"}
OF_FAMILIES |= {column.name for column in FAMILY_ONLY}
NEEDED_OF_FAMILIES = ("kk", "decile")
# A file with one of these lists persons, also when the heading of its NIK is one nobody knows.
ONLY_OF_PERSONS = ("birth_on", "relationship")
EVERY = [*COLUMNS, *FAMILY_ONLY]
LABELS = {column.name: column.label for column in EVERY}
