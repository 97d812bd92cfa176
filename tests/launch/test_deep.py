"""`./test deep`: runs that the ordinary one leaves out, each by its name."""

import os
import subprocess
import sys

import pytest

from launch import deep
from launch.paths import ROOT
from launch.terminal import Refusal
from tests import conftest

FOLDER = ROOT / deep.LIBRARY


def test_alone_it_names_the_runs_one_a_line():
    done = subprocess.run([sys.executable, ROOT / "test", "deep"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0
    assert [line.split()[2] for line in done.stdout.splitlines()] == list(deep.RUNS)


def test_every_folder_is_a_run_with_a_line_and_every_run_has_a_folder():
    assert {path.name for path in FOLDER.iterdir() if (path / "__init__.py").exists()} == set(deep.RUNS)


def test_a_name_nobody_has_is_told_with_those_there_are():
    with pytest.raises(Refusal, match="(?s)no deep run called client.*./test deep clients"):
        deep.prepared(["client"])


def test_the_ordinary_run_collects_none_of_them():
    is_chosen = bool(os.environ.get(deep.CHOSEN))
    assert conftest.collect_ignore == ([] if is_chosen else [FOLDER.name])
