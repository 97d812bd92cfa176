from django.apps import AppConfig


class KubeConfig(AppConfig):
    name = "kube"

    def ready(self):
        from jobs.beside import add_files
        from jobs.kinds import TakingBack, add_kind
        from jobs.models import Upload
        from kube.columns import GROUPS, MEMBERS
        from kube.services.taking_back import page_of, take_back, why_kept

        its = TakingBack(why_kept, take_back, page_of)
        add_kind(Upload.Kind.GROUPS, "Daftar kelompok", lambda: GROUPS, its)
        add_kind(Upload.Kind.MEMBERS, "Daftar anggota kelompok", lambda: MEMBERS, its)
        add_files("kube.tasks.import_groups", lambda job: [upload for _, upload in job.group_import.uploads])
