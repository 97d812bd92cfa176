"""The capital goes to a member, comes back in instalments or as an animal's offspring, or is given up in writing."""

from datetime import date

from django.db import transaction

from accounts.errors import NotAllowed
from audit.trail import record
from jobs.masking import blotted
from kube.models import BookEntry, Category, Group, Loan, Membership, WriteOff
from kube.services.books import loan_entry
from kube.services.days import refuse_day_outside, refuse_impossible_day
from kube.services.members import hold
from kube.services.refusals import refusals_in_words


@transaction.atomic
def lend(
    *,
    actor,
    group: Group,
    member: Membership,
    lent_on: date,
    rupiah: int,
    purpose: str,
    instalments: int,
    period: str,
    fee_rupiah: int = 0,
) -> Loan:
    """Money from the capital. rupiah: whole, to be paid back in so many instalments, each with fee_rupiah of jasa.

    Raises NotAllowed when the capital at hand is smaller, and for who is no member today.
    """
    terms = {"rupiah": rupiah, "instalments": instalments, "period": period, "fee_rupiah": fee_rupiah}
    loan = start(actor=actor, group=group, member=member, lent_on=lent_on, purpose=purpose, **terms)
    loan_entry(actor=actor, loan=loan, happened_on=lent_on, category=Category.LENT, rupiah=rupiah, words=loan.purpose)
    record(actor=actor, verb="loan.given", subject=loan, **told(loan))
    return loan


@transaction.atomic
def lend_in_kind(
    *,
    actor,
    group: Group,
    member: Membership,
    lent_on: date,
    goods: str,
    purpose: str,
    passes_on: int,
    received_from: Loan | None = None,
) -> Loan:
    """An animal or another thing; its passes_on-th offspring goes to the next member.

    received_from: whose duty is done by this. Raises NotAllowed when it was done already, or given up.
    """
    terms = {"goods": blotted(goods.strip()), "passes_on": passes_on, "received_from": received_from}
    loan = start(actor=actor, group=group, member=member, lent_on=lent_on, purpose=purpose, **terms)
    given_by = {"given_by": str(received_from.member)} if received_from else {}
    record(actor=actor, verb="loan.given", subject=loan, **told(loan), **given_by)
    return loan


def start(*, actor, group: Group, member: Membership, lent_on: date, purpose: str, **terms) -> Loan:
    """The row of either kind; what it lends in money is booked apart."""
    held = hold(group)
    refuse_day_outside(held, lent_on, member.joined_on)
    about = {"region_id": held.region_id, "member": member, "lent_on": lent_on, "purpose": blotted(purpose.strip())}
    loan = Loan(group=held, **about, **terms, recorded_by=actor)
    with refusals_in_words(held):
        loan.save()
    return loan


@transaction.atomic
def pay(*, actor, loan: Loan, paid_on: date, rupiah: int, fee_rupiah: int = 0) -> list[BookEntry]:
    """An instalment: so much of the loan, so much of jasa, either may be 0. Also from who left the group owing.

    Raises NotAllowed for more than is owed. Returns the entries, one of each kind.
    """
    hold(loan.group, even_closed=True)
    refuse_impossible_day(paid_on, loan.lent_on)
    parts = [(Category.REPAID, rupiah), (Category.FEE, fee_rupiah)]
    made = [
        loan_entry(actor=actor, loan=loan, happened_on=paid_on, category=category, rupiah=amount)
        for category, amount in parts
        if amount
    ]
    if not made:
        raise NotAllowed("Isi jumlah angsuran atau jasanya dahulu.")
    detail = {"sum_rupiah": rupiah, "fee_rupiah": fee_rupiah, "on": paid_on.isoformat()}
    record(actor=actor, verb="instalment.paid", subject=loan, **detail)
    return made


@transaction.atomic
def write_off(*, actor, loan: Loan, written_off_on: date, number: str, reason: str) -> WriteOff:
    """Give up what is still owed, by minutes (berita acara) of this number. The loan stays listed with it."""
    held = hold(loan.group, even_closed=True)
    refuse_impossible_day(written_off_on, loan.lent_on)
    made = WriteOff(
        loan=loan,
        written_off_on=written_off_on,
        number=number.strip(),
        reason=blotted(reason.strip()),
        recorded_by=actor,
    )
    with refusals_in_words(held):
        made.save()
    made.refresh_from_db()
    detail = {"sum_rupiah": made.rupiah, "minutes": made.number, "on": written_off_on.isoformat()}
    record(actor=actor, verb="loan.written_off", subject=loan, reason=made.reason, **detail)
    return made


def told(loan: Loan) -> dict:
    """A loan as history may tell it."""
    what = {"goods": loan.goods} if loan.is_in_kind else {"sum_rupiah": loan.rupiah, "instalments": loan.instalments}
    about = {"group": str(loan.group), "member": str(loan.member), "purpose": loan.purpose}
    return about | what | {"on": loan.lent_on.isoformat()}
