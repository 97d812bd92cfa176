"""What ./run refuses, in one sentence and with exit code 1, before it starts anything."""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time

import pytest

from launch.paths import ROOT


@pytest.fixture
def checkout(tmp_path):
    """The launcher alone, in a place where it disturbs no ./run that works here."""
    shutil.copy(ROOT / "run", tmp_path)
    shutil.copytree(ROOT / "launch", tmp_path / "launch")
    (tmp_path / "var").mkdir()
    return tmp_path


def run(checkout, *arguments, **variables):
    # KUBE_BEGAN says that the preparation is done: here is nothing to install.
    environment = {"PATH": os.environ["PATH"], "KUBE_BEGAN": str(time.time())} | variables
    command = [sys.executable, checkout / "run", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert len(done.stderr.splitlines()) == 1
    assert os.listdir(checkout / "var") in ([], ["run.lock"])
    return done.returncode, done.stderr


def test_a_taken_port(checkout):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, sentence = run(checkout, PORT=str(port))
    assert code == 1
    assert sentence == f"Port {port} on 127.0.0.1: Address already in use. Choose another: PORT={port + 1} ./run\n"


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1"])
def test_a_port_that_is_none(checkout, port):
    assert run(checkout, PORT=port) == (1, f"PORT={port}: write a number from 1 to 65535.\n")


def test_a_second_run_in_the_same_folder(checkout):
    with (checkout / "var" / "run.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write("run")
        lock.flush()
        assert run(checkout) == (1, "./run is at work in this folder already: stop that one first.\n")


def test_fresh_never_touches_a_server_it_did_not_start(checkout):
    urls = {"DATABASE_URL": "postgres://kube_app@db/kube", "REDIS_URL": "redis://queue", "PORT": "18999"}
    code, sentence = run(checkout, "--fresh", **urls)
    assert code == 1
    assert "unset DATABASE_URL and REDIS_URL" in sentence
