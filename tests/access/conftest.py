"""The two districts and their browsers, made once for each file; everything is rolled back at its end."""

import logging

import pytest
from django.conf import settings
from django.db import transaction

from tests import worlds
from tests.door import Door


@pytest.fixture(scope="module", autouse=True)
def media(tmp_path_factory):
    """As in tests/conftest.py, but one folder for the file: its rows live as long."""
    before, settings.MEDIA_ROOT = settings.MEDIA_ROOT, tmp_path_factory.mktemp("media")
    yield
    settings.MEDIA_ROOT = before


@pytest.fixture(scope="module")
def door(media, django_db_setup, django_db_blocker):
    """Both districts and nineteen browsers."""
    logging.disable(logging.CRITICAL)
    with django_db_blocker.unblock(), transaction.atomic():
        yield Door(worlds.both())
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)
