"""What a group has on paper: minutes of its meetings, its account, its plan and budget."""

from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from audit import sealing
from audit.trail import record
from beneficiaries import photos
from beneficiaries.models import Bank
from kube.models import BudgetLine, Group, GroupAccount, Meeting, Plan
from kube.names import is_in_group_name
from kube.services.days import refuse_day_outside
from kube.services.members import hold


@transaction.atomic
def add_meeting(
    *,
    actor,
    group: Group,
    held_on: date,
    place: str,
    agenda: str,
    decisions: str,
    attended: int,
    photo: bytes | None = None,
) -> Meeting:
    """Minutes stay as written; what was wrong is said in the next ones. photo: as photos.redrawn made it."""
    held = hold(group)
    refuse_day_outside(held, held_on)
    made = Meeting(
        group=held,
        held_on=held_on,
        place=place,
        agenda=agenda,
        decisions=decisions,
        attended=attended,
        recorded_by=actor,
    )
    if photo:
        photos.keep(made, photo)
    made.save()
    detail = {"on": held_on.isoformat(), "agenda": agenda, "attended": attended, "photo": bool(photo)}
    record(actor=actor, verb="meeting.recorded", subject=held, **detail)
    return made


@transaction.atomic
def add_account(
    *, actor, group: Group, bank: Bank, number: str, holder: str, signers: str = "", reason: str = ""
) -> GroupAccount:
    """The group is paid to this account from now on; the one before is dated and stays."""
    held = hold(group)
    before = held.accounts.in_use().select_related("bank").first()
    held.accounts.in_use().update(replaced_at=timezone.now())
    made = GroupAccount.objects.create(
        group=held,
        bank=bank,
        holder=holder,
        signers=signers,
        reason=reason,
        is_in_group_name=is_in_group_name(holder, held.name),
        added_by=actor,
        **sealing.sealed_fields(sealing.ACCOUNT, number),
    )
    record(
        actor=actor,
        verb="group_account.replaced" if before else "group_account.added",
        subject=held,
        before=told_account(before) if before else None,
        after=told_account(made),
        **({"reason": reason} if reason else {}),
    )
    return made


def told_account(account: GroupAccount) -> dict:
    """As history may tell it: never with its number."""
    return {"bank": account.bank.name, "account_last4": account.account_last4, "holder": account.holder}


@transaction.atomic
def set_budget(*, actor, group: Group, year: int, text: str, lines: list[dict]) -> Plan:
    """The plan of a year and its budget, as a whole. lines: item, quantity, unit, unit_price_rupiah."""
    held = hold(group)
    plan = held.plans.filter(year=year).first()
    before, edits = told_plan(plan), 1 if plan else 0
    plan, _ = Plan.objects.update_or_create(group=held, year=year, defaults={"text": text})
    Plan.objects.filter(pk=plan.pk).update(version=F("version") + edits)
    plan.lines.all().delete()
    BudgetLine.objects.bulk_create(BudgetLine(plan=plan, **line) for line in lines)
    plan.refresh_from_db()
    record(actor=actor, verb="plan.saved", subject=held, year=year, before=before, after=told_plan(plan))
    return plan


def told_plan(plan: Plan | None) -> dict | None:
    if plan is None:
        return None
    lines = [f"{line}: {line.total_rupiah}" for line in plan.lines.all()]
    return {
        "plan": plan.text,
        "budget_lines": lines,
        "total_rupiah": sum(line.total_rupiah for line in plan.lines.all()),
    }
