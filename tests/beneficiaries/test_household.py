"""One page for a person and his household: all that was ever given, and of what was given elsewhere hardly anything."""

from datetime import date

import pytest

from beneficiaries.models import Person
from beneficiaries.people import person_for
from beneficiaries.story import household_story
from kube.models import Group, Membership
from programmes.models import Candidate, Recipient
from regions.models import Region
from tests.beneficiaries.filling import fill, row
from tests.beneficiaries.test_person_aid import help_person
from tests.disbursements import paying

VILLAGE, FAR = "18.72.03.1001", "53.71.01.1001"
KK = "1872011001109501"
NIK, WIFE, CHILD = "1872011205759402", "1872015504809401", "1872011701059403"


def known(nik, name, region=VILLAGE):
    return person_for(nik=nik, name=name, sex="", birth_on=None, region=Region.objects.get(pk=region))


@pytest.fixture
def budi(metro):
    return known(NIK, "BUDI")


@pytest.fixture
def register(sari):
    people = [(NIK, "BUDI", "KEPALA KELUARGA"), (WIFE, "SITI", "ISTRI"), (CHILD, "ADI", "ANAK")]
    return fill(sari, [row(nik=nik, name=name, kk=KK, relationship=what) for nik, name, what in people])


def story(person, user):
    release = person.newest_release(user)
    return household_story(person, person.register_entry(release, user) if release else None, user)


def page(as_, user, person):
    return as_(user).get(person.get_absolute_url()).text


def test_the_whole_family_stands_on_the_page(as_, sari, register, metro, budi):
    help_person(known(WIFE, "SITI"), metro, "Modal")
    members = story(budi, sari)
    assert [(member.name, len(member.lines)) for member in members] == [("BUDI", 0), ("SITI", 2), ("ADI", 0)]
    text = page(as_, sari, budi)
    assert "Modal 2022" in text and "istri" in text
    assert Person.objects.get(name="SITI").get_absolute_url() in text


def test_whoever_was_proposed_with_the_same_card_belongs_to_it(sari, register, metro, budi):
    """His brother is not in the register, but two offices wrote the same card number."""
    brother = known("1872011205789404", "BADU")
    help_person(brother, metro, "Modal", [Candidate])
    Candidate.objects.update(kk_index=register.entries.first().kk_index)
    assert [member.name for member in story(budi, sari)] == ["BUDI", "SITI", "ADI", "BADU"]


def test_of_a_relatives_aid_elsewhere_only_year_and_kind_are_told(as_, sari, register, kupang, budi):
    help_person(known(WIFE, "SITI"), kupang, "Rahasia", [Recipient])
    text = page(as_, sari, budi)
    assert text.count("Menerima bantuan di tempat lain (2022, uang, transfer ke rekening penerima)") == 1
    assert not [word for word in ("Rahasia", "Kupang", "1.000.000") if word in text]


def test_a_family_in_another_district_is_not_shown_to_who_only_pays(as_, yusuf, sari, register, metro, kupang, budi):
    """Kupang helped Budi once: it sees what it gave, and of Metro neither his family nor who helped him."""
    help_person(budi, kupang, "Bergulir", [Recipient])
    help_person(known(WIFE, "SITI"), metro, "Rahasia", [Recipient])
    help_person(budi, metro, "Tersembunyi", [Recipient])
    text = page(as_, yusuf, budi)
    assert "Bergulir 2022" in text and "Menerima bantuan di tempat lain (2022" in text
    assert not [word for word in ("SITI", "ADI,", "Rahasia", "Tersembunyi", "DTKS") if word in text]


def test_a_relatives_group_is_named_here_and_only_its_year_elsewhere(as_, sari, yusuf, register, metro, office, budi):
    """Metro sees the wife's group; Kupang, which helped her husband, not even that he has a wife."""
    wife, region = known(WIFE, "SITI"), Region.objects.get(pk=VILLAGE)
    group = Group.objects.create(office=office, region=region, code="K-1", name="KUBE Mawar")
    Membership.objects.create(
        group=group, person=wife, region=region, kk_index=wife.nik_index, joined_on=date(2021, 5, 3)
    )
    text = page(as_, sari, budi)
    assert "KUBE Mawar" in text and "Anggota kelompok sejak 3 Mei 2021." in text
    help_person(wife, Region.objects.get(pk="53.71"), "Bergulir", [Recipient])
    text = page(as_, yusuf, wife)
    assert "Menerima bantuan di tempat lain (2021, kelompok usaha)" in text and "Mawar" not in text


def test_money_and_training_stand_with_the_programme(sari, made, office):
    decree = paying.ready_decree(sari, made, office, count=1)
    paying.prepare(sari, decree)
    [member] = story(decree.recipients.get().person, sari)
    told = [sentence for line in member.lines for sentence in line.details]
    assert sorted(told) == [
        "Bimtek: Bimtek, 26 Juli 2023.",
        "Dalam proses: Rp1.000.000.",
        f"Penerima, {decree}.",
        "Usulan nomor 1: Dalam SK.",
    ]


def test_the_story_costs_the_same_for_one_relative_and_for_three(
    sari, register, metro, budi, django_assert_num_queries
):
    help_person(known(WIFE, "SITI"), metro, "Satu")
    entry = budi.register_entry(register, sari)
    with django_assert_num_queries(13):
        household_story(budi, entry, sari)
    for nik, name in ((CHILD, "ADI"), (NIK, "BUDI")):
        help_person(known(nik, name), metro, name)
    with django_assert_num_queries(13):
        household_story(budi, entry, sari)


def test_the_register_is_told_release_by_release(as_, sari, budi):
    fill(sari, [row(nik=NIK, name="BUDI", kk=KK, decile=3, receives_pkh=True)], data_on=date(2022, 12, 31))
    fill(sari, [row(nik=WIFE, name="SITI", kk=KK)], data_on=date(2023, 6, 30))
    fill(sari, [row(nik=NIK, name="BUDI", kk=KK, decile=5, receives_pkh=False)], data_on=date(2023, 12, 31))
    text = page(as_, sari, budi)
    days = [text.index(f"DTKS per {day}") for day in ("31 Desember 2023", "30 Juni 2023", "31 Desember 2022")]
    assert days == sorted(days)
    assert "tidak tercatat</span>" in text[days[1] : days[2]]
    assert 'data-label="Desil">3<' in text[days[2] :] and ">menerima<" in text[days[2] :]


def test_without_a_card_the_page_says_that_the_family_is_not_known(as_, sari, budi):
    assert "Anggota keluarganya tidak diketahui" in page(as_, sari, budi)
