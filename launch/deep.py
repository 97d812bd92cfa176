"""`./test deep NAME`: tests that want a program or a time of their own and stay out of the ordinary run.

A run is a folder tests/deep/NAME, a line in RUNS, and in `needs` what it has to have installed.
"""

import os
import shutil
from pathlib import Path

from launch import packages
from launch.locks import waiting_for
from launch.paths import VAR
from launch.terminal import Refusal, say

RUNS = {
    "clients": "every file that leaves the house, opened, saved and sent back by LibreOffice",
    "cases": "the reference programmes in one database, in four orders drawn by lot; -s prints the seeds",
}
LIBRARY = "tests/deep"
CHOSEN = "KUBE_DEEP"  # without it tests/conftest.py leaves the folder out
ON_A_MAC = Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")


def names() -> str:
    return "\n".join(f"./test deep {name}  {about}" for name, about in RUNS.items())


def prepared(arguments: list[str]) -> tuple[list[str], dict[str, str]]:
    """What pytest is called with, and the variables it needs, once the packages are there."""
    name, *others = arguments
    if name not in RUNS:
        raise Refusal(f"There is no deep run called {name}. There are:\n{names()}")
    with waiting_for(VAR / "setup.lock", "Another ./run or ./test is installing here: waiting for it ..."):
        packages.provide(needs(name))
    say(f"Deep run {name}: {RUNS[name]}.")
    return [f"{LIBRARY}/{name}", *others], {CHOSEN: name, "SOFFICE": soffice() or ""}


def needs(name: str):
    if name == "clients":
        yield packages.Need("the program offices open lists with", "libreoffice-calc", "libreoffice", bool(soffice()))
        yield packages.Need("counting printed pages", "poppler-utils", "poppler", bool(shutil.which("pdfinfo")))


def soffice() -> str | None:
    found = os.environ.get("SOFFICE") or shutil.which("soffice") or shutil.which("libreoffice")
    return found or (str(ON_A_MAC) if ON_A_MAC.exists() else None)
