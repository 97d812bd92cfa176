"""What logging in and sending forms leaves behind, and nobody needs for long."""

from datetime import datetime, timedelta

import structlog
from django.contrib.sessions.models import Session

from accounts.models import LoginFailure, Submission

log = structlog.get_logger()

KEEP_SUBMISSIONS = timedelta(days=30)  # a form that somebody leaves open longer is asked for again
KEEP_FAILURES = timedelta(days=1)


def remove_old_rows(now: datetime) -> dict[str, int]:
    """How many of each. No event: nobody decided anything with them."""
    figures = {name: rows.count() for name, rows in old_rows(now).items()}
    for rows in old_rows(now).values():
        rows.delete()
    log.info("housekeeping.done", **figures)
    return figures


def old_rows(now: datetime) -> dict:
    """Sessions that have ended, tokens of forms with their answers, and failures to log in: querysets by name."""
    return {
        "sessions": Session.objects.filter(expire_date__lt=now),
        "submissions": Submission.objects.filter(sent_at__lt=now - KEEP_SUBMISSIONS),
        "failures": LoginFailure.objects.filter(at__lt=now - KEEP_FAILURES),
    }
