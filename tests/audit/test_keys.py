"""A database is served with the keys it was sealed with, or not at all."""

import base64
import io
import os
import subprocess
import sys
from contextlib import ExitStack

import pytest
from cryptography.exceptions import InvalidTag
from django.conf import settings as django_settings
from django.db import connection
from django.db.backends.signals import connection_created
from django.test import override_settings
from django.urls import reverse

from audit import keys, sealing
from audit.models import SealedWith
from audit.sealed_files import open_sealed, sealed_pieces
from launch.managing import refuse_other_keys
from tests.disbursements.paying import refused_by_database

OTHER = base64.b64encode(b"another another another another!").decode()
KEYS = ("SEALING_KEY", "INDEX_KEY")
NIK = "1872900507859001"


def forget():
    for kept in (sealing.key, sealing.key_id, sealing.header, sealing.cipher, sealing.hashed_key):
        kept.cache_clear()


@pytest.fixture
def lose():
    """lose("INDEX_KEY"): another one from now on."""
    with ExitStack() as changed:
        changed.callback(forget)

        def change(name):
            changed.enter_context(override_settings(**{name: OTHER}))
            forget()

        yield change


def test_a_sealed_value_names_its_key(lose):
    sealed, own = sealing.seal(sealing.NIK, NIK), sealing.key_id("SEALING_KEY").hex()
    assert sealed[:5].hex() == f"03{own}" and sealing.unseal(sealing.NIK, sealed) == NIK
    lose("SEALING_KEY")
    with pytest.raises(sealing.OtherKey, match=f"sealed with the key {own}; SEALING_KEY is "):
        sealing.unseal(sealing.NIK, sealed)


@pytest.mark.parametrize("data", [b"", b"x" * 3_000_000])
def test_a_sealed_file_names_its_key(lose, data):
    sealed = b"".join(sealed_pieces(sealing.FILE, [data]))
    assert open_sealed(sealing.FILE, io.BytesIO(sealed)).read() == data
    lose("SEALING_KEY")
    with pytest.raises(sealing.OtherKey):
        open_sealed(sealing.FILE, io.BytesIO(sealed))


def test_what_was_sealed_before_keys_had_names_still_opens(lose):
    named = sealing.seal(sealing.NIK, NIK)
    unnamed = sealing.UNNAMED + named[5:]
    assert sealing.unseal(sealing.NIK, unnamed) == NIK
    file = b"".join(sealed_pieces(sealing.FILE, [b"isi"]))
    assert open_sealed(sealing.FILE, io.BytesIO(b"\x02" + file[5:])).read() == b"isi"
    lose("SEALING_KEY")
    with pytest.raises(InvalidTag):
        sealing.unseal(sealing.NIK, unnamed)


@pytest.mark.django_db
@pytest.mark.parametrize("name", KEYS)
def test_other_keys_are_refused_by_name(lose, name):
    keys.refuse_other_keys()
    wanted = sealing.key_id(name).hex()
    lose(name)
    with pytest.raises(keys.WrongKey, match=f"^{name} is the key .*sealed with the key {wanted}"):
        keys.refuse_other_keys()


@pytest.mark.django_db
def test_health_says_that_the_keys_are_others(client, lose):
    lose("INDEX_KEY")
    answer = client.get(reverse("reports:health"))
    assert (answer.status_code, answer.json()["keys"], answer.json()["database"]) == (503, False, True)


@pytest.mark.django_db
def test_a_new_connection_to_a_database_of_other_keys_is_not_used(lose):
    lose("SEALING_KEY")
    fresh = connection.copy()
    connection_created.connect(keys.look_at)
    try:
        for _ in range(2):
            with pytest.raises(keys.WrongKey):
                fresh.ensure_connection()
            assert fresh.connection is None
    finally:
        connection_created.disconnect(keys.look_at)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_sealedwith SET sealed = 'x'",
        "DELETE FROM audit_sealedwith",
        "INSERT INTO audit_sealedwith (id, sealing_key, index_key, sealed, index, written_at)"
        " VALUES (2, '', '', '', '', now())",
    ],
)
def test_the_known_values_stay(sql):
    def act():
        with connection.cursor() as cursor:
            cursor.execute(sql)

    assert refused_by_database(act)
    assert SealedWith.objects.count() == 1


def environment_with(**changed):
    given = connection.settings_dict
    url = f"postgres://{given['USER']}:{given['PASSWORD']}@/{given['NAME']}?host={given['HOST']}"
    url += f"&port={given['PORT']}" if given["PORT"] else ""
    return os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"} | changed


@pytest.mark.django_db
def test_a_copy_restored_with_another_key_is_not_served(tmp_path):
    python = [sys.executable, "-m"]
    commands = {
        "web": [*python, "gunicorn", "config.wsgi", "--bind", f"unix:{tmp_path}/web", "--no-control-socket"],
        "worker": [*python, "celery", "-A", "config", "worker", "--concurrency", "1"],
        "scheduler": [*python, "celery", "-A", "config", "beat", "--pidfile=", "--schedule", f"{tmp_path}/beat"],
        "command": [sys.executable, "manage.py", "verify_audit"],
    }
    about = {"cwd": django_settings.BASE_DIR, "env": environment_with(SEALING_KEY=OTHER), "text": True}
    running = {
        name: subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **about)
        for name, command in commands.items()
    }
    try:
        said = {name: process.communicate(timeout=60)[0] for name, process in running.items()}
    finally:
        for process in running.values():
            process.kill()
    for name, process in running.items():
        assert process.returncode, name
        assert "SEALING_KEY is the key" in said[name] and "Traceback" not in said[name], said[name]


@pytest.mark.django_db
def test_what_mends_a_database_works_with_any_key(lose):
    lose("SEALING_KEY")
    for command in ("check", "migrate", "shell", "help", "no_such_command"):
        refuse_other_keys([command], django_settings.ROOMS)
    refuse_other_keys([], django_settings.ROOMS)
    with pytest.raises(keys.WrongKey):
        refuse_other_keys(["load_demo", "x"], django_settings.ROOMS)
