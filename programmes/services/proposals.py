"""Groups (KUBE) proposed for a programme, by the operator who ticks them in a list."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.errors import NotAllowed
from audit.trail import record
from kube.models import Group
from programmes.groups import with_hindrance
from programmes.models import Candidate, Component
from programmes.services.candidates import refuse_unless_open
from programmes.services.programmes import hold
from programmes.snapshots import written


@transaction.atomic
def propose_groups(*, actor, programme, component: Component, groups: list[Group]) -> list[Candidate]:
    """Propose these groups for a component, numbered after the last proposal, all or none.

    Raises NotAllowed for a group that is proposed already, not active or beyond the programme's region, and for a
    component of persons.
    """
    held = hold(programme)
    refuse_unless_open(held)
    if component.programme_id != held.pk or not component.is_for_groups:
        raise NotAllowed("Pilih komponen program ini yang penerimanya kelompok.")
    groups = with_hindrance(held, inside(held, groups))
    if component.is_for_intermediaries and (kube := next((one for one in groups if one.kind == Group.Kind.KUBE), None)):
        raise NotAllowed(f"{kube} adalah KUBE. Penyalur perantara adalah lembaga lain, misalnya Karang Taruna.")
    if hindered := next((group for group in groups if group.hindrance), None):
        raise NotAllowed(f"{hindered}: {hindered.hindrance} Muat ulang halaman ini, lalu pilih lagi.")
    last = held.candidates.aggregate(last=Max("number"))["last"] or 0
    groups.sort(key=lambda group: (group.region_id, group.name, group.pk))
    made = Candidate.objects.bulk_create(
        Candidate(
            programme=held,
            component=component,
            group=group,
            number=number,
            proposed_on=timezone.localdate(),
            **written(group),
        )
        for number, group in enumerate(groups, last + 1)
    )
    names = [group.name for group in groups]
    record(actor=actor, verb="groups.proposed", subject=held, component=component.name, groups=names)
    return made


def inside(programme, groups) -> list[Group]:
    """These groups as they are now, all of them within the programme's region."""
    wanted = {group.pk for group in groups}
    found = list(Group.objects.within(*programme.region.scope).filter(pk__in=wanted).select_related("business_type"))
    if not wanted or len(found) < len(wanted):
        raise NotAllowed("Centang sedikitnya satu kelompok, semuanya di wilayah program ini.")
    return found
