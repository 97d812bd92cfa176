"""Searches a loaded release for persons written twice: a worker for jobs.work.perform, safe to kill and repeat.

The register keeps NIKs sealed, and sealed numbers cannot be compared digit by digit. So the sealed upload is opened
and read again, refused rows included, and the persons this office knows are added with their numbers opened. All of
that stays in the memory of this worker; what is kept are row numbers, masked cells and one event.
"""

import json
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from audit import sealing
from audit.trail import record
from beneficiaries.duplicates.differences import shown
from beneficiaries.duplicates.people import Gathering
from beneficiaries.duplicates.reading import gather_rows
from beneficiaries.duplicates.reasons import reasons
from beneficiaries.duplicates.searching import Search
from beneficiaries.headings import open_extract
from beneficiaries.models import DuplicatePair, Person, Release
from beneficiaries.places import Places
from jobs.models import Job
from jobs.work import hold, report
from regions.models import Region, scope_of

BATCH = 1_000
NAME_LENGTH = 120
PLACE_COLUMNS = ("village_code", "village", "district", "bps_code")  # as Places.find takes them


def search_release(job: Job) -> None:
    """Raises NotAllowed when the file cannot be read any more."""
    release = Release.objects.select_related("region", "upload").get(upload=job.upload_id)
    report(job, total=release.rows_read, note="Membaca berkas dan data orang.")
    gathering = Gathering(timezone.localdate(release.upload.uploaded_at))
    for done in gathered(gathering, release):
        report(job, done=done)
    known = add_persons(gathering, release.region)
    people = gathering.people()
    report(job, note="Membandingkan orang dengan orang.")
    pairs = Search(people).pairs()
    codes = reasons(people, pairs)
    report(job, note="Menyimpan pasangan yang ditemukan.")
    numbers = people.numbers
    sides = list(zip(numbers[pairs.a].tolist(), numbers[pairs.b].tolist(), strict=True))
    cells = cells_of(release, {number for pair in sides for number in pair if number > 0}) | known
    found = [
        pair_of(job, release, pair, cells, score, why)
        for pair, score, why in zip(sides, pairs.scores.tolist(), codes, strict=True)
    ]
    keep(job, release, found, rows=len(people) - len(known), persons=len(known))


def gathered(gathering: Gathering, release: Release) -> Iterator[int]:
    """How many rows have been read, from time to time."""
    _, rows, places = open_extract(release)
    for done in gather_rows(gathering, rows, places):
        if done % 20_000 == 0:
            yield done


def add_persons(gathering: Gathering, region: Region) -> dict[int, dict]:
    """Persons of the region join the rows as numbers below zero, unless a row has their NIK and stands for them.

    Returns their cells by these numbers.
    """
    known, in_file = {}, gathering.niks()
    for person in Person.objects.within(*scope_of(region.pk)).select_related("region").iterator(BATCH):
        nik = sealing.unseal(sealing.NIK, person.nik_sealed)
        if int(nik) in in_file:
            continue
        known[-person.pk] = {
            "nik": nik,
            "name": person.name,
            "birth_on": person.birth_on.isoformat() if person.birth_on else "",
            "sex": person.sex,
            "village": person.region.name,
            "region": person.region_id,
        }
    if known:
        columns = {name: [cells[name] for cells in known.values()] for name in ("nik", "name", "birth_on", "sex")}
        # Where somebody lives now: by the code, as most rows say it.
        columns["village"] = [cells["region"] for cells in known.values()]
        gathering.add(list(known), columns)
    return known


def cells_of(release: Release, wanted: set[int]) -> dict[int, dict]:
    """The cells of some rows by column name, with their kelurahan: a second look at the file, for few of its rows."""
    _, rows, places = open_extract(release)
    villages = Places(release.region)
    found = {}
    for row in rows:
        if row.number in wanted:
            cells = {name: row.cells[place].strip() for name, place in places.items()}
            village, _ = villages.find(*(cells.get(name, "") for name in PLACE_COLUMNS))
            found[row.number] = cells | {"region": village.pk}
    return found


def pair_of(job, release, pair, cells, score, why) -> DuplicatePair:
    a, b = pair
    one, other = cells[a], cells[b]
    return DuplicatePair(
        release=release,
        job=job,
        row_a=max(a, 0),
        row_b=max(b, 0),
        person_a_id=-a if a < 0 else None,
        person_b_id=-b if b < 0 else None,
        nik_a_index=nik_index(one["nik"]),
        nik_b_index=nik_index(other["nik"]),
        region_id=common_region(one["region"], other["region"]),
        region_a_id=one["region"],
        region_b_id=other["region"],
        name_a=one["name"][:NAME_LENGTH],
        name_b=other["name"][:NAME_LENGTH],
        shown_sealed=sealing.seal(sealing.VALUE, json.dumps(shown(one, other))),
        score=score,
        reasons=why,
    )


def nik_index(nik: str) -> bytes | None:
    return sealing.blind_index(sealing.NIK, nik) if len(nik) == 16 and nik.isascii() and nik.isdigit() else None


def common_region(one: str, other: str) -> str:
    """18.72.01.1001 and 18.72.01.1005 have 18.72.01 in common."""
    parts = []
    for left, right in zip(one.split("."), other.split("."), strict=False):
        if left != right:
            break
        parts.append(left)
    return ".".join(parts)


@transaction.atomic
def keep(job: Job, release: Release, found: list[DuplicatePair], *, rows: int, persons: int) -> None:
    """Add the pairs that nobody has decided about, in this release or in one before."""
    hold(job)
    decided = decided_numbers(release.region)
    undecided = [pair for pair in found if numbers_of(pair.nik_a_index, pair.nik_b_index) not in decided]
    before = release.duplicates.count()
    DuplicatePair.objects.bulk_create(undecided, batch_size=BATCH, ignore_conflicts=True)
    new = release.duplicates.count() - before
    counts = {"Baris dibandingkan": rows, "Orang dibandingkan": persons, "Pasangan ditemukan": len(found), "Baru": new}
    record(actor=job.requested_by, verb="duplicates.searched", subject=release, rows=rows, persons=persons, count=new)
    note = f"{len(found)} pasangan mungkin orang yang sama, {new} di antaranya baru."
    report(
        job, done=release.rows_read, note=note if found else "Tidak ada orang yang tercatat dua kali.", counts=counts
    )


def decided_numbers(region: Region) -> set[frozenset[bytes]]:
    decided = DuplicatePair.objects.within(*scope_of(region.pk)).exclude(state=DuplicatePair.State.OPEN)
    indexes = decided.filter(nik_a_index__isnull=False, nik_b_index__isnull=False)
    return {numbers_of(a, b) for a, b in indexes.values_list("nik_a_index", "nik_b_index")}


def numbers_of(a: bytes | None, b: bytes | None) -> frozenset[bytes] | None:
    """What stays of a pair from release to release; None when a NIK is missing: then it is looked at again."""
    return frozenset((bytes(a), bytes(b))) if a and b else None
