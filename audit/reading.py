"""History as pages show it: events with their sentence, who did it, and what is different since."""

import re
from datetime import date

from accounts.roles import Role
from accounts.templatetags.kube import rupiah_ringkas, tanggal
from audit.field_words import FIELDS, STATES
from audit.models import Event
from audit.sentences import SENTENCES

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")  # as events keep a date


def history(user, subject, count=20):
    """The newest events about something, as far as this user may see them."""
    return list(readable(Event.objects.visible_to(user).about(subject)[:count]))


def since(user, subject, moment, count=5):
    """Those after a moment, as far as this user may see them, with their sentences."""
    return list(readable(Event.objects.visible_to(user).about(subject).filter(at__gt=moment)[:count]))


def readable(events):
    """Events with `sentence`, `role_label`, `differences` and `details` for templates/includes/_history.html."""
    roles = dict(Role.choices)
    for event in events:
        event.sentence = SENTENCES.get(event.verb, event.verb)
        event.role_label = roles.get(event.actor_role, "")
        event.differences = [*differences(event.before or {}, event.after or {})]
        event.details = [{"label": label(name), "value": show(value, name)} for name, value in event.detail.items()]
        yield event


def differences(before, after):
    """What is not as it was. What begins with this event is told only where there is something to tell."""
    for name in before | after:
        shown = {"before": show(before.get(name), name), "after": show(after.get(name), name)}
        is_told = shown["before"] != shown["after"] if before else shown["after"] not in (None, "")
        if is_told:
            yield {"label": label(name), **shown}


def label(name):
    return FIELDS.get(name, name.replace("_", " "))


def show(value, name=""):
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, list):
        return ", ".join(str(show(item)) for item in value)
    if isinstance(value, str) and DAY.fullmatch(value):
        return tanggal(date.fromisoformat(value))
    if isinstance(value, int) and name.endswith("_rupiah"):
        return rupiah_ringkas(value)
    return STATES.get(value, value) if name == "status" else value
