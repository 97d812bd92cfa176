"""What the page of one group shows."""

from datetime import date

from django.db.models import Prefetch

from audit.reading import history
from kube.models import Assignment, Group, GroupAccount, Meeting, Membership, Plan, Position

TITLES = Position.Title.choices
SHOWN_MEETINGS = 10


def members_on(group: Group, user, day: date) -> list[Membership]:
    """The members as they were on a day, the officers first, each with `title` of that day or ""."""
    positions = Position.objects.visible_to(user).on(day)
    found = Membership.objects.visible_to(user).filter(group=group).on(day)
    found = found.select_related("person", "region").prefetch_related(Prefetch("positions", positions, to_attr="held"))
    members = list(found.order_by("person__name", "pk"))
    order = [title for title, _ in TITLES] + [""]
    for member in members:
        member.title = member.held[0].title if member.held else ""
        member.title_label = member.held[0].get_title_display() if member.held else ""
    return sorted(members, key=lambda member: order.index(member.title))


def page_about(group: Group, user, *, today: date, day: date | None) -> dict:
    """day: members as of another day than today, as asked for on the page."""
    gone = Membership.objects.visible_to(user).filter(group=group, left_on__isnull=False)
    return {
        "facts": Group.objects.visible_to(user).with_facts().filter(pk=group.pk).first(),
        "day": day,
        "members": members_on(group, user, day or today),
        "past_members": gone.select_related("person", "replaces__person").order_by("-left_on", "-pk"),
        "account": GroupAccount.objects.visible_to(user).in_use().filter(group=group).select_related("bank").first(),
        "plans": Plan.objects.visible_to(user).filter(group=group).with_total().prefetch_related("lines"),
        "meetings": meetings_of(group, user),
        "assignments": assignments_of(group, user),
        "history": history(user, group),
    }


def meetings_of(group: Group, user):
    elected = Position.objects.visible_to(user).select_related("membership__person")
    found = Meeting.objects.visible_to(user).filter(group=group).select_related("recorded_by")
    return found.prefetch_related(Prefetch("elected", elected))[:SHOWN_MEETINGS]


def assignments_of(group: Group, user):
    return Assignment.objects.visible_to(user).filter(group=group).select_related("pendamping")
