"""The demo cast, asked for before everything is there."""

import pytest
from django.core.management import CommandError, call_command

from cases import demo


@pytest.mark.parametrize("command", [["load_demo"], ["load_case", "metro-2023"]])
@pytest.mark.django_db
def test_before_the_regions_are_loaded_a_sentence_says_what_to_wait_for(command, monkeypatch):
    monkeypatch.setitem(demo.OFFICES, "99.99", {"name": "DINAS SOSIAL"})
    with pytest.raises(CommandError, match=r"Wilayah 99\.99 belum dimuat\. Tunggu sampai \./run siap"):
        call_command(*command)
