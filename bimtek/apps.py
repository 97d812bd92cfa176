from django.apps import AppConfig


class BimtekConfig(AppConfig):
    name = "bimtek"

    def ready(self):
        from bimtek.columns import PARTICIPANTS
        from bimtek.paper_lists import MOST_SESSIONS, columns_of
        from jobs.kinds import add_kind
        from jobs.models import Upload

        add_kind(Upload.Kind.PARTICIPANTS, "Daftar peserta bimtek", lambda: PARTICIPANTS)
        add_kind(Upload.Kind.ATTENDANCE, "Daftar hadir terisi", lambda: columns_of(MOST_SESSIONS))
