"""Which village is meant by what a list writes of it: code, name, kecamatan, and the word Desa or Kelurahan."""

from collections import Counter

import pytest

from regions.finding import VillageFinder, Why
from regions.models import Region, RegionAlias
from regions.names import letters_of

# The kabupaten with most namesakes, two with a kelurahan beside a desa of one name, two that got new codes in 2022,
# Lampung Tengah of the kampung, the desa adat of Jayapura, and a city.
REGENCIES = ["11.08", "32.05", "12.07", "53.01", "93.01", "96.01", "18.02", "91.03", "18.72"]
LAMPUNG_TENGAH, KUPANG, MERAUKE, METRO = "18.02", "53.01", "93.01", "18.72"


@pytest.fixture
def finder(db):
    """A function: code of a region -> its finder."""
    return lambda code: VillageFinder(Region.objects.get(code=code))


@pytest.mark.parametrize("regency", REGENCIES)
def test_every_village_is_found_by_whatever_settles_it(finder, regency):
    villages = finder(regency)
    named = Counter((letters_of(one.name), one.parent_id, one.kind) for one in villages.codes.values())
    beside = Counter((name, district) for name, district, _ in named)
    districts = dict(Region.objects.filter(code__in=villages.districts).values_list("code", "name"))
    for one in villages.codes.values():
        name, district = one.name, districts[one.parent_id]
        assert villages.find(code=one.code) == (one, "")
        assert villages.find(code=one.code.replace(".", ""), name=name.upper(), district=district) == (one, "")
        if named[letters_of(name), one.parent_id, one.kind] > 1:
            assert villages.find(name=name, district=district) == (None, Why.NAMESAKES)
            continue
        for word in ("Kel.", "KELURAHAN") if one.kind == "kelurahan" else ("Ds.", "Desa"):
            assert villages.find(name=f"{word} {name}", district=f"Kec. {district}").settled == one, one.code
        if beside[letters_of(name), one.parent_id] == 1:
            assert villages.find(name=name, district=district).settled == one, one.code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Kel. Oesao", "53.01.06.1004"),
        ("KELURAHAN OESAO", "53.01.06.1004"),
        ("Oesao (Kelurahan)", "53.01.06.1004"),
        ("Desa Oesao", "53.01.06.2015"),
        ("Ds.Oesao", "53.01.06.2015"),
    ],
)
def test_the_word_for_the_kind_settles_a_kelurahan_beside_a_desa(finder, name, code):
    villages = finder(KUPANG)
    assert villages.find(name=name).settled.code == code
    assert villages.find(name="Oesao", district="Kupang Timur") == (None, Why.NAMESAKES)
    assert villages.find(name="Desa/Kel. Oesao") == (None, Why.NAMESAKES)


def test_a_code_of_the_one_with_the_name_of_the_other_is_told(finder):
    assert finder(KUPANG).find(code="53.01.06.1004", name="Desa Oesao").why == Why.OTHER_NAME


@pytest.mark.parametrize("name", ["Desa Imopuro", "kel imopuro", "Ds. IMOPURO", "Kampung Imopuro"])
def test_a_word_for_the_kind_is_only_a_habit_where_no_other_kind_bears_the_name(finder, name):
    assert finder(METRO).find(name=name).settled.name == "Imopuro"


def test_what_a_desa_is_called_in_a_province_is_read_and_kept_where_it_is_the_name(finder):
    villages = finder(LAMPUNG_TENGAH)
    assert villages.find(name="Kampung Simbarwaringin").settled.name == "Simbar Waringin"
    baru = [one for one in villages.codes.values() if one.name.startswith("Kampung ")]
    assert all(villages.find(name=one.name, district=one.parent_id).settled == one for one in baru)


def test_the_kecamatan_settles_namesakes_by_its_name_or_its_code(finder):
    villages = finder(LAMPUNG_TENGAH)
    assert villages.find(name="Purwodadi").why == Why.NAMESAKES
    assert villages.find(name="Purwodadi", district="KEC. BANGUN REJO").settled.code == "18.02.02.2001"
    assert villages.find(name="Purwodadi", district="18.02.02").settled.code == "18.02.02.2001"


def test_a_kecamatan_of_none_of_the_namesakes_settles_nothing(finder):
    assert finder(LAMPUNG_TENGAH).find(name="Purwodadi", district="Pubian") == (None, Why.NAMESAKES)


def test_a_kecamatan_that_speaks_against_the_only_village_of_the_name_is_told(finder):
    found = finder(METRO).find(name="Imopuro", district="Metro Barat")
    assert (found.village.name, found.why, found.settled) == ("Imopuro", Why.OTHER_DISTRICT, None)


def test_a_kecamatan_nobody_knows_is_no_contradiction(finder):
    assert finder(METRO).find(name="Imopuro", district="Metro Pusta").settled.name == "Imopuro"


def test_another_spelling_of_a_kecamatan_counts(finder):
    RegionAlias.objects.create(within_id=LAMPUNG_TENGAH, name="Bangunrejo Kota", region_id="18.02.02")
    assert finder(LAMPUNG_TENGAH).find(name="Purwodadi", district="Bangunrejo kota").settled.code == "18.02.02.2001"


@pytest.mark.parametrize(
    ("region", "code", "name", "found"),
    [
        (MERAUKE, "91.01.01.1002", "Samkai", ("93.01.01.1002", Why.CODE_OLD)),
        (MERAUKE, "9101011002", "Kel. Samkai", ("93.01.01.1002", Why.CODE_OLD)),
        ("96.01", "92.01.01.1001", "Makbon", ("96.01.01.1001", Why.CODE_OLD)),
        (MERAUKE, "91.01.01.1002", "", (None, Why.UNKNOWN)),  # 91.01.02.2003 was Boha; 93.01.02.2003 is Wan
        (MERAUKE, "91.03.01.1001", "Samkai", (None, Why.OUTSIDE)),  # Kabupaten Jayapura kept its code
        (MERAUKE, "94.01.01.1001", "Samkai", (None, Why.OUTSIDE)),  # Nabire of today
        (MERAUKE, "9401010001", "Samkai", ("93.01.01.1002", Why.CODE_UNKNOWN)),  # as the statistics office counts
        (METRO, "18.72.03.1999", "Imopuro", ("18.72.01.1003", Why.CODE_UNKNOWN)),
        (METRO, "18.72.01.1003", "Ganjar Agung", ("18.72.01.1003", Why.OTHER_NAME)),
        (METRO, "18.72.03.1004", "Ganjarasri", ("18.72.03.1004", Why.SETTLED)),
        (METRO, "1872011003.0", "", ("18.72.01.1003", Why.SETTLED)),
        (METRO, "-", "Imopuro", ("18.72.01.1003", Why.SETTLED)),
        (METRO, "53.71.01.1001", "Imopuro", (None, Why.OUTSIDE)),
        ("18", "18.72.01.1003", "", ("18.72.01.1003", Why.SETTLED)),
        (METRO, "", "", (None, Why.UNKNOWN)),
    ],
)
def test_a_code_counts_while_it_is_somebodys_today(finder, region, code, name, found):
    village, why = finder(region).find(code=code, name=name)
    assert (village and village.code, why) == found


def test_a_name_and_its_kecamatan_count_more_than_a_code_of_another_place(finder):
    villages = finder(LAMPUNG_TENGAH)
    found = villages.find(code="18.02.03.2001", name="Purwodadi", district="Trimurjo")  # Purwosari in Padang Ratu
    assert (found.settled.code, found.why) == ("18.02.05.2006", Why.OTHER_CODE)
    found = villages.find(code="18.02.03.2001", name="Purwodadi", district="Padang Ratu")
    assert (found.village.name, found.why, found.settled) == ("Purwosari", Why.OTHER_NAME, None)


def test_purwosari_is_never_purwoasri(finder):
    villages = finder(METRO)
    assert villages.by_name("Purwosari").code == "18.72.02.1002" != villages.by_name("Purwoasri").code
    assert villages.by_name("Purwosri") is None
