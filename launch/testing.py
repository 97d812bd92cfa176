"""`./test`: servers of its own for one run, then lint, Django's checks and pytest."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from launch import accounts, postgres
from launch.paths import ROOT, socket_folder
from launch.redis import Redis
from launch.terminal import Refusal, refuse

# Thrown away with the test database; nothing real is ever sealed with them.
SECRETS = {
    "SECRET_KEY": "only-for-tests",
    "SEALING_KEY": "dGVzdHMgdGVzdHMgdGVzdHMgdGVzdHMgdGVzdHMgdGU=",
    "INDEX_KEY": "aW5kZXggaW5kZXggaW5kZXggaW5kZXggaW5kZXggaW4=",
}


@contextmanager
def servers():
    account = accounts.for_postgres()
    base = Path(tempfile.mkdtemp(prefix="kube-test-"))
    account.make_folder(base)
    cluster = redis = None
    try:
        cluster = postgres.Cluster(base, account, postgres.FOR_TESTS)
        cluster.start()
        cluster.apply_roles("template1", test_cluster="yes")
        cluster.apply_roles("kube", test_cluster="yes")
        redis = Redis(base / "redis", cluster.sockets / "redis.sock", base / "redis.log")
        redis.start()
        yield {
            "DATABASE_URL": cluster.url("kube_app"),
            "DATABASE_OWNER_URL": cluster.url("kube_owner"),
            "REDIS_URL": redis.url,
        }
    finally:
        if redis:
            redis.stop()
        if cluster:
            cluster.stop("immediate")
        shutil.rmtree(base, ignore_errors=True)


def checks(arguments):
    if not arguments:
        yield ["-m", "ruff", "check", "."]
        yield ["-m", "ruff", "format", "--check", "."]
        yield ["manage.py", "check"]
        yield ["manage.py", "makemigrations", "--check", "--dry-run"]
    yield ["-m", "pytest", *arguments]


def main(arguments):
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with servers() as urls:
            environment = os.environ | SECRETS | urls
            environment.setdefault("CHROMIUM", shutil.which("chromium") or "")
            for check in checks(arguments):
                code = subprocess.run([sys.executable, *check], cwd=ROOT, env=environment).returncode
                if code:
                    return code
    except Refusal as refusal:
        return refuse(refusal)
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
