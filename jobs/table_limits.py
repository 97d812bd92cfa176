"""What the upload gate allows, and the one way it says no."""

MIB = 1024 * 1024
# A register of 1,000,000 rows and 35 columns has 331 MB.
MAX_BYTES = 400 * MIB
# Rows of the sheet or file, blank ones too: two hundred million empty lines must not keep a worker busy.
MAX_ROWS = 2_000_000
MAX_COLUMNS = 200
# Rows times columns of the header: 1,000,000 rows of a 35 column register fit.
MAX_CELLS = 40_000_000
# Cells that fill up short rows, beyond as many as were really there: a file of 4 MB could ask for gigabytes.
MAX_PADDING = 1_000_000


class UnreadableTable(Exception):
    """The file cannot be read as a table. The message is one sentence or two for the person at the screen."""


class HeaderNotFound(UnreadableTable):
    """No row has two headings that are looked for."""


def too_many_rows() -> UnreadableTable:
    return UnreadableTable(
        f"Tabel ini terlalu besar: paling banyak {MAX_ROWS // 10**6} juta baris atau {MAX_CELLS // 10**6} juta sel. "
        "Bagi menjadi beberapa berkas, misalnya per kecamatan."
    )


def too_many_short_rows() -> UnreadableTable:
    return UnreadableTable(
        "Hampir semua baris jauh lebih pendek dari kepala kolom. "
        "Periksa pemisah kolomnya, lalu simpan ulang sebagai .xlsx atau CSV UTF-8."
    )


def too_many_columns(count: int) -> UnreadableTable:
    return UnreadableTable(
        f"Tabel ini punya {count} kolom, paling banyak {MAX_COLUMNS}. "
        "Hapus kolom yang tidak dipakai di sebelah kanan, lalu unggah lagi."
    )
