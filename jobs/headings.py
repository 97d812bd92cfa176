"""One list of headings for every room: the columns many lists share, under each heading offices have given them.

A room takes its columns from here with `shared` and adds those only it has. A heading that is missing is added here,
so that every list knows it.
"""

from dataclasses import replace

from jobs.columns import Column
from jobs.fields import (
    DateHabits,
    parse_rt_rw,
    parse_sex,
    parse_year,
    part_rt_rw,
    read_account_number,
    read_kk,
    read_nik,
)

NAMES = (
    *("Nama Lengkap", "Nm Lengkap", "NAMA_LGKP", "Nama Lgkp", "Nm Lgkp", "Nama Orang", "Nama Sesuai KTP", "Nama KTP"),
    *("Nama Penerima", "Nama Penerima Manfaat", "Nama PM", "Nama Penerima Bantuan", "Nama Penerima Bansos", "Nama KPM"),
    *("Nama Keluarga Penerima Manfaat", "Nama KRT", "Nama Kepala Rumah Tangga", "Nama ART", "Nama Anggota Keluarga"),
    *("Nama Calon", "Nama Calon Penerima", "Nama Calon Penerima Manfaat", "Nama CPM", "Nama Pemohon", "Nama Pengusul"),
    *("Nama Anggota", "Nama Peserta", "Nama Warga", "Nama Penduduk"),
)
VILLAGES = (
    *("Kelurahan", "Kel", "Desa", "Ds", "Kel/Desa", "Desa/Kel", "Desa/Kelurahan", "Kelurahan Desa"),
    "Desa/Keluarahan",  # as the ministry's own extract of 2022 spells it
    *("Nama Kelurahan", "Nama Desa", "Nama Kel", "NAMA_KEL", "NM KEL", "NM Desa", "Nama Desa/Kelurahan"),
    *("Nama Kelurahan/Desa", "Nama Kel/Desa", "Nama Desa/Kel", "Desa/Kelurahan/Kampung", "Kampung", "Nagari"),
    *("Kelurahan/Desa Domisili", "Desa/Kelurahan Domisili", "Kelurahan Domisili", "Desa Domisili"),
)


def read_rt_rw(text: str) -> str:
    """RT or RW, or both under one heading. Raises BadValue rt_rw."""
    return text if part_rt_rw(text)[1] else parse_rt_rw(text)


SHARED = {
    column.name: column
    for column in [
        Column(
            "number",
            "Nomor",
            ("No", "No Urut", "Nomor Urut", "Urut", "Nmr"),
            is_key=True,
            example="1",
            help="Nomor urut di daftar Anda.",
        ),
        Column(
            "nik",
            "NIK",
            (
                *("No KTP", "Nomor KTP", "Nomor NIK", "No NIK", "NIK ART", "NIK KTP", "NIK KPM", "NIK KRT", "NIK PM"),
                *("NIK Penerima", "NIK Penerima Manfaat", "NIK Anggota", "NIK Peserta", "NIK Calon", "NIK/No KTP"),
                *("Nomor Induk Kependudukan", "No Induk Kependudukan", "No Induk Kependudukan (NIK)"),
                *("Nomor Induk Kependudukan (NIK)", "NIK Sesuai KTP"),
            ),
            is_key=True,
            read=read_nik,
            example="1872900507850001",
            help="16 angka, ditulis sebagai teks agar tidak berubah menjadi bilangan.",
        ),
        Column(
            "kk",
            "Nomor KK",
            (
                *("No KK", "NOKK", "KK", "NKK", "No Kartu Keluarga", "Nomor Kartu Keluarga", "Nomor KK (NKK)"),
                *("No KK KPM", "Nomor Kartu Keluarga (KK)", "No Kartu Keluarga (KK)"),
            ),
            is_key=True,
            read=read_kk,
            example="1872900101230001",
            help="16 angka, ditulis sebagai teks.",
        ),
        Column("name", "Nama", NAMES, example="WARGA CONTOH", help="Nama lengkap seperti di KTP."),
        Column(
            "birth_on",
            "Tanggal lahir",
            ("Tgl Lahir", "Tgl Lhr", "TGL_LHR", "Tanggal Lhr", "Lahir", "Tgl Kelahiran", "Tanggal Kelahiran"),
            read_day=DateHabits.born,
            example="05-07-1985",
            help="Hari-bulan-tahun, misalnya 05-07-1985.",
        ),
        Column(
            "birth_place",
            "Tempat lahir",
            ("Tmp Lahir", "Tmpt Lahir", "TMPT_LHR", "Tempat Lhr", "Tmp Lhr", "Tempat Kelahiran", "Kota Lahir"),
            example="Metro",
        ),
        Column(
            "sex",
            "Jenis kelamin",
            (
                *("L/P", "P/L", "LK/PR", "JK", "Jns Kel", "Jns Kelamin", "JENIS_KLMIN", "Jenis Klmin", "Jns Klmin"),
                *("Jenis Kel", "Kelamin", "Sex", "Gender", "Id Jenis Kelamin", "Jenis Kelamin L/P"),
            ),
            read=parse_sex,
            example="L",
            help="L atau P.",
        ),
        Column(
            "relationship",
            "Hubungan keluarga",
            (
                *("Hub Keluarga", "Hub KRT", "Hubkel", "SHDK", "Status Hub Dlm Keluarga", "STAT_HBKEL", "Stat Hbkel"),
                *("Hubungan Dengan Kepala Keluarga", "Id Hub Kepala Keluarga", "Hub Dgn Kepala Keluarga"),
                *("Status Hubungan Dalam Keluarga", "Status Hubungan Keluarga", "Status Dalam Keluarga"),
            ),
            example="KEPALA KELUARGA",
        ),
        Column(
            "occupation",
            "Pekerjaan",
            ("Jenis Pekerjaan", "Jenis Pkrjn", "JENIS_PKRJN", "Pekerjaan Utama", "Mata Pencaharian", "Profesi"),
            example="Pedagang",
        ),
        Column(
            "address",
            "Alamat",
            ("Alamat Lengkap", "Alamat Rumah", "Alamat KTP", "Alamat Domisili", "Alamat Tinggal", "Alamat Sesuai KTP"),
            example="Jalan Contoh 1",
        ),
        Column("rt", "RT", ("NO_RT", "Nomor RT"), read=read_rt_rw, example="001"),
        Column("rw", "RW", ("NO_RW", "Nomor RW", "RW/Dusun", "RW/Lingkungan"), read=read_rt_rw, example="002"),
        Column(
            "village",
            "Kelurahan/desa",
            VILLAGES,
            example="Imopuro",
            help="Nama kelurahan atau desa di wilayah kantor Anda.",
        ),
        Column(
            "village_code",
            "Kode kelurahan/desa",
            (
                *("Kode Kel", "Kode Kelurahan", "Kode Desa", "KD Desa", "KDDESA", "KD Kel", "Kode Desa/Kel"),
                *("Kode Kel/Desa", "Kode Desa/Kelurahan", "Kode Wilayah Desa", "Kode Kemendagri", "Kode Wilayah Kel"),
            ),
            is_key=True,
            example="",
            help="Kode Kemendagri, 10 angka; boleh kosong bila namanya diisi.",
        ),
        Column(
            "district",
            "Kecamatan",
            ("Kec", "Nama Kecamatan", "NM KEC", "NAMA_KEC", "Nama Kec", "Distrik", "Kecamatan Domisili"),
            example="Metro Pusat",
            help="Diperlukan bila dua kelurahan di wilayah Anda bernama sama.",
        ),
        Column("district_code", "Kode kecamatan", ("Kode Kec", "KD Kec", "KDKEC"), is_key=True, example=""),
        Column(
            "regency",
            "Kabupaten/kota",
            (
                *("Kabupaten", "Kab/Kota", "Nama Kabupaten/Kota", "NM KAB", "NAMA_KAB", "Nama Kab", "Nama Kabupaten"),
                *("Nama Kab/Kota", "Kota/Kabupaten"),
            ),
            example="Kota Metro",
        ),
        Column(
            "account",
            "Nomor rekening",
            (
                *("No Rekening", "No Rek", "NO.REK", "Norek", "Rekening", "Nomor Rek", "No Rekening Bank", "Rek"),
                *("Nomor Rekening Bank", "No Rekening Penerima", "Nomor Rekening Penerima", "No Rekening KPM"),
            ),
            is_key=True,
            read=read_account_number,
            example="3720000000001",
            help="Hanya angka, ditulis sebagai teks agar nol di depan tidak hilang.",
        ),
        Column("bank_name", "Bank", ("Nama Bank", "Bank Penyalur", "Nm Bank", "Bank Penerima"), example="BANK LAMPUNG"),
        Column(
            "account_holder",
            "Nama pemilik rekening",
            (
                *("Pemilik Rekening", "Atas Nama", "Atas Nama Rekening", "Nama Rekening", "Nama di Rekening", "a.n."),
                *("A.N. REKENING", "A.N. Rek", "Rekening Atas Nama", "Nama Rek", "Nama Pemilik Rek", "Nama di Buku"),
                *("Nama Sesuai Rekening", "Nama di Buku Tabungan", "Nama Sesuai Buku Tabungan", "Rekening A.N."),
            ),
            example="WARGA CONTOH",
            help="Seperti di buku tabungan.",
        ),
        Column(
            "year",
            "Tahun",
            ("Tahun Penerimaan", "Tahun Anggaran", "Thn", "TA", "Tahun Terima", "Tahun Bantuan", "Thn Anggaran"),
            read=parse_year,
            example="",
        ),
        Column(
            "phone",
            "Nomor HP",
            (
                *("No HP", "HP", "Telepon", "Telepon/HP", "No HP/WA", "No Telp", "No Telepon", "Nomor Telepon", "Telp"),
                *("No WA", "Nomor WA", "Nomor HP/WA", "No HP/Telp", "No Telp/HP", "No Handphone"),
            ),
            example="081200000000",
        ),
        Column(
            "business",
            "Jenis usaha",
            ("Usaha", "Nama Usaha", "Bidang Usaha", "Jns Usaha", "Jenis Usaha/Dagangan"),
            example="Warung",
        ),
        Column(
            "code",
            "Kode kelompok",
            (
                *("KUBE ID", "Kelompok ID", "ID KUBE", "ID Kelompok", "Kode KUBE", "No KUBE", "Nomor KUBE"),
                *("Nomor Kelompok", "No Kelompok", "Kode Klp", "No Klp", "Kode Kelompok/KUBE"),
            ),
            is_key=True,
            example="KUBE-CONTOH-01",
            help="Kode yang sama di daftar kelompok dan di daftar anggota.",
        ),
    ]
}


def shared(column: str, /, *more: str, without: tuple[str, ...] = (), **otherwise) -> Column:
    """The shared column. more: headings that mean it in this room alone.

    without: aliases that mean something else in this room. otherwise: what the room has otherwise, such as the
    `name` it calls the column by or `required`.
    """
    found = SHARED[column]
    aliases = tuple(alias for alias in (found.label, *found.aliases, *more) if alias not in without)
    return replace(found, aliases=aliases, **otherwise)
