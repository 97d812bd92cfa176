"""A revolving fund of Metro with groups in its queue, as the tests of its book want it."""

from datetime import date, timedelta

from disbursements.services_fund import open_fund, queue_group, record_entry
from kube.models import Group
from regions.models import Region

DAY = date(2023, 7, 3)
MILLION = 1_000_000


def make_group(office, number, **values):
    region = Region.objects.get(code="18.72.01.1003")
    return Group.objects.create(
        office=office, region=region, code=f"M{number}", name=f"KUBE Bergulir {number}", **values
    )


def make_fund(sari, office, groups=4, planned=10 * MILLION, name="Modal Bergulir", months=None, **settings):
    """A fund without money and its queue."""
    fund = open_fund(actor=sari, office=office, name=name, **settings)
    for number in range(1, groups + 1):
        group = make_group(office, f"{fund.pk}-{number}")
        queue_group(actor=sari, fund=fund, group=group, planned_rupiah=planned, months=months)
    return fund


class Book:
    """Types lines into a fund's book: each with the next receipt, a day after the one before."""

    def __init__(self, actor, fund):
        self.actor, self.fund, self.count = actor, fund, 0

    def place(self, position):
        return self.fund.places.select_related("group").get(position=position)

    def write(self, kind, position=None, millions=10, receipt=None, **more):
        self.count += 1
        return record_entry(
            actor=self.actor,
            fund=self.fund,
            kind=kind,
            place=position and self.place(position),
            booked_on=more.pop("booked_on", DAY + timedelta(days=self.count)),
            amount_rupiah=int(millions * MILLION),
            receipt=receipt or f"B-{self.count:04}",
            **more,
        )

    def deposit(self, millions=20, **more):
        return self.write("SETOR", None, millions, **more)

    def lend(self, position, millions=10, **more):
        return self.write("SALUR", position, millions, **more)

    def repay(self, position, millions, **more):
        return self.write("ANGSURAN", position, millions, **more)

    def write_off(self, position, millions, **more):
        more = {"document_number": "BA-1/2023", "reason": "usaha terbakar"} | more
        return self.write("HAPUS", position, millions, **more)
