"""Eleven ways to write to a signed list, as the role that serves, and none gets through (goal G12)."""

import pytest
from django.db import Error, connection, transaction
from django.db.models import F

from programmes.lists import list_sha256
from programmes.models import Decree, Recipient
from programmes.services import decrees
from tests.programmes.placing import draft, make_candidate, make_candidates, make_programme, signed, submitted


@pytest.fixture
def programme(office):
    return make_programme(office)


@pytest.fixture
def decree(sari, made, programme):
    make_candidates(programme, 3)
    return signed(sari, made, programme)


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def save(line, other):
    line.amount_rupiah = 9
    line.save()


def move_in(line, other):
    Recipient.objects.filter(decree=other).update(decree=line.decree)


def move_out(line, other):
    Recipient.objects.filter(pk=line.pk).update(decree=other)


def add_line(line, other):
    stranger = make_candidate(line.programme, 50)
    copied = {name: getattr(stranger, name) for name in ("nik_sealed", "nik_index", "name", "region")}
    amount = {"amount_rupiah": 1, "number": 9}
    Recipient.objects.bulk_create(
        [Recipient(programme=line.programme, decree=line.decree, person=stranger.person, **copied, **amount)]
    )


LINE_PATHS = {
    "save": save,
    "update": lambda line, other: Recipient.objects.filter(pk=line.pk).update(name="LAIN"),
    "bulk_update": lambda line, other: Recipient.objects.bulk_update([rename(line)], ["name"]),
    "F": lambda line, other: Recipient.objects.update(amount_rupiah=F("amount_rupiah") + 1),
    "raw": lambda line, other: sql("UPDATE programmes_recipient SET amount_rupiah = 2 WHERE id = %s", line.pk),
    "bulk_create": add_line,
    "delete": lambda line, other: line.delete(),
    "raw delete": lambda line, other: sql("DELETE FROM programmes_recipient WHERE id = %s", line.pk),
    "move line in": move_in,
    "move line out": move_out,
    "update_or_create": lambda line, other: Recipient.objects.update_or_create(
        pk=line.pk, defaults={"person": make_candidate(line.programme, 51).person}
    ),
    "truncate": lambda line, other: sql("TRUNCATE programmes_recipient CASCADE"),
    "disable trigger": lambda line, other: sql("ALTER TABLE programmes_recipient DISABLE TRIGGER USER"),
    "drop trigger": lambda line, other: sql("DROP TRIGGER keep_decreed_recipients ON programmes_recipient"),
    "replica": lambda line, other: sql("SET session_replication_role = replica"),
}


def rename(line):
    line.name = "LAIN"
    return line


@pytest.mark.parametrize("path", LINE_PATHS)
def test_no_path_changes_a_signed_list(sari, office, decree, path):
    other = draft(sari, make_programme(office, year=2024))
    decrees.place(actor=sari, decree=other, candidate=make_candidate(other.programme, 40))
    before = list_sha256(decree)
    with pytest.raises(Error), transaction.atomic():
        LINE_PATHS[path](decree.recipients.first(), other)
    assert list_sha256(Decree.objects.get(pk=decree.pk)) == before == bytes(decree.list_sha256)


@pytest.mark.parametrize("path", ["save", "update", "bulk_update", "F", "raw", "delete", "raw delete"])
def test_the_same_paths_do_change_a_draft(sari, office, programme, path):
    make_candidates(programme, 3)
    decree = draft(sari, programme)
    decrees.place_all(actor=sari, decree=decree)
    before = list_sha256(decree)
    LINE_PATHS[path](decree.recipients.first(), None)
    assert list_sha256(decree) != before


@pytest.mark.parametrize("path", ["save", "raw", "delete", "bulk_create"])
def test_a_submitted_list_waits_unchanged_for_its_signature(sari, programme, path):
    make_candidates(programme, 2)
    decree = submitted(sari, programme)
    before = list_sha256(decree)
    with pytest.raises(Error), transaction.atomic():
        LINE_PATHS[path](decree.recipients.first(), None)
    assert list_sha256(decree) == before


@pytest.mark.parametrize(
    "change",
    [
        lambda decree: Decree.objects.filter(pk=decree.pk).update(status="draft"),
        lambda decree: Decree.objects.filter(pk=decree.pk).update(number="9 TAHUN 2023"),
        lambda decree: Decree.objects.filter(pk=decree.pk).update(list_sha256=b"x" * 32),
        lambda decree: sql("UPDATE programmes_decree SET title = 'x'"),
        lambda decree: sql("DELETE FROM programmes_decree"),
        lambda decree: sql("TRUNCATE programmes_decree CASCADE"),
        lambda decree: decree.delete(),
    ],
    ids=["reopen", "renumber", "rehash", "raw", "raw delete", "truncate", "delete"],
)
def test_no_path_changes_a_signed_decree(decree, change):
    with pytest.raises(Error), transaction.atomic():
        change(decree)
    kept = Decree.objects.get(pk=decree.pk)
    assert (kept.status, kept.number, kept.title) == ("signed", "1 TAHUN 2023", "Penetapan Penerima")
