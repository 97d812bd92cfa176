"""A group is registered, corrected, and goes its steps until it graduates or is dissolved."""

from datetime import date

from django.db import transaction
from django.db.models import F

from accounts.errors import NotAllowed, refused_in_words
from accounts.models import Office
from accounts.numbering import next_number
from accounts.owning import refuse_unless_owned
from audit.trail import record
from kube.hanging import hanging_on
from kube.models import BusinessType, Group, Membership
from kube.names import is_in_group_name
from kube.services.days import refuse_day_outside
from kube.services.members import leave

TOLD = (
    "code name kind location region business_type business address latitude longitude founded_on has_stamp"
    " has_name_board"
).split()
TAKEN = "Kode ini sudah dipakai kelompok lain di kantor ini. Pilih kode lain, atau kosongkan supaya dibuatkan."
STALE = "Keadaan kelompok sudah berubah. Muat ulang halaman ini."


@transaction.atomic
def register_group(*, actor, office: Office, name: str, region, code: str = "", **values) -> Group:
    """A group that is being formed. code: empty for the office's next one. values: other fields of the form.

    Raises NotAllowed for a region outside the office's and for a code that is taken.
    """
    refuse_elsewhere(office, region)
    group = Group(office=office, region=region, name=name, code=code or next_code(office), **values)
    save_or_refuse(group)
    record(actor=actor, verb="group.registered", subject=group, after=told(group, TOLD))
    return group


@transaction.atomic
def edit_group(*, actor, group: Group, **values) -> Group:
    """Correct what is written about a group; a value that is not given stays."""
    held = Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    refuse_elsewhere(held.office, values.get("region", held.region))
    names = [name for name, value in values.items() if getattr(held, name) != value]
    before = told(held, names)
    for name in names:
        setattr(held, name, values[name])
    held.version = F("version") + 1
    save_or_refuse(held)
    held.refresh_from_db()
    if "name" in names:
        for account in held.accounts.in_use():
            held.accounts.filter(pk=account.pk).update(is_in_group_name=is_in_group_name(account.holder, held.name))
    if names:
        record(actor=actor, verb="group.changed", subject=held, before=before, after=told(held, names))
    return held


@transaction.atomic
def take_step(*, actor, group: Group, step: str, on: date, reason: str = "") -> Group:
    """One of Group.STEPS, from a day on. A group that is over has no pendamping; a dissolved one no members."""
    refuse_unless_owned(actor, group)
    held = Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    if not held.can(step):
        raise NotAllowed(STALE)
    refuse_day_outside(held, on, held.status_on)
    before, becomes = held.get_status_display(), Group.STEPS[step][1]
    if becomes == Group.Status.DISSOLVED:
        refuse_while_hanging(held)
        for membership in held.memberships.present():
            leave(membership=membership, on=on, why=Membership.Why.DISSOLVED)
    held.status, held.status_on, held.status_reason, held.version = becomes, on, reason, F("version") + 1
    held.save(update_fields=["status", "status_on", "status_reason", "version"])
    if not held.is_open:
        held.assignments.filter(until_on__isnull=True, since_on__lte=on).update(until_on=on)
    held.refresh_from_db()
    after = {"status": held.get_status_display()}
    detail = {"on": on.isoformat()} | ({"reason": reason} if reason else {})
    record(actor=actor, verb=f"group.{becomes}", subject=held, before={"status": before}, after=after, **detail)
    return held


@transaction.atomic
def add_business_type(*, actor, name: str) -> BusinessType:
    """One more kind of business for everybody's list; the one that is there when it is there already."""
    known = BusinessType.objects.filter(name__iexact=name).first()
    if known:
        return known
    made = BusinessType.objects.create(name=name)
    record(actor=actor, verb="business_type.added", subject=made, region=actor.region_id)
    return made


def refuse_while_hanging(group: Group):
    """Money, debts and promises are settled before a group is dissolved; the database keeps the money too (0017)."""
    if found := hanging_on(group):
        told = " ".join(f"{one.sentence} {one.action}." for one in found)
        raise NotAllowed(f"{group} belum dapat dibubarkan. {told}")


def refuse_elsewhere(office: Office, region):
    low, high = office.region.scope
    if not low <= region.code < high:
        raise NotAllowed(f"{region.title} tidak termasuk wilayah {office}. Pilih kelurahan di wilayah kantor ini.")


def save_or_refuse(group: Group):
    """The code is the one thing that two clerks can give at the same moment."""
    with refused_in_words({"one_group_per_office_and_code": TAKEN}):
        group.save()


def next_code(office: Office) -> str:
    """ "KUBE-1872-001": the office's next free one."""
    place = office.region_id.replace(".", "")
    while True:
        code = f"KUBE-{place}-{next_number(office=office, kind='group', year=0):03}"
        if not office.groups.filter(code__iexact=code).exists():
            return code


def told(group: Group, names) -> dict:
    """The named fields as a history shows them; under keys of their own where another room uses the word."""
    keys = {"code": "group_code", "kind": "group_kind", "address": "address"}
    texts = {}
    for name in names:
        show = getattr(group, f"get_{name}_display", None)
        value = show() if show else getattr(group, name)
        texts[keys.get(name, name)] = value if value is None or isinstance(value, bool) else str(value)
    return texts
