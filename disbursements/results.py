"""What the bank wrote back, line by line: read, never guessed. disbursements/matching.py says what it means."""

from accounts.errors import NotAllowed
from disbursements.result_lines import OUTCOMES, RETURNED, Line, Problem, ResultFile, plain_word
from disbursements.result_rows import as_remark, is_remark, whole_file
from jobs.cells import Cells, Refusal, is_blank
from jobs.columns import Column, match_columns
from jobs.fields import BadValue, is_lost, parse_past_date, read_account_number, read_text, unprotected
from jobs.headings import shared
from jobs.models import Upload
from jobs.reading import Reading, faults_of, labels_of
from jobs.tables import Row, Table
from jobs.uploads import read_upload, reading_of

COLUMNS = [
    Column(
        "reference",
        "Referensi",
        ("no referensi", "nomor referensi", "ref", "no ref", "id transaksi"),
        is_key=True,
        help="Seperti di daftar yang dikirim ke bank.",
    ),
    shared("account", "rekening tujuan", "no rekening tujuan", "nomor rekening tujuan"),
    Column(
        "amount",
        "Nilai",
        ("jumlah", "nominal", "nilai transfer", "jumlah rupiah", "amount rp"),
        required=True,
        example="1000000",
        help="Rupiah bulat.",
    ),
    Column(
        "status",
        "Status",
        ("hasil", "status transfer", "status transaksi", "status kredit"),
        required=True,
        example="KREDIT",
        help="KREDIT atau RETUR; kosong bila masih diproses.",
    ),
    Column(
        "settled_on",
        "Tanggal",
        (
            "tanggal kredit",
            "tgl kredit",
            "tgl",
            "tanggal transaksi",
            "tgl transaksi",
            "tanggal transfer",
            "tanggal retur",
        ),
        required=True,
        example="04-03-2026",
        read=parse_past_date,
        help="Hari dikredit atau diretur.",
    ),
    Column("reason", "Alasan retur", ("alasan", "alasan gagal", "alasan penolakan", "keterangan retur", "sebab")),
    # Only compared for a remark: two of them are no reason to refuse the bank's answer.
    Column("recipient", "Nama penerima", ("nama", "penerima", "nama nasabah"), may_be_twice=True),
    Column(
        "holder",
        "Nama pemilik rekening",
        ("pemilik rekening", "nama rekening", "atas nama", "nama pemilik"),
        may_be_twice=True,
    ),
    Column("remark", "Keterangan", ("ket", "catatan", "berita")),
]
BROKEN = "Baris ini tidak utuh: selnya kurang, lebih, atau tanda kutipnya tidak ditutup."
NEITHER = "Berkas ini tidak punya kolom Referensi maupun Nomor rekening. Salah satunya harus ada."
LONGEST_REASON = 200
NAMES = ("recipient", "holder")
NO_REASON = "tidak disebutkan bank"
TOLD = 3


def told(problems: list[Problem]) -> str:
    """The first few for a message; the page lists them all."""
    more = len(problems) - TOLD
    listed = " ".join(map(str, problems[:TOLD])) + (f" Dan {more} lagi." if more > 0 else "")
    return f"Berkas belum dapat diterapkan, tidak ada yang diubah. {listed}"


def read_result(upload: Upload) -> ResultFile:
    """Every answer that can be read, what is wrong with the others, and the rows that are no answers.

    Raises NotAllowed when it is no such table.
    """
    table = read_upload(upload, columns=COLUMNS)
    if faults := column_faults(table):
        raise NotAllowed(" ".join(faults))
    places, lines, problems, remarks = table.places, [], [], []
    for row in table.rows:
        cells = {name: row.cells[place].strip() for name, place in places.items()}
        if is_remark(row, cells):
            remarks.append(as_remark(row))
            continue
        try:
            lines.append(line_of(row, places))
        except Refusal as fault:
            problems.append(Problem(row.number, fault.sentence))
    return whole_file(table, lines, problems, remarks)


def reading_of_result(upload: Upload) -> Reading:
    """How the file is understood; without a column that says which payment is meant that is a fault too."""
    reading = reading_of(upload, COLUMNS)
    if not {"Referensi", "Nomor rekening"} & set(reading.labels):
        return reading.without_heading(NEITHER)
    return reading


def column_faults(table: Table) -> list[str]:
    found = match_columns(table.header, table.columns)
    faults = faults_of(found, labels_of(COLUMNS))
    if not {"reference", "account"} & (set(found.by_name) | set(found.ambiguous)):
        faults.append(NEITHER)
    return faults


def line_of(row: Row, places: dict[str, int]) -> Line:
    """Raises Refusal for what cannot be read: a guess here would be money."""
    if row.flaw:
        raise Refusal("", "", "line_broken", BROKEN)
    cells = Cells(places, row)
    outcome = cells.value("status", outcome_of)
    return Line(
        row=row.number,
        reference="".join(unprotected(cells.written("reference")).upper().split()),
        account=account_of(cells),
        amount_rupiah=cells.rupiah("amount"),
        outcome=outcome,
        settled_on=cells.value("settled_on", parse_past_date) if outcome else None,
        reason=reason_of(cells) if outcome == RETURNED else "",
        names=tuple(filter(None, map(cells.written, NAMES))),
    )


def outcome_of(text: str) -> str:
    """Raises BadValue for a word we do not know: a guess here would be money."""
    word = plain_word(text)
    if word not in OUTCOMES or (not word and text.strip(" -")):
        raise BadValue(
            "status_unknown", "Status tidak dikenali. Tulis KREDIT atau RETUR, atau kosongkan bila masih diproses."
        )
    return OUTCOMES[word]


def account_of(cells: Cells) -> str:
    """The digits, however they are parted. Beside a reference what cannot be read (9,47785E+12) is left out."""
    text = unprotected(cells.written("account")).strip()
    if text.isascii() and text.isdigit():  # shorter than an account: a spreadsheet has taken its zeros
        return text
    try:
        return read_account_number(text)[0]
    except BadValue as fault:
        if is_blank(cells.written("reference")):
            raise Refusal("account", text, fault.code, fault.sentence) from fault
        return ""


def reason_of(cells: Cells) -> str:
    """The remark counts only where the file has no column for reasons: in our own list it is the transfer's."""
    name = "reason" if "reason" in cells.places else "remark"
    return cells.value(name, lambda text: "" if is_lost(text) else read_text(text, LONGEST_REASON)) or NO_REASON
