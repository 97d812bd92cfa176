"""Redis away or frozen: whoever asks for work is answered at once, and the worker outlives it."""

import os
import signal
import subprocess
import sys
import time

import pytest
from celery import current_app
from django.conf import settings
from kombu import pools

from beneficiaries.models import Release
from jobs import work
from jobs.models import Job
from launch import accounts, program
from launch.redis import Redis
from launch.testing import folder_for
from tests.beneficiaries.conftest import METRO
from tests.conftest import QUEUE
from tests.waiting import wait_for

MOST_SECONDS = 3


@pytest.fixture
def server():
    """A Redis of this test's own, to which the program rings."""
    with folder_for(accounts.for_postgres()) as folder:
        server = Redis(folder)
        server.start()
        before, current_app.conf.broker_url = current_app.conf.broker_url, server.url.replace("unix", "redis+socket")
        forget_connections()
        yield server
        stop(server, signal.SIGCONT)
        server.stop()
        current_app.conf.broker_url = before
        forget_connections()


def forget_connections():
    pools.reset()
    current_app._pool = current_app.amqp._producer_pool = None


def stop(server, number):
    found = subprocess.run(["pgrep", "-f", str(server.socket)], capture_output=True, text=True).stdout
    for pid in found.split():
        os.kill(int(pid), number)


def bells():
    with current_app.connection_for_read() as broker:
        return broker.default_channel.queue_declare(QUEUE, passive=False, durable=True).message_count


@pytest.mark.parametrize("fault", [signal.SIGSTOP, signal.SIGKILL], ids=["frozen", "killed"])
def test_an_import_is_taken_within_seconds_and_rung_for_when_redis_is_back(
    server,
    fault,
    post_file,
    send,
    sari,
    django_capture_on_commit_callbacks,
):
    work.publish_due()  # a connection that is kept, as every web process has one
    address = post_file(sari, METRO.read_bytes()).headers["Location"]
    stop(server, fault)
    began = time.monotonic()
    with django_capture_on_commit_callbacks(execute=True):
        answer = send(sari, address, register="DTKS", data_on="2023-06-30", is_that_old="on")
    assert time.monotonic() - began < MOST_SECONDS
    job = Release.objects.get().job
    assert (answer.headers["Location"], job.state) == (job.get_absolute_url(), Job.State.QUEUED)
    stop(server, signal.SIGCONT)
    server.start()
    before = bells()
    work.publish_due()
    assert bells() == before + 1


class Worker(subprocess.Popen):
    """As ./run starts it, with one task more."""

    def __init__(self, server):
        command = [*program.commands("", 0)["worker"], "--include", "tests.jobs.ringing", "--queues", QUEUE]
        environment = os.environ | {"REDIS_URL": server.url, "KUBE_RUN": str(server.data)}
        super().__init__([sys.executable, "-m", *command], cwd=settings.BASE_DIR, env=environment)


def test_a_worker_outlives_redis_with_the_job_it_is_at(server, tmp_path):
    worker = Worker(server)
    try:
        first, second, third = (Stand(tmp_path / name) for name in ("first", "second", "third"))
        first.go_on.touch()
        first.ask()
        wait_for(first.ended.exists)

        second.ask()
        wait_for(second.began.exists)
        stop(server, signal.SIGKILL)
        wait_for(lambda: not server.is_alive())
        time.sleep(1)  # the worker has seen it
        assert worker.poll() is None
        second.go_on.touch()
        wait_for(second.ended.exists)

        server.start()
        third.go_on.touch()
        third.ask()
        wait_for(third.ended.exists)
        assert worker.poll() is None
    finally:
        worker.terminate()
        worker.wait()


class Stand:
    def __init__(self, path):
        path.mkdir()
        self.began, self.go_on, self.ended = path / "began", path / "go_on", path / "ended"

    def ask(self):
        paths = [str(path) for path in (self.began, self.go_on, self.ended)]
        current_app.send_task("tests.stand", paths, queue=QUEUE)
