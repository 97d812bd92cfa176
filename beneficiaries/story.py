"""All the aid of a person and of his household, as far as the reader may know it: the page against double aid.

Proposals, decrees, payments and trainings stand in rooms to the right and are asked through the relations of Person.
Of aid beyond the reader's region only its year and kind are told.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from accounts.templatetags.kube import angka, rupiah_ringkas, tanggal
from beneficiaries.aid import is_here, through_groups
from beneficiaries.looking import family_of
from beneficiaries.models import Person, RegisterEntry

TOLD_OF_RECIPIENTS = ("programme__series", "programme__office__region", "region", "decree", "person", "group")
PAYMENTS = {"planned": "Dalam proses", "credited": "Tersalur", "returned": "Diretur bank"}


@dataclass
class Line:
    """One programme that helped him or to which he was proposed. details: sentences about decree, money, training."""

    year: int
    title: str
    url: str
    office: str
    place: str
    details: list[str]
    amount_rupiah: int | None = None


@dataclass
class Member:
    """One of the household. person: his page, when the reader may open it. elsewhere: (year, kind)."""

    name: str
    nik_last4: str
    relationship: str = ""
    person: Person | None = None
    lines: list[Line] = field(default_factory=list)
    elsewhere: set[tuple[int, str]] = field(default_factory=set)

    @property
    def elsewhere_newest_first(self) -> list[tuple[int, str]]:
        return sorted(self.elsewhere, reverse=True)


def household_story(person: Person, entry: RegisterEntry | None, user) -> list[Member]:
    """The person first, then the others of his family card. entry: his row in the newest release, if the user sees it.

    The family is that of the register and whoever was proposed with the same card.
    """
    members = {bytes(person.nik_index): Member(person.name_for(user), person.nik_last4, person=person)}
    if entry:
        members[bytes(person.nik_index)].relationship = entry.relationship
    for relative in family_of(user, entry) if entry and entry.kk_index else []:
        found = Member(relative.name, relative.nik_last4, relative.relationship)
        members.setdefault(bytes(relative.nik_index), found)
    for candidate in proposed_with(person, entry, user):
        members.setdefault(bytes(candidate.nik_index), Member(candidate.name, candidate.nik_last4))
    for known in Person.objects.visible_to(user).filter(nik_index__in=list(members)):
        members[bytes(known.nik_index)].person = known
    for nik, line in [*proposals(members, user), *helped_here(members, user), *groups_here(members, user)]:
        members[nik].lines.append(line)
    for nik, elsewhere in [*helped_elsewhere(members, user), *groups_elsewhere(members, user)]:
        members[nik].elsewhere.add(elsewhere)
    for member in members.values():
        member.lines.sort(key=lambda line: -line.year)
    return list(members.values())


def rows_of(relation: str):
    """The table of a room to the right that speaks of persons."""
    return Person._meta.get_field(relation).related_model.objects


def proposed_with(person, entry, user):
    """Candidates who share the family card of his own proposals, or of his row in the register."""
    own = rows_of("candidacies").visible_to(user).filter(person=person, kk_index__isnull=False)
    cards = [*own.values_list("kk_index", flat=True), *([entry.kk_index] if entry and entry.kk_index else [])]
    same = rows_of("candidacies").visible_to(user).filter(kk_index__in=cards, nik_index__isnull=False)
    return same.order_by("programme__year", "number") if cards else []


def proposals(niks, user) -> Iterator[tuple[bytes, Line]]:
    made = rows_of("candidacies").visible_to(user).filter(person__nik_index__in=list(niks))
    for row in made.select_related("programme__series", "programme__office__region", "region", "person"):
        yield (
            bytes(row.person.nik_index),
            line_of(row, [f"Usulan nomor {angka(row.number)}: {row.get_status_display()}."]),
        )


def helped_here(niks, user) -> Iterator[tuple[bytes, Line]]:
    """Lines of decrees, drafts included, and of past years; with what was paid, and trainings he was invited to."""
    lines = rows_of("received").visible_to(user).select_related(*TOLD_OF_RECIPIENTS, "replaced_by")
    lines = lines.prefetch_related("payments__late_returns", "participations__bimtek")
    own = ((bytes(row.person.nik_index), row) for row in lines.filter(person__nik_index__in=list(niks)))
    for nik, row in [*own, *through_groups(lines, list(niks))]:
        told = [f"Penerima, {row.decree}." if row.decree else f"Penerima tahun {row.programme.year}."]
        if row.group:
            told.insert(0, f"Lewat {row.group.name}; nilainya untuk seluruh kelompok.")
        if hasattr(row, "replaced_by"):
            told.append(f"Digantikan penerima lain: {row.replaced_by.get_cause_display().lower()}.")
        told += [paid_in_words(payment) for payment in row.payments.all() if payment.status in PAYMENTS]
        told += [trained_in_words(each.bimtek) for each in row.participations.all()]
        line = line_of(row, told)
        line.amount_rupiah = row.amount_rupiah
        yield nik, line


def line_of(row, details: list[str]) -> Line:
    programme = row.programme
    return Line(programme.year, str(programme), row.get_absolute_url(), str(programme.office), str(row.region), details)


def paid_in_words(payment) -> str:
    day = f" pada {tanggal(payment.settled_on)}" if payment.settled_on else ""
    return f"{PAYMENTS[payment.status]}: {rupiah_ringkas(payment.amount_rupiah)}{day}{came_back(payment)}."


def came_back(payment) -> str:
    """That the money had arrived before the bank took it back, or that this still waits for a second person."""
    for late in payment.late_returns.all():
        if late.status == "confirmed":
            return f", sempat tersalur {tanggal(late.credited_on)}; {late.reason}"
        if late.status == "reported":
            return f"; retur susulan {tanggal(late.returned_on)} menunggu pengesahan"
    return ""


def trained_in_words(bimtek) -> str:
    return f"Bimtek: {bimtek.title}, {tanggal(bimtek.held_on)}."


def helped_elsewhere(niks, user) -> Iterator[tuple[bytes, tuple[int, str]]]:
    """(year, kind) of settled aid beyond the reader's region; not where, by whom or how much."""
    settled = rows_of("received").settled().select_related("programme", "component", "decree", "person")
    own = ((bytes(row.person.nik_index), row) for row in settled.filter(person__nik_index__in=list(niks)))
    for nik, row in [*own, *through_groups(settled, list(niks))]:
        if not is_here(row, user.scope):
            yield nik, (row.programme.year, row.component.get_form_display().lower())


def groups_of(niks):
    rows = rows_of("memberships").kept().filter(person__nik_index__in=list(niks)).order_by("joined_on", "pk")
    return rows.select_related("group__region", "group__office__region", "person")


def groups_here(niks, user) -> Iterator[tuple[bytes, Line]]:
    """Groups somebody of the household is or was in, within the reader's region, and the trainings he was sent to."""
    for row in groups_of(niks).visible_to(user).prefetch_related("participations__bimtek"):
        group, until = row.group, f" sampai {tanggal(row.left_on)}" if row.left_on else ""
        told = [f"Anggota kelompok sejak {tanggal(row.joined_on)}{until}."]
        told += [trained_in_words(each.bimtek) for each in row.participations.all()]
        line = Line(
            row.joined_on.year, group.name, group.get_absolute_url(), str(group.office), str(group.region), told
        )
        yield bytes(row.person.nik_index), line


def groups_elsewhere(niks, user) -> Iterator[tuple[bytes, tuple[int, str]]]:
    for row in groups_of(niks):
        if not is_here(row.group, user.scope):
            yield bytes(row.person.nik_index), (row.joined_on.year, "kelompok usaha")
