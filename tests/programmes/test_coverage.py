"""Where a series has been: the figures, the map and the table. Metro: six kelurahan in 2022, nine others in 2023."""

import pytest
from django.urls import reverse

from programmes.coverage import coverage
from regions.models import Region
from tests.programmes import metro as case
from tests.programmes.placing import signed

SIX = {"Banjarsari", "Karangrejo", "Hadimulyo Barat", "Hadimulyo Timur", "Metro", "Yosomulyo"}


@pytest.fixture
def two_years(sari, made, evaluated):
    """The programme of 2023 with its decree signed, after the thirty of 2022."""
    signed(sari, made, evaluated)
    return evaluated


def places(found):
    return {place.region.name: place for block in found["blocks"] for place in block.places}


def page(as_, user, series, **query):
    return as_(user).get(reverse("programmes:coverage", args=[series.pk]), query)


def test_metro_reached_six_kelurahan_in_2022_and_nine_others_in_2023(two_years):
    found = coverage(two_years.series, two_years.region)
    by_name = places(found)
    assert {name for name, place in by_name.items() if 2022 in place.served} == SIX
    assert {place.region.pk for place in by_name.values() if 2023 in place.served} == set(case.NINE)
    assert found["totals"] == [(2022, 6, 30), (2023, 9, 20)]
    assert (len(by_name), len(found["never"]), found["people"]) == (22, 7, 50)


def test_the_levels_are_counted_each(two_years):
    assert coverage(two_years.series, two_years.region)["levels"] == [("Kecamatan", 5, 5), ("Kelurahan/Desa", 15, 22)]


def test_every_kecamatan_is_a_block_with_its_kelurahan(two_years):
    blocks = coverage(two_years.series, two_years.region)["blocks"]
    assert [len(block.places) for block in blocks] == [5, 4, 4, 5, 4]
    assert all(place.region.parent == block.region for block in blocks for place in block.places)


def test_a_draft_decree_reaches_nobody_yet(evaluated):
    assert coverage(evaluated.series, evaluated.region)["totals"] == [(2022, 6, 30), (2023, 0, 0)]


def test_the_page_shows_years_map_and_the_never_served(as_, joni, two_years):
    text = page(as_, joni, two_years.series).text
    assert "Belum pernah dilayani (7)" in text
    assert text.count("kube-place kube-place-1") == 15 + 1  # one in the legend
    assert text.count("kube-place kube-place-0") == 7 + 1


def test_a_series_that_has_reached_nobody_shows_where_it_could_go(as_, sari, programme):
    assert "Belum pernah dilayani (22)" in page(as_, sari, programme.series).text


def test_a_province_is_shown_by_kecamatan_and_opens_a_kabupaten(as_, person, two_years, django_assert_num_queries):
    province = Region.objects.get(code="18")
    two_years.series.region = province
    two_years.series.save()
    user = person("prov", "operator", "18")
    text = page(as_, user, two_years.series).text
    assert "?within=18.72" in text and "Kabupaten/Kota pernah dilayani" in text
    assert "Belum pernah dilayani (7)" in page(as_, user, two_years.series, within="18.72").text
    with django_assert_num_queries(4):
        coverage(two_years.series, province)


def test_an_address_that_asks_for_another_place_shows_the_series(as_, sari, two_years):
    assert "Kelurahan Tejosari" not in page(as_, sari, two_years.series, within="53.71").text
    assert "Belum pernah dilayani (7)" in page(as_, sari, two_years.series, within="53.71").text


def test_another_district_reads_none_of_it(as_, yusuf, two_years):
    assert page(as_, yusuf, two_years.series).status_code == 404
