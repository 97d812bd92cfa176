"""What the database keeps of groups as candidates and recipients, asked with plain SQL as the role that serves."""

import pytest
from django.db import connection

from programmes.lists import canonical_line, canonical_list, list_sha256
from programmes.models import Component, Recipient
from programmes.services import decrees, revisions
from tests.disbursements.paying import refused_by_database
from tests.programmes import grouping
from tests.programmes.placing import draft, make_candidates, make_programme


@pytest.fixture
def programme(office):
    return grouping.programme_of_groups(office)


@pytest.fixture
def candidate(sari, office, programme):
    [made] = grouping.judged(sari, programme, grouping.groups(sari, office, 1))
    return made


@pytest.fixture
def line(sari, programme, candidate):
    return decrees.place(actor=sari, decree=draft(sari, programme), candidate=candidate)


def refused(sql, *parameters):
    def act():
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    return refused_by_database(act)


def test_a_candidate_is_a_person_or_a_group(candidate, office):
    person = make_candidates(make_programme(office, year=2022), 1)[0]
    sql = "UPDATE programmes_candidate SET person_id = %s WHERE id = %s"
    assert "a_candidate_is_a_person_or_a_group" in refused(sql, person.person_id, candidate.pk)
    sql = "UPDATE programmes_candidate SET nik_index = %s WHERE id = %s"
    assert "a_candidate_is_a_person_or_a_group" in refused(sql, b"x", candidate.pk)


def test_a_group_is_proposed_once_in_a_programme(candidate):
    sql = """INSERT INTO programmes_candidate (programme_id, component_id, number, group_id, name, region_id, status,
        nik_faults, account_last4, account_holder, bank_name, sex, address, rt, rw, kelurahan_text,
        district_text, village_code_text, is_village_chosen, business, marital_status, occupation, kk_fault,
        account_fault)
        SELECT programme_id, component_id, 99, group_id, name, region_id, status, '[]', '', '', '', '', '', '', '',
        '', '', '', false, '', '', '', '', '' FROM programmes_candidate WHERE id = %s"""
    assert "a_group_proposed_once" in refused(sql, candidate.pk)


def test_groups_stand_only_in_a_component_for_groups(candidate, programme):
    persons = Component.objects.create(programme=programme, order=2, name="UEP", amount_rupiah=1, quota=1)
    sql = "UPDATE programmes_candidate SET component_id = %s WHERE id = %s"
    assert "groups_for_a_component_of_groups" in refused(sql, persons.pk, candidate.pk)
    sql = "UPDATE programmes_component SET recipient_kind = 'person' WHERE id = %s"
    assert "groups_stay_with_their_component" in refused(sql, candidate.component_id)


def test_a_recipient_is_a_person_or_a_group(line, programme):
    for change in ("person_id = (SELECT min(person_id) FROM kube_membership)", "nik_index = 'x'", "families = NULL"):
        sql = f"UPDATE programmes_recipient SET {change} WHERE id = %s"  # noqa: S608
        assert "a_recipient_is_a_person_or_a_group" in refused(sql, line.pk), change


def test_a_line_is_of_the_group_that_was_proposed(sari, office, line):
    other = grouping.sound_group(sari, office, 2)
    sql = "UPDATE programmes_recipient SET group_id = %s WHERE id = %s"
    assert "is another group" in refused(sql, other.pk, line.pk)


def test_a_group_receives_once_in_a_programme(line):
    sql = """INSERT INTO programmes_recipient (programme_id, component_id, decree_id, number, group_id, region_id,
        name, leader, families, sex, address, rt, rw, business, amount_rupiah, register_facts, rule_results,
        cause, reason) SELECT programme_id, component_id, decree_id, 2, group_id, region_id, name, leader,
        families, '', '', '', '', '', amount_rupiah, '{}', '[]', '', '' FROM programmes_recipient WHERE id = %s"""
    assert "a_group_once_per_programme" in refused(sql, line.pk)


@pytest.mark.parametrize("change", ["group_id = group_id", "families = 9", "leader = 'LAIN'", "name = 'LAIN'"])
def test_what_was_signed_of_a_group_stays(sari, made, programme, candidate, change):
    grouping.signed(sari, made, programme)
    sql = f"UPDATE programmes_recipient SET {change}"  # noqa: S608
    assert "is not a draft" in refused(sql)


def test_a_line_holds_the_group_as_it_was_that_day(line):
    assert (line.leader, line.families, line.name, line.address) == ("WARGA 9001", 5, "KUBE Mawar 01", "Jalan 1")
    assert (line.nik_index, line.person_id, line.sex) == (None, None, "")
    assert {result["code"] for result in line.rule_results} == set(grouping.RULES)


def test_the_counters_move_with_groups(line, programme):
    programme.refresh_from_db()
    assert (programme.placed, programme.committed_rupiah) == (1, grouping.EACH)


def test_quota_and_budget_hold_for_groups(sari, office):
    programme = grouping.programme_of_groups(office, quota=2)
    grouping.judged(sari, programme, grouping.groups(sari, office, 3))
    decree = draft(sari, programme)
    assert decrees.place_all(actor=sari, decree=decree) == 2


def test_the_signed_hash_binds_the_group_and_its_people(line):
    """Each of these changed in the row would be another list."""
    told = canonical_line(line)
    assert (told["group"], told["leader"], told["families"]) == (line.group_id, "WARGA 9001", 5)
    assert "nik_index" not in told


def test_the_list_of_persons_is_written_as_it_always_was(sari, office):
    """A signed list keeps its hash: no key came to the line of a person."""
    programme = make_programme(office)
    make_candidates(programme, 1)
    decree = draft(sari, programme)
    decrees.place_all(actor=sari, decree=decree)
    keys = "address amount_rupiah business name nik_index number region register_facts rt rule_results rw sex"
    assert sorted(canonical_line(decree.recipients.get())) == keys.split()
    assert len(list_sha256(decree)) == 32 and b'"group"' not in canonical_list(decree)


def revised(sari, made, programme, office, **why):
    decree = grouping.signed(sari, made, programme)
    grouping.judged(sari, programme, [grouping.sound_group(sari, office, 7)])
    revision = draft(sari, programme, changes=decree)
    known = {"cause": "dissolved", "reason": "BA pembubaran nomor 3"}
    return revisions.replace_recipient(actor=sari, decree=revision, recipient=decree.recipients.get(), **known | why)


def test_a_group_that_dissolved_is_replaced_by_the_next_one(sari, made, office, candidate, programme):
    coming = revised(sari, made, programme, office)
    assert (coming.group.name, coming.replaces.name) == ("KUBE Mawar 07", "KUBE Mawar 01")
    told = canonical_line(coming)["replaces"]
    assert (told["group"], told["cause"]) == (candidate.group_id, "dissolved")
    programme.refresh_from_db()
    assert (programme.placed, programme.committed_rupiah) == (1, grouping.EACH)


def test_groups_do_not_die_and_persons_do_not_dissolve(sari, made, office, candidate, programme):
    coming = revised(sari, made, programme, office)
    assert "persons_die_and_groups_dissolve" in refused(
        "UPDATE programmes_recipient SET cause = 'died' WHERE id = %s", coming.pk
    )
    assert [value for value, _ in coming.causes] == ["dissolved", "withdrew"]


def test_a_family_is_helped_once_where_families_are(sari, office):
    programme = make_programme(office)
    programme.components.update(recipient_kind=Component.RecipientKind.HOUSEHOLD)
    first, second, third = make_candidates(programme, 3)
    programme.candidates.filter(pk__in=[first.pk, third.pk]).update(kk_index=b"satu")
    decree = draft(sari, programme)
    assert decrees.place_all(actor=sari, decree=decree) == 2
    assert list(decree.recipients.order_by("number").values_list("candidate", flat=True)) == [first.pk, second.pk]
    with pytest.raises(Exception, match="Keluarga .KK. ini sudah menjadi penerima"):
        decrees.place(actor=sari, decree=decree, candidate=third)
    sql = "UPDATE programmes_recipient SET family_index = NULL"
    assert refused(sql) == ""
    assert not Recipient.objects.filter(decree=decree, family_index__isnull=True).exists()
