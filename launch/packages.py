"""What must come from the system's own package manager, asked for only when it is missing."""

import ctypes
import os
import platform
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from launch import browser
from launch.terminal import Refusal, last_lines, say

HOMEBREW_LIBRARIES = [Path("/opt/homebrew/lib"), Path("/usr/local/lib")]
FONT_FOLDERS = ["/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "~/Library/Fonts", "~/.fonts"]


class Need(NamedTuple):
    """`purpose` is told to the person; the other two are the packages' names."""

    purpose: str
    debian: str
    homebrew: str
    is_here: bool


def needs(for_tests, venv_works):
    """The whole list, each with whether it is here."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    yield Need("PDF text layout", "libpango-1.0-0", "pango", library("pango-1.0", "0"))
    yield Need("PDF fonts", "libpangoft2-1.0-0", "pango", library("pangoft2-1.0", "0"))
    yield Need("small PDF files", "libharfbuzz-subset0", "harfbuzz", library("harfbuzz-subset", "0"))
    yield Need("the letters' typeface", liberation(), "font-liberation", font("LiberationSerif-Regular"))
    can_make = venv_works or (find_spec("venv") and find_spec("ensurepip"))
    yield Need("Python's virtual environments", f"python{version}-venv", f"python@{version}", bool(can_make))
    if for_tests:
        if browser.comes_with_apt():
            yield Need("the browser tests", "chromium", "", bool(browser.find()))
            yield Need("what drives the browser", "libatomic1", "", library("atomic", "1"))  # Playwright's Node.js
        yield Need("reading PDFs in tests", "poppler-utils", "poppler", bool(shutil.which("pdftotext")))
        yield Need("the tests of the repository itself", "git", "git", bool(shutil.which("git")))


def library(name, version):
    try:
        ctypes.CDLL(f"lib{name}.so.{version}")
    except OSError:
        return any((folder / f"lib{name}.{version}.dylib").exists() for folder in HOMEBREW_LIBRARIES)
    return True


def font(name):
    folders = (Path(folder).expanduser() for folder in FONT_FOLDERS)
    return any(next(folder.rglob(f"{name}.*"), None) for folder in folders)


def liberation():
    """Debian 12 calls the second, freely licensed edition by its number; later systems have only that one."""
    try:
        return "fonts-liberation2" if 'VERSION_ID="12"' in Path("/etc/os-release").read_text() else "fonts-liberation"
    except OSError:
        return "fonts-liberation"


def provide(all_needs):
    """Install what is missing, or name the command with which a person who may do so installs it."""
    missing = [need for need in all_needs if not need.is_here]
    if not missing:
        return
    purposes = ", ".join(sorted({need.purpose for need in missing}))
    if platform.system() == "Darwin":
        with_homebrew(sorted({need.homebrew for need in missing}), purposes)
    else:
        with_apt(sorted({need.debian for need in missing}), purposes)


def with_homebrew(names, purposes):
    command = ["brew", "install", *names]
    if not shutil.which("brew"):
        raise Refusal(f"Missing for {purposes}: install Homebrew, then run: {' '.join(command)}")
    say(f"Installing with Homebrew, for {purposes}: {' '.join(names)} ...")
    if subprocess.run(command).returncode:
        raise Refusal(f"Homebrew could not install them; see above, then run: {' '.join(command)}")


def with_apt(names, purposes):
    if not shutil.which("apt-get"):
        raise Refusal(f"Missing for {purposes}: install what your system calls {' '.join(names)}.")
    by_hand = f"sudo apt-get install {' '.join(names)}"
    if os.geteuid() and not may_use_sudo():
        raise Refusal(f"Missing for {purposes}, and you may not install it: have someone run: {by_hand}")
    say(f"Installing with apt-get, for {purposes}: {' '.join(names)} ...")
    # The package lists may be absent or too old: fetch them only then.
    failed = apt("install", *names) and (apt("update") or apt("install", *names))
    if failed:
        raise Refusal(f"{last_lines(failed, 4)}\napt-get could not install them. By hand: {by_hand}")


def may_use_sudo():
    """With a terminal sudo may ask for a password, without one it must not need to."""
    if not shutil.which("sudo"):
        return False
    return sys.stdin.isatty() or subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0


def apt(verb, *names):
    """What apt-get printed when it failed, nothing when all went well."""
    switches = ["-y", "--no-install-recommends"] if verb == "install" else []
    become_root = ["sudo"] if os.geteuid() else []
    # dpkg refuses to work without these folders on the path, and a user's path may lack them.
    path = f"PATH={os.environ.get('PATH', '/usr/bin:/bin')}:/usr/sbin:/sbin"
    command = [*become_root, "env", path, "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    command += ["-o", "DPkg::Lock::Timeout=300", verb, *switches, *names]
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    return done.stdout if done.returncode else ""
