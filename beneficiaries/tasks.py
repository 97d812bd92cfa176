from celery import shared_task
from django.utils import timezone

from accounts import housekeeping
from beneficiaries import checking, importing, tidying
from beneficiaries.duplicates import release
from jobs.work import perform


@shared_task(name="beneficiaries.tasks.import_register")
def import_register(job_id):
    perform(job_id, importing.import_register, importing.clear_away)


@shared_task(name="beneficiaries.tasks.look_up")
def look_up(job_id):
    perform(job_id, checking.look_up)


@shared_task(name="beneficiaries.tasks.find_duplicates")
def find_duplicates(job_id):
    perform(job_id, release.search_release)


@shared_task(name="beneficiaries.tasks.tidy")
def tidy():
    now = timezone.now()
    tidying.tidy(now)
    housekeeping.remove_old_rows(now)
    for path in tidying.unnamed(now):
        path.unlink(missing_ok=True)
