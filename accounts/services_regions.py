"""Other spellings of region names. A spelling means one place only, and never that of another official name."""

from django.db import IntegrityError, transaction

from accounts.errors import NotAllowed
from accounts.history import record
from regions.codes import PROVINCE, REGENCY
from regions.models import Region, RegionAlias
from regions.names import normalise_name


@transaction.atomic
def add_alias(*, actor, region, name, source=""):
    """The spelling is valid inside the kabupaten/kota (or what of it the actor sees), where files come from."""
    within = range_of_meaning(actor, region)
    refuse_official_name(region, within, name)
    try:
        with transaction.atomic():
            alias = RegionAlias.objects.create(within_id=within, name=name, region=region, source=source)
    except IntegrityError as fault:
        taken = RegionAlias.objects.get(within_id=within, normalised=normalise_name(name))
        raise NotAllowed(f"“{name}” sudah dibaca sebagai {taken.region.title}.") from fault
    after = {"alias": name, "within": within, "found_in": source}
    record(actor=actor, verb="region.alias_added", subject=region, region=region, after=after)
    return alias


def range_of_meaning(actor, region):
    """Code of the region inside which the spelling counts; None is the whole country."""
    above = {Region.Level.PROVINCE: 0, Region.Level.REGENCY: PROVINCE}.get(region.level, REGENCY)
    return max(region.code[:above], actor.region_id or "", key=len) or None


def refuse_official_name(region, within, name):
    """An official name always wins when a file is read, so such a spelling would silently do nothing."""
    same_level = Region.objects.filter(level=region.level, code__startswith=within or "")
    for other in same_level.exclude(pk=region.pk).only("name").iterator():
        if normalise_name(other.name) == normalise_name(name):
            raise NotAllowed(f"“{name}” adalah nama resmi wilayah lain ({other.code}), jadi tidak dapat menjadi ejaan.")


@transaction.atomic
def remove_alias(*, actor, alias):
    before = {"alias": alias.name, "within": alias.within_id, "found_in": alias.source}
    record(actor=actor, verb="region.alias_removed", subject=alias.region, region=alias.region, before=before)
    alias.delete()
