"""Money comes in, goes out, is written down wrong and put right; months are closed."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.errors import NotAllowed
from audit.trail import record
from beneficiaries import photos
from jobs.masking import blotted
from kube.models import BookEntry, Category, Group, Loan, Membership, MonthClose
from kube.queries_books import cash_at_the_end, difference_in_words, first_open_month, is_closed
from kube.services.days import refuse_before_group
from kube.services.members import hold
from kube.services.refusals import refusals_in_words

SHORTEST_REASON = 5


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
    """The same entry the other way round. The wrong one stays to be seen, struck through.

    While the wrong one's month is open it is of the same day, so that the month ends with what is really there; once
    that is closed, of the day it was noticed, `on`. Raises NotAllowed when it was cancelled already, when what it
    brought is spent, or when the loan it paid out was paid back in part.
    """
    held = hold(entry.group, even_closed=True)
    if entry.reverses_id:
        raise NotAllowed("Ini sudah sebuah pembatalan. Catat uangnya lagi dengan benar.")
    back = {BookEntry.Kind.IN: BookEntry.Kind.OUT, BookEntry.Kind.OUT: BookEntry.Kind.IN}[entry.kind]
    made = enter(
        actor=actor,
        group=held,
        happened_on=max(on, entry.happened_on) if is_closed(held, entry.happened_on) else entry.happened_on,
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
    if "reverses" not in values:
        refuse_before_group(group, values["happened_on"])
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
def close_month(*, actor, group: Group, month: date, counted_rupiah: int, difference: str = "") -> MonthClose:
    """Close the oldest open month. Nothing is dated in it any more. counted_rupiah: what lay in the cash box.

    difference: why that is not what the books say. Raises NotAllowed without it, for another month than the oldest,
    and for one that is not over.
    """
    held = hold(group, even_closed=True)
    month = month.replace(day=1)
    if month != first_open_month(held):
        raise NotAllowed("Bulan ditutup berurutan, dari yang paling lama. Muat ulang halaman ini.")
    written = cash_at_the_end(held, month)
    if counted_rupiah != written and not difference.strip():
        raise NotAllowed(difference_in_words(counted_rupiah, written) + " Tulis sebab selisihnya.")
    with refusals_in_words(held):
        made = MonthClose.objects.create(
            group=held,
            month=month,
            counted_rupiah=counted_rupiah,
            difference=blotted(difference.strip()) if counted_rupiah != written else "",
            closed_by=actor,
        )
    detail = {"counted_rupiah": counted_rupiah, "written_rupiah": written}
    because = {"reason": made.difference} if made.difference else {}
    record(actor=actor, verb="months.closed", subject=held, months=[f"{month:%m-%Y}"], **detail, **because)
    return made


@transaction.atomic
def reopen_month(*, actor, group: Group, reason: str) -> MonthClose:
    """Open the last closed month again, for what was found wrong in it. It is closed anew as any other.

    Raises NotAllowed without a reason, and when no month is closed.
    """
    held = hold(group, even_closed=True)
    if len(reason.strip()) < SHORTEST_REASON:
        raise NotAllowed("Tulis alasannya, minimal lima huruf, supaya yang membaca nanti mengerti.")
    last = held.closed_months.standing().first()
    if last is None:
        raise NotAllowed("Tidak ada bulan yang sudah ditutup.")
    last.reopened_by, last.reopened_at, last.reopened_why = actor, timezone.now(), blotted(reason.strip())
    last.save(update_fields=["reopened_by", "reopened_at", "reopened_why"])
    record(actor=actor, verb="month.reopened", subject=held, month=f"{last.month:%m-%Y}", reason=last.reopened_why)
    return last


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
