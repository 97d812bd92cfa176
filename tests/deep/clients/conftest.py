"""The case Metro 2023, played once, and the files of its pages."""

from datetime import time

import pytest
from django.core.management import call_command
from django.test import override_settings

from bimtek.models import Bimtek, Session
from tests.conftest import empty_tables
from tests.deep.clients.files import Office, files_of

LAST_TOPIC = "Penutup"  # a session nobody has been marked in


@pytest.fixture(scope="session")
def desk(django_db_setup, django_db_blocker, tmp_path_factory):
    """The operator's desk when the case has been played."""
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        call_command("load_case", "metro-2023")
        hours = {"starts_at": time(15), "ends_at": time(16)}
        Session.objects.create(bimtek=Bimtek.objects.get(), topic=LAST_TOPIC, speaker="Sari", **hours)
        yield Office()
        empty_tables()


@pytest.fixture(autouse=True)
def media():
    """One folder for the whole run, that of `desk`."""


@pytest.fixture(scope="session")
def files(desk, tmp_path_factory):
    return files_of(desk, tmp_path_factory.mktemp("files"))


@pytest.fixture(scope="session")
def books(files):
    return {name: data for name, data in files.items() if name.endswith(".xlsx")}


@pytest.fixture(scope="session")
def texts(files):
    return {name: data for name, data in files.items() if name.endswith(".csv")}
