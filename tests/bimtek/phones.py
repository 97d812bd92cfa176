"""What a phone sends, written by hand: marks with names, a device with a counter."""

import json
import uuid
from datetime import UTC, datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bimtek.device_keys import signature_of

MORNING = datetime(2023, 7, 26, 1, 30, tzinfo=UTC)  # half past eight in Metro, in the first session


class Phone:
    """Makes marks a second apart; `behind`: by how many seconds its clock is wrong."""

    def __init__(self, user, behind=0):
        self.user, self.device, self.made = user, str(uuid.uuid4()), 0
        self.behind = timedelta(seconds=behind)

    def mark(self, participant, session, word="present", at=None, **changes):
        self.made += 1
        at = at or MORNING + timedelta(seconds=self.made)
        made = {
            "uuid": str(uuid.uuid4()),
            "sequence": self.made,
            "device_at": (at - self.behind).isoformat(),
            "happened_at": at.isoformat(),
            "session": session.pk,
            "participant": participant.pk,
            "mark": word,
            "undoes": None,
        }
        return made | changes

    def undo(self, earlier, **changes):
        self.made += 1
        at = (MORNING + timedelta(seconds=self.made)).isoformat()
        made = {"uuid": str(uuid.uuid4()), "sequence": self.made, "device_at": at, "happened_at": at}
        return earlier | made | {"mark": "undo", "undoes": earlier["uuid"]} | changes

    def sheet(self, *marks):
        sent_at = (datetime.now(UTC) - self.behind).isoformat()
        return {"user": self.user.pk, "device": self.device, "sent_at": sent_at, "marks": [*marks]}


def signed_file(*sheets, by=None):
    """As a phone hands sheets over; by: another user whose key the signer has instead of the maker's."""
    parts = []
    for sheet in sheets:
        body = json.dumps(sheet)
        signature = signature_of(by.pk if by else sheet["user"], sheet["device"], body.encode())
        parts.append({"sheet": body, "signature": signature.hex()})
    return SimpleUploadedFile("kehadiran.json", json.dumps(parts).encode(), "application/json")


def send(browser, bimtek, sheet):
    body = sheet if isinstance(sheet, bytes) else json.dumps(sheet).encode()
    return browser.post(reverse("bimtek:receive_marks", args=[bimtek.pk]), body, content_type="application/json")


def statuses(answer):
    assert answer.status_code == 200, answer.content
    return [mark["status"] for mark in answer.json()["marks"]]
