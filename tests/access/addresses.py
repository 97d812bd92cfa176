"""Every address of the house, and those that only some may open."""

from accounts.roles import PUBLIC
from tests import door as doors

PAGES = sorted(doors.pages())
CLOSED = {page.name: page for page in PAGES if page.name not in PUBLIC}


def readable(door, pages=None):
    """Every page a role may open, as cells."""
    for page in CLOSED.values() if pages is None else pages:
        yield from door.cells(page, ["GET"], sorted(door.matrix[page.name].get("GET", ())), ["own"])
