"""Writing history from rooms that stand left of audit: audit/apps.py lends its pen when the program starts."""

_pen = []


def lend(pen):
    """pen: audit.trail.record."""
    _pen[:] = [pen]


def record(**what):
    """As audit.trail.record. Without a pen it raises: a change without its history must not happen."""
    return _pen[0](**what)
