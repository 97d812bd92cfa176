from celery.signals import beat_init, worker_init
from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "audit"

    def ready(self):
        from accounts import history
        from audit import keys, reading, trail

        history.lend(trail.record, reading.since)
        # Before the first job, and before processes are forked; the web process asks in config/wsgi.py.
        worker_init.connect(keys.begin)
        beat_init.connect(keys.begin)
