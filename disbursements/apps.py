from django.apps import AppConfig


class DisbursementsConfig(AppConfig):
    name = "disbursements"

    def ready(self):
        """What is looked for in the files of this room."""
        from disbursements import fund_lines, results
        from jobs.kinds import COLUMNS_OF
        from jobs.models import Upload

        COLUMNS_OF[Upload.Kind.BANK_RESULT] = lambda upload: results.COLUMNS
        COLUMNS_OF[Upload.Kind.FUND_ENTRIES] = lambda upload: fund_lines.COLUMNS
