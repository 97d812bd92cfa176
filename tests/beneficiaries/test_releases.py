"""The register as the office sees it: which releases there are, and who is in one."""

import re

import pytest
from django.urls import reverse

from beneficiaries.models import Release

LIST = "/beneficiaries/releases/"
SIXTEEN_DIGITS = re.compile(r"(?<!\d)\d{16}(?!\d)")


def test_an_office_without_a_register_is_told_what_to_do(as_, sari):
    text = as_(sari).get(LIST).text
    assert "Belum ada data terpadu untuk wilayah Anda" in text
    assert f'href="{reverse("beneficiaries:upload")}"' in text


def test_who_may_not_upload_sees_no_button(as_, wati):
    assert reverse("beneficiaries:upload") not in as_(wati).get(LIST).text


def test_the_list_shows_loaded_releases_and_those_on_their_way(release, start, as_, sari, few):
    start(few(2))
    text = as_(sari).get(LIST).text
    assert "407" in text and "Menunggu giliran" in text


def test_what_failed_is_not_in_the_list(load, as_, sari, few):
    load(few(1, NIK="1"))
    assert "Belum ada data terpadu" in as_(sari).get(LIST).text


def test_a_release_shows_its_people_masked(release, as_, sari):
    browser = as_(sari)
    first = browser.get(release.get_absolute_url()).text
    assert "407 orang" in first and first.count('class="lead-cell"') == 50
    text = browser.get(release.get_absolute_url(), {"q": "rudi ardi"}).text
    assert "RUDI ARDI RAMADHAN" in text and "•••• 9146" in text and "Mulyojati" in text
    assert not SIXTEEN_DIGITS.search(first) and not SIXTEEN_DIGITS.search(text)


def test_people_are_found_by_parts_of_their_name(release, as_, sari):
    text = as_(sari).get(release.get_absolute_url(), {"q": "ramadhan rudi"}).text
    assert text.count('class="lead-cell"') == release.entries.filter(name__contains="RUDI ARDI RAMADHAN").count()


def test_a_name_nobody_has_is_told(release, as_, sari):
    assert "Tidak ada yang cocok" in as_(sari).get(release.get_absolute_url(), {"q": "wkrt"}).text


def test_the_history_of_a_release_is_apart_from_its_people(release, as_, sari):
    browser, address = as_(sari), reverse("beneficiaries:release_history", args=[release.pk])
    assert f'hx-get="{address}"' in browser.get(release.get_absolute_url()).text
    text = browser.get(address).text
    assert 'id="riwayat"' in text and "Data terpadu dimuat" in text and "407" in text


def test_what_was_typed_comes_back_as_text_and_nothing_else(release, as_, sari):
    text = as_(sari).get(release.get_absolute_url(), {"q": '"><b>x', "address": "<i>"}).text
    assert 'value="&quot;&gt;&lt;b&gt;x"' in text and "<b>x" not in text and 'value="<i>' not in text


def test_a_user_of_one_kecamatan_sees_no_release_of_the_city(release, as_, person):
    barat = person("barat", "operator", "18.72.03")
    assert as_(barat).get(release.get_absolute_url()).status_code == 404


def test_another_district_sees_neither_list_nor_release(release, as_, yusuf):
    assert "Kota Metro" not in as_(yusuf).get(LIST).text
    assert as_(yusuf).get(release.get_absolute_url()).status_code == 404


def test_a_release_that_is_not_loaded_shows_nobody(start, as_, sari, few):
    text = as_(sari).get(start(few(3)).get_absolute_url()).text
    assert "belum selesai dimuat" in text and "RUDI" not in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long_it_is(load, few, as_, sari, count, django_assert_num_queries):
    for rows in range(1, count + 1):
        load(few(rows))
    browser = as_(sari)
    browser.get(LIST)
    with django_assert_num_queries(4):
        browser.get(LIST)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_release_costs_the_same_however_many_people(load, few, as_, sari, rows, django_assert_num_queries):
    load(few(rows))
    browser, address = as_(sari), Release.objects.get().get_absolute_url()
    browser.get(address)
    with django_assert_num_queries(6):
        browser.get(address)
