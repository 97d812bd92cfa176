from celery import shared_task
from celery.signals import worker_ready

from jobs import work


@shared_task(name="jobs.tasks.publish_due")
def publish_due():
    work.publish_due()


@worker_ready.connect
def pick_up_what_was_left(**kwargs):
    """A worker that starts after a crash looks for jobs whose message or worker is gone."""
    work.publish_due()
