"""What a district of tests/worlds.py has of goods and of a province's allocation."""

from programmes.models import Allocation, Component, Package, PackageLine

MILLION = 1_000_000


def goods(world, programme):
    """A second component of the programme: a package, and a region that has not been given any yet."""
    component = Component.objects.create(
        programme=programme, order=2, name=world.text("barang"), form="goods", amount_rupiah=MILLION, quota=5
    )
    package = world.add(Package(component=component, name=world.text("paket")))
    PackageLine.objects.create(package=package, item=world.text("kompor"), quantity=1, unit_price_rupiah=MILLION)
    world.add(Allocation(component=component, region=world.region, proposed_rupiah=MILLION, proposed_targets=1))
