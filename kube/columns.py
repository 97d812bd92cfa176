"""The columns of lists of groups and of their members, under the headings offices use."""

from jobs.columns import Column
from jobs.fields import DateHabits, parse_count, read_nik
from jobs.headings import shared

CODE = shared("code", "Kode", required=True)
KELURAHAN = shared("village", name="kelurahan")
VILLAGE_CODE = shared("village_code", "Kode Wilayah")
DISTRICT = shared("district")
OFFICER = {"is_key": True, "read": read_nik, "help": "NIK anggota yang menjabat, seperti di daftar anggota."}

GROUPS = [
    CODE,
    Column(
        "name",
        "Nama kelompok",
        ("Nama KUBE", "Nama", "KUBE", "Kelompok", "Nama Kelompok Usaha", "Nama Kelompok/KUBE", "Nama KUBE/Kelompok"),
        required=True,
        example="KUBE CONTOH",
    ),
    Column("kind", "Bentuk kelompok", ("Jenis", "Bentuk", "Jenis Kelompok"), example="KUBE"),
    KELURAHAN,
    VILLAGE_CODE,
    DISTRICT,
    shared("district_code"),
    shared("business", without=("Nama Usaha",)),
    shared("address", "Alamat Kelompok", "Alamat KUBE"),
    Column(
        "founded_on",
        "Tanggal berdiri",
        (
            "Tgl Berdiri",
            "Berdiri Tanggal",
            "Tanggal Dibentuk",
            "Tgl Dibentuk",
            "Tgl Pembentukan",
            "Tanggal Pembentukan",
        ),
        example="01-02-2026",
        read_day=DateHabits.day,
    ),
    Column("size", "Jumlah anggota", ("Anggota", "Jml Anggota"), example="10", read=parse_count),
    Column("ketua", "NIK ketua", ("Ketua",), **OFFICER, example="1872900507850001"),
    Column("sekretaris", "NIK sekretaris", ("Sekretaris",), **OFFICER),
    Column("bendahara", "NIK bendahara", ("Bendahara",), **OFFICER),
]
MEMBERS = [
    CODE,
    shared("nik", required=True),
    shared("kk"),
    shared("name", required=True),
    shared("birth_place"),
    shared("birth_on"),
    shared("sex"),
    Column(
        "title",
        "Jabatan",
        ("Jabatan dalam Kelompok", "Jabatan dalam KUBE", "Kedudukan", "Jabatan di KUBE", "Jabatan di Kelompok"),
        example="KETUA",
        help="KETUA, SEKRETARIS, BENDAHARA atau ANGGOTA.",
    ),
    Column("joined_on", "Tanggal masuk", ("Tgl Masuk", "Masuk Tanggal"), example="01-02-2026", read_day=DateHabits.day),
    KELURAHAN,
    VILLAGE_CODE,
    DISTRICT,
]
LABELS = {"groups": {c.name: c.label for c in GROUPS}, "members": {c.name: c.label for c in MEMBERS}}
