"""What a line of the book of a revolving fund may not do. One set of rules for the page, the file and the case.

Each check is named after the code of its refusal and returns the sentence for the person at the screen, or "".
Rules of the case Kutai Timur 2019: "if one group has succeeded, the next is another".
"""

from dataclasses import dataclass, field
from datetime import date

from accounts.templatetags.kube import rupiah_ringkas, tanggal
from disbursements.models_fund import FundEntry, QueuePlace, RevolvingFund
from kube.monev import latest_class

Kind = FundEntry.Kind


@dataclass(frozen=True)
class Line:
    """One line as it was typed or stands in a file. amount_rupiah may be anything: it is judged here."""

    kind: Kind
    place: QueuePlace | None
    booked_on: date
    amount_rupiah: int
    receipt: str


@dataclass(frozen=True)
class Refusal:
    code: str
    sentence: str

    def __str__(self):
        return self.sentence


@dataclass
class Standing:
    """How a fund stands. `book` carries it on in memory, so that a whole file can be judged before it is written.

    receipts: numbers in use, in capitals. finished: groups that owe nothing any more, the earliest first.
    passed_on: those whose returned capital has gone to another group. lent_on: when each received, by place.
    """

    fund: RevolvingFund
    places: list[QueuePlace]
    receipts: set[str]
    finished: list[int] = field(default_factory=list)
    passed_on: set[int] = field(default_factory=set)
    lent_on: dict[int, date] = field(default_factory=dict)

    def place(self, pk: int) -> QueuePlace:
        return next(place for place in self.places if place.pk == pk)

    @property
    def next_place(self) -> QueuePlace | None:
        """The first in the queue that has had none."""
        return next((place for place in self.places if place.is_eligible and not place.has_received), None)

    @property
    def owing(self) -> list[QueuePlace]:
        return [place for place in self.places if place.owed_rupiah]

    def rolls_to(self, place: QueuePlace) -> bool:
        """Whether this group lives on what earlier ones return; the first ones share the starting capital."""
        before = [p for p in self.places if p.position < place.position and (p.is_eligible or p.has_received)]
        return len(before) >= self.fund.first_receivers

    def source_for(self, place: QueuePlace) -> QueuePlace | None:
        """Whose returned capital this group would receive: the earliest that finished and has not passed it on."""
        if not self.rolls_to(place):
            return None
        return next((self.place(pk) for pk in self.finished if pk not in self.passed_on), None)

    def book(self, line: Line) -> None:
        """Carry an accepted line into the sums."""
        fund, place, amount = self.fund, line.place and self.place(line.place.pk), line.amount_rupiah
        self.receipts.add(line.receipt.upper())
        if line.kind == Kind.DEPOSIT:
            fund.paid_in_rupiah += amount
            fund.balance_rupiah += amount
            return
        if line.kind == Kind.LENDING:
            if source := self.source_for(place):
                self.passed_on.add(source.pk)
            self.lent_on.setdefault(place.pk, line.booked_on)
            place.lent_rupiah += amount
            place.owed_rupiah += amount
            fund.balance_rupiah -= amount
            return
        place.owed_rupiah -= amount
        if line.kind == Kind.INSTALMENT:
            place.repaid_rupiah += amount
            fund.balance_rupiah += amount
        if place.is_finished:
            self.finished.append(place.pk)


def standing_of(fund: RevolvingFund) -> Standing:
    """From the database, in a fixed number of questions however long the book is."""
    places = list(fund.places.select_related("group", "region__parent").order_by("position"))
    rows = list(fund.entries.order_by("id").values("id", "place", "kind", "receipt", "source", "reverses", "booked_on"))
    taken_back = {row["reverses"] for row in rows} - {None}
    live = [row for row in rows if row["reverses"] is None and row["id"] not in taken_back]
    last = {row["place"]: row["id"] for row in live if row["kind"] in (Kind.INSTALMENT, Kind.WRITE_OFF)}
    done = [place.pk for place in places if place.is_finished]
    return Standing(
        fund=fund,
        places=places,
        receipts={row["receipt"].upper() for row in rows},
        finished=sorted(done, key=lambda pk: last.get(pk, 0)),
        passed_on={row["source"] for row in live} - {None},
        lent_on={row["place"]: row["booked_on"] for row in reversed(live) if row["kind"] == Kind.LENDING},
    )


def refusals(standing: Standing, line: Line) -> list[Refusal]:
    """Every reason why the line is not booked, not only the first."""
    found = ((check.__name__, check(standing, line)) for check in (*ALWAYS, *OF_KIND[line.kind]))
    return [Refusal(code, sentence) for code, sentence in found if sentence]


def duplicate_receipt(standing: Standing, line: Line) -> str:
    if line.receipt.upper() not in standing.receipts:
        return ""
    return f"Nomor bukti {line.receipt} sudah dipakai. Periksa buktinya, lalu pakai nomor yang belum tercatat."


def amount_not_positive(standing: Standing, line: Line) -> str:
    if line.amount_rupiah > 0:
        return ""
    return "Nilai harus lebih dari nol. Untuk membatalkan transaksi yang salah, pakai Balik di buku dana."


def not_its_turn(standing: Standing, line: Line) -> str:
    first = standing.next_place
    if first and line.place.pk == first.pk:
        return ""
    if first:
        return f"Giliran berikutnya {first.group}, bukan {line.place.group}. Salurkan menurut urutan."
    return "Semua kelompok dalam antrean sudah menerima. Tambahkan kelompok ke antrean dulu."


def earlier_group_not_finished(standing: Standing, line: Line) -> str:
    most, owing = standing.fund.may_owe, standing.owing
    if not standing.rolls_to(line.place) or len(owing) <= most:
        return ""
    names = ", ".join(str(place.group) for place in owing)
    return (
        f"Masih {len(owing)} kelompok sebelumnya yang belum lunas ({names}); paling banyak {most}."
        " Tunggu angsuran mereka selesai."
    )


def earlier_group_below_class(standing: Standing, line: Line) -> str:
    """The group whose capital moves on must have succeeded, if the fund asks for it and nobody made an exception."""
    source, least = standing.source_for(line.place), standing.fund.least_class
    if not least or source is None or line.place.allowed_reason:
        return ""
    reached = latest_class(source.group, line.booked_on)
    if reached and reached.letter.upper() <= least.upper():
        return ""
    now = f"kelas {reached.letter}" if reached else "belum dinilai"
    return (
        f"{source.group} harus mencapai kelas monev {least}, sekarang {now}. Nilai dulu kelompok itu, atau minta"
        " pengecualian kepada verifikator atau Kepala Dinas."
    )


def over_fund(standing: Standing, line: Line) -> str:
    if line.amount_rupiah <= standing.fund.balance_rupiah:
        return ""
    return f"Dana hanya berisi {rupiah_ringkas(standing.fund.balance_rupiah)}. Tunggu angsuran atau setor modal dulu."


def over_planned(standing: Standing, line: Line) -> str:
    place = line.place
    if place.has_received:  # it is not its turn: that is said already
        return ""
    left = place.planned_rupiah - place.lent_rupiah
    if line.amount_rupiah <= left:
        return ""
    return f"Pagu {place.group} {rupiah_ringkas(place.planned_rupiah)}. Salurkan paling banyak {rupiah_ringkas(left)}."


def group_is_over(standing: Standing, line: Line) -> str:
    group = line.place.group
    if group.is_open:
        return ""
    return f"{group} sudah {group.get_status_display().lower()}. Keluarkan dari giliran lewat Atur, dengan alasan."


def before_lending(standing: Standing, line: Line) -> str:
    received_on = standing.lent_on.get(line.place.pk)
    if received_on is None or line.booked_on >= received_on:
        return ""
    return f"{line.place.group} baru menerima pada {tanggal(received_on)}. Isi tanggal itu atau sesudahnya."


def group_has_no_loan(standing: Standing, line: Line) -> str:
    if line.place.owed_rupiah:
        return ""
    return f"{line.place.group} tidak punya sisa pinjaman. Periksa apakah kelompoknya benar."


def over_balance(standing: Standing, line: Line) -> str:
    owed = line.place.owed_rupiah
    if not owed or line.amount_rupiah <= owed:
        return ""
    return f"Sisa pinjaman {line.place.group} hanya {rupiah_ringkas(owed)}. Catat paling banyak sebesar itu."


ALWAYS = (duplicate_receipt, amount_not_positive)
OF_KIND = {
    Kind.DEPOSIT: (),
    Kind.LENDING: (
        not_its_turn,
        group_is_over,
        earlier_group_not_finished,
        earlier_group_below_class,
        over_planned,
        over_fund,
    ),
    Kind.INSTALMENT: (group_has_no_loan, before_lending, over_balance),
    Kind.WRITE_OFF: (group_has_no_loan, before_lending, over_balance),
}
