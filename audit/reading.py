"""History in the words of the people who read it. Verbs are never renamed; their sentences may be."""

from accounts.roles import Role

# One table for the whole house: each room adds the verbs it records here.
SENTENCES = {
    "upload.received": "Berkas diunggah",
    "release.loaded": "Data terpadu dimuat",
    "identity.revealed": "Nomor dibuka",
}

FIELDS = {"reason": "Alasan", "purpose": "Keperluan", "count": "Jumlah", "amount_rupiah": "Nilai"}


def readable(events):
    """Events with `sentence`, `role_label`, `differences` and `details` for templates/includes/_history.html."""
    roles = dict(Role.choices)
    for event in events:
        event.sentence = SENTENCES.get(event.verb, event.verb)
        event.role_label = roles.get(event.actor_role, "")
        event.differences = [
            {"label": label(name), "before": show((event.before or {}).get(name)), "after": show(value)}
            for name, value in (event.after or {}).items()
        ]
        event.details = [{"label": label(name), "value": show(value)} for name, value in event.detail.items()]
        yield event


def label(name):
    return FIELDS.get(name, name.replace("_", " "))


def show(value):
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, list):
        return ", ".join(show(item) for item in value)
    return value
