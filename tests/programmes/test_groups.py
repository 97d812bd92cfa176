"""Groups before the rules of a programme, from real groups: who lacks what, and whose family is in one already."""

import pytest
from django.urls import reverse

from beneficiaries.models import Person
from kube.models import Group, GroupAccount, Membership, Plan, Position
from programmes.facts_of_groups import facts_of_groups
from programmes.groups import with_judgement
from programmes.services import candidates, programmes
from tests.conftest import make_office
from tests.kube.conftest import DAY, a_group, a_member, a_person
from tests.programmes import metro as case
from tests.programmes.metro import line, lines

RULES = [(code, "block", {}) for code in ("group_size", "group_officers", "members_near", "group_equipped")]
TITLES = ["ketua", "sekretaris", "bendahara"]


@pytest.fixture
def programme(sari, office):
    return case.open_with_rules(sari, case.make_programme(sari, office), RULES)


def place(metro, code):
    return metro.villages().get(code=code)


def sound_group(sari, office, village, name, first):
    """Five families, three officers, an account in its name, a stamp and a plan."""
    group = a_group(office, village, name, has_stamp=True)
    members = [a_member(group, first + number) for number in range(5)]
    for title, member in zip(TITLES, members, strict=False):
        Position.objects.create(group=group, membership=member, title=title, since_on=member.joined_on)
    GroupAccount.objects.create(
        group=group,
        bank_id="121",
        account_sealed=b"x",
        account_index=b"x",
        holder=group.name,
        is_in_group_name=True,
        added_by=sari,
    )
    Plan.objects.create(group=group, year=2023, text="Ternak lele")
    return group


def lacking(programme):
    return {group.name: [sentence for sentence, _ in group.lacks] for group in judged(programme)}


def judged(programme):
    return with_judgement(programme, Group.objects.order_by("pk"))


def test_a_sound_group_lacks_nothing_and_a_new_one_everything(sari, office, metro, programme):
    village = place(metro, "18.72.01.1003")
    sound_group(sari, office, village, "Mawar", 9001)
    a_group(office, village, "Melati")
    assert lacking(programme) == {
        "KUBE Mawar": [],
        "KUBE Melati": [
            "Kelompok beranggotakan 0 keluarga (KK), seharusnya 5 sampai 20.",
            "Belum ada ketua, sekretaris dan bendahara. Catat musyawarah pemilihannya di halaman kelompok.",
            "Belum ada rekening atas nama kelompok; Belum punya cap kelompok; Belum ada rencana usaha.",
        ],
    }
    assert [group.passes for group in judged(programme)] == [True, False]


def test_members_of_two_kecamatan_are_told(sari, office, metro, programme):
    group = sound_group(sari, office, place(metro, "18.72.01.1003"), "Mawar", 9001)
    far = place(metro, "18.72.02.1002")
    person = a_person(far, 9010)
    Membership.objects.create(group=group, person=person, region=far, kk_index=person.nik_index, joined_on=DAY)
    assert lacking(programme) == {"KUBE Mawar": ["Anggota tinggal di 2 kecamatan yang berbeda."]}


def test_who_has_left_counts_no_more(sari, office, metro, programme):
    group = sound_group(sari, office, place(metro, "18.72.01.1003"), "Mawar", 9001)
    last = group.memberships.last()
    Membership.objects.filter(pk=last.pk).update(left_on=last.joined_on, left_why="left")
    assert facts_of_groups([group.pk])[group.pk].families == 4


def test_a_rule_that_only_warns_lets_the_group_pass(sari, office, metro, programme):
    a_group(office, place(metro, "18.72.01.1003"), "Melati")
    programmes.set_rules(actor=sari, programme=programme, rules=[(code, "warn", {}) for code, _, _ in RULES])
    [group] = judged(programme)
    assert (group.passes, len(group.lacks)) == (True, 3)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_however_many_groups(
    as_, sari, office, metro, programme, count, django_assert_num_queries
):
    for number in range(count):
        sound_group(sari, office, place(metro, "18.72.01.1003"), f"Mawar {number}", 9001 + 10 * number)
    browser, address = as_(sari), reverse("programmes:groups", args=[programme.slug])
    with django_assert_num_queries(13):
        assert browser.get(address).text.count("Memenuhi syarat") == count


def test_the_page_says_what_to_do_first(as_, sari, joni, office, programme):
    address = reverse("programmes:groups", args=[programme.slug])
    assert "Catat atau unggah kelompok dulu" in as_(sari).get(address).text
    programme.rules.all().delete()
    assert "Pilih aturan" in as_(sari).get(address).text
    assert "Pilih aturan" not in as_(joni).get(address).text


def test_another_districts_groups_are_not_shown(as_, sari, programme, kupang, metro, office):
    elsewhere = case.Region.objects.get(code="53.71.01.1001")
    a_group(office, elsewhere, "Rahasia")
    assert "Rahasia" not in as_(sari).get(reverse("programmes:groups", args=[programme.slug])).text


def test_whoever_has_a_family_in_a_group_is_told_so(sari, office, metro, programme, kupang):
    """By the family card, whoever of them is the member; a group elsewhere is not named."""
    case.make_release(sari, [{"NIK": case.SITI, "NOKK": case.FAMILY}])
    case.send_list(sari, programme, lines(line()))
    programmes.set_rules(actor=sari, programme=programme, rules=[("in_no_group", "block", {})])
    siti = programme.candidates.get()
    assert case.reasons_of(siti) == []
    village = case.Region.objects.get(code="53.71.01.1001")
    there = make_office(kupang, "PEMERINTAH KOTA KUPANG", "Kupang")
    member = a_member(a_group(there, village, "Rahasia"), 9001, kk_index=bytes(siti.kk_index))
    candidates.evaluate(actor=sari, programme=programme)
    result = siti.results.get(code="in_no_group")
    assert (result.reasons, result.evidence) == (["household_in_group"], {"groups": ["di wilayah lain"]})
    assert Person.objects.filter(memberships=member).exists()
