"""The result of a check as a workbook: every line as it was asked, what the register and earlier aid said that day,
and what was found at the last visit to the person, which may have been later."""

from collections.abc import Iterable, Iterator

from accounts.models import User
from audit import sealing
from beneficiaries.aid import in_words
from beneficiaries.models import Check, CheckLine, RegisterEntry
from beneficiaries.queries_visits import newest_outcomes
from beneficiaries.standing import BENEFITS, day, readable
from jobs.writing import Cell, xlsx_bytes

HEADINGS = [
    "Baris",
    "NIK",
    "Nama di daftar",
    "Hasil",
    "Catatan",
    "Data terpadu",
    "Keadaan data",
    "Nama di data terpadu",
    "Kelurahan/desa",
    "Desil",
    "Sumber desil",
    "PKH sekeluarga",
    "BPNT sekeluarga",
    "PBI JKN sekeluarga",
    "Bantuan terdahulu",
    "Hasil kunjungan",
    "Tanggal kunjungan",
    "Dikunjungi oleh",
    "Catatan kunjungan",
    "Kecocokan",
    "Dipastikan oleh",
]
ANSWERS = {True: "ya", False: "tidak", None: ""}
DEAD = "Tercatat meninggal."


def shown(lines: Iterable[CheckLine], user: User) -> list[CheckLine]:
    """Lines as a page shows them: `facts_shown` and `aid_shown` of the person found, and of each possible one.

    With `visited`, see there.
    """
    lines = visited(lines, user)
    for line in lines:
        possible = list(line.possible.all())
        for match in possible:
            match.facts_shown = readable(match.facts)
        chosen = next((match for match in possible if match.is_person), None)
        line.facts_shown = chosen.facts_shown if chosen else readable(line.facts)
        line.aid_shown = [in_words(aid) for aid in line.aid or line.facts_shown.get("aid", [])]
    return lines


def visited(lines: Iterable[CheckLine], user: User) -> list[CheckLine]:
    """Lines and their possible matches with `last_visit`: the newest outcome this user may know of, or None.

    A line whose person somebody has confirmed is that person, whatever NIK it was written with.
    """
    lines = list(lines)
    matches = [match for line in lines for match in line.possible.all()]
    entries = RegisterEntry.objects.filter(pk__in={match.entry_id for match in matches})
    niks = {pk: bytes(index) for pk, index in entries.values_list("pk", "nik_index")} if matches else {}
    own = {bytes(line.nik_index) for line in lines if line.nik_index}
    outcomes = newest_outcomes(own.union(niks.values()), user)
    for match in matches:
        match.last_visit = outcomes.get(niks.get(match.entry_id))
    for line in lines:
        person = line.person_found
        line.last_visit = person.last_visit if person else outcomes.get(bytes(line.nik_index or b""))
    return lines


def check_book(check: Check, user: User) -> bytes:
    title = f"Cek massal: {check.source or check.purpose}"
    return xlsx_bytes(HEADINGS, cells(lines_of(check), user), sheet="Cek massal", title=title)


def lines_of(check: Check):
    return check.lines.select_related("check_made__region").prefetch_related("possible__decided_by").order_by("number")


def cells(lines, user: User) -> Iterator[list[Cell]]:
    """A row for each line; of a line with several possible persons one for each of them."""
    for line in visited(lines, user):
        possible = list(line.possible.all())
        chosen = [match for match in possible if match.is_person]
        for match in chosen or possible or [None]:
            yield row(line, match)


def row(line: CheckLine, match) -> list[Cell]:
    facts = match.facts if match else line.facts
    is_certain = line.state == CheckLine.State.REGISTERED or bool(match and match.is_person)
    return [
        line.number,
        shown_nik(line, is_certain),
        line.name,
        "Dipastikan" if match and match.is_person else state_of(line),
        " ".join(filter(None, [line.fault, DEAD if facts.get("is_alive") is False else ""])),
        facts.get("release", ""),
        day(facts.get("data_on")),
        facts.get("name", ""),
        facts.get("region", ""),
        facts.get("decile"),
        source_of_decile(facts),
        *(ANSWERS[facts.get(name)] for name in BENEFITS),
        "; ".join(in_words(aid) for aid in line.aid or facts.get("aid", [])),
        *visit_cells((match or line).last_visit),
        matched(match),
        match.decided_by.name if match and match.decided_by else "",
    ]


def state_of(line: CheckLine) -> str:
    """Whoever is not found may be registered where the office that asked does not see."""
    where = f" di {line.check_made.region.title}" if line.state == CheckLine.State.NOT_FOUND else ""
    return f"{line.get_state_display()}{where}"


def visit_cells(outcome) -> list[Cell]:
    if outcome is None:
        return ["", None, "", ""]
    return [outcome.get_outcome_display(), outcome.visited_on, outcome.recorded_by.name, outcome.note]


def source_of_decile(facts: dict) -> str:
    """ "DTSEN per 01-02-2026": it may be newer than the row of the person."""
    if not (facts.get("decile") and facts.get("decile_on")):
        return ""
    return f"{facts['decile_from']} per {day(facts['decile_on']):%d-%m-%Y}"


def shown_nik(line: CheckLine, is_certain: bool) -> str:
    """In full only of a person of the office's own register; of anybody else it proves nothing and tells too much."""
    if is_certain and line.nik_index:
        return sealing.unseal(sealing.NIK, line.nik_sealed)
    return f"•••• {line.nik_last4}" if line.nik_last4 else ""


def matched(match) -> str:
    if match is None:
        return ""
    verdict = {True: "ini orangnya: ", False: "bukan orangnya: ", None: ""}[match.is_person]
    return f"{verdict}{', '.join(match.reasons)} (nilai {match.score})"
