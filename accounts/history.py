"""Writing and asking for history from rooms that stand left of audit: audit/apps.py lends its pen at the start."""

_pen = []
_glasses = []


def lend(pen, glasses):
    """pen: audit.trail.record. glasses: audit.reading.since."""
    _pen[:], _glasses[:] = [pen], [glasses]


def record(**what):
    """As audit.trail.record. Without a pen it raises: a change without its history must not happen."""
    return _pen[0](**what)


def events_since(user, subject, moment) -> list:
    """As audit.reading.since."""
    return _glasses[0](user, subject, moment)
