from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self):
        from programmes.signed import after_signing
        from reports.services import keep_signed

        after_signing(keep_signed)
