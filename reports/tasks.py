from celery import shared_task

from jobs.work import perform
from reports import pdf


@shared_task(name="reports.tasks.render_document")
def render_document(job_id):
    perform(job_id, pdf.render_document)
