"""Aid of any year on the page of a person, as far as the reader's region goes."""

import pytest

from accounts.models import Office
from beneficiaries.models import Person
from beneficiaries.people import person_for
from programmes.models import Candidate, Component, Programme, Recipient, Series
from regions.models import Region
from tests.beneficiaries.filling import fill, row
from tests.conftest import make_office


@pytest.fixture
def rudi(metro):
    region = Region.objects.get(pk="18.72.03.1001")
    return person_for(nik="1872031412879146", name="RUDI", sex="L", birth_on=None, region=region)


def component_of(region, name):
    office = Office.objects.filter(region=region).first() or make_office(region, "PEMERINTAH KOTA", region.name)
    series = Series.objects.create(region=region, name=name)
    programme = Programme.objects.create(
        series=series, office=office, region=region, year=2022, slug=name.lower(), source="apbd_kota"
    )
    return Component.objects.create(programme=programme, name=name, quota=1)


def help_person(person, region, name, steps=(Candidate, Recipient)):
    """He was proposed in one programme and received from it in the same year."""
    component = component_of(region, name)
    sealed = {"nik_sealed": person.nik_sealed, "nik_index": person.nik_index}
    told = {
        "programme": component.programme,
        "component": component,
        "region": region,
        "person": person,
        "name": person.name,
        **sealed,
    }
    if Candidate in steps:
        Candidate.objects.create(number=7, **told)
    if Recipient in steps:
        Recipient.objects.create(number=1, amount_rupiah=1_000_000, **told)


def test_earlier_aid_and_proposals_are_shown(as_, sari, metro, rudi):
    help_person(rudi, metro, "Modal")
    text = as_(sari).get(rudi.get_absolute_url()).text
    assert "Penerima tahun 2022" in text and "Rp1.000.000" in text
    assert "Usulan nomor 7: Diusulkan" in text


def test_of_aid_in_another_district_only_year_and_kind_are_told(as_, sari, kupang, rudi):
    help_person(rudi, kupang, "Bergulir")
    text = as_(sari).get(rudi.get_absolute_url()).text
    assert "Menerima bantuan di tempat lain (2022, uang, transfer ke rekening penerima)" in text
    assert not [word for word in ("Bergulir", "Kupang", "1.000.000", "Usulan nomor") if word in text]


def test_a_proposal_in_another_district_is_no_aid(as_, sari, kupang, rudi):
    help_person(rudi, kupang, "Bergulir", [Candidate])
    assert "Belum pernah diusulkan" in as_(sari).get(rudi.get_absolute_url()).text


@pytest.mark.parametrize("step", [Candidate, Recipient])
def test_the_office_that_proposes_or_pays_sees_a_person_who_lives_elsewhere(as_, yusuf, kupang, rudi, step):
    help_person(rudi, kupang, "Bergulir", [step])
    assert Person.objects.visible_to(yusuf).get() == rudi
    assert "Bergulir" in as_(yusuf).get(rudi.get_absolute_url()).text


def test_a_person_neither_proposed_nor_helped_nor_living_here_is_not_seen(as_, yusuf, metro, rudi):
    help_person(rudi, metro, "Modal")
    assert not Person.objects.visible_to(yusuf).exists()
    assert as_(yusuf).get(rudi.get_absolute_url()).status_code == 404


def test_one_row_comes_back_however_often_he_was_proposed(sari, metro, rudi):
    for name in ("Satu", "Dua", "Tiga"):
        help_person(rudi, metro, name)
    assert list(Person.objects.visible_to(sari)) == [rudi]


def test_whoever_sees_no_region_sees_nobody(sari, metro, rudi):
    help_person(rudi, metro, "Modal")
    sari.is_active = False
    assert not Person.objects.visible_to(sari).exists()


def test_the_other_districts_register_stays_closed_to_who_pays(as_, sari, yusuf, kupang, rudi):
    fill(sari, [row(nik="1872031412879146", name="RUDI", decile=3)])
    assert "DTKS" in as_(sari).get(rudi.get_absolute_url()).text
    help_person(rudi, kupang, "Bergulir")
    text = as_(yusuf).get(rudi.get_absolute_url()).text
    assert "Tercatat di wilayah lain" in text and "DTKS" not in text


def test_the_page_costs_the_same_however_much_aid(as_, sari, metro, rudi, django_assert_num_queries):
    help_person(rudi, metro, "Satu")
    browser, address = as_(sari), rudi.get_absolute_url()
    browser.get(address)
    with django_assert_num_queries(24):
        browser.get(address)
    for name in ("Dua", "Tiga"):
        help_person(rudi, metro, name)
    with django_assert_num_queries(24):
        browser.get(address)
