"""A worker process that stands still in the middle of a file, where it can be looked at and killed."""

import os
import subprocess
import sys

from django.db import connection

READ_BEFORE = 100  # rows, when it stands still
PROGRAM = f"""
import os, sys, time
import django
django.setup()
from beneficiaries import importing
from jobs.work import perform
importing.CHUNK = 20
write, begun = importing.write, []
def halting(*args):
    begun.append(args)
    while len(begun) * importing.CHUNK > {READ_BEFORE} and not os.path.exists(sys.argv[2]):
        time.sleep(0.02)
    write(*args)
importing.write = halting
perform(int(sys.argv[1]), importing.import_register)
"""


class Worker(subprocess.Popen):
    """Goes on when `go_on` is called."""

    def __init__(self, job, media):
        self.sign = media / f"go-on-{job.pk}"
        settings = connection.settings_dict
        url = f"postgres://{settings['USER']}:{settings['PASSWORD']}@/{settings['NAME']}?host={settings['HOST']}"
        if settings["PORT"]:
            url += f"&port={settings['PORT']}"
        environment = os.environ | {"DATABASE_URL": url, "MEDIA_ROOT": str(media)}
        environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
        super().__init__([sys.executable, "-c", PROGRAM, str(job.pk), self.sign], env=environment)

    def go_on(self):
        self.sign.touch()
