"""Where groups lie, drawn as dots without a map: nothing of it leaves the machine."""

from dataclasses import dataclass
from math import cos, radians

from accounts.models import User
from kube.models import Group
from regions.codes import DISTRICT, REGENCY

KM_PER_DEGREE = 111.3  # of latitude everywhere, of longitude at the equator
# The drawing, in units of its viewBox.
WIDTH, HEIGHT, MARGIN = 360, 240, 20
NARROWEST_KM = 1.0  # one village is not blown up to the whole drawing
MOST_DOTS = 300


@dataclass
class Dot:
    group: Group
    x: int
    y: int
    is_here: bool


def drawing(group: Group, user: User) -> dict | None:
    """dots, width_km of the whole drawing, and around (in words): the open groups with a point in the same kecamatan,
    or in the same kabupaten/kota where there is no other. None for a group without a point.
    """
    if group.latitude is None:
        return None
    near, around = neighbours(group, user, group.region_id[:DISTRICT]), "kecamatan"
    if not near:
        near, around = neighbours(group, user, group.region_id[:REGENCY]), "kabupaten/kota"
    return {"around": around, "near": near, **placed(group, near)}


def neighbours(group: Group, user: User, code: str) -> list[Group]:
    with_point = Group.objects.visible_to(user).open().filter(latitude__isnull=False)
    return list(with_point.within(code, f"{code}~").exclude(pk=group.pk).order_by("name", "id")[:MOST_DOTS])


def placed(group: Group, near: list[Group]) -> dict:
    """Every point as (x, y) of the drawing, north above, the same scale both ways, the one asked about on top."""
    groups = [*near, group]
    middle = cos(radians(float(group.latitude)))
    east = [float(one.longitude) * KM_PER_DEGREE * middle for one in groups]
    north = [float(one.latitude) * KM_PER_DEGREE for one in groups]
    wide, high = max(east) - min(east), max(north) - min(north)
    inside = (WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN)
    km_per_unit = max(wide / inside[0], high / inside[1], NARROWEST_KM / WIDTH)
    left = (max(east) + min(east)) / 2 - WIDTH / 2 * km_per_unit
    top = (max(north) + min(north)) / 2 + HEIGHT / 2 * km_per_unit
    dots = [
        Dot(one, round((x - left) / km_per_unit), round((top - y) / km_per_unit), is_here=one is group)
        for one, x, y in zip(groups, east, north, strict=True)
    ]
    return {"dots": dots, "width_km": round(WIDTH * km_per_unit, 1)}
