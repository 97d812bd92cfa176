"""The hash chain over events: what was linked cannot be changed, removed or reordered unnoticed.

hash(n) = sha256(hash(n-1) + canonical text of event n). Whoever keeps yesterday's last hash outside the database
(it stands on printed reports) can prove that nothing before it was touched, even by the database's owner.
"""

import hashlib
import json
from dataclasses import dataclass

from django.db import connection, transaction

from audit.models import ChainLink, Event

LOCK = 7231  # advisory lock: one linker at a time
BATCH = 5000


def digest(previous, event):
    content = json.dumps(
        [
            event.pk,
            event.at.isoformat(),
            event.actor_id,
            event.actor_name,
            event.actor_role,
            event.verb,
            event.subject_type,
            event.subject_id,
            event.subject_text,
            event.region_id,
            event.before,
            event.after,
            event.detail,
        ],
        sort_keys=True,
        ensure_ascii=False,
    )
    return hashlib.sha256(bytes(previous) + content.encode()).digest()


@transaction.atomic
def link_events():
    """Link events that have no link yet, oldest first. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    last = ChainLink.objects.order_by("position").last()
    position, previous = (last.position, last.sha256) if last else (0, b"")
    links = []
    for event in Event.objects.filter(link__isnull=True).order_by("pk")[:BATCH]:
        position += 1
        previous = digest(previous, event)
        links.append(ChainLink(event=event, position=position, sha256=previous))
    ChainLink.objects.bulk_create(links)
    return len(links)


@dataclass(frozen=True)
class Verdict:
    """What a walk along the chain found. `broken_at` is the first wrong position, or None."""

    links: int
    broken_at: int | None
    head: str


def verify_chain():
    """Walk the whole chain and recompute every link."""
    previous, expected = b"", 0
    links = ChainLink.objects.select_related("event").order_by("position")
    for link in links.iterator(chunk_size=2000):
        expected += 1
        if link.position != expected or bytes(link.sha256) != digest(previous, link.event):
            return Verdict(expected, expected, bytes(previous).hex())
        previous = link.sha256
    return Verdict(expected, None, bytes(previous).hex())
