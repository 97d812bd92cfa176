"""What pages with a form have in common."""

from accounts.errors import NotAllowed


def tried(form, service, *, at=None, typed=None, **asked):
    """What the service made of the form, or None with its refusal told on the form, so that nothing is typed twice.

    at: the field it is told at; otherwise above the form. typed: what the service is to get of the form, by default
    everything.
    """
    try:
        return service(**asked, **(form.cleaned_data if typed is None else typed))
    except NotAllowed as refusal:
        form.add_error(at, str(refusal))
        return None
