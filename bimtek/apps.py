from django.apps import AppConfig


class BimtekConfig(AppConfig):
    name = "bimtek"

    def ready(self):
        """What is looked for in the files of this room."""
        from bimtek.columns import PARTICIPANTS
        from bimtek.paper_lists import MOST_SESSIONS, columns_of
        from jobs.kinds import COLUMNS_OF
        from jobs.models import Upload

        COLUMNS_OF[Upload.Kind.PARTICIPANTS] = lambda upload: PARTICIPANTS
        COLUMNS_OF[Upload.Kind.ATTENDANCE] = lambda upload: columns_of(range(MOST_SESSIONS))
