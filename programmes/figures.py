"""How much of a programme is taken: plain functions of the rows. What became of it is in reports/figures.py."""

from collections import Counter, defaultdict

from django.db.models import Count, prefetch_related_objects

from programmes.models import Programme


def with_use(programmes: list[Programme]) -> list[Programme]:
    """The programmes with `used_rupiah` and `uses`: {unit: Counter of quota and used}, persons and groups apart.

    Used is what stands in decrees, drafts included, or was allocated, whichever is more.
    """
    prefetch_related_objects(programmes, "components__allocations")
    for programme in programmes:
        uses, within = defaultdict(Counter), 0
        for component in programme.components.all():
            given = component.allocations.all()
            within += sum(each.placed_rupiah for each in given)
            used = max(component.placed, sum(each.targets for each in given))
            uses[component.unit].update(quota=component.quota, used=used)
        programme.uses = dict(uses)
        programme.used_rupiah = programme.committed_rupiah + programme.allocated_rupiah - within
    return programmes


def with_decreed(programmes: list[Programme], recipients) -> list[Programme]:
    """The same with `decreed` in their `uses`. recipients: those that whoever asks may see."""
    named = recipients.settled().filter(programme__in=programmes).order_by()
    counts = dict(named.values_list("component").annotate(count=Count("pk")))
    for programme in programmes:
        for component in programme.components.all():
            programme.uses[component.unit].update(decreed=counts.get(component.pk, 0))
    return programmes
