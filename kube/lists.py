"""Groups page by page, by name: the next page begins behind a group, so the last costs what the first does."""

from django.db.models import OuterRef, QuerySet, Subquery

from jobs.paging import Page, keyset_page
from kube.models import Assignment, Group

PAGE = 30


def page_of(groups: QuerySet[Group], *, after: int | None = None, before: int | None = None) -> Page:
    """The groups behind or before another one."""
    return keyset_page(groups, ("name", "id"), PAGE, after, before)


def for_page(groups: QuerySet[Group], on) -> QuerySet[Group]:
    """With what a line of the list says: facts, place, and the name of the pendamping of that day."""
    now = Assignment.objects.filter(group=OuterRef("pk")).on(on)
    return (
        groups.with_facts()
        .annotate(pendamping_name=Subquery(now.values("pendamping__name")[:1]))
        .select_related("region__parent", "business_type")
    )
