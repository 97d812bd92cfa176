"""The Chromium of the browser tests. CHROMIUM names another one."""

import os
import platform
import shutil
import subprocess
from pathlib import Path

from launch.paths import PYTHON
from launch.terminal import Refusal, say

NAMES = ["chromium", "google-chrome", "google-chrome-stable", "chrome"]
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
ASK_PLAYWRIGHT = """
from playwright.sync_api import sync_playwright
with sync_playwright() as browsers:
    print(browsers.chromium.executable_path)
"""


def find():
    """Its path, or nothing."""
    if os.environ.get("CHROMIUM"):
        return os.environ["CHROMIUM"]
    found = [MAC] if Path(MAC).exists() else [path for name in NAMES if (path := shutil.which(name))]
    return next((path for path in found if not is_snap(path)), None) or playwrights_own()


def is_snap(path):
    """Ubuntu's command leads to a snap, whose sandbox Playwright cannot steer."""
    return "snap" in os.path.realpath(path)


def playwrights_own():
    if not Path(cache()).is_dir() or not PYTHON.exists():
        return None
    path = subprocess.run([PYTHON, "-c", ASK_PLAYWRIGHT], capture_output=True, text=True).stdout.strip()
    return path if path and Path(path).exists() else None


def cache():
    default = "~/Library/Caches/ms-playwright" if platform.system() == "Darwin" else "~/.cache/ms-playwright"
    return os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or os.path.expanduser(default)


def comes_with_apt():
    """Debian's package is a browser, Ubuntu's a way to a snap."""
    release = Path("/etc/os-release")
    return bool(shutil.which("apt-get")) and "ID=ubuntu" not in (release.read_text() if release.exists() else "")


def provide():
    """Where apt has none: the build that Playwright brings, with the libraries it needs."""
    if find():
        return
    say("Installing Chromium for the browser tests with Playwright ...")
    dependencies = ["--with-deps"] if platform.system() == "Linux" else []
    command = [PYTHON, "-m", "playwright", "install", *dependencies, "chromium"]
    if subprocess.run(command, stdin=subprocess.DEVNULL).returncode or not find():
        raise Refusal("No Chromium for the browser tests: install one and name it, CHROMIUM=/path/to/it ./test")
