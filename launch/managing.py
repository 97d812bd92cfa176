"""`manage.py`: what stands in a command's way is a sentence with the way out, and the exit code is not zero."""

import os
import re
import subprocess
import sys
import time

from launch.paths import PYTHON
from launch.terminal import Refusal

OWNER = re.compile(r"--database[= ]owner\b")
FIRST = "Start ./run once, it prepares this folder; then `./run manage COMMAND` works too."


def main(arguments):
    """Without DATABASE_URL on the servers of this folder, as `./run manage`; else with what the environment says."""
    if os.environ.get("DATABASE_URL"):
        return on_its_own(arguments)
    refuse_unprepared()
    from launch import serving

    return serving.main(["manage", *arguments], began=time.monotonic())


def refuse_unprepared():
    probe = [PYTHON, "-I", "-c", "import django, environ, celery"]
    if not PYTHON.exists() or subprocess.run(probe, capture_output=True).returncode:
        raise Refusal(f"The Python packages of this folder are not installed. {FIRST}")


def on_its_own(arguments):
    if OWNER.search(" ".join(arguments)) and not os.environ.get("DATABASE_OWNER_URL"):
        raise Refusal("Set DATABASE_OWNER_URL, the address of the database as its owner: see docs/operations.md.")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        from django.conf import settings
        from django.core.management import execute_from_command_line
    except ImportError as fault:
        raise Refusal(f"{sys.executable} lacks the packages of requirements.txt: {fault}. {FIRST}") from fault
    try:
        settings.DATABASES  # noqa: B018 - some commands would go on without settings
        refuse_other_keys(arguments, settings.ROOMS)
        execute_from_command_line(["manage.py", *arguments])
    except Exception as fault:
        sentence = None if "--traceback" in arguments else sentence_about(fault)
        if sentence is None:
            raise
        raise Refusal(sentence) from fault
    return 0


def refuse_other_keys(arguments, rooms):
    """What the rooms' commands write would be sealed with the wrong key; Django's own are for mending."""
    import django
    from django.core.management import get_commands

    django.setup()
    if get_commands().get("".join(arguments[:1])) in rooms:
        from audit.keys import refuse_other_keys

        refuse_other_keys()


def sentence_about(fault):
    """What to do when it is the surroundings that fail; None for a fault of the program."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db.utils import OperationalError, ProgrammingError
    from redis.exceptions import ConnectionError as NoRedis

    said = first_line(fault)
    if isinstance(fault, ImproperlyConfigured):
        return f"{said}. The settings come from environment variables, see .env.example; or use ./run manage."
    if isinstance(fault, OperationalError):
        return f"The database does not answer as it should: {said}. Look whether it runs and what DATABASE_URL says."
    if isinstance(fault, ProgrammingError) and "does not exist" in said:
        return f"The database is not prepared: {said}. Run manage.py migrate --database owner, see docs/operations.md."
    if isinstance(fault, NoRedis):
        return f"Redis does not answer: {said}. Look whether it runs and what REDIS_URL says."
    return None


def first_line(fault):
    return (str(fault).strip().splitlines() or [type(fault).__name__])[0].rstrip(".")
