"""A file of the book of a fund, read line by line; what the lines may do is asked of disbursements/rules_fund.py."""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.errors import NotAllowed
from disbursements.models_fund import FundEntry, QueuePlace
from disbursements.rules_fund import Line, Refusal, Standing, refusals
from jobs.cells import FORMULA, MERGED_MONEY
from jobs.columns import Column, match_columns
from jobs.fields import BadValue, is_formula, parse_past_date, parse_rupiah, read_text
from jobs.headings import shared
from jobs.masking import blotted
from jobs.models import Upload
from jobs.tables import Row, Table
from jobs.uploads import read_upload

COLUMNS = [
    Column(
        "booked_on",
        "Tanggal",
        ("tgl", "tanggal transaksi", "tgl transaksi"),
        required=True,
        example="22-07-2019",
        read=parse_past_date,
    ),
    Column(
        "kind",
        "Jenis",
        ("jenis transaksi", "transaksi"),
        required=True,
        example="SETOR",
        help="SETOR, SALUR atau ANGSURAN.",
    ),
    shared("code", "kelompok", "kode", name="group", required=True),
    Column(
        "amount",
        "Nilai (rupiah)",
        ("nilai", "nilai rupiah", "jumlah", "jumlah rupiah"),
        required=True,
        example="1000000",
        help="Rupiah bulat.",
    ),
    Column(
        "receipt",
        "Nomor bukti",
        ("no bukti", "bukti", "no kuitansi", "nomor kuitansi", "no kwitansi"),
        required=True,
        is_key=True,
        example="K-0001",
    ),
]
LONGEST_RECEIPT = 40
IN_FILES = {kind.value: kind for kind in FundEntry.Kind if kind != FundEntry.Kind.WRITE_OFF}


@dataclass(frozen=True)
class Judged:
    """One row of the file. line: as read, None where a cell cannot be read. reasons: why it is not booked.

    fund_after, owed_after: rupiah in the fund and owed by the group once this row has had its turn.
    """

    row: int
    cells: dict[str, str]
    line: Line | None
    reasons: list[Refusal]
    fund_after: int
    owed_after: int | None

    @property
    def shown(self) -> dict[str, str]:
        """The cells for a page: a NIK may have slipped under any heading."""
        return {name: blotted(text) for name, text in self.cells.items()}


def judge(standing: Standing, table: Table, accept: Callable[[Line], object] | None = None) -> list[Judged]:
    """Every row in its order, each after what the accepted ones before it change.

    accept: what is done with a row that breaks no rule; without it nothing is written.
    """
    accept = accept or standing.book
    places = {place.group.code: place for place in standing.places}
    judged = []
    for row, cells in rows_of(table):
        line, reasons = None, []
        try:
            refuse_merged(row, table.places)
            line = read(row, cells, places)
            reasons = refusals(standing, line)
        except BadValue as fault:
            reasons = [Refusal(fault.code, fault.sentence)]
        if not reasons:
            accept(line)
        owed = line.place.owed_rupiah if line and line.place else None
        judged.append(Judged(row.number, cells, line, reasons, standing.fund.balance_rupiah, owed))
    return judged


def rows_of(table: Table) -> list[tuple[Row, dict[str, str]]]:
    places = table.places
    return [(row, {name: row.cells[place].strip() for name, place in places.items()}) for row in table.rows]


def table_of(upload: Upload) -> Table:
    """Raises NotAllowed when it is no such table."""
    table = read_upload(upload, columns=COLUMNS)
    found = match_columns(table.header, table.columns)
    if found.missing or found.ambiguous:
        raise NotAllowed("Judul kolom berkas ini tidak dikenali. Unggah berkas dengan kolom yang disebut di halaman.")
    return table


def refuse_merged(row: Row, places: dict[str, int]) -> None:
    """Raises BadValue for an amount that one merged cell gives to several rows: it would be booked for each."""
    if places["amount"] in row.merged:
        raise BadValue("rupiah_merged", MERGED_MONEY)


def read(row: Row, cells: dict[str, str], places: dict[str, QueuePlace]) -> Line:
    """Raises BadValue for what cannot be read."""
    if row.flaw:
        raise BadValue("line_broken", "Baris ini tidak utuh: selnya kurang, lebih, atau tanda kutipnya tidak ditutup.")
    return line_of(cells["kind"], cells["booked_on"], cells["amount"], cells["receipt"], cells["group"], places)


def line_of(kind: str, booked_on: str, amount: str, receipt: str, code: str, places: dict[str, QueuePlace]) -> Line:
    """A line from its texts. places: of the fund, by the code of the group. Raises BadValue."""
    kind = IN_FILES.get(kind.strip().upper())
    if kind is None:
        raise BadValue("kind_unknown", "Jenis tidak dikenali. Tulis SETOR, SALUR atau ANGSURAN.")
    place = places.get(code.strip())
    if kind != FundEntry.Kind.DEPOSIT and place is None:
        raise BadValue("group_unknown", "Kelompok ini tidak ada dalam antrean dana. Periksa kodenya.")
    if is_formula(receipt):
        raise BadValue("formula", FORMULA)
    receipt = read_text(receipt, LONGEST_RECEIPT)
    if not receipt:
        raise BadValue("receipt_blank", "Nomor bukti kosong.")
    return Line(
        kind=kind,
        place=None if kind == FundEntry.Kind.DEPOSIT else place,
        booked_on=parse_past_date(booked_on),
        amount_rupiah=signed_rupiah(amount),
        receipt=receipt,
    )


def signed_rupiah(text: str) -> int:
    """Whole rupiah, below zero too: that it must not be is a rule and told as one."""
    plain = text.strip()
    return -parse_rupiah(plain[1:]) if plain.startswith("-") else parse_rupiah(plain)
