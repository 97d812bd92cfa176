"""An import that is stopped hard on its way: the worker killed twice, PostgreSQL crashed once. Nothing lost or doubled.

Not about time: a deep run for the promise that a dead import goes on where it was. First the same file without a stop.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from datetime import date

import psycopg2
from django.core.files.base import File
from django.db import connection, connections
from django.db.utils import DatabaseError, InterfaceError
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from bench import measuring, registry
from bench.measuring import say
from beneficiaries import services
from beneficiaries.models import Release
from beneficiaries.partitions import entries_of
from jobs.models import Job

REGION = "18.72"
STOPS = ("worker", "postgres", "worker")
WORKER = """
import sys, django
django.setup()
from beneficiaries import importing
from jobs.work import perform
perform(int(sys.argv[1]), importing.import_register)
"""


def main(argv):
    options = measuring.parser(__doc__.splitlines()[0], rows=200_000).parse_args(argv)
    actor = User.objects.create(username="bench", name="bench", role=Role.OPERATOR, region_id=REGION)
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        registry.write(file.name, rows=options.rows, region=REGION, dialect="office", seed=1)
        whole = start(actor, file.name, date(2025, 1, 1))
        say("without a stop ...")
        work(whole).wait()
        expected = result_of(whole)
        services.undo_release(actor=actor, release=Release.objects.get(pk=whole), reason="for the same file again")
        stopped = start(actor, file.name, date(2025, 1, 1))
        stops = [stop(kind, stopped, options.rows * (number + 1) // 4) for number, kind in enumerate(STOPS)]
        say("the last attempt ...")
        work(stopped).wait()
    found = result_of(stopped)
    figures = {"rows": options.rows, "stops": stops, "expected": expected, "found": found, "same": found == expected}
    figures["cursor_was_rows"] = all(one["cursor"] == one["accounted_for"] for one in stops)
    measuring.show(figures, [], options.json)
    return 0 if figures["same"] and figures["cursor_was_rows"] else 1


def start(actor, path, data_on):
    with open(path, "rb") as file:
        upload = services.receive_extract(actor=actor, file=File(file, "extract.csv"))
    return services.start_release(actor=actor, upload=upload, register="DTSEN", data_on=data_on).pk


def work(release):
    Job.objects.filter(release=release, finished_at__isnull=True).update(lease_until=timezone.now(), attempts=0)
    job = Release.objects.get(pk=release).job_id
    return subprocess.Popen([sys.executable, "-c", WORKER, str(job)], env=os.environ)


def stop(kind, release, after):
    """Let a worker come as far as `after` rows, then stop it or the server; what is there then."""
    process = work(release)
    while asked("SELECT rows_read FROM beneficiaries_release WHERE id = %s", release) < after:
        if process.poll() is not None:
            raise RuntimeError("the import was over before it could be stopped: more --rows")
        time.sleep(0.02)
    if kind == "worker":
        process.send_signal(signal.SIGKILL)
    else:
        crash_postgres()
        process.send_signal(signal.SIGKILL)
    process.wait()
    cursor = asked("SELECT rows_read FROM beneficiaries_release WHERE id = %s", release)
    taken = asked(f"SELECT count(*) FROM {entries_of(release)}")  # noqa: S608
    refused = asked(
        "SELECT count(DISTINCT row_number) FROM jobs_finding WHERE severity = 'error' AND upload_id ="
        " (SELECT upload_id FROM beneficiaries_release WHERE id = %s)",
        release,
    )
    say(f"{kind} stopped at {cursor} rows")
    return {"stopped": kind, "cursor": cursor, "accounted_for": taken + refused}


def crash_postgres():
    """One of its processes killed: PostgreSQL throws all others out and recovers from its log, as after a power cut."""
    url = connections["default"].get_connection_params()
    own = psycopg2.connect(**{name: url[name] for name in ("host", "dbname", "user")})
    os.kill(own.info.backend_pid, signal.SIGKILL)
    time.sleep(1)


def asked(sql, *params):
    """Patiently: the server may be on its way up again."""
    for _ in range(600):
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql, params)
                return cursor.fetchone()[0]
        except (DatabaseError, InterfaceError):
            connection.close()
            time.sleep(0.1)
    raise RuntimeError("PostgreSQL did not come back")


def result_of(release):
    loaded = Release.objects.get(pk=release)
    entries = loaded.entries
    return {
        "loaded": loaded.is_loaded,
        "rows_read": loaded.rows_read,
        "rows_taken": loaded.rows_taken,
        "entries": entries.count(),
        "different_rows": entries.values("row_number").distinct().count(),
        "findings": loaded.upload.findings.count(),
        "families": loaded.assessments.count(),
    }
