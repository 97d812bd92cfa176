"""The Celery application: a doorbell over Redis. The truth about long work is in jobs.Job."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("kube")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
