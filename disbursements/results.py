"""What the bank wrote back, line by line: read, never guessed. disbursements/matching.py says what it means."""

from accounts.errors import NotAllowed
from disbursements.result_lines import OUTCOMES, RETURNED, Line, Problem, Reading, plain_word
from disbursements.result_rows import as_remark, is_remark, reading_of
from jobs.columns import Column, match_columns
from jobs.fields import BadValue, clean_text, parse_account_number, parse_past_date, parse_rupiah
from jobs.models import Upload
from jobs.reading import faults_of
from jobs.tables import Row
from jobs.uploads import read_upload

COLUMNS = [
    Column("reference", "Referensi", ("no referensi", "nomor referensi", "ref", "no ref", "id transaksi"), is_key=True),
    Column(
        "account",
        "Nomor rekening",
        ("no rekening", "norek", "no rek", "rekening", "rekening tujuan"),
        is_key=True,
    ),
    Column("amount", "Nilai", ("jumlah", "nominal", "nilai transfer", "jumlah rupiah", "amount rp"), required=True),
    Column("status", "Status", ("hasil", "status transfer", "status transaksi", "status kredit"), required=True),
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
    ),
    Column("reason", "Alasan retur", ("alasan", "alasan gagal", "alasan penolakan", "keterangan retur", "sebab")),
    Column("remark", "Keterangan", ("ket", "catatan", "berita")),
]
NEITHER = "Berkas ini tidak punya kolom Referensi maupun Nomor rekening. Salah satunya harus ada."
LONGEST_REASON = 200
MERGED = "Nilainya sel gabungan dengan baris di atasnya, jadi tidak diketahui milik siapa. Isi nilai tiap baris."
NO_REASON = "tidak disebutkan bank"
TOLD = 3


def told(problems: list[Problem]) -> str:
    """The first few for a message; the page lists them all."""
    more = len(problems) - TOLD
    listed = " ".join(map(str, problems[:TOLD])) + (f" Dan {more} lagi." if more > 0 else "")
    return f"Berkas belum dapat diterapkan, tidak ada yang diubah. {listed}"


def read_result(upload: Upload) -> Reading:
    """Every answer that can be read, what is wrong with the others, and the rows that are no answers.

    Raises NotAllowed when it is no such table.
    """
    table = read_upload(upload, columns=COLUMNS)
    found = match_columns(table.header, COLUMNS)
    if faults := column_faults(table.header):
        raise NotAllowed(" ".join(faults))
    lines, problems, remarks = [], [], []
    for row in table.rows:
        cells = {name: row.cells[place].strip() for name, place in found.by_name.items()}
        if is_remark(row, cells):
            remarks.append(as_remark(row))
            continue
        try:
            refuse_merged(row, found.by_name)
            lines.append(line_of(row, cells))
        except BadValue as fault:
            problems.append(Problem(row.number, fault.sentence))
    return reading_of(table, lines, problems, remarks)


def refuse_merged(row: Row, places: dict[str, int]) -> None:
    """Raises BadValue for an amount that one merged cell gives to several rows."""
    if places["amount"] in row.merged:
        raise BadValue("amount_merged", MERGED)


def column_faults(header: list[str]) -> list[str]:
    found = match_columns(header, COLUMNS)
    faults = faults_of(found, {column.name: column.label for column in COLUMNS})
    if not {"reference", "account"} & (set(found.by_name) | set(found.ambiguous)):
        faults.append(NEITHER)
    return faults


def line_of(row: Row, cells: dict[str, str]) -> Line:
    if row.flaw:
        raise BadValue("line_broken", "Baris ini tidak utuh: selnya kurang, lebih, atau tanda kutipnya tidak ditutup.")
    outcome = outcome_of(cells["status"])
    return Line(
        row=row.number,
        reference=cells.get("reference", "").upper().removeprefix("'"),
        account=account_of(cells),
        amount_rupiah=parse_rupiah(cells["amount"]),
        outcome=outcome,
        settled_on=parse_past_date(cells["settled_on"]) if outcome else None,
        reason=reason_of(cells) if outcome == RETURNED else "",
    )


def outcome_of(text: str) -> str:
    """Raises BadValue for a word we do not know: a guess here would be money."""
    word = plain_word(text)
    if word not in OUTCOMES or (not word and text.strip(" -")):
        raise BadValue(
            "status_unknown", "Status tidak dikenali. Tulis KREDIT atau RETUR, atau kosongkan bila masih diproses."
        )
    return OUTCOMES[word]


def account_of(cells: dict[str, str]) -> str:
    """The digits. Beside a reference an account the spreadsheet has spoilt (9,47785E+12) is left out."""
    text = cells.get("account", "").removeprefix("'").strip()
    if text.isascii() and text.isdigit():
        return text
    return "" if cells.get("reference") else parse_account_number(text)


def reason_of(cells: dict[str, str]) -> str:
    """The remark counts only where the file has no column for reasons: in our own list it is the transfer's."""
    text = cells["reason"] if "reason" in cells else cells.get("remark", "")
    return clean_text(text, LONGEST_REASON) or NO_REASON
