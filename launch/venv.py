"""The virtual environment .venv, with exactly what the lock file says."""

import hashlib
import subprocess
import sys

from launch.paths import PYTHON, ROOT, VENV
from launch.terminal import Refusal, last_lines, say

# The tools' lock has everything of the program's lock in it, in the same versions.
INCLUDED = {"requirements-dev.txt": ["requirements.txt"]}


def works():
    """Not after the system's Python was replaced, nor after an interrupted start."""
    probe = [PYTHON, "-I", "-c", "import pip"]
    return PYTHON.exists() and subprocess.run(probe, capture_output=True).returncode == 0


def make():
    say(f"Making the virtual environment {VENV.name} ...")
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], capture_output=True, text=True)
    if made.returncode:
        raise Refusal(f"Could not make {VENV}: {last_lines(made.stdout + made.stderr)}")


def install(lock):
    """Only when the lock has changed since it was last installed."""
    if installed(lock):
        return
    say(f"Installing the Python packages of {lock} (about half a minute the first time) ...")
    pip = [PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input"]
    if subprocess.run([*pip, "--require-hashes", "-r", ROOT / lock], stdin=subprocess.DEVNULL).returncode:
        raise Refusal(f"The packages of {lock} could not be installed: pip says why above.")
    for done in (lock, *INCLUDED.get(lock, [])):
        stamp(done).write_text(fingerprint(done))


def installed(lock):
    return stamp(lock).exists() and stamp(lock).read_text() == fingerprint(lock)


def stamp(lock):
    return VENV / f"installed-{lock}"


def fingerprint(lock):
    return hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()
