from celery import shared_task

from jobs.work import perform
from kube import importing


@shared_task(name="kube.tasks.import_groups")
def import_groups(job_id):
    perform(job_id, importing.import_groups)
