from celery import shared_task

from beneficiaries import importing
from jobs.work import perform


@shared_task(name="beneficiaries.tasks.import_register")
def import_register(job_id):
    perform(job_id, importing.import_register)
