import pytest
from django.urls import reverse

from accounts.roles import Role
from audit.models import Event
from regions.finding import VillageFinder
from regions.models import Region, RegionAlias

LIST = reverse("regions:list")


def add(code):
    return reverse("regions:add_alias", args=[code])


def test_a_region_is_found_by_name_alias_and_code_with_its_path(as_, sari):
    for words in ("ganjar asr", "Ganjarasri", "18.72.03.1004"):
        page = as_(sari).get(LIST, {"q": words}).content.decode()
        assert "Kelurahan Ganjar Asri" in page and "Lampung › Kota Metro › Metro Barat" in page


def test_regions_outside_are_not_found(as_, sari):
    assert "Kupang" not in as_(sari).get(LIST, {"q": "53.71"}).content.decode().replace("value=", "")
    assert "Kota Kupang" not in as_(sari).get(LIST, {"q": "Kota"}).content.decode()


def test_a_taught_spelling_is_read_from_then_on(send, sari, metro):
    assert VillageFinder(metro).by_name("Mulyo Jaya Baru") is None
    send(sari, add("18.72.03.1003"), name="Mulyo Jaya Baru", source="surat lurah")
    assert VillageFinder(metro).by_name("mulyojaya baru").code == "18.72.03.1003"
    assert Event.objects.get(verb="region.alias_added").subject_id == "18.72.03.1003"


def test_a_spelling_counts_inside_the_city_only(send, sari):
    send(sari, add("18.72.03.1003"), name="Mulyo Jaya Baru")
    assert RegionAlias.objects.get(name="Mulyo Jaya Baru").within_id == "18.72"


def test_whoever_sees_a_kecamatan_teaches_for_that_kecamatan(send, person):
    lia = person("lia", Role.OPERATOR, "18.72.03")
    send(lia, add("18.72.03.1003"), name="Mulyo Jaya Baru")
    assert RegionAlias.objects.get(name="Mulyo Jaya Baru").within_id == "18.72.03"


def test_a_spelling_means_one_place(send, sari):
    answer = send(sari, add("18.72.03.1003"), name="Ganjar-asri", follow=True)
    assert "resmi wilayah lain" in answer.content.decode()
    answer = send(sari, add("18.72.03.1003"), name="Sumbersari", follow=True)
    assert "sudah dibaca sebagai Kelurahan Sumbersari Bantul" in answer.content.decode()


def test_purwosari_never_becomes_a_spelling_of_purwoasri(send, sari, metro):
    purwoasri = Region.objects.below(metro).get(name="Purwoasri")
    answer = send(sari, add(purwoasri.code), name="Purwosari", follow=True)
    assert "adalah nama resmi wilayah lain" in answer.content.decode()


def test_a_spelling_can_be_taken_back(send, sari, metro):
    send(sari, add("18.72.03.1003"), name="Mulyo Jaya Baru")
    alias = RegionAlias.objects.get(name="Mulyo Jaya Baru")
    send(sari, reverse("regions:remove_alias", args=[alias.pk]))
    assert VillageFinder(metro).by_name("Mulyo Jaya Baru") is None
    assert Event.objects.get(verb="region.alias_removed").before["alias"] == "Mulyo Jaya Baru"


def test_a_region_outside_cannot_be_respelled(send, yusuf, wati):
    assert send(yusuf, add("18.72.03.1003"), name="X Y").status_code == 404
    assert send(wati, add("18.72.03.1003"), name="X Y").status_code == 403


@pytest.mark.parametrize("words", ["ganjar asri", "ganjar"])
def test_the_list_costs_the_same_however_long_it_is(as_, sari, words, django_assert_num_queries):
    browser = as_(sari)
    with django_assert_num_queries(5):
        browser.get(LIST, {"q": words})
