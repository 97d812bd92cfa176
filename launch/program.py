"""The Django program: its preparation step by step, and the three processes that serve."""

import hashlib
import http.client
import subprocess
import time
from urllib.parse import urlsplit

from launch.paths import LOGS, PYTHON, ROOT, VAR
from launch.processes import Process, keep_small
from launch.terminal import Refusal, last_lines

COLLECTED = VAR / "static.collected"
LONGEST_STATEMENT = "30s"
PREPARATION_LOG = LOGS / "preparation.log"


def commands(host, port):
    """In the order of starting; they are stopped in reverse."""
    web = ["gunicorn", "config.wsgi", "--bind", f"{host}:{port}", "--worker-class", "gthread"]
    web += ["--workers", "2", "--threads", "4", "--graceful-timeout", "5", "--no-control-socket", "--preload"]
    worker = ["celery", "-A", "config", "worker", "--concurrency", "2", "--loglevel", "INFO"]
    # Without a pid file there is none to be stale after a hard kill.
    scheduler = ["celery", "-A", "config", "beat", "--pidfile=", "--schedule", str(VAR / "beat-schedule")]
    return {"worker": worker, "scheduler": scheduler, "web": web}


def environment_of(name, environment):
    """A page that takes longer than this has lost its reader; imports and evaluations of the worker may take longer."""
    if name != "web":
        return environment
    options = f"{environment.get('PGOPTIONS', '')} -c statement_timeout={LONGEST_STATEMENT}".strip()
    return environment | {"PGOPTIONS": options}


def start(name, command, environment):
    return Process(name, [PYTHON, "-m", *command], environment_of(name, environment))


def manage(environment, *commands):
    """Management commands in one process. Gives what the last one printed, keeps everything in the log."""
    done = subprocess.run(
        [PYTHON, "-m", "launch.commands", *commands],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    keep_small(PREPARATION_LOG)
    with PREPARATION_LOG.open("a") as log:
        log.write(done.stderr + done.stdout)
    if done.returncode:
        raise Refusal(f"{last_lines(done.stderr)}\nThe preparation failed: all it said is in {PREPARATION_LOG}")
    return done.stdout


def refuse_unmigrated(environment):
    """A production database is migrated by whoever has the owner's password, which may be somebody else."""
    try:
        manage(environment, "migrate --check")
    except Refusal as refusal:
        raise Refusal(
            "The database cannot be used as it is: it needs `manage.py migrate --database owner` with "
            f"DATABASE_OWNER_URL set, or it is not there; see {PREPARATION_LOG}"
        ) from refusal


def prepare_database(environment, owner_url):
    as_owner = environment | {"DATABASE_OWNER_URL": owner_url}
    manage(as_owner, "migrate --database owner", "load_regions --database owner")


def database_fingerprint():
    """Changes whenever there may be something to migrate or to load."""
    files = [ROOT / "requirements.txt", *ROOT.glob("*/migrations/*.py"), *ROOT.glob("regions/data/*")]
    return fingerprint(files, salt="")


def collect_static(environment):
    """Only when a static file, a package or the place has changed: it takes seconds."""
    now = static_fingerprint(environment)
    if COLLECTED.exists() and COLLECTED.read_text() == now:
        return
    manage(environment, "collectstatic --noinput")
    COLLECTED.write_text(now)


def static_fingerprint(environment):
    files = [ROOT / "requirements.txt", ROOT / "config" / "settings.py", ROOT / "config" / "static.py"]
    folders = [ROOT / "static", *(folder for folder in ROOT.glob("*/static") if folder.parent != VAR)]
    files += [path for folder in folders for path in folder.rglob("*")]
    return fingerprint(files, salt=environment.get("STATIC_ROOT", ""))


def fingerprint(files, salt):
    """By date and size: reading them all would cost what it is to save."""
    seen = hashlib.sha256(salt.encode())
    for file in sorted(files):
        if file.is_file():
            seen.update(f"{file} {file.stat().st_mtime_ns} {file.stat().st_size}\n".encode())
    return seen.hexdigest()


def wait_for_page(address, web, seconds=180):
    """Until the web process answers; an error page is an answer too, but not the one to begin with."""
    deadline = time.monotonic() + seconds
    status = None
    while status is None and web.is_alive() and time.monotonic() < deadline:
        status = status_of(address)
        time.sleep(0.1)
    if status is None or status >= 500:
        raise Refusal(f"The web process does not serve {address}: see {web.log}")


def status_of(address):
    """The HTTP status, or nothing while nobody listens."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
