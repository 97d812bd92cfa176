from celery import shared_task

from jobs.work import perform
from programmes import importing


@shared_task(name="programmes.tasks.import_list")
def import_list(job_id):
    perform(job_id, importing.import_list)
