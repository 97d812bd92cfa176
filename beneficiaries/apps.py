from django.apps import AppConfig


class BeneficiariesConfig(AppConfig):
    name = "beneficiaries"

    def ready(self):
        from beneficiaries.columns import CHECKED, EVERY
        from jobs.kinds import add_kind
        from jobs.models import Upload

        add_kind(Upload.Kind.REGISTER, "Data terpadu", lambda: EVERY)
        add_kind("check", "Daftar untuk dicek", lambda: CHECKED)
