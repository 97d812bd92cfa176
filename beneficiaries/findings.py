"""What can be wrong with a row of an extract: a code to count by, how grave it is, and a word for the screen.

An error refuses the row: it cannot name a person, or cannot be trusted at all. Everything else that is wrong leaves
its field empty, or as it was, and is told: the national register is full of such rows, and leaving them out would
hide people.
"""

from jobs.fields import Note
from jobs.models import Finding

ERROR, WARNING = Finding.Severity.ERROR.value, Finding.Severity.WARNING.value

__all__ = ["ERRORS", "LABELS", "WARNINGS", "Note", "severity_of"]

# Code -> what it is called where findings are counted. Codes that end a row; all others only flag it.
ERRORS = {
    "nik_blank": "NIK kosong",
    "nik_length": "NIK bukan 16 angka",
    "nik_letters": "NIK memuat huruf",
    "nik_scientific": "NIK tertulis sebagai bilangan (E+)",
    "nik_decimal": "NIK tersimpan sebagai bilangan",
    "nik_placeholder": "NIK isian sementara",
    "nik_province": "NIK tanpa kode provinsi",
    "nik_date": "NIK dengan tanggal yang tidak ada",
    "nik_serial": "NIK berakhir 0000",
    "nik_duplicate": "NIK sudah ada di baris lain",
    "nik_shared": "NIK dipakai orang lain di berkas ini",
    "name_blank": "Nama kosong",
    "name_unreadable": "Nama tidak terbaca",
    "formula": "Sel berisi rumus",
    "row_long": "Isi baris bergeser",
    "row_quote": "Tanda kutip tidak ditutup",
    # Of a list of families, where the KK is what the NIK is of persons.
    "kk_missing": "Nomor KK kosong",
    "kk_length": "Nomor KK bukan 16 angka",
    "kk_letters": "Nomor KK memuat huruf",
    "kk_scientific": "Nomor KK tertulis sebagai bilangan (E+)",
    "kk_decimal": "Nomor KK tersimpan sebagai bilangan",
    "kk_placeholder": "Nomor KK isian sementara",
    "kk_province": "Nomor KK tanpa kode provinsi",
    "kk_serial": "Nomor KK berakhir 0000",
    "kk_duplicate": "Nomor KK sudah ada di baris lain",
    "row_short": "Baris terpotong",
}
WARNINGS = {
    "nik_cleaned": "NIK dibersihkan dari spasi atau tanda",
    "nik_birth_date": "NIK berbeda dengan tanggal lahir",
    "nik_sex": "NIK berbeda dengan jenis kelamin",
    "kk_unreadable": "Nomor KK tidak terbaca",
    "kk_cleaned": "Nomor KK dibersihkan dari spasi atau tanda",
    "kk_is_nik": "Nomor KK sama dengan NIK",
    "kk_blank": "Nomor KK kosong",
    "name_garbled": "Nama memuat huruf rusak",
    "birth_unreadable": "Tanggal lahir tidak terbaca",
    "birth_blank": "Tanggal lahir kosong",
    "birth_serial": "Tanggal lahir berupa nomor hari Excel",
    "birth_two_digit_year": "Tahun lahir hanya dua angka",
    "birth_other_order": "Hari dan bulan lahir terbalik",
    "birth_time": "Tanggal lahir ditulis dengan jam",
    "birth_after_data": "Lahir sesudah keadaan data",
    "sex_unreadable": "Jenis kelamin tidak terbaca",
    "sex_blank": "Jenis kelamin kosong",
    "village_unknown": "Kelurahan tidak dikenal",
    "village_namesakes": "Beberapa kelurahan bernama sama",
    "village_code_unknown": "Kode kelurahan tidak dikenal",
    "village_code_old": "Kode kelurahan dari sebelum pemekaran",
    "village_outside": "Kelurahan di luar wilayah",
    "village_conflict": "Kode dan nama kelurahan berbeda",
    "village_other_code": "Kode milik kelurahan lain",
    "village_other_district": "Kelurahan ada di kecamatan lain",
    "decile_unreadable": "Desil tidak terbaca",
    "flag_unreadable": "PKH, BPNT atau PBI tidak terbaca",
    "alive_unreadable": "Status hidup tidak terbaca",
    "updated_unreadable": "Tanggal pemutakhiran tidak terbaca",
    "text_unreadable": "Isian teks tidak terbaca",
    "rt_rw_unreadable": "RT atau RW tidak terbaca",
    "account_unreadable": "Nomor rekening tidak terbaca",
    "account_cleaned": "Nomor rekening dibersihkan dari spasi atau tanda",
    "account_shared": "Satu rekening di beberapa keluarga",
    "dead_receives": "Meninggal tetapi masih menerima",
    "two_heads": "Dua kepala dalam satu KK",
    "child_head": "Kepala keluarga masih anak-anak",
    "spouse_same_sex": "Pasangan berjenis kelamin sama",
    "formula_elsewhere": "Kolom lain berisi rumus",
    "head_blank": "Nama kepala keluarga kosong",
    "head_unreadable": "Nama kepala keluarga tidak terbaca",
    "members_unreadable": "Jumlah anggota tidak terbaca",
}
LABELS = ERRORS | WARNINGS


def severity_of(code: str) -> str:
    return ERROR if code in ERRORS else WARNING
