"""Lines of the inventory, the guest book and the book of activities."""

from datetime import date

from django.db import transaction

from audit.trail import record
from jobs.masking import blotted
from kube.models import Activity, Group, Guest, Item, ItemChange
from kube.services.days import refuse_day_outside, refuse_impossible_day
from kube.services.members import hold
from kube.services.refusals import refusals_in_words


@transaction.atomic
def add_item(*, actor, group: Group, acquired_on: date, **values) -> Item:
    """Something the group owns from now on. values: name, quantity, unit, condition, source, value_rupiah."""
    held = hold(group, even_closed=True)
    refuse_day_outside(held, acquired_on)
    made = Item.objects.create(group=held, acquired_on=acquired_on, recorded_by=actor, **values)
    detail = {"group": str(held), "on": acquired_on.isoformat(), "item_value_rupiah": made.value_rupiah}
    record(actor=actor, verb="item.added", subject=made, region=held.region_id, **detail)
    return made


@transaction.atomic
def change_item(
    *, actor, item: Item, happened_on: date, reason: str, condition: str = "", written_off: int = 0
) -> ItemChange:
    """Another condition, or some that are broken, sold or lost. Raises NotAllowed for more than there are."""
    held = hold(item.group, even_closed=True)
    refuse_impossible_day(happened_on, item.acquired_on)
    made = ItemChange(
        item=item,
        happened_on=happened_on,
        condition=condition,
        written_off=written_off,
        reason=blotted(reason.strip()),
        recorded_by=actor,
    )
    with refusals_in_words(held):
        made.save()
    detail = {"condition": made.get_condition_display(), "written_off": written_off, "on": happened_on.isoformat()}
    record(actor=actor, verb="item.changed", subject=item, region=held.region_id, reason=made.reason, **detail)
    return made


@transaction.atomic
def add_guest(*, actor, group: Group, came_on: date, **values) -> Guest:
    """Who came to see the group. values: name, comes_from, purpose, remark."""
    held = hold(group, even_closed=True)
    refuse_day_outside(held, came_on)
    made = Guest.objects.create(group=held, came_on=came_on, recorded_by=actor, **blotted_texts(values))
    record(actor=actor, verb="guest.recorded", subject=held, guest=str(made), on=came_on.isoformat())
    return made


@transaction.atomic
def add_activity(*, actor, group: Group, held_on: date, **values) -> Activity:
    """What the group did. values: what, place, attended, result."""
    held = hold(group, even_closed=True)
    refuse_day_outside(held, held_on)
    made = Activity.objects.create(group=held, held_on=held_on, recorded_by=actor, **blotted_texts(values))
    record(actor=actor, verb="activity.recorded", subject=held, what=made.what, on=held_on.isoformat())
    return made


def blotted_texts(values: dict) -> dict:
    return {name: blotted(value) if isinstance(value, str) else value for name, value in values.items()}
