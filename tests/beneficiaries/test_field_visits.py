"""Visits at home: who is put on a list, what was found, and what the database keeps of it."""

from collections import Counter
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.errors import NotAllowed
from accounts.roles import Role
from audit.models import Event
from beneficiaries import services_visits
from beneficiaries.models import FieldOutcome, FieldVisit, Release
from beneficiaries.queries_visits import outcomes_of, progress_of, visits_of
from beneficiaries.services import undo_release
from tests.beneficiaries.visits import DUE_ON, REJOMULYO, a_list, found


def names(field_list):
    return Counter(field_list.visits.values_list("name", flat=True))


# Choosing


def test_a_list_holds_the_people_of_a_kelurahan_as_the_register_has_them(listed, records, release):
    wanted = records(KODE_KEL=REJOMULYO)
    assert len(wanted) == 31 and names(listed) == Counter(row["NAMA"] for row in wanted)
    row = next(row for row in wanted if row["NAMA"] == listed.visits.first().name)
    kept = listed.visits.first()
    assert (kept.address, kept.rt, kept.rw) == (row["ALAMAT"], row["RT"], row["RW"])
    assert (kept.nik_last4, kept.kk_last4) == (row["NIK"][-4:], row["NOKK"][-4:])
    assert bytes(kept.nik_index) == bytes(release.entries.get(row_number=kept.row_number).nik_index)


def test_people_stand_in_the_order_in_which_one_walks(listed):
    places = list(listed.visits.values_list("region", "rw", "rt", "address"))
    assert places == sorted(places) and len({place[1:3] for place in places}) > 3


def test_a_family_is_visited_once_at_its_head(sari, dewi, release, records):
    made = a_list(sari, release, dewi, unit="family")
    heads = records(KODE_KEL=REJOMULYO, HUB_KELUARGA="KEPALA KELUARGA")
    assert names(made) == Counter(row["NAMA"] for row in heads)


def test_who_has_no_family_card_is_a_family_of_his_own(sari, dewi, load, few):
    """The first row is the head of the second and third; without his card they are a family without a head."""
    release = Release.objects.get(job=load(few(5, NOKK="")))
    families = names(a_list(sari, release, dewi, region="18.72", unit="family"))
    assert set(families) == {"RUDI ARDI RAMADHAN", "TINA", "RIFKI SYAH"}


def test_deciles_rw_and_rt_narrow_a_list(sari, dewi, release, records):
    rows = records(RW="001", RT="003")
    wanted = [row["NAMA"] for row in rows if 2 <= int(row["DESIL"]) <= 4]
    made = a_list(sari, release, dewi, region="18.72", rw="001", rt="003", decile_from=2, decile_to=4)
    assert wanted and names(made) == Counter(wanted)
    assert made.chosen == "Kota Metro, RW 001, RT 003, desil 2–4"


@pytest.mark.parametrize("aid", ["pkh", "bpnt", "pbi"])
def test_the_card_of_one_member_counts_for_the_family(sari, dewi, release, records, aid):
    cards = {row["NOKK"] for row in records(**{aid.upper(): "YA"})}
    wanted = Counter(row["NAMA"] for row in records() if row["NOKK"] in cards)
    assert names(a_list(sari, release, dewi, region="18.72", aid=aid)) == wanted


def test_who_receives_nothing_has_nobody_in_the_family_who_does(sari, dewi, release, records):
    helped = {row["NOKK"] for row in records() if "YA" in (row["PKH"], row["BPNT"], row["PBI"])}
    wanted = Counter(row["NAMA"] for row in records() if row["NOKK"] not in helped)
    assert wanted and names(a_list(sari, release, dewi, region="18.72", aid="none")) == wanted


def test_flagged_rows_can_be_visited(sari, dewi, load, few):
    release = Release.objects.get(job=load(few(5, JENIS_KELAMIN="P")))
    assert [*names(a_list(sari, release, dewi, region="18.72", flag="nik_sex"))] == ["RUDI ARDI RAMADHAN"]
    with pytest.raises(NotAllowed, match="Tidak ada yang cocok"):
        a_list(sari, release, dewi, region="18.72", flag="kk_blank")


def test_new_and_changed_rows_can_be_visited(sari, dewi, load, few):
    load(few(3), data_on=date(2023, 1, 1))
    release = Release.objects.get(job=load(few(5, DESIL="2"), data_on=date(2023, 6, 30)))
    assert [*names(a_list(sari, release, dewi, region="18.72", change="changed"))] == ["RUDI ARDI RAMADHAN"]
    assert len(names(a_list(sari, release, dewi, region="18.72", change="new"))) == 2


def test_nothing_is_new_in_the_first_release(sari, dewi, release):
    with pytest.raises(NotAllowed, match="Longgarkan"):
        a_list(sari, release, dewi, change="new")


def test_the_next_list_goes_on_where_the_first_ended(sari, dewi, tono, release, records):
    first = a_list(sari, release, dewi, limit=20)
    second = a_list(sari, release, tono)
    assert (first.visits.count(), second.visits.count()) == (20, 11)
    assert names(first) + names(second) == Counter(row["NAMA"] for row in records(KODE_KEL=REJOMULYO))


def test_who_was_visited_is_left_out_later_unless_asked_for(sari, dewi, listed, release):
    found(dewi, listed.visits.get(number=1))
    services_visits.close_field_list(actor=sari, field_list=listed)
    later = a_list(sari, release, dewi)
    assert later.visits.count() == 30
    services_visits.close_field_list(actor=sari, field_list=later)
    assert a_list(sari, release, dewi, is_again=True).visits.count() == 31


def test_a_pendamping_of_elsewhere_is_not_sent(sari, person, release):
    north = person("north", Role.PENDAMPING, "18.72.02")
    with pytest.raises(NotAllowed, match="tidak mencakup"):
        a_list(sari, release, north)
    assert a_list(sari, release, north, region="18.72.02").given_to == north
    with pytest.raises(NotAllowed):
        a_list(sari, release, sari)


# Recording


def test_an_outcome_is_recorded_and_a_correction_added(dewi, listed, visit):
    found(dewi, visit, "not_found", note="kosong")
    found(dewi, visit, "died", note="menurut tetangga")
    (one,) = visits_of(listed, dewi).filter(number=1)
    assert (one.outcome, [row.outcome for row in one.outcomes.all()]) == ("died", ["died", "not_found"])
    (listed,) = progress_of([listed], dewi)
    assert (listed.total, listed.done, listed.left) == (31, 1, 30)
    assert dict((code, count) for code, _, count in listed.results)["died"] == 1


def test_an_event_says_what_was_found_and_never_the_note(dewi, visit):
    found(dewi, visit, note="NIK 1872031412879146 salah")
    event = Event.objects.get(verb="visit.recorded")
    assert event.detail == {"outcome": "Ditemukan", "visited_on": "2024-05-02", "photo": False}
    assert "1872031412879146" not in FieldOutcome.objects.get().note


def test_only_the_pendamping_who_has_the_list_records(tono, sari, visit):
    for actor in (tono, sari):
        with pytest.raises(NotAllowed, match="pendamping lain"):
            found(actor, visit)


def test_a_closed_list_takes_no_more_outcomes(sari, dewi, listed, visit):
    services_visits.close_field_list(actor=sari, field_list=listed)
    with pytest.raises(NotAllowed, match="sudah ditutup"):
        found(dewi, visit)
    with pytest.raises(NotAllowed, match="sudah ditutup"):
        services_visits.close_field_list(actor=sari, field_list=listed)
    assert Event.objects.get(verb="field_list.closed").detail == {"count": 31, "left": 31}


def test_what_was_found_is_asked_for_by_nik(sari, dewi, tono, yusuf, visit):
    made = found(dewi, visit, "moved")
    assert [*outcomes_of(visit.nik_index, sari)] == [*outcomes_of(visit.nik_index, dewi)] == [made]
    assert [*outcomes_of(visit.nik_index, tono)] == [*outcomes_of(visit.nik_index, yusuf)] == []


def test_a_release_is_kept_once_somebody_was_visited_with_it(sari, dewi, release, visit):
    found(dewi, visit)
    with pytest.raises(NotAllowed, match="kunjungan lapangan"):
        undo_release(actor=sari, release=release, reason="salah berkas")


def test_a_list_outlives_the_release_it_was_made_from(sari, dewi, release, visit):
    undo_release(actor=sari, release=release, reason="salah berkas")
    assert found(dewi, FieldVisit.objects.get(pk=visit.pk)).visit.name == visit.name
    with pytest.raises(NotAllowed, match="dibatalkan"):
        a_list(sari, Release.objects.get(pk=release.pk), dewi)


# What the database keeps


def as_the_serving_role(sql, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("kube_app",)
        cursor.execute(sql, values)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE beneficiaries_fieldoutcome SET outcome = 'found'",
        "DELETE FROM beneficiaries_fieldoutcome",
        "UPDATE beneficiaries_fieldvisit SET name = 'X'",
        "DELETE FROM beneficiaries_fieldvisit",
        "UPDATE beneficiaries_fieldlist SET given_to_id = asked_by_id",
        "UPDATE beneficiaries_fieldlist SET closed_at = now()",
        "DELETE FROM beneficiaries_fieldlist",
        "INSERT INTO beneficiaries_fieldoutcome"
        " (visit_id, outcome, visited_on, note, photo, recorded_by_id, recorded_at)"
        " SELECT id, 'rich', now(), '', '', (SELECT min(id) FROM accounts_user), now() FROM beneficiaries_fieldvisit",
    ],
)
def test_the_database_refuses_to_rewrite_a_visit(dewi, visit, sql):
    found(dewi, visit, "died")
    with pytest.raises(IntegrityError):
        as_the_serving_role(sql)


@pytest.mark.parametrize("change", ["closed_at = NULL, closed_by_id = NULL", "closed_at = now()", "title = 'X'"])
def test_the_database_keeps_a_list_closed(sari, listed, change):
    services_visits.close_field_list(actor=sari, field_list=listed)
    with pytest.raises(IntegrityError):
        as_the_serving_role(f"UPDATE beneficiaries_fieldlist SET {change}")  # noqa: S608


def test_the_database_takes_no_outcome_for_a_closed_list(sari, dewi, listed, visit):
    services_visits.close_field_list(actor=sari, field_list=listed)
    with pytest.raises(IntegrityError), transaction.atomic():
        FieldOutcome.objects.create(visit=visit, outcome="found", visited_on=DUE_ON, recorded_by=dewi)
