"""The bank's answer laid beside the batch: each line finds its payment, or it is said why not. Nothing is written."""

from collections import defaultdict
from dataclasses import dataclass, field

from accounts.templatetags.kube import rupiah_ringkas, tanggal
from audit import sealing
from beneficiaries.likeness import name_likeness
from beneficiaries.names import name_key
from disbursements.models import Batch, LateReturn, Payment
from disbursements.result_lines import Line, Problem, ResultFile

LONGEST_ACCOUNT = 20
ELSEWHERE = "Referensi ini tidak ada dalam daftar yang dikirim ke bank."
NOBODY = "Nomor rekening ini tidak ada dalam daftar yang dikirim ke bank."


@dataclass
class Answer:
    """credited and returned: what is new. late: returns of what an earlier file credited. repeated: settled just so
    before. waiting: payments without an answer. remarks: what somebody should look at, though nothing speaks against
    applying it.
    """

    credited: list[tuple[Line, Payment]] = field(default_factory=list)
    returned: list[tuple[Line, Payment]] = field(default_factory=list)
    late: list[tuple[Line, Payment]] = field(default_factory=list)
    repeated: list[tuple[Line, Payment]] = field(default_factory=list)
    waiting: list[Payment] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)

    @property
    def credited_rupiah(self) -> int:
        return sum(line.amount_rupiah for line, _ in self.credited)

    @property
    def returned_rupiah(self) -> int:
        return sum(line.amount_rupiah for line, _ in self.returned)

    @property
    def late_rupiah(self) -> int:
        return sum(line.amount_rupiah for line, _ in self.late)

    @property
    def repeated_rupiah(self) -> int:
        return sum(line.amount_rupiah for line, _ in self.repeated)

    @property
    def waiting_rupiah(self) -> int:
        return sum(payment.amount_rupiah for payment in self.waiting)


def match(batch: Batch, file: ResultFile) -> Answer:
    """The problems come in the order of the rows."""
    answer = Answer(problems=list(file.problems))
    payments = list(batch.payments.select_related("recipient", "batch").prefetch_related("late_returns"))
    by_reference = {payment.reference: payment for payment in payments}
    by_account = accounts_of(payments)
    answered: dict[int, Line] = {}
    for line in file.lines:
        payment, fault = find(line, by_reference, by_account)
        fault = fault or difference(line, payment) or repetition(line, answered.get(payment.pk))
        if fault:
            answer.problems.append(Problem(line.row, fault))
        else:
            answered[payment.pk] = line
            answer.remarks += [Problem(line.row, told) for told in other_names(line, payment)]
            sort_in(answer, line, payment)
    answer.problems.sort(key=lambda problem: problem.row or 0)
    if not file.lines and not file.problems:
        answer.problems.append(Problem(None, "Berkas ini tidak memuat satu baris pun."))
    settled = {payment.pk for _, payment in answer.credited + answer.returned}
    answer.waiting = [p for p in payments if p.status == Payment.Status.PLANNED and p.pk not in settled]
    return answer


def accounts_of(payments: list[Payment]) -> dict[bytes, list[Payment]]:
    found = defaultdict(list)
    for payment in payments:
        found[bytes(payment.account_index)].append(payment)
    return found


def find(line: Line, by_reference, by_account) -> tuple[Payment | None, str]:
    """(payment, "") or (None, why not)."""
    if line.reference:
        payment = by_reference.get(line.reference)
        return payment, "" if payment else ELSEWHERE
    found = [payment for index in indexes_of(line.account) for payment in by_account.get(index, [])]
    if len(found) == 1:
        return found[0], ""
    return None, "Nomor rekening ini cocok dengan lebih dari satu penerima. Isi kolom Referensi." if found else NOBODY


def indexes_of(account: str) -> list[bytes]:
    """Of the number as written and with the zeros a spreadsheet may have taken from its front."""
    widths = range(len(account), LONGEST_ACCOUNT + 1)
    return [sealing.blind_index(sealing.ACCOUNT, account.zfill(width)) for width in widths]


def difference(line: Line, payment: Payment) -> str:
    """How the line contradicts the payment, or ""."""
    if line.account and bytes(payment.account_index) not in indexes_of(line.account):
        return f"Nomor rekening berbeda dari daftar untuk {payment.recipient.name} (nomor urut {payment.number})."
    if line.amount_rupiah != payment.amount_rupiah:
        return (
            f"Nilai {rupiah_ringkas(line.amount_rupiah)} berbeda dari daftar untuk {payment.recipient.name}:"
            f" {rupiah_ringkas(payment.amount_rupiah)}."
        )
    return contradiction(line, payment) or too_early(line, payment)


def too_early(line: Line, payment: Payment) -> str:
    """That the bank cannot have answered on that day, or "". After today is refused when the cell is read."""
    sent_on = payment.batch.sent_on
    if not line.outcome or not sent_on or line.settled_on >= sent_on or is_repeated(line, payment):
        return ""
    return (
        f"Tanggal {tanggal(line.settled_on)} sebelum daftar ini dikirim ke bank ({tanggal(sent_on)}). Tanyakan kepada"
        " bank, atau perbaiki tanggal kirim di halaman penyaluran bila itu yang salah."
    )


def contradiction(line: Line, payment: Payment) -> str:
    """How the line says otherwise than what the bank answered before, or ""."""
    if not line.outcome or not payment.settled_on or is_repeated(line, payment):
        return ""
    name, day = payment.recipient.name, tanggal(payment.settled_on)
    if reported := reported_late(payment):
        return (
            f"Retur susulan {name} pada {tanggal(reported.returned_on)} masih menunggu pengesahan; berkas ini"
            " menyatakan lain. Putuskan dulu retur susulan itu di halaman penyaluran."
        )
    if payment.status == Payment.Status.CREDITED and line.outcome == Payment.Status.RETURNED:
        if line.settled_on >= payment.settled_on:
            return ""
        return f"{name} sudah tercatat tersalur pada {day}; retur tidak mungkin sebelumnya. Tanyakan kepada bank."
    status = payment.get_status_display().lower()
    return f"{name} sudah tercatat {status} pada {day}; berkas ini menyatakan lain. Mintalah penjelasan bank."


def is_repeated(line: Line, payment: Payment) -> bool:
    """Whether the line says what is known: settled just so, or reported as a late return of that day."""
    if (line.outcome, line.settled_on) == (payment.status, payment.settled_on):
        return True
    reported = reported_late(payment)
    return bool(reported) and (line.outcome, line.settled_on) == (Payment.Status.RETURNED, reported.returned_on)


def reported_late(payment: Payment) -> LateReturn | None:
    """The late return that nobody has decided on yet."""
    waiting = (late for late in payment.late_returns.all() if late.status == LateReturn.Status.REPORTED)
    return next(waiting, None)


def other_names(line: Line, payment: Payment) -> list[str]:
    """A remark for each name the bank wrote that is neither the recipient's nor the holder's: money may go astray."""
    ours = {payment.recipient.name, payment.holder}
    listed = " / ".join(sorted(ours))
    return [
        f"Bank menulis nama {name}, di daftar {listed} (nomor urut {payment.number}). Bila bukan orang yang sama,"
        " tanyakan dulu kepada bank."
        for name in dict.fromkeys(line.names)
        if not any(is_alike(name, own) for own in ours)
    ]


def is_alike(one: str, other: str) -> bool:
    """As they sound. Banks cut long names off, so the beginning of a name is that name."""
    one, other = sorted((name_key(one), name_key(other)), key=len)
    return bool(one) and (other.startswith(one) or name_likeness(one, other)[0] > 0)


def repetition(line: Line, before: Line | None) -> str:
    return f"Pembayaran ini sudah disebut pada baris {before.row}. Sisakan satu baris." if before else ""


def sort_in(answer: Answer, line: Line, payment: Payment) -> None:
    if not line.outcome:
        return
    if payment.settled_on and is_repeated(line, payment):
        answer.repeated.append((line, payment))
    elif payment.settled_on:
        answer.late.append((line, payment))
    elif line.outcome == Payment.Status.CREDITED:
        answer.credited.append((line, payment))
    else:
        answer.returned.append((line, payment))
