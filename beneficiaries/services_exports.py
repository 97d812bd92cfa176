"""Taking a list of people out of the house."""

from collections.abc import Iterator

from django.db.models import QuerySet

from accounts.errors import NotAllowed
from audit.sealing import KK, NIK
from audit.trail import record
from beneficiaries.lists import ORDER
from beneficiaries.models import Release
from jobs.exporting import DATE, FLAG, NUMBER, Column, csv_pieces
from jobs.exporting_xlsx import MOST_ROWS, xlsx_pieces

EXPORTED = [
    Column("Nama", "name", width=28),
    Column("NIK", "nik_sealed", NIK),
    Column("Nomor KK", "kk_sealed", KK),
    Column("L/P", "sex", width=6),
    Column("Tanggal lahir", "birth_on", DATE, width=11),
    Column("Hubungan keluarga", "relationship", width=16),
    Column("Pekerjaan", "occupation", width=18),
    Column("Alamat", "address", width=30),
    Column("RT", "rt", width=6),
    Column("RW", "rw", width=6),
    Column("Kelurahan/desa", "region__name", width=20),
    Column("Kode kelurahan/desa", "region_id", width=16),
    Column("Desil", "decile", NUMBER, width=7),
    Column("PKH", "receives_pkh", FLAG, width=7),
    Column("BPNT", "receives_bpnt", FLAG, width=7),
    Column("PBI JKN", "receives_pbi", FLAG, width=8),
]


def export_entries(*, actor, release: Release, entries: QuerySet, file_type: str) -> Iterator[bytes]:
    """A list of a release as a file, in pieces; numbers by their last digits. Raises NotAllowed for an empty list."""
    count = entries.count()
    if not count:
        raise NotAllowed("Tidak ada orang yang cocok dengan saringan ini, jadi tidak ada yang diunduh.")
    if file_type == "xlsx" and count > MOST_ROWS:
        raise NotAllowed("Daftar ini terlalu panjang untuk satu lembar XLSX. Saring dahulu, atau unduh CSV.")
    record(actor=actor, verb="release.exported", subject=release, count=count, file_type=file_type)
    rows = entries.order_by(*ORDER)
    return xlsx_pieces(EXPORTED, rows, title=str(release)) if file_type == "xlsx" else csv_pieces(EXPORTED, rows)
