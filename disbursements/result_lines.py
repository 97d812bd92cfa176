"""What is read from a bank's file: its answers, what is wrong with the others, and the rows that are no answers."""

import re
from dataclasses import dataclass, field
from datetime import date

from disbursements.models import Payment
from jobs.tables import LeftOut

CREDITED, RETURNED = Payment.Status.CREDITED, Payment.Status.RETURNED
OUTCOMES = {
    **dict.fromkeys(("kredit", "dikredit", "terkredit", "dikreditkan", "tersalur", "berhasil", "sukses"), CREDITED),
    **dict.fromkeys(("success", "successful", "credited", "paid", "terbayar", "ok", "masuk"), CREDITED),
    **dict.fromkeys(("retur", "diretur", "gagal", "ditolak", "tolak", "kembali", "dikembalikan"), RETURNED),
    **dict.fromkeys(("failed", "fail", "rejected", "returned", "return", "batal"), RETURNED),
    **dict.fromkeys(("", "proses", "dalamproses", "diproses", "pending", "menunggu"), ""),
}


@dataclass(frozen=True)
class Line:
    """One answer. outcome: credited, returned, or "" while the bank has not answered yet.

    names: of the recipient and of the account's holder, as far as the bank wrote them.
    """

    row: int
    reference: str
    account: str
    amount_rupiah: int
    outcome: str
    settled_on: date | None
    reason: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Problem:
    row: int | None
    text: str

    def __str__(self):
        return f"Baris {self.row}: {self.text}" if self.row else self.text


@dataclass(frozen=True)
class ResultFile:
    """The whole of a file. rows_seen: rows below its heading, without blank ones. left_out: those that are no answers.

    doubts: sentences on what is not known about its sums although every answer was read.
    """

    lines: list[Line]
    problems: list[Problem]
    left_out: list[LeftOut] = field(default_factory=list)
    rows_seen: int = 0
    notes: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def known_outcome(text: str) -> str:
    """What the bank's word means, "" for a word that settles nothing or that we do not know."""
    return OUTCOMES.get(plain_word(text), "")


def plain_word(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.casefold())
