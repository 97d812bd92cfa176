"""What in a bank's file is no answer, whether any answer hides among it, and whether its totals are those of its lines.

Nothing a payment could be found by is left out: such a row is a problem, and the file is not applied.
"""

import re
from collections.abc import Iterable

from accounts.templatetags.kube import angka, rupiah_ringkas
from disbursements.result_lines import Line, Problem, ResultFile, known_outcome
from jobs.fields import BadValue, parse_rupiah
from jobs.masking import masked
from jobs.table_shape import BELOW, SUM
from jobs.tables import LeftOut, Row, Table

OWN_REFERENCE = re.compile(r"PB\d{4,}N\d{2,}", re.IGNORECASE)  # wherever in the row it stands
SHORTEST_ACCOUNT = 5  # digits; fewer are a count of rows
SHORTEST_BESIDE_WORDS = 8  # as many as an account has at least
REMARK_CELLS = 2
NO_DATA = (SUM, BELOW)  # the others repeat the heading or number the columns
REMARK = "tanpa referensi, nomor rekening, status dan tanggal"
TOTAL_WORD = re.compile(r"\b(?:jumlah|total|subtotal|grand total)\b", re.IGNORECASE)
UNREAD = "Baris ini memuat referensi, nomor rekening atau nilai, tetapi tidak terbaca sebagai jawaban ({words})."
MORE = (
    "{count} baris lain di bawah tabel tidak terbaca satu per satu. Hapus baris yang bukan jawaban, lalu unggah lagi."
)


def is_remark(row: Row, cells: dict[str, str]) -> bool:
    """Whether a row among the answers is words or a total of the bank's own: nothing in it names a payment."""
    if names_a_payment(row.cells, cells) or any(cells.get(name) for name in ("status", "settled_on", "reason")):
        return False
    account = cells.get("account", "")
    if any(map(str.isdecimal, account)) and not any(map(str.isalpha, account)):
        return False
    if len(cells.get("reference", "").split()) == 1:
        return False
    words = [cell for cell in row.cells if any(map(str.isalpha, cell))]
    if cells["amount"]:
        return any(map(says_total, words))
    return bool(words) and sum(map(bool, map(str.strip, row.cells))) <= REMARK_CELLS


def names_a_payment(row: Iterable[str], cells: dict[str, str]) -> bool:
    """A reference of ours anywhere, or an account number in its column."""
    return may_be_account(cells.get("account", "")) or any(map(OWN_REFERENCE.search, row))


def may_be_account(text: str) -> bool:
    """The day below a signature ("Metro, 21 Agustus 2023") often stands under the accounts."""
    digits = sum(map(str.isdecimal, text))
    return digits >= (SHORTEST_BESIDE_WORDS if any(map(str.isalpha, text)) else SHORTEST_ACCOUNT)


def as_remark(row: Row) -> LeftOut:
    words = " | ".join(masked(" ".join(cell.split())) for cell in row.cells if cell.strip())
    return LeftOut(row.number, words, REMARK, row.cells)


def whole_file(table: Table, lines: list[Line], problems: list[Problem], remarks: list[LeftOut]) -> ResultFile:
    """The file as a whole, with what is wrong with it beyond single lines."""
    left_out = sorted([*table.left_out, *remarks])
    places = table.places
    problems = [
        *problems,
        *(unread for row in left_out if (unread := unread_answer(row, places))),
        *differing_totals(left_out, lines, places),
    ]
    untold = table.counts.rows_seen - len(table.rows) - len(table.left_out)
    if untold > 0:
        problems.append(Problem(None, MORE.format(count=angka(untold))))
    return ResultFile(
        lines=lines,
        problems=problems,
        left_out=left_out,
        rows_seen=table.counts.rows_seen,
        notes=table.notes,
        doubts=doubts_of(table, left_out),
    )


def unread_answer(row: LeftOut, places: dict[str, int]) -> Problem | None:
    cells = cells_at(row, places)
    has_reference = row.why == BELOW and any(map(str.isdecimal, cells.get("reference", "")))
    is_answer = row.why in NO_DATA and not is_total(row, places) and has_an_answer(cells)
    if names_a_payment(row.cells, cells) or has_reference or is_answer:
        return Problem(row.number, UNREAD.format(words=row.words))
    return None


def has_an_answer(cells: dict[str, str]) -> bool:
    return bool(known_outcome(cells["status"])) or rupiah_in(cells["amount"]) is not None


def cells_at(row: LeftOut, places: dict[str, int]) -> dict[str, str]:
    return {name: row.cells[place].strip() if place < len(row.cells) else "" for name, place in places.items()}


def is_total(row: LeftOut, places: dict[str, int]) -> bool:
    words = [cell for place, cell in enumerate(row.cells) if place != places["status"]]
    return row.why == SUM or (row.why in (BELOW, REMARK) and any(map(says_total, words)))


def totals_of(left_out: list[LeftOut], places: dict[str, int]) -> list[LeftOut]:
    return [row for row in left_out if is_total(row, places)]


def says_total(cell: str) -> bool:
    """ "JUMLAH DIKREDIT", or an outcome alone ("Tersalur") where nothing else names a payment."""
    return bool(TOTAL_WORD.search(cell) or known_outcome(cell))


def differing_totals(left_out: list[LeftOut], lines: list[Line], places: dict[str, int]) -> list[Problem]:
    """Totals that are neither the sum of all lines read nor of those since the total before; of one outcome, where
    the bank names it."""
    problems, last = [], 0
    for row in totals_of(left_out, places):
        stated = rupiah_in(cells_at(row, places)["amount"])
        if stated is not None:
            counted = of_outcome(row, lines)
            part = [line.amount_rupiah for line in counted if last < line.row < row.number]
            whole = sum(line.amount_rupiah for line in counted)
            above = sum(line.amount_rupiah for line in counted if line.row < row.number)
            if stated not in (sum(part), above, whole):
                problems.append(Problem(row.number, difference_in_words(stated, whole)))
            last = row.number
    return problems


def of_outcome(row: LeftOut, lines: list[Line]) -> list[Line]:
    """The lines a total speaks of: all, or those of the outcome in its words ("TOTAL RETUR")."""
    words = re.findall(r"[a-z]+", " ".join(row.cells).casefold())
    outcomes = {known_outcome(word) for word in words} - {""}
    return [line for line in lines if line.outcome in outcomes] if outcomes else lines


def difference_in_words(stated: int, read: int) -> str:
    return (
        f"Jumlah menurut berkas {rupiah_ringkas(stated)}, sedangkan baris yang terbaca berjumlah"
        f" {rupiah_ringkas(read)}: selisih {rupiah_ringkas(abs(stated - read))}. Tanyakan kepada bank."
    )


def rupiah_in(text: str) -> int | None:
    try:
        return parse_rupiah(text)
    except BadValue:
        return None


def doubts_of(table: Table, left_out: list[LeftOut]) -> list[str]:
    """Why it is not known, after all was read, that the file's sums are those that were read."""
    doubts = []
    if others := [sheet.title for sheet in table.sheets if sheet.name != table.sheet]:
        doubts.append(f"Lembar lain di berkas bank tidak dibaca: {', '.join(others)}.")
    for row in totals_of(left_out, table.places):
        text = cells_at(row, table.places)["amount"]
        if text and rupiah_in(text) is None:
            doubts.append(f"Jumlah pada baris {row.number} berkas bank tidak terbaca, jadi belum dibandingkan.")
    return doubts
