"""The seven books of a group on paper: the same queries the screen reads, of a month or a year."""

from datetime import date

from django.db.models import Q

from accounts.models import Office
from kube.arrears import with_arrears
from kube.models import Condition, Group, Membership, Position
from kube.queries_books import capital_book, capital_figures, cash_book, solidarity_fund, with_savings
from reports.models import Document, period_in_words
from reports.paper import Letterhead, Paper

Book = Document.Book
SEVEN = [book for book in Book if book != Book.ALL]
KEPT_BY_TREASURER = (Book.CASH, Book.LOANS, Book.INVENTORY)


def books_paper(group: Group, on: date, *, book: str, since_on: date, until_on: date) -> Paper:
    """One book of a group, or all seven, each on pages of its own with its own signatures.

    Both days included. Of a period that is not over it says how things stand on the day the paper is made.
    """
    office = Office.objects.select_related("region").get(pk=group.office_id)
    wanted = SEVEN if book == Book.ALL else [Book(book)]
    dated_on = min(on, until_on)
    period = period_in_words(since_on, until_on)
    officers = officers_on(group, dated_on)
    return Paper(
        template="papers/group_books.html",
        office=Letterhead.of(office),
        title=f"{Book(book).label} {group} {period}",
        dated_on=dated_on,
        context={
            "group": group,
            "period": period,
            "signers": officers,
            "pendamping": pendamping_on(group, dated_on),
            "books": [section(one, group, since_on, dated_on) for one in wanted],
        },
    )


def section(book: str, group: Group, since_on: date, until_on: date) -> dict:
    """One book: its heading, the template of its table, who keeps it, and its rows."""
    keeper = Position.Title.BENDAHARA if book in KEPT_BY_TREASURER else Position.Title.SEKRETARIS
    rows = ROWS[book](group, since_on, until_on)
    return {"heading": book.label.upper(), "template": f"papers/_book_{book}.html", "keeper": keeper, **rows}


def officers_on(group: Group, day: date) -> dict[str, str]:
    """Names by title, as on a day."""
    held = group.positions.on(day).select_related("membership__person")
    return {position.title: position.membership.person.name for position in held}


def pendamping_on(group: Group, day: date) -> str:
    found = group.assignments.on(day).select_related("pendamping").first()
    return found.pendamping.name if found else ""


def members_book(group, since_on, until_on):
    """Whoever was a member on one of the days."""
    still_in = Q(left_on__isnull=True) | Q(left_on__gt=since_on)
    found = Membership.objects.filter(still_in, group=group, joined_on__lte=until_on)
    titles = {position.membership_id: position.get_title_display() for position in group.positions.on(until_on)}
    members = list(found.select_related("person", "region").order_by("joined_on", "id"))
    for member in members:
        member.title = titles.get(member.pk, "")
        member.is_gone = member.left_on is not None and member.left_on <= until_on
    return {"members": members}


def guest_book(group, since_on, until_on):
    return {"guests": group.guests.filter(came_on__range=(since_on, until_on)).order_by("came_on", "id")}


def minutes_book(group, since_on, until_on):
    return {"meetings": group.meetings.filter(held_on__range=(since_on, until_on)).order_by("held_on", "id")}


def cash_pages(group, since_on, until_on):
    return {"book": cash_book(group, since_on, until_on)}


def activity_book(group, since_on, until_on):
    return {"activities": group.activities.filter(held_on__range=(since_on, until_on)).order_by("held_on", "id")}


def loan_book(group, since_on, until_on):
    """Savings and loans as they stood on the last day, and what moved the capital in between."""
    loans = group.loans.filter(lent_on__lte=until_on).with_balance(until_on)
    related = ("member__person", "write_off", "passed_on__member__person")
    listed = with_arrears(list(loans.select_related(*related).order_by("lent_on", "id")), until_on)
    savers = list(with_savings(group, until_on))
    return {
        "savers": savers,
        "saved": sum(one.saved for one in savers),
        "fund": solidarity_fund(group, until_on),
        "loans": listed,
        "late_rupiah": sum(loan.late_rupiah for loan in listed),
        "figures": capital_figures(group, until_on),
        "book": capital_book(group, since_on, until_on),
    }


def inventory_book(group, since_on, until_on):
    """Everything acquired until the last day, as it stood then: an inventory does not begin anew each month."""
    items = list(group.items.filter(acquired_on__lte=until_on).with_state(until_on).prefetch_related("changes"))
    for item in items:
        item.state = Condition(item.condition_now).label
        item.told = [change for change in item.changes.all() if change.happened_on <= until_on]
    return {"items_listed": items, "value": sum(item.value_rupiah or 0 for item in items)}


ROWS = {
    Book.MEMBERS: members_book,
    Book.GUESTS: guest_book,
    Book.MINUTES: minutes_book,
    Book.CASH: cash_pages,
    Book.ACTIVITIES: activity_book,
    Book.LOANS: loan_book,
    Book.INVENTORY: inventory_book,
}
