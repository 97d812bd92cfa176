"""The columns of lists of proposals, of past recipients and of allocations, under the headings offices use."""

from jobs.columns import Column
from jobs.fields import DateHabits, parse_flag, parse_months
from jobs.headings import shared

NUMBER = shared("number", "No Usul", "No Calon", "Nomor Usulan")
PERSON = [shared("nik", required=True), shared("kk"), shared("name", required=True)]
ABOUT = [shared(name) for name in ("birth_place", "birth_on", "sex", "address", "rt", "rw")]
PLACE = [shared("village", name="kelurahan", required=True), shared("village_code"), shared("district")]
ACCOUNT = [shared("bank_name"), shared("account"), shared("account_holder")]

CANDIDATES = [
    NUMBER,
    Column(
        "proposed_on",
        "Tanggal usul",
        ("Tgl Usul", "Tgl Usulan", "Tanggal Usulan", "Tanggal Pengajuan"),
        example="01-02-2026",
        read_day=DateHabits.day,
    ),
    *PERSON,
    *ABOUT,
    *PLACE,
    Column(
        "has_business",
        "Embrio usaha",
        ("Punya Usaha", "Ada Usaha", "Rintisan Usaha", "Memiliki Usaha"),
        example="YA",
        help="YA atau TIDAK.",
        read=parse_flag,
    ),
    shared("business"),
    Column(
        "business_months",
        "Lama usaha (bulan)",
        ("Lama Usaha Bulan", "Lama Usaha", "Lama Usaha dalam Bulan"),
        example="12",
        help="Jumlah bulan dengan angka.",
        read=parse_months,
    ),
    Column(
        "marital_status",
        "Status perkawinan",
        ("Status Kawin", "Status Pernikahan", "Status Nikah", "Stat Kawin", "Sts Kawin", "Marital"),
        example="KAWIN",
    ),
    Column(
        "is_breadwinner",
        "Pencari nafkah utama",
        ("Pencari Nafkah", "Tulang Punggung Keluarga", "Tulang Punggung", "Penopang Keluarga"),
        example="YA",
        read=parse_flag,
    ),
    shared("occupation"),
    *ACCOUNT,
]
PAST = [
    NUMBER,
    *PERSON,
    *ABOUT,
    *PLACE,
    shared("business"),
    shared("year"),
]
ALLOCATIONS = [
    shared("number"),
    shared("regency", "Kabupaten Kota", "Daerah", name="region_name"),
    Column(
        "region_code",
        "Kode wilayah",
        ("Kode Kabupaten/Kota", "Kode Kab/Kota", "Kode Daerah", "Kode"),
        required=True,
        is_key=True,
        example="18.90",
        help="Kode Kemendagri kabupaten atau kota, misalnya 64.72.",
    ),
    Column(
        "component",
        "Komponen",
        ("Program", "Nama Program", "Jenis Bantuan", "Nama Komponen"),
        required=True,
        example="WRSE",
        help="Nama komponen program ini.",
    ),
    Column("form", "Bentuk", ("Bentuk Bantuan",), required=True, example="BARANG", help="BARANG atau UANG TUNAI."),
    Column(
        "targets",
        "Sasaran",
        ("Jumlah Sasaran", "Target", "Jumlah Penerima", "Jumlah"),
        required=True,
        example="90",
        help="Jumlah penerima.",
    ),
    Column(
        "rupiah",
        "Nilai (rupiah)",
        ("Nilai Rupiah", "Nilai", "Alokasi", "Nilai Alokasi"),
        required=True,
        example="450000000",
        help="Rupiah bulat.",
    ),
    Column("bimtek_on", "Tanggal bimtek", ("Tgl Bimtek",), example="04-03-2026", read_day=DateHabits.day),
    Column(
        "handed_over_on",
        "Tanggal penyerahan",
        ("Tgl Salur", "Tanggal Salur", "Tgl Penyerahan", "Tgl Serah"),
        example="18-03-2026",
        read_day=DateHabits.day,
    ),
    shared("year"),
]
BY_KIND = {"candidates": CANDIDATES, "past": PAST}
LABELS = {column.name: column.label for column in [*CANDIDATES, *PAST, *ALLOCATIONS]}
