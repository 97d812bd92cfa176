"""The cast, the database (everything runs as the application role), how to log in, and what is tested first."""

import io
import os
import re
import time
import uuid
from contextlib import closing, suppress

import pytest
from celery import current_app
from django.conf import settings
from django.core.management import call_command
from django.db import ProgrammingError, connections
from django.db.models.sql.compiler import SQLCompiler
from django.test import Client, TransactionTestCase, override_settings

from accounts.models import Office, User
from accounts.roles import Role
from launch.deep import CHOSEN
from launch.program import database_fingerprint
from regions.models import Region

PASSWORD = "sandi-uji-yang-panjang"

# `./test deep NAME` chooses one of them; the ordinary run knows none.
collect_ignore = [] if os.environ.get(CHOSEN) else ["deep"]

# Or WhiteNoise looks through 2,000 files for every browser of every test: 0.25 s each.
settings.WHITENOISE_AUTOREFRESH = True

# Pages under test name their files plainly; that every name is in the manifest is tests/test_static.py's matter.
settings.STORAGES = settings.STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}

# Processes that test side by side share one Redis: each leaves its messages where only its own worker looks.
QUEUE = current_app.conf.task_default_queue = f"test-{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"


# Django leaves a model's order out of a question that groups: what is listed then comes in any order.
as_written = SQLCompiler.as_sql


def as_sql(self, *args, **kwargs):
    statement = as_written(self, *args, **kwargs)
    is_any_order = self._meta_ordering and self.query.group_by is not None and not self.query.subquery
    assert not is_any_order, f"{self.query.model.__name__}: say order_by(), with the order or without one"
    return statement


SQLCompiler.as_sql = as_sql


# While the first process prepares the database for all, the second has what needs none: files are dealt in turn.
FIRST = [
    "tests/access/test_guards.py",
    "tests/jobs/test_table_books.py",
    "tests/access/test_scope.py",
    "tests/test_architecture.py",
    "tests/jobs/test_tables.py",
]
# These take minutes: begun early, they do not keep one process busy after the others have ended.
LONGEST = ("tests/access/", "tests/browser/")


def pytest_collection_modifyitems(items):
    items.sort(key=turn)


def turn(item):
    file = item.nodeid.partition("::")[0]
    return FIRST.index(file) if file in FIRST else len(FIRST) + (not file.startswith(LONGEST))


# Migrating takes most of a minute: once for all processes and, on a server that stays, for all runs.
PREPARED = f"kube_prepared_{database_fingerprint()[:16]}"


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker):
    """A test database of the owner's, prepared by him; the tests themselves connect as the application role."""
    owner, app = connections["owner"], connections["default"]
    name = f"test_kube_{uuid.uuid4().hex[:8]}"
    with django_db_blocker.unblock():
        with owner.creation._nodb_cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(1)")  # the first process prepares, the others wait; until the end
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'kube_prepared_%'")
            if (PREPARED,) not in (found := cursor.fetchall()):
                prepare(cursor, [old for (old,) in found])
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE {PREPARED}")
        use(name)
        remember_shipped_rows()
    yield name
    with django_db_blocker.unblock():
        end_other_sessions(app, name)
        for connection in (owner, app):
            connection.close()
        with owner.creation._nodb_cursor() as cursor:
            drop(cursor, name)


def prepare(cursor, outdated):
    """Migrated and with all regions. Renamed at the end, so that an interrupted preparation is not taken for one."""
    for name in (*outdated, "kube_preparing"):
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
    cursor.execute("CREATE DATABASE kube_preparing TEMPLATE template1")
    use("kube_preparing")
    call_command("migrate", database="owner", verbosity=0)
    call_command("load_regions", database="owner", verbosity=0, stdout=open(os.devnull, "w"))
    connections.close_all()
    cursor.execute(f"ALTER DATABASE kube_preparing RENAME TO {PREPARED}")


def use(name):
    for connection in (connections["owner"], connections["default"]):
        connection.close()
        connection.settings_dict["NAME"] = name


def drop(cursor, name):
    """The server's own worker may be tidying in it at this very moment, and nobody may end that one."""
    for _ in range(20):
        with suppress(ProgrammingError):
            return cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
        time.sleep(0.5)
    return cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def end_other_sessions(app, name):
    """Threads of a live server keep theirs open; only their own role may end them."""
    with app.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity"
            " WHERE datname = %s AND usename = current_user AND pid <> pg_backend_pid()",
            [name],
        )
        for (pid,) in cursor.fetchall():
            # One that ends by itself meanwhile may be looked upon as somebody else's.
            with suppress(ProgrammingError):
                cursor.execute("SELECT pg_terminate_backend(%s)", [pid])


# Rows that migrations bring and an office may add to, in the order of what they point at; as COPY writes them.
SHIPPED = dict.fromkeys(["kube_businesstype", "kube_instrument", "kube_criterion", "kube_level", "kube_scoreclass"])


def remember_shipped_rows():
    with connections["owner"].cursor() as cursor:
        for table in SHIPPED:
            rows = io.StringIO()
            cursor.copy_expert(f"COPY {table} TO STDOUT", rows)
            SHIPPED[table] = rows.getvalue()


def bring_shipped_rows(cursor):
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table, rows in SHIPPED.items():
        cursor.copy_expert(f"COPY {table} FROM STDIN", io.StringIO(rows))
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")  # noqa: S608


def empty_tables():
    """Between tests that commit: what TRUNCATE would do if the tables allowed it. Regions and banks stay.

    On a connection of its own, because Django forbids the alias `owner` to tests that do not ask for it.
    """
    keep = {"regions_region", "regions_regionalias", "beneficiaries_bank", "django_migrations", "audit_sealedwith"}
    keep |= {"django_content_type", "auth_permission"}
    owner = connections["owner"]
    with closing(owner.get_new_connection(owner.get_connection_params())) as connection, connection:
        cursor = connection.cursor()
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = [row[0] for row in cursor.fetchall() if row[0] not in keep]
        releases = [name for name in names if re.fullmatch(r".*_r\d+", name)]  # their numbers will come again
        cursor.execute("; ".join(f"DROP TABLE {name}" for name in releases) or "SELECT")
        tables = [f'"{name}"' for name in names if name not in releases]
        switch = "; ".join(f"ALTER TABLE {table} {{0}} TRIGGER USER" for table in tables)
        cursor.execute(switch.format("DISABLE"))
        cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY")
        bring_shipped_rows(cursor)
        cursor.execute(switch.format("ENABLE"))


# Django flushes with TRUNCATE as the serving role, which is exactly what that role must not be able to do.
TransactionTestCase._fixture_teardown = lambda self: empty_tables()


@pytest.fixture(autouse=True)
def media(tmp_path):
    """Uploads and papers of a test live and die with it."""
    with override_settings(MEDIA_ROOT=tmp_path / "media"):  # a plain assignment would not reach the storage
        yield settings.MEDIA_ROOT


@pytest.fixture
def metro(db):
    return Region.objects.get(code="18.72")


@pytest.fixture
def kupang(db):
    return Region.objects.get(code="53.71")


@pytest.fixture
def office(metro):
    """The Dinas Sosial of Kota Metro."""
    return make_office(metro, "PEMERINTAH KOTA METRO", "Metro")


def make_office(region, government, place):
    return Office.objects.create(
        region=region,
        government=government,
        name="DINAS SOSIAL",
        address="Jalan Contoh Nomor 1",
        contact="Telepon (0725) 000000",
        place=place,
    )


@pytest.fixture
def person(db):
    """Make a user: person("wati", Role.VERIFIKATOR, "53.71"). Without a code: the whole country."""

    def make(username, role, code=None):
        user = User(
            username=username,
            name=username.capitalize(),
            role=role,
            region_id=code,
            is_national=code is None,
        )
        user.set_unusable_password()
        user.save()
        return user

    return make


@pytest.fixture
def sari(person, office):
    """Sari is an operator of the Dinas Sosial Kota Metro."""
    return person("sari", Role.OPERATOR, "18.72")


@pytest.fixture
def rina(person, office):
    """Rina is the second operator in Metro: she brings the bank's answers to what Sari prepared."""
    return person("rina", Role.OPERATOR, "18.72")


@pytest.fixture
def wati(person, office):
    """Wati verifies in Metro."""
    return person("wati", Role.VERIFIKATOR, "18.72")


@pytest.fixture
def budi(person, office):
    """Budi is head of the section (kepala bidang) in Metro."""
    return person("budi", Role.KABID, "18.72")


@pytest.fixture
def made(person, office):
    """Made is head of the office (kepala dinas) in Metro."""
    return person("made", Role.KADIS, "18.72")


@pytest.fixture
def dewi(person, office):
    """Dewi is a pendamping in Metro."""
    return person("dewi", Role.PENDAMPING, "18.72")


@pytest.fixture
def joni(person, office):
    """Joni audits Metro: he reads everything and changes nothing."""
    return person("joni", Role.AUDITOR, "18.72")


@pytest.fixture
def ani(person):
    """Ani looks after users and regions of the whole country."""
    return person("ani", Role.ADMIN)


@pytest.fixture
def yusuf(person, kupang):
    """Yusuf is an operator in Kupang. He must never see anything of Metro."""
    return person("yusuf", Role.OPERATOR, "53.71")


@pytest.fixture
def as_():
    """A browser in which this person is logged in: as_(sari).get(...)."""

    def browser(user):
        client = Client(raise_request_exception=True)
        client.force_login(user)
        return client

    return browser


@pytest.fixture
def send(as_):
    """Send a writing form with a fresh one-time token: send(sari, url, name="x")."""

    def post(user, url, follow=False, **data):
        return as_(user).post(url, {"form_token": str(uuid.uuid4()), **data}, follow=follow)

    return post
