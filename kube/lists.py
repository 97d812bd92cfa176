"""Groups page by page, by name: the next page begins behind a group, so the last costs what the first does."""

from django.db.models import OuterRef, QuerySet, Subquery

from jobs.paging import Page, keyset_page
from kube.models import Assignment, Group

PAGE = 30


def page_of(groups: QuerySet[Group], on, *, after: int | None = None, before: int | None = None) -> Page:
    """The groups behind or before another one, each with what a line of the list says on that day.

    Which groups is asked first and by itself: joined with their places PostgreSQL read every kelurahan of the country
    before the first row.
    """
    page = keyset_page(groups.only("id"), ("name", "id"), PAGE, after, before)
    lines = with_line(Group.objects.filter(pk__in=[group.pk for group in page.rows]), on)
    page.rows = list(lines.order_by("name", "id"))
    return page


def with_line(groups: QuerySet[Group], on) -> QuerySet[Group]:
    """With what a line of the list says: facts, place, and the name of the pendamping of that day."""
    now = Assignment.objects.filter(group=OuterRef("pk")).on(on)
    return (
        groups.with_facts()
        .annotate(pendamping_name=Subquery(now.values("pendamping__name")[:1]))
        .select_related("region__parent", "business_type")
    )
