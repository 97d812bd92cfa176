from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "programmes"

    def ready(self):
        """What is looked for in the files of this room."""
        from jobs.kinds import COLUMNS_OF
        from jobs.models import Upload
        from programmes.columns import ALLOCATIONS, CANDIDATES, PAST

        COLUMNS_OF[Upload.Kind.CANDIDATES] = lambda upload: CANDIDATES
        COLUMNS_OF[Upload.Kind.PAST] = lambda upload: PAST
        COLUMNS_OF[Upload.Kind.ALLOCATIONS] = lambda upload: ALLOCATIONS
