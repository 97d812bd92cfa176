"""A database of its own for one run: made by the owner, served as the application role, dropped at the end."""

import io
import tempfile
import uuid
from contextlib import contextmanager

from celery import current_app
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import Error, connections

GRANTS = (
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
)


@contextmanager
def scratch_database():
    """Both connections point at a new database, uploads at a temporary folder. Raises CommandError in a sentence."""
    if "owner" not in connections:
        raise CommandError("--scratch memerlukan DATABASE_OWNER_URL: pemilik yang boleh membuat basis data.")
    owner, app = connections["owner"], connections["default"]
    name = f"kube_scratch_{uuid.uuid4().hex[:10]}"
    before = (owner.settings_dict["NAME"], app.settings_dict["NAME"], settings.MEDIA_ROOT)
    create(owner, name)
    try:
        point_at(name, name)
        # Nobody must be rung for jobs of a database that is about to go.
        current_app.conf.broker_url = "memory://localhost"
        prepare(owner, app.settings_dict["USER"])
        with tempfile.TemporaryDirectory(prefix="kube-") as media:
            settings.MEDIA_ROOT = media
            yield
    finally:
        point_at(*before[:2])
        settings.MEDIA_ROOT = before[2]
        with owner.creation._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def create(owner, name):
    try:
        with owner.creation._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    except Error as fault:
        raise CommandError(f"--scratch: basis data baru tidak dapat dibuat: {str(fault).strip()}") from fault


def point_at(owner_name, app_name):
    for alias, name in (("owner", owner_name), ("default", app_name)):
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


def prepare(owner, role):
    with owner.cursor() as cursor:
        for grant in GRANTS:
            cursor.execute(grant.format(role=owner.ops.quote_name(role)))
    call_command("migrate", database="owner", verbosity=0)
    call_command("load_regions", database="owner", stdout=io.StringIO())
