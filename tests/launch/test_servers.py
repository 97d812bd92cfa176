"""Our own servers come back by themselves, with everything, after they were killed hard."""

import os
import signal
import subprocess

import pytest
import redis

from launch import accounts, postgres, processes, program
from launch.redis import Redis
from launch.testing import folder_for


@pytest.fixture(scope="module")
def base():
    with folder_for(accounts.for_postgres()) as folder:
        yield folder


@pytest.fixture(scope="module")
def cluster(base):
    cluster = postgres.Cluster(base, accounts.for_postgres())
    cluster.start()
    cluster.apply_roles()
    yield cluster
    cluster.stop("immediate")


def test_postgres_recovers_from_a_hard_kill(cluster):
    cluster.sql("CREATE TABLE kept AS SELECT 42 AS answer")
    os.kill(cluster.recorded_pid(), signal.SIGKILL)
    cluster.start()
    assert cluster.sql("SELECT answer FROM kept") == "42"


def test_postgres_starts_although_another_process_has_its_old_number(cluster):
    cluster.stop()
    (cluster.data / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster.data}\n")
    cluster.start()
    assert cluster.is_alive()


def test_postgres_listens_on_its_socket_only(cluster):
    assert cluster.sql("SHOW listen_addresses") == ""
    assert cluster.sql("SHOW jit") == "off"
    assert cluster.sockets.stat().st_mode & 0o777 == 0o700


def test_roles_can_be_applied_again(cluster):
    cluster.apply_roles()
    assert cluster.sql("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'kube%'") == "2"


@pytest.fixture
def server(base):
    server = Redis(base)
    server.start()
    yield server
    server.stop()


def test_redis_recovers_from_a_hard_kill(server):
    with redis.from_url(server.url) as client:
        client.set("kept", "42")
        os.kill(client.info("server")["process_id"], signal.SIGKILL)
    assert server.wait_until(alive=False)
    server.start()
    with redis.from_url(server.url) as client:
        assert client.get("kept") == b"42"


def test_processes_of_a_killed_run_are_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "ROOT", tmp_path)
    left = subprocess.Popen(["sleep", "60"], env=os.environ | {processes.MARK: str(tmp_path)})
    other = subprocess.Popen(["sleep", "60"])
    processes.end_leftovers()
    assert left.wait(60) == -signal.SIGTERM
    assert other.poll() is None
    other.kill()
    other.wait()


def test_only_pages_have_a_time_limit_for_statements():
    given = {"PGOPTIONS": "-c work_mem=8MB"}
    assert program.environment_of("web", given)["PGOPTIONS"] == "-c work_mem=8MB -c statement_timeout=30s"
    assert program.environment_of("web", {})["PGOPTIONS"] == "-c statement_timeout=30s"
    assert program.environment_of("worker", given) == given
