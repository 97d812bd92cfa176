"""`./test`: servers for this one run, then lint, Django's checks and pytest."""

import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

from launch import accounts, browser, deep, postgres
from launch.paths import PYTHON, ROOT, fits_sockets
from launch.preparing import library_path
from launch.redis import Redis
from launch.terminal import Refusal

PREFIX = "kube-test-"
URLS = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")
# Nothing real is ever sealed with these.
FIXED = {
    "SECRET_KEY": "only-for-tests",
    "SEALING_KEY": "dGVzdHMgdGVzdHMgdGVzdHMgdGVzdHMgdGVzdHMgdGU=",
    "INDEX_KEY": "aW5kZXggaW5kZXggaW5kZXggaW5kZXggaW5kZXggaW4=",
    "DEBUG": "no",
    "DEMO": "no",
    "HTTPS": "no",
    "ALLOWED_HOSTS": "localhost,127.0.0.1",
}

# A file stays together, for its fixtures; more at once than this want more memory than a small machine has.
# tests/conftest.py says which files come first: xdist would keep those with one long test for the end.
ON_EVERY_CORE = ["-n", "auto", "--maxprocesses", "4", "--dist", "loadfile", "--no-loadscope-reorder"]


def main(arguments):
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    chosen = {}
    if arguments[:1] == ["deep"]:
        arguments, chosen = deep.prepared(arguments[1:])
    with servers() as urls:
        environment = os.environ | FIXED | library_path() | urls | chosen
        environment["CHROMIUM"] = browser.find() or ""
        return first_failure(commands(arguments), environment)


def commands(arguments):
    if not arguments:
        yield ["-m", "ruff", "check", "."]
        yield ["-m", "ruff", "format", "--check", "."]
        yield ["manage.py", "check"]
        yield ["manage.py", "makemigrations", "--check", "--dry-run"]
    yield ["-m", "pytest", *(arguments or ON_EVERY_CORE)]


def first_failure(commands, environment):
    for command in commands:
        code = run(command, environment)
        if code:
            return code
    return 0


def run(command, environment):
    """Ctrl-C reaches pytest by itself, a SIGTERM is handed on as one: either way it puts its things away first."""
    process = subprocess.Popen([PYTHON, *command], cwd=ROOT, env=environment)
    before = (
        signal.signal(signal.SIGINT, lambda *_: None),
        signal.signal(signal.SIGTERM, lambda *_: process.send_signal(signal.SIGINT)),
    )
    try:
        return process.wait()
    finally:
        signal.signal(signal.SIGINT, before[0])
        signal.signal(signal.SIGTERM, before[1])


@contextmanager
def servers(settings=postgres.FOR_TESTS):
    """The three URLs: those given, or of servers that live as long as this run."""
    given = {name: os.environ[name] for name in URLS if os.environ.get(name)}
    if len(given) == len(URLS):
        yield given
        return
    if given:
        lacking = " and ".join(name for name in URLS if name not in given)
        raise Refusal(f"{lacking} missing: set all of {', '.join(URLS)} for the tests, or none of them.")
    account = accounts.for_postgres()
    with folder_for(account) as base:
        cluster, redis = postgres.Cluster(base, account, settings), Redis(base)
        try:
            cluster.start()
            # The tests' database is a copy of template1 that kube_owner makes.
            cluster.apply_roles("template1")
            cluster.apply_roles("kube")
            redis.start()
            yield dict(zip(URLS, (cluster.url("kube_app"), cluster.url("kube_owner"), redis.url), strict=True))
        finally:
            redis.stop()
            cluster.stop("immediate")


@contextmanager
def folder_for(account):
    """A folder with a short path where the account can go, held by a lock as long as this run lives."""
    parents = [parent for parent in temporary_folders() if account.can("-x", parent)]
    for parent in parents:
        remove_abandoned(parent, account)
    base = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parents[0]))
    account.make_folder(base)
    try:
        with (base / "lock.new").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            (base / "lock.new").rename(base / "lock")  # nobody sees it before it is locked
            yield base
    finally:
        shutil.rmtree(base, ignore_errors=True)


def temporary_folders():
    folders = dict.fromkeys(map(Path, (tempfile.gettempdir(), "/tmp", "/var/tmp")))
    return [folder for folder in folders if fits_sockets(folder / f"{PREFIX}12345678" / "sockets")]


def remove_abandoned(parent, account):
    """What runs that were killed hard have left: their lock is free."""
    for base in parent.glob(f"{PREFIX}*"):
        try:
            if base.stat().st_uid != account.uid:
                continue
            with (base / "lock").open() as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                postgres.Cluster(base, account).stop("immediate")
                Redis(base).stop()
                shutil.rmtree(base, ignore_errors=True)
        except OSError:
            continue  # in use, or just being made or removed
