"""A task that stands still until it is let go: `celery --include tests.jobs.ringing`."""

import time
from pathlib import Path

from celery import shared_task


@shared_task(name="tests.stand")
def stand(began, go_on, ended):
    """Three paths: written at the beginning, waited for, written at the end."""
    Path(began).touch()
    while not Path(go_on).exists():
        time.sleep(0.05)
    Path(ended).touch()
