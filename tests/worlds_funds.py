"""A revolving fund in a district of tests/worlds.py."""

import datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Office
from disbursements.models import FundEntry, FundImport, QueuePlace, RevolvingFund
from jobs.models import Upload
from jobs.uploads import receive_upload
from kube.models import Group

DAY = datetime.date(2023, 7, 26)
MILLION = 1_000_000


def funds(world):
    """Ten million, of which the first of two groups has five; and a file that waits to be booked."""
    operator = world.users["operator"]
    fund = world.add(RevolvingFund(name=world.text("dana"), office=world[Office], region=world.region))
    for number in (2, 1):
        group = Group.objects.create(
            code=f"{world.mark}-F{number}",
            name=world.text(f"kelompok {number}"),
            office=world[Office],
            region=world.village,
        )
        place = world.add(
            QueuePlace(fund=fund, group=group, region=world.village, position=number, planned_rupiah=5 * MILLION)
        )
    about = {"fund": fund, "booked_on": DAY, "recorded_by": operator}
    FundEntry.objects.create(
        **about, kind="SETOR", region=world.region, amount_rupiah=10 * MILLION, receipt=world.text("1")
    )
    world.add(
        FundEntry(
            **about, kind="SALUR", place=place, region=world.village, amount_rupiah=5 * MILLION, receipt=world.text("2")
        )
    )
    text = (
        f"tanggal,jenis,kode kelompok,nilai,nomor bukti\n2023-08-01,ANGSURAN,{world.mark}-F1,1000000,{world.mark} 3\n"
    )
    file = SimpleUploadedFile(f"{world.mark}-dana.csv", text.encode())
    sent = receive_upload(actor=operator, kind=Upload.Kind.FUND_ENTRIES, region=world.region, file=file)
    world.add(FundImport(fund=fund, region=world.region, upload=sent))
