"""The processes `./run` starts, each with its log, and those a killed run has left behind."""

import os
import signal
import subprocess
import time
from pathlib import Path

from launch.paths import LOGS, ROOT

MARK = "KUBE_RUN"
BIG_LOG = 5_000_000


class Process:
    """One child in a session of its own: Ctrl-C reaches us alone, and we decide the order of stopping."""

    def __init__(self, name, command, environment):
        self.name = name
        self.log = LOGS / f"{name}.log"
        keep_small(self.log)
        with self.log.open("ab") as log:
            self.popen = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment | {MARK: str(ROOT)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def is_alive(self):
        return self.popen.poll() is None

    def stop(self, patience=15):
        """Politely, then without asking: a job that is cut off is done again, that is what its row is for."""
        if self.is_alive():
            self.popen.terminate()
        try:
            self.popen.wait(patience)
        except subprocess.TimeoutExpired:
            kill_group(self.popen.pid)
            self.popen.wait()


def keep_small(log):
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # names of people pass through logs
    if log.exists() and log.stat().st_size > BIG_LOG:
        log.rename(log.with_suffix(".old.log"))


def kill_group(pid):
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def command_of(pid):
    """The command line of a running process, empty when there is none."""
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    return subprocess.run(["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True).stdout


def leftovers():
    """Web, worker and scheduler of a run that was itself killed. Only Linux shows their environment."""
    mark = f"{MARK}={ROOT}".encode()
    for environ in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mark in environ.read_bytes().split(b"\0"):
                yield int(environ.parent.name)
        except OSError:
            continue


def end_leftovers():
    for number, seconds in ((signal.SIGTERM, 10), (signal.SIGKILL, 5)):
        for pid in leftovers():
            send(pid, number)
        deadline = time.monotonic() + seconds
        while any(leftovers()) and time.monotonic() < deadline:
            time.sleep(0.1)


def send(pid, number):
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass
