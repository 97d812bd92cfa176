"""Long lists page by page: a page begins behind a row (keyset), never at a count of rows, so the last costs what the
first does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from django.db.models import CharField, F, Func, QuerySet, Value
from django.db.models.lookups import GreaterThan, LessThan


@dataclass
class Page:
    """Some rows in the order of the list, and where the next and the previous page begin."""

    rows: list
    after: int | None
    before: int | None


def keyset_page(
    found: QuerySet,
    order: Sequence[str],
    size: int,
    after: int | None,
    before: int | None,
    key: Callable = attrgetter("pk"),
) -> Page:
    """The rows behind or before the one of this key; the first page when no row is named, or none that is known.

    key: tells the key of a row of `found`.
    """
    start = found.filter(pk=after or before).values_list(*order).first() if after or before else None
    backwards = bool(start and before and not after)
    if start:
        found = found.filter((LessThan if backwards else GreaterThan)(row(*map(F, order)), row(*map(Value, start))))
    rows = list(found.order_by(*([f"-{name}" for name in order] if backwards else order))[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    if not rows:
        return Page([], None, None)
    has_next, has_previous = (True, more) if backwards else (more, bool(start))
    return Page(rows, key(rows[-1]) if has_next else None, key(rows[0]) if has_previous else None)


def row(*values) -> Func:
    """Several values compared as one: PostgreSQL goes straight to that place of the index."""
    return Func(*values, function="ROW", output_field=CharField())


def number_in(request, name: str) -> int | None:
    """The key an address names, or None for what cannot be one."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
