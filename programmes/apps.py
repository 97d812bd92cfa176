from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "programmes"

    def ready(self):
        from jobs.kinds import add_kind
        from jobs.models import Upload
        from programmes.columns import ALLOCATIONS, CANDIDATES, PAST

        add_kind(Upload.Kind.CANDIDATES, "Daftar usulan", lambda: CANDIDATES)
        add_kind(Upload.Kind.PAST, "Penerima tahun lalu", lambda: PAST)
        add_kind(Upload.Kind.ALLOCATIONS, "Alokasi", lambda: ALLOCATIONS)
