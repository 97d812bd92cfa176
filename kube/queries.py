"""What the page of one group shows. The group was fetched through its scope; what belongs to it is asked through it."""

from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from audit.reading import history
from beneficiaries.models import Consent
from beneficiaries.trainings import trainings
from kube.models import Assignment, Group, Membership, Position

ORDER = [*Position.Title.values, ""]
SHOWN_MEETINGS = 10


def members_on(group: Group, day: date) -> list[Membership]:
    """The members as they were on a day, the officers first, each with `title` of that day or ""."""
    positions = Prefetch("positions", group.positions.on(day), to_attr="held")
    found = group.memberships.on(day).select_related("person", "region").prefetch_related(positions)
    members = list(found.order_by("person__name", "pk"))
    for member in members:
        member.title = member.held[0].title if member.held else ""
        member.title_label = member.held[0].get_title_display() if member.held else ""
    return sorted(members, key=lambda member: ORDER.index(member.title))


def received_by(group: Group, user):
    """What programmes of the years gave it, newest first. The table stands in a room to the right."""
    lines = group.received.settled().visible_to(user).select_related("programme__series", "component", "decree")
    return lines.prefetch_related("payments").order_by("-programme__year", "-pk")


def trained_people(members: list[Membership], companions: list[Assignment], reader) -> dict:
    """Who of a group is trained: its pendamping, officers and other members, each as (name, what he is, trainings).

    on_books: whether one of them came to a session about bookkeeping.
    members: those of `members_on`. The people a group meets today count, whatever they were on the day of the bimtek.
    """
    niks = [bytes(member.person.nik_index) for member in members]
    found = trainings(reader, niks=niks, users=[one.pendamping_id for one in companions])
    trained = {key: one for key, one in found.items() if one.is_trained}
    helpers = [(one.pendamping.name, "", trained.get(one.pendamping_id)) for one in companions]
    people = [
        (member.person.name, member.title_label, trained.get(bytes(member.person.nik_index))) for member in members
    ]
    return {
        "pendamping": [told for told in helpers if told[2]],
        "officers": [told for told in people if told[2] and told[1]],
        "members": [told for told in people if told[2] and not told[1]],
        "on_books": any(line.came_to_books for one in trained.values() for line in one.passed),
    }


def waiting_for_homes(group: Group, user) -> list[Consent]:
    """Whom another office was asked for, as long as he is no member: with its answer."""
    members = group.memberships.present().values("person")
    return list(Consent.objects.visible_to(user).about(group).exclude(person__in=members))


def page_about(group: Group, user, *, today: date, day: date | None) -> dict:
    """day: members as of another day than today, as asked for on the page."""
    gone = group.memberships.ended().select_related("person")
    members = members_on(group, day or today)
    assignments = list(group.assignments.select_related("pendamping"))
    present = [one for one in assignments if one.until_on is None]
    meetings = group.meetings.select_related("recorded_by").prefetch_related("elected__membership__person")
    return {
        "facts": Group.objects.visible_to(user).with_facts().filter(pk=group.pk).first(),
        "day": day,
        "members": members,
        "trained": trained_people(members, present, user),
        "consents": waiting_for_homes(group, user),
        "past_members": gone.order_by("-left_on", "-pk"),
        "received": received_by(group, user),
        "account": group.accounts.in_use().select_related("bank").first(),
        "plans": group.plans.with_total().order_by("-year").prefetch_related("lines"),
        "meetings": meetings[:SHOWN_MEETINGS],
        "assignments": assignments,
        "history": history(user, group),
    }


def looked_after_by(pendamping, reader) -> QuerySet:
    """The groups that are his until somebody ends it, as far as the reader sees them."""
    his = pendamping.assignments.filter(until_on=None)
    return Group.objects.visible_to(reader).filter(pk__in=his.values("group")).order_by("name", "id")


def with_load(users) -> QuerySet:
    """Each with `load`: how many groups he looks after."""
    return users.annotate(load=Count("assignments", filter=Q(assignments__until_on=None)))
