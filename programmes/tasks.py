from celery import shared_task

from jobs.work import perform
from programmes import importing, judging


@shared_task(name="programmes.tasks.import_list")
def import_list(job_id):
    perform(job_id, importing.import_list)


@shared_task(name="programmes.tasks.judge")
def judge(job_id):
    perform(job_id, judging.judge)


@shared_task(name="programmes.tasks.try_rules")
def try_rules(job_id):
    perform(job_id, judging.try_rules)
