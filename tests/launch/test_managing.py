"""`manage.py` in surroundings that are not ready: one sentence that says what to do, and an exit code for scripts."""

import os
import shutil
import subprocess
import sys

import pytest

from launch.paths import ROOT
from launch.testing import FIXED

NOBODY_THERE = "postgres://x:rahasia@127.0.0.1:1/kube"
SURE = FIXED | {"DATABASE_URL": NOBODY_THERE, "REDIS_URL": "redis://127.0.0.1:1"}
COMMANDS = [
    ["check"],
    ["migrate"],
    ["shell", "-c", "1"],
    ["verify", "x.csv", "--region", "18.72"],
    ["import_register", "x.csv", "--region", "18.72"],
]


@pytest.fixture
def clone(tmp_path):
    """The launcher of a fresh checkout: no var, no .venv."""
    shutil.copy(ROOT / "manage.py", tmp_path)
    shutil.copytree(ROOT / "launch", tmp_path / "launch")
    return tmp_path


def manage(folder, arguments, python=(sys.executable,), **variables):
    """(exit code, what it says), which is one sentence whatever happens."""
    environment = {"PATH": os.environ["PATH"]} | variables
    command = [*python, folder / "manage.py", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert "Traceback" not in done.stderr and "rahasia" not in done.stderr
    assert done.returncode == 0 or len(done.stderr.splitlines()) == 1, done.stderr
    return done.returncode, done.stderr


@pytest.mark.parametrize("arguments", [*COMMANDS, ["verify", "--help"]])
def test_a_fresh_clone_says_to_start_run(clone, arguments):
    assert manage(clone, arguments)[0] == 1
    assert "Start ./run once" in manage(clone, arguments)[1]


def test_a_python_without_the_packages_says_so(clone):
    code, said = manage(clone, ["check"], (sys.executable, "-S"), **SURE)
    assert code == 1 and "lacks the packages of requirements.txt" in said


def test_the_lock_of_a_fresh_clone_makes_its_folder(clone):
    script = "from launch import locks\nwith locks.beside_a_run(): pass\nwith locks.the_only_run(): pass"
    subprocess.run([sys.executable, "-c", script], cwd=clone, check=True)
    assert (clone / "var" / "run.lock").exists()


@pytest.mark.parametrize("arguments", COMMANDS[1::2])
def test_a_database_that_is_away(arguments):
    code, said = manage(ROOT, arguments, **SURE)
    assert code == 1 and said.startswith("The database does not answer")


@pytest.mark.parametrize("arguments", COMMANDS[:3])
@pytest.mark.parametrize("url", ["foo://bar", "rahasia", "postgres://x:rahasia@h:port/kube", "sqlite:///x"])
def test_an_address_of_no_postgresql(url, arguments):
    code, said = manage(ROOT, arguments, **SURE | {"DATABASE_URL": url})
    assert code == 1 and said.startswith("DATABASE_URL: write it as postgres://")


def test_a_key_that_is_not_set():
    code, said = manage(ROOT, ["shell", "-c", "1"], DATABASE_URL=NOBODY_THERE)
    assert code == 1 and said.startswith("Set the SECRET_KEY environment variable")


def test_the_owner_s_work_without_the_owner_s_address():
    code, said = manage(ROOT, ["migrate", "--database", "owner"], **SURE)
    assert code == 1 and said.startswith("Set DATABASE_OWNER_URL")


def test_checking_needs_neither_database_nor_redis():
    assert manage(ROOT, ["check"], **SURE)[0] == 0
