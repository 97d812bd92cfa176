"""The columns of lists of proposals, of past recipients and of allocations, under the headings offices use."""

from jobs.columns import Column

NIK = Column("nik", "NIK", ("No KTP", "Nomor NIK", "NIK KTP", "No NIK", "Nomor Induk Kependudukan"), required=True)
NAME = Column(
    "name",
    "Nama",
    ("Nama Lengkap", "Nama Calon", "Nama Pemohon", "Nama Penerima", "Nama Calon Penerima", "Nama Pengusul"),
    required=True,
)
KELURAHAN = Column(
    "kelurahan",
    "Kelurahan/desa",
    ("Kelurahan", "Kel", "Desa", "Kel/Desa", "Nama Kelurahan", "Desa/Kelurahan", "Kelurahan Desa"),
    required=True,
)
VILLAGE_CODE = Column(
    "village_code", "Kode kelurahan/desa", ("Kode Kelurahan", "Kode Desa", "Kode Wilayah", "Kode Kel")
)
DISTRICT = Column("district", "Kecamatan", ("Kec", "Nama Kecamatan"))
NUMBER = Column("number", "Nomor", ("No", "No Urut", "Nomor Urut", "No Usul", "No Calon", "Nomor Usulan"))
KK = Column("kk", "Nomor KK", ("No KK", "NOKK", "KK", "NKK", "No Kartu Keluarga", "Nomor Kartu Keluarga"))
ABOUT = [
    Column("birth_on", "Tanggal lahir", ("Tgl Lahir", "TglLahir", "Tgl Lhr", "Lahir")),
    Column("sex", "Jenis kelamin", ("L/P", "JK", "JnsKel", "Jns Kelamin", "Kelamin", "Sex")),
    Column("address", "Alamat", ("Alamat Lengkap", "Alamat Rumah", "Alamat KTP")),
    Column("rt", "RT"),
    Column("rw", "RW", ("RW/Dusun", "RW/Lingkungan")),
]
BUSINESS = Column("business", "Jenis usaha", ("Usaha", "Nama Usaha", "Bidang Usaha"))
BANK = Column("bank_name", "Bank", ("Nama Bank", "Bank Penyalur"))
ACCOUNT = Column(
    "account", "Nomor rekening", ("No Rekening", "No Rek", "Norek", "Rekening", "Nomor Rek", "No Rekening Bank")
)

CANDIDATES = [
    NUMBER,
    Column("proposed_on", "Tanggal usul", ("Tgl Usul", "Tgl Usulan", "Tanggal Usulan", "Tanggal Pengajuan")),
    NIK,
    KK,
    NAME,
    *ABOUT,
    KELURAHAN,
    VILLAGE_CODE,
    DISTRICT,
    Column("has_business", "Embrio usaha", ("Punya Usaha", "Ada Usaha", "Rintisan Usaha", "Memiliki Usaha")),
    BUSINESS,
    Column("business_months", "Lama usaha (bulan)", ("Lama Usaha Bulan", "Lama Usaha", "Lama Usaha dalam Bulan")),
    Column(
        "marital_status",
        "Status perkawinan",
        ("Status Kawin", "Status Pernikahan", "Status Nikah", "Stat Kawin", "Sts Kawin", "Marital"),
    ),
    Column(
        "is_breadwinner",
        "Pencari nafkah utama",
        ("Pencari Nafkah", "Tulang Punggung Keluarga", "Tulang Punggung", "Penopang Keluarga"),
    ),
    Column("occupation", "Pekerjaan", ("Pekerjaan Utama", "Mata Pencaharian", "Profesi", "Jenis Pekerjaan")),
    BANK,
    ACCOUNT,
    Column(
        "account_holder",
        "Nama pemilik rekening",
        ("Pemilik Rekening", "Atas Nama", "Atas Nama Rekening", "Nama Rekening", "Nama di Rekening", "a.n."),
    ),
]
PAST = [
    NUMBER,
    NIK,
    KK,
    NAME,
    *ABOUT,
    KELURAHAN,
    VILLAGE_CODE,
    DISTRICT,
    BUSINESS,
    Column("year", "Tahun", ("Tahun Penerimaan", "Tahun Anggaran", "Thn")),
]
ALLOCATIONS = [
    NUMBER,
    Column("region_name", "Kabupaten/kota", ("Kabupaten Kota", "Kab/Kota", "Nama Kabupaten/Kota", "Daerah")),
    Column(
        "region_code", "Kode wilayah", ("Kode Kabupaten/Kota", "Kode Kab/Kota", "Kode Daerah", "Kode"), required=True
    ),
    Column("component", "Komponen", ("Program", "Nama Program", "Jenis Bantuan", "Nama Komponen"), required=True),
    Column("form", "Bentuk", ("Bentuk Bantuan",), required=True),
    Column("targets", "Sasaran", ("Jumlah Sasaran", "Target", "Jumlah Penerima", "Jumlah"), required=True),
    Column("rupiah", "Nilai (rupiah)", ("Nilai Rupiah", "Nilai", "Alokasi", "Nilai Alokasi"), required=True),
    Column("bimtek_on", "Tanggal bimtek", ("Tgl Bimtek",)),
    Column("handed_over_on", "Tanggal penyerahan", ("Tgl Salur", "Tanggal Salur", "Tgl Penyerahan", "Tgl Serah")),
    Column("year", "Tahun", ("Tahun Anggaran", "Thn")),
]
BY_KIND = {"candidates": CANDIDATES, "past": PAST}
LABELS = {column.name: column.label for column in [*CANDIDATES, *PAST, *ALLOCATIONS]}
