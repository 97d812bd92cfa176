"""A database that is away or frozen: every page answers within three seconds, none that is merely slow is cut."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from launch import accounts, postgres
from launch.paths import ROOT
from launch.program import environment_of
from launch.testing import folder_for
from tests.waiting import wait_for

MOST_SECONDS = 3
LONGER = 6  # seconds of a page that is slow on a server that lives


@pytest.fixture(scope="module")
def cluster():
    account = accounts.for_postgres()
    with folder_for(account) as base:
        cluster = postgres.Cluster(base, account, postgres.FOR_TESTS)
        cluster.start()
        cluster.apply_roles()
        yield cluster
        thaw(cluster)
        cluster.stop("immediate")


@contextmanager
def serving(cluster):
    """The web process as ./run starts it, in front of this database."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    own = {"DATABASE_URL": cluster.url("kube_app"), "DJANGO_SETTINGS_MODULE": "tests.launch.frozen_settings"}
    environment = environment_of("web", os.environ | own)
    environment.pop("DATABASE_OWNER_URL", None)
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", address, "--worker-class", "gthread"]
    command += ["--workers", "1", "--threads", "8", "--preload", "--no-control-socket"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        wait_for(lambda: listens(address))
        yield Site(address)
    finally:
        process.terminate()
        process.wait()


@pytest.fixture(scope="module")
def site(cluster):
    with serving(cluster) as site:
        yield site


def listens(address):
    host, port = address.split(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) == 0


class Site:
    def __init__(self, address):
        self.address = address

    def get(self, path="/slow/0/"):
        """(status, seconds, headers)"""
        began = time.monotonic()
        try:
            answer = urllib.request.urlopen(f"http://{self.address}{path}", timeout=60)
        except urllib.error.HTTPError as error:
            answer = error
        answer.read()
        return answer.status, time.monotonic() - began, answer.headers


def processes_of(cluster):
    postmaster = cluster.recorded_pid()
    children = subprocess.run(["pgrep", "-P", str(postmaster)], capture_output=True, text=True).stdout.split()
    return [postmaster, *map(int, children)]


def freeze(cluster):
    for pid in processes_of(cluster):
        os.kill(pid, signal.SIGSTOP)


def thaw(cluster):
    for pid in processes_of(cluster):
        os.kill(pid, signal.SIGCONT)


def is_refused_in_time(answer):
    status, seconds, headers = answer
    assert (status, headers["Retry-After"]) == (503, "10")
    assert seconds < MOST_SECONDS
    return True


def is_well(site):
    return site.get()[0] == 200


def test_a_page_that_is_slow_is_never_cut_while_the_database_lives(site):
    with ThreadPoolExecutor() as clients:
        answers = list(clients.map(site.get, [f"/slow/{LONGER}/", f"/busy/{LONGER}/", f"/slow/{LONGER}/"]))
    assert [status for status, *_ in answers] == [200, 200, 200]


def test_a_frozen_database_is_told_at_once_and_work_goes_on_when_it_is_back(cluster, site):
    assert is_well(site)
    with ThreadPoolExecutor(20) as clients:
        begun = clients.submit(site.get, "/slow/20/")
        time.sleep(1)
        freeze(cluster)
        frozen_at = time.monotonic()
        try:
            assert all(map(is_refused_in_time, clients.map(lambda _: site.get(), range(12))))
            assert begun.result()[0] == 503 and time.monotonic() - frozen_at < 2 * MOST_SECONDS
            assert is_refused_in_time(site.get())
        finally:
            thaw(cluster)
    wait_for(lambda: is_well(site))


def test_a_database_that_is_frozen_before_the_first_page_is_told_too(cluster):
    with serving(cluster) as site:
        freeze(cluster)
        try:
            assert is_refused_in_time(site.get())
            assert is_refused_in_time(site.get())
        finally:
            thaw(cluster)
        wait_for(lambda: is_well(site))


def test_a_database_that_was_killed_is_told_until_it_is_back(cluster, site):
    assert is_well(site)
    os.kill(cluster.recorded_pid(), signal.SIGKILL)
    assert is_refused_in_time(site.get())
    assert is_refused_in_time(site.get())
    cluster.start()
    wait_for(lambda: is_well(site))
