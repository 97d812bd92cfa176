from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "programmes"

    def ready(self):
        from jobs.kinds import TakingBack, add_kind
        from jobs.models import Upload
        from programmes.columns import ALLOCATIONS, CANDIDATES, PAST
        from programmes.services import taking_back as its

        add_kind(Upload.Kind.CANDIDATES, "Daftar usulan", lambda: CANDIDATES)
        add_kind(Upload.Kind.PAST, "Penerima tahun lalu", lambda: PAST)
        of_allocations = TakingBack(its.why_kept, its.take_back, its.page_of)
        add_kind(Upload.Kind.ALLOCATIONS, "Alokasi", lambda: ALLOCATIONS, of_allocations)
