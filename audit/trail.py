"""Writing history: one call, next to the write, in the same transaction."""

from audit.models import Event


def record(*, actor, verb, subject, region=None, before=None, after=None, **detail):
    """Add one event. `actor` is a User, or None for the program itself.

    subject: the row it is about (label, key and text are copied, so history survives renames); None for the whole
    house, which only those see who look after the country.
    region: a region code or Region; default the subject's own.
    before, after: plain dictionaries of what changed. Never put a NIK, KK or account number into any of them.
    """
    code = getattr(region, "pk", region) or getattr(subject, "region_id", None)
    return Event.objects.create(
        actor=actor,
        actor_name=actor.name if actor else "Sistem",
        actor_role=actor.role if actor else "",
        verb=verb,
        subject_type=subject._meta.label_lower if subject else "",
        subject_id=str(subject.pk) if subject else "",
        subject_text=str(subject)[:200] if subject else "",
        region_id=code,
        before=before,
        after=after,
        detail=detail,
    )


def changes(form):
    """(before, after) of a ModelForm's changed fields, as texts: what `record` wants for a plain edit."""
    names = [name for name in form.changed_data if name in form.fields]
    before = {name: text(form.initial.get(name)) for name in names}
    after = {name: text(form.cleaned_data.get(name)) for name in names}
    return before, after


def text(value):
    if isinstance(value, (list, tuple, set)) or hasattr(value, "all"):
        return sorted(str(item) for item in (value.all() if hasattr(value, "all") else value))
    return None if value is None else str(value)
