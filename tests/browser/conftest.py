"""A real Chromium, a real worker beside it, and eyes on what the pages do behind the person's back."""

import os
import shutil
import subprocess
import sys
import time
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connections

from cases.demo import PASSWORD, load_demo
from tests.browser.steps import press
from tests.conftest import QUEUE

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}
# Milliseconds. Only what has gone wrong takes so long, however busy the machine is.
PATIENCE, LONGEST_JOB = 60_000, 180_000
# Without these Chromium looks for its maker's hosts at every start.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Static files as they are now, not as they were collected last; hashed names are tests/test_static.py's matter.
# The server reads this once, when it starts.
settings.WHITENOISE_USE_FINDERS = True
settings.STATIC_ROOT = settings.BASE_DIR / "var" / "nothing-collected"

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright's loop runs in this thread


@pytest.fixture(scope="session")
def browser_type_launch_args():
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    return {"executable_path": program, "args": QUIET}


@pytest.fixture
def demo(transactional_db):
    """The demo cast, as ./run makes it."""
    load_demo()


def for_worker(media):
    """The environment of a worker that serves the test's database and files."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    folder = parts.path.rsplit("/", 1)[0]
    url = urlunsplit(parts._replace(path=f"{folder}/{connections['default'].settings_dict['NAME']}"))
    environment = os.environ | {"DATABASE_URL": url, "MEDIA_ROOT": str(media), "C_FORCE_ROOT": "yes"}
    environment.pop("DATABASE_OWNER_URL", None)
    return environment


@pytest.fixture
def worker(demo, media, tmp_path):
    """A Celery worker process of its own; ready before the test begins."""
    log = tmp_path / "worker.log"
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "-c", "1", "-l", "INFO", "-Q", QUEUE]
    with log.open("w") as out:
        process = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=for_worker(media), stdout=out, stderr=subprocess.STDOUT
        )
        try:
            until = time.monotonic() + 180
            while "ready." not in log.read_text():
                assert process.poll() is None and time.monotonic() < until, log.read_text()
                time.sleep(0.2)
            yield process
        finally:
            process.terminate()
            process.wait(60)


@pytest.fixture
def address(live_server):
    """Where the house answers."""
    return live_server.url


def new_page(context):
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    return page


@pytest.fixture
def phone_of(browser, address, as_):
    """phone_of(dewi): a page on her phone, where she is logged in. It runs no JavaScript unless told to."""
    contexts = []

    def opened(user, size=PHONE, java_script=False):
        contexts.append(browser.new_context(viewport=size, has_touch=True, java_script_enabled=java_script))
        contexts[-1].add_cookies([{"name": "sessionid", "value": as_(user).cookies["sessionid"].value, "url": address}])
        return new_page(contexts[-1])

    yield opened
    for context in contexts:
        context.close()


class Visitor:
    """One person at one screen. Remembers every JavaScript error and every request that left the machine."""

    def __init__(self, context, address, username):
        self.page = new_page(context)
        self.address = address
        self.faults = []
        self.page.on("pageerror", lambda error: self.faults.append(f"JavaScript: {error}"))
        self.page.on("console", self.hear)
        self.page.on("request", self.watch)
        self.log_in(username)

    def hear(self, message):
        if message.type == "error":
            self.faults.append(f"Konsol: {message.text}")

    def watch(self, request):
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.faults.append(f"Keluar: {request.url}")

    def log_in(self, username):
        self.page.goto(f"{self.address}/accounts/login/")
        self.page.get_by_label("Nama pengguna").fill(username)
        self.page.get_by_label("Kata sandi").fill(PASSWORD)
        press(self.page, "Masuk")
        self.page.get_by_role("heading", name="Tugas saya").wait_for()

    def wait_for_job(self):
        """Stay on a progress page until it says by itself how the job ended: it asks, and then loads itself again."""
        self.page.locator("#kemajuan, #dokumen progress").wait_for(state="detached", timeout=LONGEST_JOB)
        self.page.wait_for_load_state()


@pytest.fixture
def visitor(browser, address):
    """visitor("sari") at a desk, visitor("dewi", PHONE) in the field. Nothing may go wrong behind anybody's back."""
    visitors, contexts = [], []

    def arrive(username, size=DESKTOP):
        context = browser.new_context(viewport=size, locale="id-ID", accept_downloads=True)
        contexts.append(context)
        visitors.append(Visitor(context, address, username))
        return visitors[-1]

    yield arrive
    faults = [fault for one in visitors for fault in one.faults]
    for context in contexts:
        context.close()
    assert faults == []
