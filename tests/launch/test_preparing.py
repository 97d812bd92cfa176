"""What stands in the way of the preparation is said in one sentence that names the way out."""

import os
import shutil
import subprocess
import sys

import pytest

from launch import packages, preparing, venv
from launch.paths import ROOT
from launch.terminal import Refusal, exit_code_of

MISSING = packages.Need("reading PDFs in tests", "poppler-utils", "poppler", is_here=False)
PRESENT = packages.Need("PDF fonts", "libpangoft2-1.0-0", "pango", is_here=True)


def test_a_disk_without_room():
    free = shutil.disk_usage(ROOT).free / preparing.GIGABYTE
    preparing.refuse_full_disk(free / 2)
    with pytest.raises(Refusal, match="Too little room: .* GB are needed below .*, .* GB are free"):
        preparing.refuse_full_disk(free * 2)


def test_nothing_is_installed_when_nothing_is_missing(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    packages.provide([PRESENT])


def test_a_missing_package_on_a_system_without_apt(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(Refusal, match="reading PDFs in tests: install .*poppler"):
        packages.provide([PRESENT, MISSING])


def test_a_missing_package_that_one_may_not_install(tmp_path, monkeypatch):
    (tmp_path / "apt-get").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(Refusal, match="have someone run: sudo apt-get install poppler-utils"):
        packages.with_apt(["poppler-utils"], "reading PDFs in tests")


def test_a_refusal_of_the_machine_is_a_sentence_too(capsys):
    def write():
        open("/nowhere/file", "w")

    assert exit_code_of(write) == 1
    assert capsys.readouterr().err == "[Errno 2] No such file or directory: '/nowhere/file'\n"


def test_an_old_python_is_named():
    old = "import sys; sys.version_info = (3, 9); from launch.python import at_least_3_11; at_least_3_11()"
    done = subprocess.run(
        [sys.executable, "-c", old], cwd=ROOT, env={"PATH": "/nowhere"}, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Python 3.11 or newer is needed")


def test_packages_are_installed_again_only_when_the_lock_changes(tmp_path, monkeypatch):
    monkeypatch.setattr(venv, "ROOT", tmp_path)
    monkeypatch.setattr(venv, "VENV", tmp_path)
    lock = tmp_path / "requirements.txt"
    lock.write_text("one\n")
    assert not venv.installed(lock.name)
    venv.stamp(lock.name).write_text(venv.fingerprint(lock.name))
    assert venv.installed(lock.name)
    lock.write_text("two\n")
    assert not venv.installed(lock.name)
