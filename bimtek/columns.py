"""The columns of lists of participants, under the headings offices use."""

from jobs.columns import Column

PARTICIPANTS = [
    Column("nik", "NIK", ("No KTP", "Nomor NIK", "NIK KTP", "No NIK", "NIK Peserta"), required=True),
    Column("name", "Nama", ("Nama Lengkap", "Nama Peserta"), required=True),
    Column("sex", "Jenis kelamin", ("L/P", "JK", "Kelamin")),
    Column("role", "Peran", ("Unsur", "Jabatan", "Unsur Peserta", "Sebagai", "Jenis Pendamping"), required=True),
    Column("code", "Kode kelompok", ("KUBE ID", "Kelompok ID", "ID KUBE", "Kode KUBE", "No KUBE")),
    Column("area", "Wilayah tugas", ("Wilayah", "Kelurahan", "Kelurahan/Desa", "Kel/Desa", "Desa")),
    Column("district", "Kecamatan", ("Kec", "Nama Kecamatan")),
    Column("village_code", "Kode kelurahan/desa", ("Kode Kelurahan", "Kode Desa")),
    Column("regency", "Kabupaten/kota", ("Kabupaten", "Kab/Kota", "Kota", "Asal", "Kabupaten Asal")),
    Column("regency_code", "Kode kabupaten/kota", ("Kode Kabupaten", "Kode Kab/Kota", "Kode Wilayah")),
]
LABELS = {column.name: column.label for column in PARTICIPANTS}
