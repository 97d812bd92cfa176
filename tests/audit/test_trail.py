"""History is append-only, and its chain shows any tampering."""

import pytest
from django.db import Error, connection, connections, transaction

from audit.chain import link_events, verify_chain
from audit.models import Event
from audit.trail import record


@pytest.fixture
def event(sari, office):
    return record(actor=sari, verb="office.described", subject=office, before={"a": 1}, after={"a": 2})


def refuses(sql):
    with pytest.raises(Error) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    return str(refusal.value)


def test_tests_run_as_the_role_that_serves(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls OR rolcreaterole, current_user = (SELECT tableowner FROM pg_tables"
            " WHERE tablename = 'audit_event') FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, False)


def test_an_event_keeps_the_names(event):
    assert (event.actor_name, event.actor_role, event.region_id) == ("Sari", "operator", "18.72")
    assert event.subject_text == "DINAS SOSIAL Kota Metro"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_event SET verb = 'x'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event CASCADE",
        "ALTER TABLE audit_event DISABLE TRIGGER USER",
        "DROP TRIGGER append_only ON audit_event",
    ],
)
def test_no_path_changes_an_event(event, sql):
    assert refuses(sql)
    assert Event.objects.get().verb == "office.described"


def test_the_chain_links_every_event_once(sari, office):
    for number in range(3):
        record(actor=sari, verb="office.described", subject=office, number=number)
    assert (link_events(), link_events()) == (3, 0)
    verdict = verify_chain()
    assert (verdict.links, verdict.broken_at) == (3, None)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_the_chain_names_the_event_the_owner_changed(sari, office):
    for number in range(5):
        record(actor=sari, verb="office.described", subject=office, number=number)
    link_events()
    third = Event.objects.order_by("pk")[2].pk
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
        cursor.execute("UPDATE audit_event SET actor_name = 'Orang lain' WHERE id = %s", [third])
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER USER")
    assert verify_chain().broken_at == 3
