"""What both commands need before they begin: room, system packages, the virtual environment."""

import getpass
import os
import platform
import shlex
import shutil
import sys
import time
from pathlib import Path

from launch import browser, packages, venv
from launch.locks import waiting_for
from launch.paths import PYTHON, ROOT, VAR, VENV
from launch.terminal import Refusal

GIGABYTE = 10**9
BEGAN = "KUBE_BEGAN"


def prepare(lock, for_tests=False):
    """Install what is missing, then begin again in the virtual environment's Python. Gives the time it began."""
    began = os.environ.pop(BEGAN, None)
    if began:
        return float(began)
    began = time.time()
    refuse_foreign_folders()
    VAR.mkdir(exist_ok=True)
    with waiting_for(VAR / "setup.lock", "Another ./run or ./test is installing here: waiting for it ..."):
        new = not venv.works()
        refuse_full_disk(1.5 if new else 0.2)
        packages.provide(packages.needs(for_tests, venv_works=not new))
        if new:
            venv.make()
        venv.install(lock)
        if for_tests:
            browser.provide()
    if Path(sys.prefix).resolve() != VENV.resolve():
        os.environ[BEGAN] = str(began)
        os.execv(PYTHON, [PYTHON, *sys.argv])
    return began


def refuse_full_disk(needed):
    free = shutil.disk_usage(ROOT).free / GIGABYTE
    if free < needed:
        raise Refusal(f"Too little room: {needed} GB are needed below {ROOT}, {free:.1f} GB are free.")


def refuse_foreign_folders():
    """Once started as root the folders are root's: better to say so now than to fail in the middle."""
    for folder in (ROOT, VAR, VENV):
        if folder.exists() and not os.access(folder, os.W_OK):
            owner = folder.owner()
            fix = f"sudo chown -R {getpass.getuser()} {shlex.quote(str(folder))}"
            raise Refusal(f"You may not write in {folder}, it belongs to {owner}: start as {owner}, or run: {fix}")


def library_path():
    """Homebrew's libraries are not where macOS looks for them by itself."""
    if platform.system() != "Darwin":
        return {}
    folders = ":".join(map(str, packages.HOMEBREW_LIBRARIES))
    return {"DYLD_FALLBACK_LIBRARY_PATH": os.environ.get("DYLD_FALLBACK_LIBRARY_PATH", folders)}
