"""Making a list of people to visit, recording what was found, and closing the list."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.errors import NotAllowed
from accounts.models import User
from accounts.roles import VISITORS
from audit.trail import record
from beneficiaries import photos
from beneficiaries.models import FieldList, FieldOutcome, FieldVisit, RegisterEntry, Release
from beneficiaries.visiting import MOST, Selection, to_visit
from jobs.masking import blotted

SEALED = ("nik_sealed", "nik_index", "kk_sealed", "kk_index")
COPIED = ("release_id", "row_number", "name", "address", "rt", "rw", "region_id", *SEALED)


@transaction.atomic
def make_field_list(
    *, actor, release: Release, selection: Selection, given_to: User, title: str, purpose: str, due_on: date, limit: int
) -> FieldList:
    """Copy the first people of a selection into a list for one pendamping. Raises NotAllowed when nobody fits."""
    if not release.is_loaded:
        raise NotAllowed("Data ini belum selesai dimuat atau sudah dibatalkan. Pilih data lain.")
    if not works_in(given_to, selection.region):
        raise NotAllowed(f"Wilayah {given_to.name} tidak mencakup {selection.region.title}. Pilih pendamping lain.")
    entries = list(to_visit(release, selection, actor)[: min(limit, MOST)])
    if not entries:
        raise NotAllowed("Tidak ada yang cocok, atau semuanya sudah ada di daftar lain. Longgarkan pilihannya.")
    made = FieldList.objects.create(
        title=title,
        region=selection.region,
        release=release,
        unit=selection.unit,
        chosen=selection.in_words()[:300],
        purpose=purpose,
        asked_by=actor,
        given_to=given_to,
        due_on=due_on,
    )
    FieldVisit.objects.bulk_create(visit_to(entry, made, number) for number, entry in enumerate(entries, start=1))
    detail = {"given_to": given_to.name, "count": len(entries), "chosen": made.chosen}
    record(actor=actor, verb="field_list.made", subject=made, **detail)
    return made


def works_in(pendamping: User, region) -> bool:
    """Whether he visits people and his region covers the one asked about: or he could not open his own list."""
    if pendamping.role not in VISITORS or pendamping.scope is None:
        return False
    low, high = pendamping.scope
    return low <= region.code < high


def visit_to(entry: RegisterEntry, field_list: FieldList, number: int) -> FieldVisit:
    """An unsaved visit that says of a person what the register says today."""
    facts = {name: getattr(entry, name) for name in COPIED}
    return FieldVisit(field_list=field_list, number=number, **facts)


@transaction.atomic
def record_outcome(
    *, actor, visit: FieldVisit, outcome: str, visited_on: date, note: str = "", photo: bytes | None = None
) -> FieldOutcome:
    """Add what was found. photo: as photos.redrawn made it. A list that is closed takes nothing more."""
    field_list = FieldList.objects.select_for_update(no_key=True).get(pk=visit.field_list_id)
    if field_list.given_to_id != actor.pk:
        raise NotAllowed("Daftar ini diberikan kepada pendamping lain. Hanya dia yang mencatat hasilnya.")
    if not field_list.is_open:
        raise NotAllowed("Daftar ini sudah ditutup kantor. Hubungi kantor bila masih ada yang perlu dicatat.")
    made = FieldOutcome(
        visit=visit, outcome=outcome, visited_on=visited_on, note=blotted(note.strip())[:500], recorded_by=actor
    )
    if photo:
        photos.keep(made, photo)
    made.save()
    if visit.release.is_loaded:  # an undone release is not brought back by what was still found with its list
        visit.release.use(actor=actor, what="Hasil kunjungan lapangan dari data ini sudah dicatat.")
    detail = {"outcome": made.get_outcome_display(), "visited_on": str(visited_on), "photo": bool(photo)}
    record(actor=actor, verb="visit.recorded", subject=visit, **detail)
    return made


@transaction.atomic
def close_field_list(*, actor, field_list: FieldList) -> FieldList:
    """No more outcomes from now on; the pendamping no longer sees its people. Whoever is not visited is free again."""
    now = timezone.now()
    if not FieldList.objects.filter(pk=field_list.pk).still_open().update(closed_at=now, closed_by=actor):
        raise NotAllowed("Daftar ini sudah ditutup.")
    visits = field_list.visits.with_outcome()
    left = visits.filter(outcome__isnull=True).count()
    record(actor=actor, verb="field_list.closed", subject=field_list, count=visits.count(), left=left)
    return field_list
