"""History as pages show it: events with their sentence, who did it, and what is different since."""

from accounts.roles import Role
from accounts.templatetags.kube import rupiah_ringkas
from audit.field_words import FIELDS, STATES
from audit.models import Event
from audit.sentences import SENTENCES


def history(user, subject, count=20):
    """The newest events about something, as far as this user may see them."""
    return list(readable(Event.objects.visible_to(user).about(subject)[:count]))


def readable(events):
    """Events with `sentence`, `role_label`, `differences` and `details` for templates/includes/_history.html."""
    roles = dict(Role.choices)
    for event in events:
        event.sentence = SENTENCES.get(event.verb, event.verb)
        event.role_label = roles.get(event.actor_role, "")
        before, after = event.before or {}, event.after or {}
        event.differences = [
            {"label": label(name), "before": show(before.get(name), name), "after": show(after.get(name), name)}
            for name in before | after
        ]
        event.details = [{"label": label(name), "value": show(value, name)} for name, value in event.detail.items()]
        yield event


def label(name):
    return FIELDS.get(name, name.replace("_", " "))


def show(value, name=""):
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, list):
        return ", ".join(str(show(item)) for item in value)
    if isinstance(value, int) and name.endswith("_rupiah"):
        return rupiah_ringkas(value)
    return STATES.get(value, value) if name == "status" else value
