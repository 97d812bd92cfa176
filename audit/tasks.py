from celery import shared_task

from audit import chain


@shared_task
def link_events():
    while chain.link_events() == chain.BATCH:
        pass
