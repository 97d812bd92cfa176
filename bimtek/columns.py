"""The columns of lists of participants, under the headings offices use."""

from jobs.columns import Column
from jobs.headings import shared

PARTICIPANTS = [
    shared("nik", required=True),
    shared("name", required=True),
    shared("sex"),
    Column(
        "role",
        "Peran",
        ("Unsur", "Jabatan", "Unsur Peserta", "Sebagai", "Jenis Pendamping", "Peran Peserta"),
        required=True,
        example="KETUA",
        help="KETUA, SEKRETARIS, BENDAHARA, ANGGOTA, LURAH, TKSK atau PENDAMPING.",
    ),
    shared("code"),
    shared("village", "Wilayah", name="area", label="Wilayah tugas"),
    shared("village_code"),
    shared("district"),
    shared("regency", "Kota", "Asal", "Kabupaten Asal"),
    Column(
        "regency_code",
        "Kode kabupaten/kota",
        ("Kode Kabupaten", "Kode Kab/Kota", "Kode Wilayah", "Kode Kab"),
        is_key=True,
        help="Untuk bimtek yang mengundang banyak kabupaten.",
    ),
]
LABELS = {column.name: column.label for column in PARTICIPANTS}
