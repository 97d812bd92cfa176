"""Find a Python that is new enough. Plain syntax: an old Python has to read this file too."""

import os
import shutil
import sys


def at_least_3_11():
    """Go on, or begin again with a newer Python of this machine, or say what is missing."""
    if sys.version_info >= (3, 11):  # noqa: UP036
        return
    for name in ("python3.14", "python3.13", "python3.12", "python3.11"):
        newer = shutil.which(name)
        if newer:
            os.execv(newer, [newer] + sys.argv)
    sys.exit(f"Python 3.11 or newer is needed; {sys.executable} is {sys.version.split()[0]}.")
