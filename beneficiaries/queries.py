"""What the pages of the register and of a person show."""

from datetime import datetime
from functools import lru_cache

from django.contrib.postgres.aggregates import BoolOr
from django.db import connection

from beneficiaries.models import Assessment, DuplicatePair, Person, Release

SOURCE = """
SELECT filename, who.name, uploaded_at FROM jobs_upload upload JOIN accounts_user who ON who.id = uploaded_by_id
WHERE upload.id = %s
"""


def source_of(release: Release) -> dict:
    """The file a release came from: filename, uploaded_by (a name), uploaded_at.

    Its page is opened with every search, and a loaded release never changes: then it is asked for once.
    """
    return remembered(release.upload_id, release.loaded_at) if release.loaded_at else file_of(release.upload_id)


@lru_cache(maxsize=1_000)
def remembered(upload_id: int, loaded_at: datetime) -> dict:
    """loaded_at: a release that is loaded anew under the same number is another one."""
    return file_of(upload_id)


def file_of(upload_id: int) -> dict:
    with connection.cursor() as cursor:
        cursor.execute(SOURCE, [upload_id])
        return dict(zip(("filename", "uploaded_by", "uploaded_at"), cursor.fetchone(), strict=True))


def register_facts(person: Person, user) -> dict | None:
    """What the newest release says of a person and of his family; None when no release covers him.

    Of the family whether anyone in it receives PKH or BPNT, because the card stands on one member's row, and `ranked`:
    the row or the newer assessment whose decile counts.
    """
    release = person.newest_release(user)
    if release is None:
        return None
    entry = person.register_entry(release, user)
    facts = {"release": release, "entry": entry}
    if entry:
        facts |= entry.family().aggregate(pkh=BoolOr("receives_pkh"), bpnt=BoolOr("receives_bpnt"))
        card = bytes(entry.kk_index or b"")
        newest = Assessment.objects.visible_to(user).newest([card]).get(card) if card else None
        facts["ranked"] = entry.ranked_by(newest)
    return facts


def groups_of(person: Person, user):
    """The groups (KUBE) he is or was in, the newest first: rows of a room to the right, asked through the relation."""
    found = person.memberships.visible_to(user).kept().select_related("group").prefetch_related("positions")
    return found.order_by("-joined_on", "-pk")


def same_persons(person: Person, user) -> list[DuplicatePair]:
    """Decisions that this person is written twice, each with the `others` this office has proposed or helped."""
    pairs = list(DuplicatePair.objects.visible_to(user).about(person).decided_same().select_related("decided_by"))
    indexes = {bytes(index) for pair in pairs for index in (pair.nik_a_index, pair.nik_b_index) if index}
    others = Person.objects.owned_by(user).filter(nik_index__in=indexes - {bytes(person.nik_index)})
    by_index = {bytes(other.nik_index): other for other in others} if pairs else {}
    for pair in pairs:
        both = (bytes(index) for index in (pair.nik_a_index, pair.nik_b_index) if index)
        pair.others = [by_index[index] for index in both if index in by_index]
    return pairs
