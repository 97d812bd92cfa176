from django.apps import AppConfig


class BeneficiariesConfig(AppConfig):
    name = "beneficiaries"

    def ready(self):
        """What is looked for in the files of this room."""
        from beneficiaries.headings import columns_for
        from jobs.kinds import COLUMNS_OF
        from jobs.models import Upload

        COLUMNS_OF[Upload.Kind.REGISTER] = lambda upload: columns_for(upload.region_id)
