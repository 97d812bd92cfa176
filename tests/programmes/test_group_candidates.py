"""Groups proposed for a programme: ticked in a list, judged by the rules about groups, placed in a decree."""

import pytest
from django.urls import reverse

from accounts.errors import NotAllowed
from beneficiaries.aid import aid_by_nik
from kube.models import Group
from programmes.models import Candidate, Component, ProgrammeRule
from programmes.outcome import funnel
from programmes.preview import impact_of
from programmes.services import candidates, components, decrees
from programmes.services.proposals import propose_groups
from tests.conftest import make_office
from tests.programmes import grouping
from tests.programmes import metro as case
from tests.programmes.metro import line, lines
from tests.programmes.placing import draft


@pytest.fixture
def programme(office):
    return grouping.programme_of_groups(office)


def address(name, programme):
    return reverse(f"programmes:{name}", args=[programme.slug])


def post(browser, programme, **data):
    page = browser.get(address("propose_groups", programme)).text
    token = page.split('name="form_token" value="')[1].split('"')[0]
    return browser.post(address("propose_groups", programme), {"form_token": token, **data})


def test_ticked_groups_are_proposed_in_the_order_of_their_places(as_, sari, office, programme):
    first, second, third = grouping.groups(sari, office, 3)
    browser, component = as_(sari), programme.components.get()
    answer = post(browser, programme, component=component.pk, groups=[third.pk, first.pk])
    assert answer.status_code == 302 and answer.url == address("candidates", programme)
    made = list(programme.candidates.order_by("number"))
    assert [(one.group, one.number, one.name, one.business) for one in made] == [
        (first, 1, "KUBE Mawar 01", "Ternak lele"),
        (third, 2, "KUBE Mawar 03", "Ternak lele"),
    ]
    text = browser.get(address("candidates", programme)).text
    assert "KUBE Mawar 01" in text and "KUBE Mawar 02" not in text


def test_the_list_says_why_a_group_cannot_be_proposed(as_, sari, office, programme):
    known, forming, free = grouping.groups(sari, office, 3)
    Group.objects.filter(pk=forming.pk).update(status=Group.Status.FORMING)
    grouping.propose(sari, programme, [known])
    text = as_(sari).get(address("propose_groups", programme)).text
    assert "Sudah diusulkan, nomor 1." in text
    assert "Dibentuk; hanya kelompok aktif yang dapat diusulkan." in text
    assert [f'value="{group.pk}"' in text for group in (known, forming, free)] == [False, False, True]
    assert "Usulkan semua yang dapat (1)" in text


def test_all_that_were_found_are_proposed_with_one_button(as_, sari, office, programme):
    grouping.groups(sari, office, 3)
    browser = as_(sari)
    page = browser.get(address("propose_groups", programme) + "?q=Mawar 02").text
    token = page.split('name="form_token" value="')[1].split('"')[0]
    data = {"form_token": token, "component": programme.components.get().pk, "everything": "on"}
    browser.post(address("propose_groups", programme) + "?q=Mawar 02", data)
    assert [one.name for one in programme.candidates.all()] == ["KUBE Mawar 02"]


def test_nothing_ticked_is_told(as_, sari, office, programme):
    grouping.groups(sari, office, 1)
    answer = post(as_(sari), programme, component=programme.components.get().pk)
    assert answer.status_code == 422 and "Centang sedikitnya satu kelompok." in answer.text


def test_a_group_is_proposed_once_and_only_while_active(sari, office, programme):
    one, two = grouping.groups(sari, office, 2)
    grouping.propose(sari, programme, [one])
    with pytest.raises(NotAllowed, match="Sudah diusulkan, nomor 1"):
        grouping.propose(sari, programme, [one, two])
    Group.objects.filter(pk=two.pk).update(status=Group.Status.DISSOLVED)
    with pytest.raises(NotAllowed, match="hanya kelompok aktif"):
        grouping.propose(sari, programme, [two])
    assert programme.candidates.count() == 1


def test_a_component_for_persons_takes_no_groups_and_one_for_groups_no_lists(sari, office, programme):
    [group] = grouping.groups(sari, office, 1)
    with pytest.raises(NotAllowed, match="untuk kelompok"):
        case.send_list(sari, programme, lines(line()))
    programme.components.update(recipient_kind=Component.RecipientKind.PERSON)
    with pytest.raises(NotAllowed, match="penerimanya kelompok"):
        grouping.propose(sari, programme, [group])


def test_what_is_proposed_keeps_its_kind_of_component(sari, office, programme):
    grouping.propose(sari, programme, grouping.groups(sari, office, 1))
    component = programme.components.get()
    fields = {"form": "transfer", "amount_rupiah": grouping.EACH, "quota": 40}
    with pytest.raises(NotAllowed, match="Sudah ada usulan"):
        components.edit_component(actor=sari, component=component, name="KUBE", recipient_kind="person", **fields)


def test_groups_are_judged_by_their_own_rules_and_persons_by_theirs(sari, office):
    programme = grouping.programme_of_groups(office)
    Component.objects.create(programme=programme, order=2, name="UEP", amount_rupiah=1_000_000, quota=5)
    sound, small = grouping.sound_group(sari, office, 1), grouping.sound_group(sari, office, 2, members=3)
    groups = programme.components.get(name="KUBE")
    propose_groups(actor=sari, programme=programme, component=groups, groups=[sound, small])
    case.send_list(sari, programme, lines(line(number=3)), component=programme.components.get(name="UEP"))
    codes = {one.name: {result.code for result in one.results.all()} for one in programme.candidates.all()}
    assert codes["KUBE Mawar 01"] == codes["KUBE Mawar 02"] == set(grouping.RULES)
    assert codes["SITI AMINAH"] == {"nik_sound", "age_between"}
    states = dict(programme.candidates.values_list("name", "status"))
    assert states == {"KUBE Mawar 01": "eligible", "KUBE Mawar 02": "ineligible", "SITI AMINAH": "eligible"}


def test_the_page_of_a_group_tells_who_it_is_and_every_rule(as_, joni, sari, office, programme):
    _, candidate = grouping.judged(
        sari, programme, [grouping.sound_group(sari, office, 1), grouping.sound_group(sari, office, 2, officers=2)]
    )
    text = as_(joni).get(candidate.get_absolute_url()).text
    assert candidate.group.get_absolute_url() in text
    assert "5 keluarga (KK)" in text and "WARGA 9006" in text
    assert "Belum ada bendahara. Catat musyawarah pemilihannya di halaman kelompok." in text
    assert "Kelompok beranggotakan 5 keluarga (KK)." in text
    assert "NIK" not in text.split("<main")[1]


def test_a_verifikator_lets_a_group_pass_and_says_why(sari, wati, office, programme):
    [candidate] = grouping.judged(sari, programme, [grouping.sound_group(sari, office, 1, officers=2)])
    assert candidate.status == Candidate.Status.INELIGIBLE
    candidates.override_rule(
        actor=wati, candidate=candidate, code="group_officers", reason="Bendahara dipilih minggu depan"
    )
    candidate.refresh_from_db()
    assert candidate.status == Candidate.Status.ELIGIBLE


def test_the_preview_and_the_funnel_count_groups(sari, office, programme):
    grouping.judged(
        sari, programme, [*grouping.groups(sari, office, 2), grouping.sound_group(sari, office, 3, members=3)]
    )
    impact = impact_of(programme, [*programme.rules.all()])
    assert (impact.candidates, impact.passing, impact.costs["group_size"]) == (3, 2, 1)
    lost = {step["label"]: step["lost"] for step in funnel(programme)}
    assert lost["Kelompok beranggotakan 5 sampai 20 keluarga (KK)."] == 1


@pytest.mark.parametrize("count", [1, 4])
def test_judging_costs_the_same_however_many_groups(sari, office, programme, count, django_assert_max_num_queries):
    grouping.propose(sari, programme, grouping.groups(sari, office, count))
    with django_assert_max_num_queries(30):
        candidates.evaluate(actor=sari, programme=programme)


def test_refused_groups_stand_in_the_workbook_without_a_nik(as_, sari, office, programme):
    grouping.judged(sari, programme, [grouping.sound_group(sari, office, 1, members=3)])
    answer = as_(sari).get(address("outcome_xlsx", programme))
    assert answer.status_code == 200
    assert "KUBE Mawar 01" in as_(sari).get(address("outcome", programme)).text


def test_a_quota_per_kelurahan_counts_groups(sari, office, programme):
    ProgrammeRule.objects.create(programme=programme, code="within_quota", parameters={"most": 2, "level": "village"})
    made = grouping.judged(sari, programme, grouping.groups(sari, office, 3))
    assert [one.status for one in made] == ["eligible", "eligible", "ineligible"]


def test_a_group_that_dissolved_since_is_not_placed(sari, office, programme):
    one, two = grouping.judged(sari, programme, grouping.groups(sari, office, 2))
    Group.objects.filter(pk=one.group_id).update(status=Group.Status.DISSOLVED)
    decree = draft(sari, programme)
    with pytest.raises(NotAllowed, match="tidak berstatus layak"):
        decrees.place(actor=sari, decree=decree, candidate=one)
    assert decrees.place_all(actor=sari, decree=decree) == 1
    assert decree.recipients.get().group_id == two.group_id


def test_another_districts_groups_are_not_offered(as_, sari, office, programme, kupang):
    there = make_office(kupang, "PEMERINTAH KOTA KUPANG", "Kupang")
    grouping.sound_group(sari, there, 1, region="53.71.01.1001", account=False)
    assert "KUBE Mawar 01" not in as_(sari).get(address("propose_groups", programme)).text
    with pytest.raises(NotAllowed, match="di wilayah program ini"):
        grouping.propose(sari, programme, Group.objects.all())


def test_an_intermediary_is_another_organisation_than_a_kube(as_, sari, office, programme):
    component = programme.components.get()
    assert 'value="intermediary"' in as_(sari).get(reverse("programmes:edit_component", args=[component.pk])).text
    Component.objects.filter(pk=component.pk).update(recipient_kind=Component.RecipientKind.INTERMEDIARY)
    (kube,) = grouping.groups(sari, office, 1)
    (youth,) = grouping.groups(sari, office, 1, first=2, kind=Group.Kind.KARANG_TARUNA)
    with pytest.raises(NotAllowed, match="Penyalur perantara adalah lembaga lain"):
        grouping.propose(sari, programme, [kube, youth])
    (made,) = grouping.propose(sari, programme, [youth])
    assert (made.group, made.component.unit) == (youth, "penyalur")


@pytest.mark.parametrize(
    ("kind", "told"), [(Component.RecipientKind.GROUP, 1), (Component.RecipientKind.INTERMEDIARY, 0)]
)
def test_what_an_intermediary_passes_on_is_no_aid_to_its_own_people(sari, made, office, programme, kind, told):
    programme.components.update(recipient_kind=kind)
    (youth,) = grouping.groups(sari, office, 1, kind=Group.Kind.KARANG_TARUNA)
    grouping.judged(sari, programme, [youth])
    grouping.signed(sari, made, programme)
    nik = bytes(youth.memberships.select_related("person").first().person.nik_index)
    assert len(aid_by_nik([nik], office.region.scope)[nik]) == told
