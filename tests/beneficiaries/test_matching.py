"""Finding persons of a list: the same NIK is the same person, everything else is for a person to look at."""

from datetime import date

import pytest

from beneficiaries.matching import NEAR, NOT_FOUND, REGISTERED, Sought, match, releases_of
from beneficiaries.partitions import first_id
from regions.models import Region
from tests.beneficiaries.filling import fill, row

BORN = date(1990, 7, 14)
NIK = "1872035407909012"  # a woman born on that day
KK = "1872031201079501"


@pytest.fixture
def villages(metro):
    """Two kelurahan side by side whose names differ by two letters."""
    found = {village.name.lower(): village.pk for village in metro.villages()}
    return found["purwosari"], found["purwoasri"]


def siti(region="18.72.03.1001", **told):
    return row(nik=NIK, name="SITI AMINAH", sex="P", birth_on=BORN, kk=KK, region=region) | told


@pytest.fixture
def ask(sari, metro):
    """ask(rows, name=..., nik=...): the answer for one line against a register of these rows."""

    def asked(rows, within=metro, **told):
        fill(sari, rows)
        return match([sought(**told)], releases_of(within), within.scope)[1]

    return asked


def sought(nik="", **told):
    return Sought(1, nik=nik, is_nik=len(nik) == 16, **told)


def test_the_same_nik_is_the_same_person(ask):
    found = ask([siti()], nik=NIK, name="Siti Aminah")
    assert (found.state, found.possible) == (REGISTERED, [])
    assert found.entry % first_id(1) == 2  # the row of the sheet


def test_a_nik_alone_is_found_and_an_unknown_one_is_not(ask, metro):
    assert ask([siti()], nik=NIK).state == REGISTERED
    assert match([sought("1872035407909999")], releases_of(metro), metro.scope)[1].state == NOT_FOUND


def test_the_same_nik_under_another_name_is_for_a_person_to_see(ask):
    found = ask([siti()], nik=NIK, name="Bambang Santoso", birth_on=date(1971, 2, 3))
    assert (found.state, found.entry) == (NEAR, None)
    assert {"NIK sama", "nama berbeda"} <= set(found.possible[0].reasons)


def test_a_married_name_with_the_same_nik_and_birth_date_is_the_same_person(ask):
    assert ask([siti()], nik=NIK, name="Ny. Bambang", birth_on=BORN).state == REGISTERED


LIKE = [
    ({"nik": "1872035407909021", "name": "Siti Aminah"}, "angka terakhir NIK berbeda"),
    ({"nik": "1872034507909012", "name": "Siti Aminah"}, "dua angka NIK tertukar"),
    ({"nik": "1873035407909012", "name": "Siti Aminah"}, "satu angka NIK berbeda"),
    ({"nik": "1882036407909012", "name": "Siti Aminah", "birth_on": BORN}, "dua angka NIK berbeda"),
    ({"nik": "187203540790912", "name": "Siti Aminah", "birth_on": BORN}, "NIK di daftar 15 angka, selebihnya sama"),
    ({"name": "Sitti Aminah", "birth_on": BORN}, "nama sama"),
    ({"name": "Siti Amanah", "birth_on": BORN, "kk": KK}, "nama beda satu huruf"),
    ({"name": "Aminah Siti", "birth_on": BORN}, "urutan kata nama berbeda"),
    ({"name": "Siti", "birth_on": BORN, "kk": KK}, "nama lebih pendek atau lebih panjang"),
    ({"name": "Siti Aminah", "birth_on": date(1990, 7, 4), "kk": KK}, "tanggal lahir hampir sama"),
    ({"name": "Siti Aminah", "region": "18.72.03.1001"}, "kelurahan sama"),
]


@pytest.mark.parametrize(("told", "reason"), LIKE)
def test_what_is_nearly_the_same_is_shown_with_its_reason(ask, told, reason):
    found = ask([siti()], **told)
    assert (found.state, found.entry, len(found.possible)) == (NEAR, None, 1)
    assert reason in found.possible[0].reasons


UNLIKE = [
    {"name": "Bambang Santoso", "birth_on": BORN},  # only born on the same day
    {"nik": "1872035407909013", "name": "Dewi Lestari"},  # the next in the maternity ward
    {"name": "Siti Aminah"},  # only a name that many have
    {"name": "Siti Aminah", "birth_on": date(1962, 1, 30), "region": "18.72.03.1001"},  # an older namesake next door
    {"nik": "1872036001629155", "name": "Siti Aminah", "region": "18.72.03.1001"},  # the same, told by her NIK
]


@pytest.mark.parametrize("told", UNLIKE)
def test_what_only_looks_alike_is_not_found(ask, told):
    assert ask([siti()], **told).state == NOT_FOUND


def test_namesakes_of_purwosari_and_purwoasri_are_never_taken_for_one(ask, villages):
    purwosari, purwoasri = villages
    born_alike = ask([siti(region=purwoasri)], name="Siti Aminah", birth_on=BORN, region=purwosari)
    assert (born_alike.state, born_alike.entry) == (NEAR, None)
    assert "kelurahan berbeda" in born_alike.possible[0].reasons


def test_a_namesake_in_the_neighbouring_kelurahan_is_nobody(ask, villages):
    purwosari, purwoasri = villages
    assert ask([siti(region=purwoasri)], name="Siti Aminah", region=purwosari).state == NOT_FOUND


def test_of_two_namesakes_both_are_shown_and_the_nearer_comes_first(ask, villages):
    purwosari, purwoasri = villages
    other = row(nik="1872055407909077", name="SITI AMINAH", birth_on=BORN, region=purwosari)
    found = ask([siti(region=purwoasri), other], name="Siti Aminah", birth_on=BORN, region=purwosari)
    assert [possible.entry % first_id(1) for possible in found.possible] == [3, 2]
    assert found.possible[0].score > found.possible[1].score


def test_a_twin_on_the_same_card_is_for_a_person_to_see(ask):
    found = ask([siti()], nik="1872035407909013", name="Siti Aminih", birth_on=BORN, kk=KK)
    assert (found.state, found.entry) == (NEAR, None)


def test_at_most_five_rows_are_shown(ask):
    many = [row(nik=f"18720354079090{n}", name="SITI AMINAH", birth_on=BORN) for n in range(20, 28)]
    assert len(ask(many, name="Siti Aminah", birth_on=BORN).possible) == 5


def test_the_birth_date_is_also_taken_from_the_nik(ask):
    found = ask([siti()], nik="1805035407909012", name="Siti Aminah")  # another district's beginning, no date given
    assert found.state == NEAR


def test_rows_outside_the_scope_are_not_even_compared(ask):
    district = Region.objects.get(pk="18.72.01")
    assert ask([siti()], within=district, nik=NIK, name="Siti Aminah", birth_on=BORN).state == NOT_FOUND


def test_the_newest_release_counts(sari, metro):
    fill(sari, [siti()], data_on=date(2022, 1, 1))
    newest = fill(sari, [siti(decile=4)], data_on=date(2024, 1, 1))
    assert releases_of(metro) == [newest]
    assert match([sought(NIK)], releases_of(metro), metro.scope)[1].entry // first_id(1) == newest.pk


def test_a_province_looks_into_the_releases_of_its_cities(sari, metro):
    of_city = fill(sari, [siti()])
    lampung = Region.objects.get(pk="18")
    assert releases_of(lampung) == [of_city]
    assert match([sought(NIK)], releases_of(lampung), lampung.scope)[1].state == REGISTERED


def test_a_city_release_older_than_the_provinces_is_not_asked(sari, metro):
    fill(sari, [siti()], data_on=date(2022, 1, 1))
    of_province = fill(sari, [], data_on=date(2024, 1, 1), region="18")
    assert releases_of(metro) == [of_province] == releases_of(Region.objects.get(pk="18"))


def test_an_older_release_of_the_province_does_not_speak_where_a_city_has_a_newer_one(sari, metro):
    elsewhere = row(nik="1801035407909012", name="SITI AMINAH", birth_on=BORN, region="18.01.04.2001")
    of_province = fill(sari, [siti(), elsewhere], data_on=date(2022, 1, 1), region="18")
    of_city = fill(sari, [row(nik="1872035407909077", name="DEWI")], data_on=date(2024, 1, 1))
    lampung = Region.objects.get(pk="18")
    assert (releases_of(metro), releases_of(lampung)) == ([of_city], [of_city, of_province])
    found = match([sought(NIK, name="Siti Aminah", birth_on=BORN)], releases_of(lampung), lampung.scope)[1]
    assert [possible.entry % first_id(1) for possible in found.possible] == [3]  # who lives elsewhere, not who left
    assert match([sought(NIK)], releases_of(metro), metro.scope)[1].state == NOT_FOUND


def test_without_a_register_nobody_is_found(metro):
    assert match([sought(NIK)], releases_of(metro), metro.scope)[1].state == NOT_FOUND


def test_the_questions_are_the_same_number_however_many_are_sought(sari, metro, django_assert_num_queries):
    fill(sari, [siti()])
    releases = releases_of(metro)
    some = {"name": "Siti Aminah", "birth_on": BORN, "kk": KK, "region": "18.72.03.1001"}
    for count in (2, 40):
        lines = [Sought(n, nik=f"18720354079091{n:02}", is_nik=True, **some) for n in range(10, 10 + count)]
        with django_assert_num_queries(4):
            match(lines, releases, metro.scope)
