"""A loaded release from a few rows as they are needed: fill(sari, [row(nik=..., name=...)])."""

from datetime import date
from itertools import count

from audit import sealing
from beneficiaries.models import Release
from jobs.models import Upload
from tests.registers import load_entries

NUMBERS = count(1)


def row(*, nik, name, region="18.72.03.1001", kk=None, **told):
    """The columns of an entry; what is not said is unknown."""
    sealed = sealing.sealed_fields(sealing.NIK, nik) | sealing.sealed_fields(sealing.KK, kk)
    return {"region_id": region, "name": name, **sealed, **told}


def fill(actor, rows, *, data_on=date(2023, 6, 30), register="DTKS", region="18.72", compared_with=None):
    """The rows as a release of the region, loaded; the first is row 2 of its sheet."""
    upload = Upload.objects.create(
        kind=Upload.Kind.REGISTER, region_id=region, filename="x.csv", sha256="x", size=1, uploaded_by=actor
    )
    release = Release.objects.create(
        register=register,
        region_id=region,
        data_on=data_on,
        upload=upload,
        content_sha256=f"{next(NUMBERS)}",
        compared_with=compared_with,
    )
    load_entries(release, *({"row_number": number} | values for number, values in enumerate(rows, start=2)))
    return Release.objects.get(pk=release.pk)
