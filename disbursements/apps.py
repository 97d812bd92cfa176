from django.apps import AppConfig


class DisbursementsConfig(AppConfig):
    name = "disbursements"

    def ready(self):
        from disbursements import fund_lines, results
        from jobs.kinds import add_kind
        from jobs.models import Upload

        add_kind(Upload.Kind.BANK_RESULT, "Hasil bank", lambda: results.COLUMNS)
        add_kind(Upload.Kind.FUND_ENTRIES, "Transaksi dana bergulir", lambda: fund_lines.COLUMNS)
