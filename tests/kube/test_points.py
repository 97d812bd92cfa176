"""Where groups lie: marked on the spot, drawn as dots, and seen by whoever sees the groups."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.roles import Role
from audit.models import Event
from kube.models import Group
from kube.points import HEIGHT, MARGIN, WIDTH, drawing
from regions.models import Region
from tests.kube.conftest import DAY, a_group
from tests.kube.seen import shown
from tests.typed import sending

POINT = {"latitude": "-5.113100", "longitude": "105.306700"}


def at(group):
    return reverse("kube:set_point", args=[group.pk])


def lies(group, latitude, longitude):
    Group.objects.filter(pk=group.pk).update(latitude=latitude, longitude=longitude)
    group.refresh_from_db()
    return group


def test_a_pendamping_marks_his_group_on_the_spot(as_, send, dewi, mine):  # noqa: F811
    browser = as_(dewi)
    assert "Titik peta belum ditandai. Datangi tempat usahanya" in shown(browser.get(mine.get_absolute_url()))
    assert "Pakai lokasi saya" in shown(browser.get(at(mine)))
    answer = send(dewi, at(mine), **POINT)
    mine.refresh_from_db()
    assert (answer.url, mine.latitude) == (mine.get_absolute_url(), Decimal("-5.113100"))
    page = shown(browser.get(answer.url))
    assert "Lintang -5.113100, bujur 105.306700" in page and 'href="geo:-5.113100,105.306700"' in page
    assert Event.objects.get(verb="group.changed").after["latitude"] == "-5.113100"


@pytest.mark.parametrize(
    "wrong",
    [
        {"latitude": "105.3067", "longitude": "-5.1131"},
        {"latitude": "-5.1131", "longitude": ""},
        {"latitude": "7.1", "longitude": "105"},
        {"latitude": "-5", "longitude": "93.9"},
        {"latitude": "NaN", "longitude": "105"},
    ],
)
def test_a_point_outside_indonesia_is_refused_and_told(send, sari, mawar, wrong):
    answer = send(sari, at(mawar), **wrong)
    mawar.refresh_from_db()
    assert (answer.status_code, mawar.latitude) == (422, None)
    assert "invalid-feedback" in answer.text or "Titik peta harus di Indonesia" in answer.text


def test_the_database_too_wants_both_and_in_indonesia(mawar):
    for values in ({"latitude": -5}, {"latitude": 10, "longitude": 105}, {"latitude": -5, "longitude": 150}):
        with pytest.raises(DatabaseError, match="a_group_lies_in_indonesia"), transaction.atomic():
            Group.objects.filter(pk=mawar.pk).update(**values)


def test_a_point_that_somebody_else_set_meanwhile_is_not_overwritten_unseen(send, as_, sari, dewi, mine):  # noqa: F811
    opened = sending(as_(dewi).get(at(mine)).text, "shown")
    send(sari, at(mine), latitude="-5.1", longitude="105.3")
    answer = send(dewi, at(mine), **opened.as_data(**POINT))
    mine.refresh_from_db()
    assert (answer.status_code, mine.latitude) == (422, Decimal("-5.100000"))
    assert "Isinya diubah orang lain" in answer.text
    send(dewi, at(mine), **sending(answer.text, "shown"))
    mine.refresh_from_db()
    assert mine.latitude == Decimal("-5.113100")


def test_a_point_is_taken_away_again(send, sari, mawar):
    lies(mawar, "-5.1131", "105.3067")
    send(sari, at(mawar), latitude="", longitude="")
    mawar.refresh_from_db()
    assert (mawar.latitude, mawar.longitude) == (None, None)


def test_north_is_above_east_is_right_and_nothing_leaves_the_drawing(sari, mawar, melati, office, imopuro):
    lies(mawar, "-5.11", "105.30")
    lies(melati, "-5.10", "105.32")
    lies(a_group(office, imopuro, "Dahlia"), "-5.13", "105.28")
    seen = drawing(mawar, sari)
    dots = {dot.group.name: dot for dot in seen["dots"]}
    here, north_east, south_west = dots["KUBE Mawar"], dots["KUBE Melati"], dots["KUBE Dahlia"]
    assert north_east.x > here.x > south_west.x and north_east.y < here.y < south_west.y
    assert [dot.group.name for dot in seen["dots"] if dot.is_here] == ["KUBE Mawar"]
    assert all(MARGIN <= dot.x <= WIDTH - MARGIN and MARGIN <= dot.y <= HEIGHT - MARGIN for dot in seen["dots"])
    assert (seen["around"], 4 < seen["width_km"] < 8) == ("kecamatan", True)


def test_a_group_alone_stands_in_the_middle_of_a_kilometre(sari, mawar):
    seen = drawing(lies(mawar, "-5.11", "105.30"), sari)
    assert [(dot.x, dot.y) for dot in seen["dots"]] == [(WIDTH // 2, HEIGHT // 2)]
    assert (seen["width_km"], seen["near"]) == (1.0, [])


def test_where_the_kecamatan_has_no_other_the_kabupaten_is_drawn(sari, mawar, office):
    elsewhere = a_group(office, Region.objects.get(code="18.72.02.1002"), "Kenanga")
    lies(elsewhere, "-5.13", "105.28")
    seen = drawing(lies(mawar, "-5.11", "105.30"), sari)
    assert (seen["around"], seen["near"]) == ("kabupaten/kota", [elsewhere])


def test_a_dot_is_only_of_groups_the_reader_sees(person, as_, dewi, mine, melati, office):  # noqa: F811
    lies(mine, "-5.11", "105.30")
    lies(melati, "-5.10", "105.32")
    over = a_group(office, melati.region, "Bubar", status="dissolved", status_on=DAY)
    lies(over, "-5.10", "105.31")
    assert drawing(mine, dewi)["near"] == []
    tksk = person("rini", Role.TKSK, "18.72.01")
    assert drawing(mine, tksk)["near"] == [melati]
    page = shown(as_(tksk).get(mine.get_absolute_url()))
    assert melati.get_absolute_url() in page and "1 kelompok lain di kecamatan ini" in page
