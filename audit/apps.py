from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "audit"

    def ready(self):
        from accounts import history
        from audit import reading, trail

        history.lend(trail.record, reading.since)
