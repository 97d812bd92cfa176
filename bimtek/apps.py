from django.apps import AppConfig


class BimtekConfig(AppConfig):
    name = "bimtek"

    def ready(self):
        from bimtek import services_taking_back as its
        from bimtek.columns import PARTICIPANTS
        from bimtek.paper_lists import MOST_SESSIONS, columns_of
        from jobs.kinds import TakingBack, add_kind
        from jobs.models import Upload

        of_participants = TakingBack(its.why_participants_kept, its.take_back_participants, its.page_of)
        of_ticks = TakingBack(its.why_paper_list_kept, its.take_back_paper_list, its.page_of)
        add_kind(Upload.Kind.PARTICIPANTS, "Daftar peserta bimtek", lambda: PARTICIPANTS, of_participants)
        add_kind(Upload.Kind.ATTENDANCE, "Daftar hadir terisi", lambda: columns_of(MOST_SESSIONS), of_ticks)
