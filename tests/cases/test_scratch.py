"""A reference programme can be played in a database of its own, which has nothing but what its owner may give it."""

import io
import json

import pytest
from django.core.management import call_command


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_metro_2023_is_played_in_a_scratch_database_and_ends_as_expected():
    told = io.StringIO()
    call_command("load_case", "metro-2023", "--scratch", "--json", stdout=told)
    figures = json.loads(told.getvalue().splitlines()[-1])
    assert (figures["matches_expected"], figures["credited_after_correction"]) == (True, 20)
