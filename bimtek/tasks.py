from celery import shared_task

from bimtek import importing
from jobs.work import perform


@shared_task(name="bimtek.tasks.import_participants")
def import_participants(job_id):
    perform(job_id, importing.import_participants)
