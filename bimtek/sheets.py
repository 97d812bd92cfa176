"""A sheet of marks as a device sends it, read strictly: what is not exactly as agreed is refused in words.

{"user": 7, "device": UUID, "sent_at": MOMENT, "marks": [{"uuid": UUID, "sequence": 1, "device_at": MOMENT,
"happened_at": MOMENT, "session": 3, "participant": 5, "mark": "present" | "absent" | "undo", "undoes": UUID or null}]}
with moments like 2026-11-22T08:01:02.345Z.
"""

import hashlib
import json
import uuid
from datetime import UTC, datetime
from typing import NamedTuple

MOST_MARKS = 300
MOST_BYTES = 200_000
LARGEST_NUMBER = 2**53 - 1  # what a browser counts exactly
SHEET = {"user", "device", "sent_at", "marks"}
MARK = {"uuid", "sequence", "device_at", "happened_at", "session", "participant", "mark", "undoes"}
IS_PRESENT = {"present": True, "absent": False, "undo": None}


class Unreadable(ValueError):
    """Its text is a sentence for whoever sent it."""


class Mark(NamedTuple):
    """Moments as text, as moment_in writes them."""

    uuid: str
    sequence: int
    device_at: str
    happened_at: str
    session: int
    participant: int
    is_present: bool | None
    undoes: str | None


class Sheet(NamedTuple):
    """marks: (uuid, the mark or None where it cannot be read, what was sent), in the order they were sent.

    body: the whole sheet as it was sent, which its device may have signed.
    """

    made_by: int
    device: str
    sent_at: str
    marks: list[tuple[str, Mark | None, dict]]
    body: bytes


class SentPhoto(NamedTuple):
    """What a phone sends. picture: as beneficiaries.photos.redrawn made it; digest: of all that was sent."""

    uuid: str
    taken_by: int
    session: int
    taken_at: datetime
    picture: bytes
    digest: bytes


def read_sheet(body: bytes) -> Sheet:
    """Raises Unreadable when nothing of it can be answered: not JSON, too long, or a mark without its name."""
    if len(body) > MOST_BYTES:
        raise Unreadable("Kiriman ini terlalu besar. Kirim sedikit demi sedikit.")
    try:
        sent = json.loads(body)
        check(type(sent) is dict and sent.keys() == SHEET and type(sent["marks"]) is list)
        check(0 < len(sent["marks"]) <= MOST_MARKS)
        named = [(uuid_in(one["uuid"]), one) for one in sent["marks"]]
        marks = [(name, mark_or_none(name, one), one) for name, one in named]
        return Sheet(number_in(sent["user"]), uuid_in(sent["device"]), moment_in(sent["sent_at"]), marks, body)
    except (ValueError, TypeError, KeyError, RecursionError) as fault:
        raise Unreadable("Kiriman ini tidak dapat dibaca. Muat ulang aplikasi kehadiran, lalu coba lagi.") from fault


def mark_or_none(name: str, sent: dict) -> Mark | None:
    try:
        check(sent.keys() == MARK and (sent["mark"] == "undo") == (sent["undoes"] is not None))
        return Mark(
            uuid=name,
            sequence=number_in(sent["sequence"]),
            device_at=moment_in(sent["device_at"]),
            happened_at=moment_in(sent["happened_at"]),
            session=number_in(sent["session"]),
            participant=number_in(sent["participant"]),
            is_present=IS_PRESENT[sent["mark"]],
            undoes=sent["undoes"] and uuid_in(sent["undoes"]),
        )
    except (ValueError, TypeError, KeyError):
        return None


def check(is_right: bool):
    if not is_right:
        raise ValueError


def uuid_in(value) -> str:
    """As PostgreSQL writes it, whichever way it was written."""
    check(type(value) is str)
    return str(uuid.UUID(value))


def number_in(value) -> int:
    check(type(value) is int and 0 < value <= LARGEST_NUMBER)
    return value


def moment_in(value) -> str:
    """In UTC, in ISO 8601, as it goes on to PostgreSQL. A clock may be wrong by years, but not by centuries."""
    check(type(value) is str)
    moment = datetime.fromisoformat(value)
    check(moment.tzinfo is not None and 1970 <= moment.year <= 2100)
    return moment.astimezone(UTC).isoformat()


def digest(sent: dict) -> bytes:
    return hashlib.sha256(json.dumps(sent, sort_keys=True).encode()).digest()
