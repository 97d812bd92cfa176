"""Lists of visits for tests, and photos as phones take them."""

import io
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from beneficiaries import services_visits
from beneficiaries.visiting import Selection
from regions.models import Region

REJOMULYO = "18.72.05.1001"
DUE_ON = date(2030, 1, 31)


def a_list(actor, release, given_to, region=REJOMULYO, limit=500, title="Rejomulyo, tahap 1", **chosen):
    return services_visits.make_field_list(
        actor=actor,
        release=release,
        selection=Selection(region=Region.objects.get(pk=region), **chosen),
        given_to=given_to,
        title=title,
        purpose="verifikasi lapangan",
        due_on=DUE_ON,
        limit=limit,
    )


def found(actor, visit, outcome="found", **told):
    told = {"visited_on": date(2024, 5, 2), **told}
    return services_visits.record_outcome(actor=actor, visit=visit, outcome=outcome, **told)


def photo(size=(2400, 1200), kind="JPEG", name="IMG_1872031412879146.jpg"):
    """Held sideways by a phone that tells where, when and with what it was taken, in every way a file can."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "PABRIKPONSEL"
    exif.get_ifd(0x8825).update({1: "S", 2: (5.0, 7.0, 1.5), 3: "E", 4: (105.0, 18.0, 2.5)})
    data, extra = io.BytesIO(), {"exif": exif, "xmp": b"<x>RAHASIAXMP</x>", "icc_profile": b"RAHASIAICC"}
    if kind == "JPEG":
        extra["comment"] = b"RAHASIAKOMENTAR"
    Image.linear_gradient("L").resize(size).convert("RGB").save(data, kind, **extra)
    return SimpleUploadedFile(name, data.getvalue())


def at(name, *args):
    return f"/beneficiaries/{name}/" + "".join(f"{arg}/" for arg in args)
