"""Looking up the lines of a check: a worker for jobs.work.perform, safe to repeat, or called at once for a short list.

All lines are looked up in sets, and everything is written in one transaction: a check is either done or not begun.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from audit import sealing
from beneficiaries.aid import aid_by_nik
from beneficiaries.copying import copy_rows
from beneficiaries.likeness import is_same_name
from beneficiaries.listed import Line
from beneficiaries.matching import Found, match, releases_of
from beneficiaries.models import Check, CheckLine, PossibleMatch, RegisterEntry
from beneficiaries.names import name_key
from beneficiaries.standing import facts_today
from jobs.models import Job
from jobs.work import hold, report

LIST = "check"  # the kind the lines are sealed under
DONE = "Selesai: {registered} tercatat, {near} perlu dilihat, {not_found} tidak tercatat."
AID_AT_ONCE = 5_000
OTHER_NAME = "Nama berbeda dari pemilik NIK di data terpadu. Cocokkan dengan KTP dan KK."


def sealed_lines(lines: Iterable[Line]) -> bytes:
    return sealing.seal(LIST, json.dumps([line.written() for line in lines]))


def lines_of(check: Check) -> list[Line]:
    return [Line(**values) for values in json.loads(sealing.unseal(LIST, check.list_sealed))]


def look_up(job: Job) -> None:
    """The worker of a long check."""
    check = Check.objects.select_related("region").get(job=job)
    with transaction.atomic():
        hold(job)
        if check.finished_at is None:
            run(check)
        report(job, note=DONE.format(**check.counts), result_url=check.get_absolute_url())


@transaction.atomic
def run(check: Check) -> None:
    """Look the lines up and keep what was found."""
    lines = lines_of(check)
    found = match([line.sought() for line in lines if line.can_be_sought()], releases_of(check.region), check.scope)
    entries = entries_of(found.values())
    aid = aid_of(lines, entries.values(), check.scope)
    rows = Rows(check, found, entries, facts_today(entries.values(), check.scope), aid)
    copy_rows(CheckLine, [rows.line(line) for line in lines])
    keys = dict(CheckLine.objects.filter(check_made=check).values_list("number", "pk"))
    copy_rows(PossibleMatch, [row for line in lines for row in rows.possible(line, keys[line.number])])
    check.counts = rows.counts()
    check.list_sealed, check.finished_at = None, timezone.now()
    check.save(update_fields=["counts", "list_sealed", "finished_at"])


def entries_of(found: Iterable[Found]) -> dict[int, RegisterEntry]:
    """The rows the answers name, with their release and region."""
    keys = {key for one in found for key in (one.entry, *(possible.entry for possible in one.possible)) if key}
    rows = RegisterEntry.objects.filter(pk__in=keys).select_related("release__region", "region")
    return {entry.pk: entry for entry in rows}


def aid_of(lines: Sequence[Line], entries: Iterable[RegisterEntry], scope) -> dict[bytes, list[dict]]:
    """Of those asked for by their NIK, and of the rows they may be."""
    indexes = {sealing.blind_index(sealing.NIK, line.nik) for line in lines if line.is_nik}
    indexes = sorted(indexes | {bytes(entry.nik_index) for entry in entries})
    found: dict[bytes, list[dict]] = {}
    for first in range(0, len(indexes), AID_AT_ONCE):
        found |= aid_by_nik(indexes[first : first + AID_AT_ONCE], scope)
    return found


def remark_on(line: Line, entry: RegisterEntry | None) -> str:
    """What a NIK that is registered does not tell by itself: it may be another person's."""
    if entry is None or is_same_name(name_key(line.name), name_key(entry.name)):
        return ""
    return OTHER_NAME


class Rows:
    """What was found, as columns to write."""

    def __init__(self, check: Check, found: dict[int, Found], entries, facts: dict[int, dict], aid):
        self.check, self.found, self.entries, self.facts, self.aid = check, found, entries, facts, aid
        self.states: Counter = Counter()

    def line(self, line: Line) -> dict:
        answer = self.found.get(line.number)
        state = answer.state if answer else CheckLine.State.FAULTY.value
        entry = self.entries.get(answer.entry) if answer else None
        columns = line.nik_columns()
        aid = self.aid.get(columns["nik_index"], [])
        self.states.update([state, *(["helped"] if aid else [])])
        return {
            "check_made_id": self.check.pk,
            "number": line.number,
            **columns,
            "name": line.name,
            "birth_on": line.birth_on or None,
            "village_id": line.region or None,
            "state": state,
            "fault": line.fault or remark_on(line, entry),
            "release_id": entry and entry.release_id,
            "entry_id": entry and entry.pk,
            "facts": json.dumps(self.facts[entry.pk] if entry else {}),
            "aid": json.dumps(aid),
        }

    def possible(self, line: Line, key: int) -> list[dict]:
        answer = self.found.get(line.number)
        return [
            {
                "line_id": key,
                "release_id": self.entries[one.entry].release_id,
                "entry_id": one.entry,
                "nik_sealed": bytes(self.entries[one.entry].nik_sealed),
                "facts": json.dumps(self.facts[one.entry] | {"aid": self.aid_of_entry(one.entry)}),
                "score": one.score,
                "reasons": json.dumps(one.reasons),
            }
            for one in (answer.possible if answer else [])
        ]

    def aid_of_entry(self, key: int) -> list[dict]:
        return self.aid.get(bytes(self.entries[key].nik_index), [])

    def counts(self) -> dict[str, int]:
        return {name: self.states[name] for name in (*CheckLine.State.values, "helped")}
