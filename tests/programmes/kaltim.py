"""Provinsi Kalimantan Timur: a programme in goods for two components, and its kabupaten and kota."""

from django.db import transaction

from accounts.models import Office
from programmes.models import Allocation, Component, Package, PackageLine, Programme, Series
from regions.models import Region

MILLION = 1_000_000
BUDGET = 6500 * MILLION
SAMARINDA, BALIKPAPAN, BERAU = "64.72", "64.71", "64.03"


def make_office():
    return Office.objects.create(
        region=Region.objects.get(code="64"), government="PEMERINTAH PROVINSI", name="DINAS SOSIAL", place="Samarinda"
    )


@transaction.atomic
def make_programme(office, *, budget=BUDGET, quota=500, status=Programme.Status.OPEN, **fields):
    """WRSE in packages of Rp5.000.000, KUBE in packages of Rp20.000.000."""
    series = Series.objects.get_or_create(region=office.region, name="Bantuan Usaha")[0]
    programme = Programme.objects.create(
        series=series,
        office=office,
        region=office.region,
        year=2024,
        slug="bantuan-usaha-2024",
        source="apbd_prov",
        budget_rupiah=budget,
        status=status,
        **fields,
    )
    for order, (name, kind, amount) in enumerate((("WRSE", "person", 5), ("KUBE", "group", 20)), 1):
        component = Component.objects.create(
            programme=programme,
            order=order,
            name=name,
            recipient_kind=kind,
            form=Component.Form.GOODS,
            amount_rupiah=amount * MILLION,
            quota=quota,
        )
        package = Package.objects.create(component=component, name=f"{name}-A")
        PackageLine.objects.create(package=package, item="Kompor", quantity=1, unit_price_rupiah=amount * MILLION)
    return programme


def allocate(programme, code, *, rupiah=0, targets=0, component="WRSE", **fields):
    return Allocation.objects.create(
        component=programme.components.get(name=component),
        region_id=code,
        allocated_rupiah=rupiah,
        targets=targets,
        **fields,
    )
