"""A list of groups or members that was loaded by mistake is taken back as a whole, while nothing was built on it."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.access import answer
from accounts.errors import NotAllowed
from audit.models import Event
from beneficiaries.models import Person
from jobs.services import take_back
from kube.models import Assignment, Group, Membership, Position
from kube.services import companions, members
from kube.services.taking_back import BUILT
from tests.kube.conftest import DAY, a_person
from tests.kube.lists import group, load, member, table

REASON = "Salah berkas, milik tahun lalu"


@pytest.fixture
def lists():
    """Fresh files each time: one group with its three members."""

    def made():
        rows = [member(jabatan="Ketua"), member(9002), member(9003)]
        return table("kelompok.csv", group()), table("anggota.csv", *rows)

    return made


@pytest.fixture
def loaded(sari, office, lists):
    return load(sari, DAY, *lists())


def test_groups_members_and_officers_are_taken_back_and_may_be_loaded_again(sari, loaded, lists, as_):
    take_back(actor=sari, upload=loaded.members, reason=REASON)
    gone = Group.objects.get()
    assert gone.status == "withdrawn" and not Group.objects.visible_to(sari).exists()
    assert not Membership.objects.present().exists() and not Position.objects.held().exists()
    assert not Membership.objects.on(DAY).exists() and not Membership.objects.ended().exists()
    assert Person.objects.count() == 3
    event = Event.objects.get(verb="groups.taken_back")
    assert event.detail == {"reason": REASON, "officers": 1, "members": 3, "groups": 1}
    assert as_(sari).get(gone.get_absolute_url()).status_code == 404
    again = load(sari, DAY - datetime.timedelta(days=30), *lists())
    assert (again.job.counts["Kelompok baru"], again.job.counts["Anggota baru"]) == (1, 3)
    assert Group.objects.visible_to(sari).get().memberships.present().count() == 3


def test_both_files_are_taken_back_at_once_and_only_once(sari, loaded):
    take_back(actor=sari, upload=loaded.groups, reason=REASON)
    with pytest.raises(NotAllowed, match="sudah ditarik kembali"):
        take_back(actor=sari, upload=loaded.members, reason=REASON)
    assert Event.objects.filter(verb="groups.taken_back").count() == 1


def test_members_of_a_known_group_are_taken_back_and_the_group_stays(sari, loaded, as_):
    more = load(sari, DAY, None, table("anggota.csv", member(9010), member(9011)))
    who = more.made_members.first().person
    assert "KUBE Mawar" in as_(sari).get(who.get_absolute_url()).text
    take_back(actor=sari, upload=more.members, reason=REASON)
    assert Group.objects.visible_to(sari).get().memberships.present().count() == 3
    assert "KUBE Mawar" not in as_(sari).get(who.get_absolute_url()).text


def test_what_was_built_on_a_list_is_named(sari, dewi, loaded):
    mawar = Group.objects.get()
    companions.assign_pendamping(actor=sari, group=mawar, pendamping=dewi, since_on=DAY)
    first = mawar.memberships.first()
    members.remove_member(actor=sari, membership=first, left_on=timezone.localdate(), why="left")
    with pytest.raises(NotAllowed) as told:
        take_back(actor=sari, upload=loaded.groups, reason=REASON)
    for words in ("1 penugasan pendamping", "1 anggota yang sudah keluar"):
        assert words in str(told.value)
    assert Group.objects.get().status == "active" and Membership.objects.present().count() == 2
    loaded.groups.refresh_from_db()
    assert loaded.groups.taken_back_at is None


def test_a_later_list_that_added_members_must_go_first(sari, loaded):
    more = load(sari, DAY, None, table("anggota.csv", member(9010)))
    with pytest.raises(NotAllowed, match="1 anggota yang masuk kemudian"):
        take_back(actor=sari, upload=loaded.groups, reason=REASON)
    take_back(actor=sari, upload=more.members, reason=REASON)
    with pytest.raises(NotAllowed, match="anggota yang masuk kemudian"):
        take_back(actor=sari, upload=loaded.groups, reason=REASON)


def test_a_list_from_before_says_why_it_stays(sari, office):
    old = load(sari, DAY, table("kelompok.csv", group()))
    Group.objects.update(source=None)
    with pytest.raises(NotAllowed, match="sebelum penarikan kembali ada"):
        take_back(actor=sari, upload=old.groups, reason=REASON)


def test_the_page_asks_for_a_reason_and_tells_it_afterwards(sari, loaded, as_, send):
    page = as_(sari).get(reverse("kube:imported", args=[loaded.pk])).text
    ask = reverse("jobs:take_back", args=[loaded.groups.pk])
    assert ask in page and "Tarik kembali daftar ini" in page
    assert send(sari, ask, reason="x").status_code == 422
    told = send(sari, ask, reason=REASON, follow=True)
    assert "ditarik kembali" in told.text and REASON in told.text
    assert "Tarik kembali daftar ini" not in as_(sari).get(reverse("jobs:detail", args=[loaded.job_id])).text


def test_rows_left_out_are_told_before_and_after_loading(sari, office, as_):
    rows = [group(), group(**{"kode kelompok": "", "nama kelompok": "JUMLAH", "kelurahan": ""})]
    done = load(sari, DAY, table("kelompok.csv", *rows))
    assert done.groups.findings.left_out().count() == 1 and done.findings().count() == 0
    page = as_(sari).get(reverse("kube:imported", args=[done.pk])).text
    assert "JUMLAH" in page and "Tidak ada baris bermasalah." in page
    assert "JUMLAH" in as_(sari).get(reverse("jobs:detail", args=[done.job_id])).text


@pytest.mark.django_db
def test_everything_that_can_stand_on_a_list_is_named_and_guarded():
    """By a word for the person, and by a trigger for who builds on it at that very moment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE 'build_on_kept_%'")
        guarded = set(cursor.fetchall())
    for model in (Group, Membership):
        for relation in model._meta.related_objects:
            its = relation.related_model
            assert its._meta.label in BUILT
            through = getattr(relation.field, "m2m_db_table", None)
            table_name = through() if through else its._meta.db_table
            column = relation.field.m2m_reverse_name() if through else relation.field.column
            assert (table_name, f"build_on_kept_{column}") in guarded


def test_the_database_lets_nobody_build_on_what_was_taken_back(sari, dewi, loaded):
    mawar, who = Group.objects.get(), a_person(loaded.region, 9020)
    take_back(actor=sari, upload=loaded.groups, reason=REASON)
    with pytest.raises(IntegrityError, match="was taken back"), transaction.atomic():
        Assignment.objects.create(group=mawar, pendamping=dewi, since_on=DAY)
    member_then = mawar.memberships.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Position.objects.create(group=mawar, membership=member_then, title="ketua", since_on=DAY)
    assert who.memberships.count() == 0


def test_who_builds_on_it_at_that_moment_is_told_how_to_go_on(sari, dewi, loaded, rf):
    mawar = Group.objects.get()
    take_back(actor=sari, upload=loaded.groups, reason=REASON)
    request = rf.post("/")
    request.htmx = True

    def assign():
        with transaction.atomic():
            Assignment.objects.create(group=mawar, pendamping=dewi, since_on=DAY)

    told = answer(request, assign, [mawar], repeatable=True, counted=None)
    assert told.status_code == 409 and "Buka lagi daftar kelompok" in told.text
