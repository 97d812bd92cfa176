"""History in the words of the people who read it. Verbs are never renamed; their sentences may be."""

from accounts.roles import Role

# One table for the whole house: each room adds the verbs it records here.
SENTENCES = {
    "user.added": "Pengguna ditambahkan",
    "user.changed": "Data pengguna diubah",
    "user.password_reset": "Kata sandi baru dibuatkan",
    "user.password_changed": "Kata sandi diganti",
    "office.added": "Kantor ditambahkan",
    "office.changed": "Data kantor diubah",
    "official.added": "Pejabat ditambahkan",
    "official.changed": "Data pejabat diubah",
    "region.alias_added": "Ejaan lain ditambahkan",
    "region.alias_removed": "Ejaan lain dihapus",
    "upload.received": "Berkas diunggah",
    "release.loaded": "Data terpadu dimuat",
    "identity.revealed": "Nomor dibuka",
}

# What stands before the dot of a verb.
GROUPS = {
    "user": "Pengguna",
    "office": "Kantor",
    "official": "Pejabat",
    "region": "Wilayah",
    "upload": "Berkas",
    "release": "Data terpadu",
    "identity": "Nomor yang dibuka",
}

FIELDS = {"reason": "Alasan", "purpose": "Keperluan", "count": "Jumlah", "amount_rupiah": "Nilai"}


def readable(events):
    """Events with `sentence`, `role_label`, `differences` and `details` for templates/includes/_history.html."""
    roles = dict(Role.choices)
    for event in events:
        event.sentence = SENTENCES.get(event.verb, event.verb)
        event.role_label = roles.get(event.actor_role, "")
        before, after = event.before or {}, event.after or {}
        event.differences = [
            {"label": label(name), "before": show(before.get(name)), "after": show(after.get(name))}
            for name in before | after
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
