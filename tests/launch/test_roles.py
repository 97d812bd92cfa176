"""What deploy/roles.sql gives the serving role, and above all what it does not."""

import pytest


@pytest.fixture
def tables(db):
    """Django's test database, as the owner has just migrated it."""
    from django.db import connection

    with connection.cursor() as cursor:
        yield cursor


def test_the_serving_role_is_no_more_than_a_role(tables):
    tables.execute(
        "SELECT rolsuper, rolcreatedb, rolcreaterole, rolbypassrls, rolreplication"
        " FROM pg_roles WHERE rolname = current_user"
    )
    assert tables.fetchone() == (False,) * 5


def test_it_owns_nothing(tables):
    tables.execute("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = current_user")
    assert tables.fetchone() == (0,)


@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE regions_region CASCADE",
        "ALTER TABLE regions_region DISABLE TRIGGER ALL",
        "DROP TABLE regions_region",
        "CREATE TABLE mine (id int)",
        "SET session_replication_role = replica",
        "CREATE EXTENSION citext",
        "SET ROLE kube_owner",
    ],
)
def test_it_cannot_step_around_the_database_s_promises(tables, statement):
    with pytest.raises(Exception, match="permission denied|must be owner"):
        tables.execute(statement)
