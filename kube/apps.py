from django.apps import AppConfig


class KubeConfig(AppConfig):
    name = "kube"

    def ready(self):
        from jobs.beside import add_files
        from jobs.kinds import add_kind
        from jobs.models import Upload
        from kube.columns import GROUPS, MEMBERS

        add_kind(Upload.Kind.GROUPS, "Daftar kelompok", lambda: GROUPS)
        add_kind(Upload.Kind.MEMBERS, "Daftar anggota kelompok", lambda: MEMBERS)
        add_files("kube.tasks.import_groups", lambda job: [upload for _, upload in job.group_import.uploads])
