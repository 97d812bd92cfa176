"""The columns of lists of groups and of their members, under the headings offices use."""

from jobs.columns import Column

CODE = Column(
    "code",
    "Kode kelompok",
    ("KUBE ID", "Kelompok ID", "ID KUBE", "ID Kelompok", "Kode KUBE", "No KUBE", "Nomor Kelompok"),
    required=True,
)
KELURAHAN = Column("kelurahan", "Kelurahan/desa", ("Kelurahan", "Kel", "Desa", "Kel/Desa", "Nama Kelurahan"))
VILLAGE_CODE = Column("village_code", "Kode kelurahan/desa", ("Kode Kelurahan", "Kode Desa", "Kode Wilayah"))
DISTRICT = Column("district", "Kecamatan", ("Kec", "Nama Kecamatan"))
NIK = Column("nik", "NIK", ("No KTP", "Nomor NIK", "NIK KTP", "No NIK", "NIK Anggota"), required=True)

GROUPS = [
    CODE,
    Column("name", "Nama kelompok", ("Nama KUBE", "Nama", "KUBE", "Kelompok"), required=True),
    Column("kind", "Bentuk kelompok", ("Jenis", "Bentuk", "Jenis Kelompok")),
    KELURAHAN,
    VILLAGE_CODE,
    DISTRICT,
    Column("district_code", "Kode kecamatan", ("Kode Kec",)),
    Column("business", "Jenis usaha", ("Usaha", "Bidang Usaha")),
    Column("address", "Alamat", ("Alamat Kelompok", "Alamat Lengkap")),
    Column("founded_on", "Tanggal berdiri", ("Tgl Berdiri", "Berdiri Tanggal", "Tanggal Dibentuk")),
    Column("size", "Jumlah anggota", ("Anggota", "Jml Anggota")),
    Column("ketua", "NIK ketua", ("Ketua",)),
    Column("sekretaris", "NIK sekretaris", ("Sekretaris",)),
    Column("bendahara", "NIK bendahara", ("Bendahara",)),
]
MEMBERS = [
    CODE,
    NIK,
    Column("kk", "Nomor KK", ("No KK", "NOKK", "KK", "NKK", "Nomor Kartu Keluarga")),
    Column("name", "Nama", ("Nama Lengkap", "Nama Anggota"), required=True),
    Column("birth_on", "Tanggal lahir", ("Tgl Lahir", "Lahir")),
    Column("sex", "Jenis kelamin", ("L/P", "JK", "Kelamin")),
    Column("title", "Jabatan", ("Jabatan dalam Kelompok", "Jabatan dalam KUBE", "Kedudukan")),
    Column("joined_on", "Tanggal masuk", ("Tgl Masuk", "Masuk Tanggal")),
    KELURAHAN,
    VILLAGE_CODE,
    DISTRICT,
]
LABELS = {"groups": {c.name: c.label for c in GROUPS}, "members": {c.name: c.label for c in MEMBERS}}
