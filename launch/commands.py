"""Several management commands in one process: on a second start, starting Django costs more than all of them.

    python -m launch.commands "migrate --database owner" "load_regions --database owner"

What the last one prints is for the person, what the others print is for the log.
"""

import os
import shlex
import sys

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from launch.managing import refuse_other_keys


def main(commands):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    for command in commands:
        print(f"$ manage.py {command}", file=sys.stderr, flush=True)
        for_whom = sys.stdout if command == commands[-1] else sys.stderr
        try:
            refuse_other_keys([command.split(" ")[0]], settings.ROOMS)
            call_command(*shlex.split(command), stdout=for_whom)
        except (CommandError, ImproperlyConfigured) as error:
            sys.exit(str(error))


if __name__ == "__main__":
    main(sys.argv[1:])
