"""Visits as pages show them: of a group, of a person's month, of everybody's month."""

from datetime import date

from django.db.models import Count, F, Max, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.roles import VISITORS
from kube.models import Group, GroupVisit, MonthReport, VisitPhoto
from kube.queries_books import month_after

SHOWN_GROUPS = 30


def visits_seen_by(user: User) -> QuerySet[GroupVisit]:
    """With what a card of a visit says, in three questions."""
    photos = VisitPhoto.objects.visible_to(user)
    found = GroupVisit.objects.visible_to(user).select_related("group", "made_by", "follow_up_done_by", "region")
    return found.prefetch_related(Prefetch("photos", photos))


def groups_to_visit(user: User) -> QuerySet[Group]:
    """Groups by how long nobody was there, with `last_visit_on`; those never visited first."""
    open_groups = Group.objects.visible_to(user).open().select_related("region")
    last = open_groups.annotate(last_visit_on=Max("visits__visited_on"))
    return last.order_by(F("last_visit_on").asc(nulls_first=True), "name", "id")


def helpers_in(user: User, month: date) -> QuerySet[User]:
    """Pendamping and TKSK with what they did in a month; those who visited nobody first.

    visits_made, groups_seen, groups_given (assigned on any day of the month), report (its key, or None).
    """
    made = GroupVisit.objects.visible_to(user).in_month(month).filter(made_by=OuterRef("pk"))
    until = month_after(month)
    given = Q(assignments__group__in=Group.objects.visible_to(user), assignments__since_on__lt=until)
    given &= Q(assignments__until_on__isnull=True) | Q(assignments__until_on__gt=month)
    reports = MonthReport.objects.visible_to(user).filter(written_by=OuterRef("pk"), month=month)
    found = User.objects.visible_to(user).filter(role__in=VISITORS, is_active=True).select_related("region")
    found = found.annotate(
        visits_made=counted(made, "made_by", "pk"),
        groups_seen=counted(made, "made_by", "group"),
        groups_given=Count("assignments__group", filter=given, distinct=True),
        report=Subquery(reports.values("pk")[:1]),
    )
    return found.order_by("visits_made", "name", "id")


def counted(rows: QuerySet, whose: str, what: str):
    """How many different `what` the outer query's person has; 0 for none."""
    of_one = rows.order_by().values(whose).annotate(count=Count(what, distinct=True)).values("count")
    return Coalesce(Subquery(of_one), 0)
