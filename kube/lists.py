"""Groups page by page, by name: the next page begins behind a group, so the last costs what the first does."""

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Substr

from jobs.paging import Page, keyset_page
from kube.models import Assignment, Group
from regions.codes import LENGTHS
from regions.models import Region

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


def places_of(groups: QuerySet[Group], above: str) -> list[tuple[Region, int]]:
    """The places one level below `above` ("" for the country) that have open groups, and how many.

    Groups whose kelurahan is not known stand under their kecamatan.
    """
    length = next(length for length in LENGTHS if length > len(above))
    counted = groups.open().order_by().values_list(Substr("region_id", 1, length)).annotate(count=Count("*"))
    numbers = dict(counted)
    regions = Region.objects.filter(pk__in=numbers).order_by("name", "pk")
    return [(region, numbers[region.pk]) for region in regions]
