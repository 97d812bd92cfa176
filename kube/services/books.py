"""Money comes in, goes out, is written down wrong and put right; months are closed."""

from datetime import date

from django.db import transaction

from accounts.errors import NotAllowed
from audit.trail import record
from beneficiaries import photos
from jobs.masking import blotted
from kube.models import BookEntry, Category, Group, Loan, Membership, MonthClose
from kube.queries_books import first_open_month, months_between
from kube.services.members import hold
from kube.services.refusals import refusals_in_words


@transaction.atomic
def record_money(
    *,
    actor,
    group: Group,
    happened_on: date,
    kind: str,
    category: str,
    rupiah: int,
    words: str = "",
    member: Membership | None = None,
    photo: bytes | None = None,
) -> BookEntry:
    """Money that came in or went out. kind: of BookEntry.Kind. rupiah: whole, above zero. photo: as photos.redrawn
    made it. member: whose savings or solidarity contribution it is.

    Raises NotAllowed when there is not enough, and for a day to come or in a closed month.
    """
    held = hold(group, even_closed=True)
    made = enter(
        actor=actor,
        group=held,
        happened_on=happened_on,
        kind=kind,
        category=category,
        rupiah=rupiah,
        words=words,
        member=member,
        photo=photo,
    )
    record(actor=actor, verb="money.recorded", subject=made, **told(made))
    return made


@transaction.atomic
def cancel_entry(*, actor, entry: BookEntry, reason: str, on: date) -> BookEntry:
    """The same entry the other way round, of the day it was noticed. The wrong one stays to be seen, struck through.

    Raises NotAllowed when it was cancelled already, when what it brought is spent, or when the loan it paid out was
    paid back in part.
    """
    held = hold(entry.group, even_closed=True)
    if entry.reverses_id:
        raise NotAllowed("Ini sudah sebuah pembatalan. Catat uangnya lagi dengan benar.")
    back = {BookEntry.Kind.IN: BookEntry.Kind.OUT, BookEntry.Kind.OUT: BookEntry.Kind.IN}[entry.kind]
    made = enter(
        actor=actor,
        group=held,
        happened_on=max(on, entry.happened_on),
        kind=back,
        category=entry.category,
        rupiah=entry.rupiah,
        words=reason,
        member=entry.member,
        loan=entry.loan,
        reverses=entry,
    )
    record(actor=actor, verb="money.cancelled", subject=entry, **told(entry), reason=made.words)
    return made


def enter(*, group: Group, words: str, photo: bytes | None = None, **values) -> BookEntry:
    """The row itself. The database has the last word; its refusal becomes a sentence. The group is held."""
    entry = BookEntry(group=group, region_id=group.region_id, words=blotted(words.strip())[:200], **renamed(values))
    if photo:
        photos.keep(entry, photo)
    with refusals_in_words(group):
        entry.save()
    return entry


def renamed(values: dict) -> dict:
    """Who acts is who recorded it."""
    return {"recorded_by" if name == "actor" else name: value for name, value in values.items()}


@transaction.atomic
def close_months(*, actor, group: Group, until: date) -> list[MonthClose]:
    """Close every open month up to this one, given by any of its days. Nothing is dated in them any more.

    Raises NotAllowed when there is none, and for a month that is not over.
    """
    held = hold(group, even_closed=True)
    first = first_open_month(held)
    if first is None or until < first:
        raise NotAllowed("Tidak ada bulan yang perlu ditutup sampai bulan itu.")
    with refusals_in_words(held):
        closed = [
            MonthClose.objects.create(group=held, month=month, closed_by=actor)
            for month in months_between(first, until)
        ]
    record(actor=actor, verb="months.closed", subject=held, months=[f"{one.month:%m-%Y}" for one in closed])
    return closed


def told(entry: BookEntry) -> dict:
    """An entry as history may tell it."""
    who = {"member": str(entry.who)} if entry.who else {}
    detail = {"group": str(entry.group), "what": entry.title, "sum_rupiah": entry.rupiah, "photo": bool(entry.photo)}
    return detail | {"on": entry.happened_on.isoformat()} | who


def loan_entry(*, actor, loan: Loan, happened_on: date, category: str, rupiah: int, words: str = "") -> BookEntry:
    """Money of a loan: paid out, paid back, or its jasa."""
    kind = BookEntry.Kind.OUT if category == Category.LENT else BookEntry.Kind.IN
    return enter(
        actor=actor,
        group=loan.group,
        happened_on=happened_on,
        kind=kind,
        category=category,
        rupiah=rupiah,
        words=words,
        loan=loan,
    )
