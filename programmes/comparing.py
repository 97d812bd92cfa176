"""A list of proposals or of past recipients held against what is there: who is new, known, corrected, and worth a look.

Only reads, in a handful of questions however long the list is: the preview, the command and the import ask the same,
so that they cannot differ.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from accounts.templatetags.kube import angka, tanggal
from beneficiaries.models import BankAccount
from beneficiaries.names import name_key
from jobs.models import Finding
from jobs.refusals import shown as shown_rows
from jobs.tables import LeftOut
from programmes.columns import LABELS
from programmes.correcting import PLACE, before_and_after, changes
from programmes.models import Candidate, CandidateImport, Recipient
from programmes.pairing import Side, key, pairs_of
from programmes.rules_in_words import FAULTS
from regions.finding import COUNTED_AS, IN_WORDS

IN_DECREE = "sudah di SK, tidak diubah"
IS_OVERRIDDEN = "ada pengecualian, tidak diubah"
NAMES = LABELS | {PLACE: LABELS["kelurahan"]}


class Taken(NamedTuple):
    """A row that could be read. wished: its number of order, or None. line: unsaved Candidate or Recipient."""

    row: int
    wished: int | None
    line: Candidate | Recipient


class Correction(NamedTuple):
    """A known proposal and what a row says otherwise. kept: why it is not changed, "" when it is."""

    known: Candidate
    row: Taken
    changed: list[str]
    kept: str = ""

    @property
    def told(self) -> list[str]:
        """ "NIK: •••• 5003 menjadi •••• 0003" """
        lines = before_and_after(self.known, self.row.line, self.changed)
        return [f"{NAMES.get(name, name)}: {in_words(shown(before), shown(after))}" for name, before, after in lines]


def in_words(before: str, after: str) -> str:
    """Of two numbers with the same last four digits it is told that they differ before them."""
    return f"{before} menjadi {after}" + (" (angka di depannya berbeda)" if before == after else "")


class Remark(NamedTuple):
    """What is worth a look in a row that is taken all the same."""

    row: int
    column: str
    value: str
    words: str


@dataclass
class Read:
    """A whole file, row by row. doubtful: about rows that are taken all the same; rows_seen: below the heading with
    anything in them; left_out: that are no data.
    """

    taken: list[Taken]
    refused: list[Finding]
    doubtful: list[Finding]
    rows_seen: int
    left_out: Sequence[LeftOut]


@dataclass
class Compared:
    """What comes of a list. new: in the order of the list; same: how many known rows say nothing new."""

    read: Read
    new: list[Taken] = field(default_factory=list)
    same: int = 0
    corrected: list[Correction] = field(default_factory=list)
    kept: list[Correction] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    counted: Counter = field(default_factory=Counter)

    @property
    def is_empty(self) -> bool:
        return not (self.new or self.corrected)

    def figures(self) -> dict[str, int]:
        """By label, for pages and the job. The first ones are always told."""
        read = self.read
        return {
            "Baris di berkas": read.rows_seen,
            "Baris dibaca": len(read.taken) + len(read.refused),
            "Baru": len(self.new),
            "Diperbaiki": len(self.corrected),
            "Tetap": self.same + len(self.kept),
            "Tidak diubah": len(self.kept),
            "Ditolak": len(read.refused),
            "Bukan data": sum(bool(one.number) for one in read.left_out),  # a sheet that was not read is no row
            **self.counted,
        }


def compare(programme, kind, component, read: Read) -> Compared:
    """component: whom the list proposes, or None while nobody has chosen: then of all components."""
    if kind == CandidateImport.Kind.PAST:
        found = compare_past(programme, read)
    else:
        found = compare_candidates(programme, component, read)
    found.remarks += [
        Remark(row["number"], row["column"], row["value"], row["reason"]) for row in shown_rows(read.doubtful)
    ]
    found.remarks.sort(key=lambda remark: remark.row)
    return found


def compare_candidates(programme, component, read: Read) -> Compared:
    known = known_candidates(programme, component)
    rows = [Side(taken.wished, taken.line) for taken in read.taken]
    pairs = pairs_of([Side(candidate.number, candidate) for candidate in known], rows)
    overridden = set(programme.candidates.filter(overrides__isnull=False).values_list("pk", flat=True))
    found = Compared(read)
    for place, taken in enumerate(read.taken):
        if place in pairs:
            sort_known(found, pairs[place].candidate, taken, overridden)
        else:
            found.new.append(taken)
    look_at_candidates(programme, known, found)
    return found


def known_candidates(programme, component) -> list[Candidate]:
    known = programme.candidates.filter(group__isnull=True).order_by("number")
    known = list(known.filter(component=component) if component else known)
    for candidate in known:
        candidate.programme = programme
    return known


def sort_known(found: Compared, known: Candidate, taken: Taken, overridden: set[int]) -> None:
    changed = changes(known, taken.line)
    if not changed:
        found.same += 1
    elif known.status == Candidate.Status.PLACED:
        found.kept.append(Correction(known, taken, changed, IN_DECREE))
    elif known.pk in overridden:
        found.kept.append(Correction(known, taken, changed, IS_OVERRIDDEN))
    else:
        found.corrected.append(Correction(known, taken, changed))


def look_at_candidates(programme, known: list[Candidate], found: Compared) -> None:
    """Count and remark what is to be looked at in every row that could be read."""
    helped = helped_before(programme, found.read.taken)
    accounts = accounts_in_use(programme, found.read.taken)
    here = set(programme.kelurahan.values_list("pk", flat=True))
    numbers: dict[bytes, int] = {}
    for candidate in known:
        if nik := key(candidate.nik_index):
            numbers.setdefault(nik, candidate.number)
    for taken in found.read.taken:
        look_at(found, taken, programme, here, helped)
        look_at_numbers(found, taken, accounts)
    in_list: dict[bytes, int] = {}
    for taken in found.new:
        twice(found, taken, numbers, in_list)


def look_at(found: Compared, taken: Taken, programme, here: set[str], helped: dict[bytes, int]) -> None:
    line, counted = taken.line, found.counted
    if line.nik_faults:
        counted["NIK tidak benar"] += 1
        faults = "; ".join(FAULTS.get(code, code) for code in line.nik_faults)
        found.remarks.append(Remark(taken.row, "NIK", ending(line), f"{faults[:1].upper()}{faults[1:]}."))
    if why := line.place.why:
        counted[COUNTED_AS[why]] += 1
        found.remarks.append(Remark(taken.row, NAMES[PLACE], line.place_text, IN_WORDS[why]))
    elif here and line.region_id not in here:
        counted["Kelurahan lain"] += 1
        words = "Bukan kelurahan sasaran program ini."
        found.remarks.append(Remark(taken.row, NAMES[PLACE], line.kelurahan_text, words))
    if year := helped.get(key(line.nik_index)):
        counted["Penerima tahun lalu"] += 1
        words = f"Sudah menerima bantuan program ini tahun {year}."
        found.remarks.append(Remark(taken.row, "NIK", ending(line), words))


def look_at_numbers(found: Compared, taken: Taken, accounts: dict[bytes, bytes]) -> None:
    line = taken.line
    if line.kk_fault:
        found.counted["Nomor KK tidak terbaca"] += 1
    if line.account_sealed is None:
        found.counted["Nomor rekening tidak terbaca" if line.account_fault else "Tanpa nomor rekening"] += 1
        return
    in_use = accounts.get(key(line.nik_index))
    if in_use and in_use != key(line.account_index):
        found.counted["Rekening lain"] += 1
        words = "Bukan rekening yang sedang dipakai orang ini. Pilih salah satunya sebelum bantuan disalurkan."
        value = f"•••• {line.account_last4}"
        found.remarks.append(Remark(taken.row, NAMES["account"], value, words))


def accounts_in_use(programme, rows: list[Taken]) -> dict[bytes, bytes]:
    """{NIK index: account index} of those in the rows who live in the programme's region. Of others nothing is told:
    a list of guesses would find the number.
    """
    niks = [taken.line.nik_index for taken in rows if taken.line.nik_index]
    low, high = programme.region.scope
    in_use = BankAccount.objects.in_use().filter(person__region__gte=low, person__region__lt=high)
    in_use = in_use.filter(person__nik_index__in=niks)
    return {key(nik): key(index) for nik, index in in_use.values_list("person__nik_index", "account_index")}


def twice(found: Compared, taken: Taken, numbers: dict[bytes, int], in_list: dict[bytes, int]) -> None:
    """A new row whose NIK stands before it: it is taken, and the rule about it judges."""
    if (nik := key(taken.line.nik_index)) is None:
        return
    if nik in numbers:
        words = f"NIK ini sudah diusulkan dengan nama lain atau komponen lain, nomor {angka(numbers[nik])}."
    elif nik in in_list:
        words = f"NIK ini sudah ada di baris {angka(in_list[nik])}."
    else:
        in_list[nik] = taken.row
        return
    found.counted["NIK sudah diusulkan"] += 1
    found.remarks.append(Remark(taken.row, "NIK", ending(taken.line), words))


def helped_before(programme, rows: list[Taken]) -> dict[bytes, int]:
    """{NIK index: newest year} of those of the rows who received in an earlier year of the series."""
    niks = [taken.line.nik_index for taken in rows if taken.line.nik_index]
    past = Recipient.objects.settled().filter(
        programme__series=programme.series_id, programme__year__lt=programme.year, nik_index__in=niks
    )
    return {
        key(nik): year for nik, year in past.order_by("programme__year").values_list("nik_index", "programme__year")
    }


def compare_past(programme, read: Read) -> Compared:
    """A past recipient is known by his NIK alone: a line of a past year is never changed, only taken back with its
    list. Whom a list names again with another NIK is told.
    """
    found, lines = Compared(read), []
    if programme.pk:  # a past year that nobody has named yet has none
        lines = programme.recipients.filter(person__isnull=False).select_related("person").order_by("number")
    known = {key(recipient.nik_index) for recipient in lines}
    alike = {like(recipient, recipient.person.birth_on): recipient for recipient in lines}
    for taken in read.taken:
        nik = key(taken.line.nik_index)
        if nik in known:
            found.same += 1
            continue
        known.add(nik)
        found.new.append(taken)
        if other := alike.get(like(taken.line, taken.line.birth_on)):
            say_alike(found, taken, other)
    return found


def like(recipient: Recipient, birth_on) -> tuple:
    """No birth date is like no other."""
    return name_key(recipient.name), birth_on or object(), recipient.region_id


def say_alike(found: Compared, taken: Taken, other: Recipient) -> None:
    born = tanggal(taken.line.birth_on)
    words = (
        f"Nama, tanggal lahir ({born}) dan kelurahannya sama dengan penerima nomor {angka(other.number)}, NIK-nya lain."
        " Bila NIK lama salah, tarik dulu daftar yang memuatnya."
    )
    found.counted["Mirip penerima lain"] += 1
    found.remarks.append(Remark(taken.row, "NIK", ending(taken.line), words))


def ending(line) -> str:
    return f"•••• {line.nik_last4}" if line.nik_last4 else ""


def shown(text: str) -> str:
    return text or "kosong"
