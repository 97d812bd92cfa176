"""Groups page by page, by name: the next page begins behind a group, so the last costs what the first does."""

from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery

from kube.models import Assignment, Group

PAGE = 30


@dataclass(frozen=True)
class Page:
    rows: list[Group]
    after: int | None
    before: int | None


def page_of(groups: QuerySet[Group], *, after: int | None = None, before: int | None = None) -> Page:
    """The groups behind or before another one; the first page when nothing is named, or nothing known."""
    start = groups.filter(pk=after or before).values_list("name", "pk").first() if after or before else None
    backwards = bool(start and before and not after)
    found = beyond(groups, *start, backwards) if start else groups
    order = ("-name", "-id") if backwards else ("name", "id")
    rows = list(found.order_by(*order)[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    if backwards:
        rows.reverse()
    if not rows:
        return Page([], None, None)
    has_next, has_previous = (True, more) if backwards else (more, bool(start))
    return Page(rows, rows[-1].pk if has_next else None, rows[0].pk if has_previous else None)


def beyond(groups, name, pk, backwards):
    if backwards:
        return groups.filter(Q(name__lt=name) | Q(name=name, pk__lt=pk))
    return groups.filter(Q(name__gt=name) | Q(name=name, pk__gt=pk))


def for_page(groups: QuerySet[Group], on) -> QuerySet[Group]:
    """With what a line of the list says: facts, place, and the name of the pendamping of that day."""
    now = Assignment.objects.filter(group=OuterRef("pk")).on(on)
    return (
        groups.with_facts()
        .annotate(pendamping_name=Subquery(now.values("pendamping__name")[:1]))
        .select_related("region__parent", "business_type")
    )
