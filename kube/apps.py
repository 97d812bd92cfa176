from django.apps import AppConfig


class KubeConfig(AppConfig):
    name = "kube"

    def ready(self):
        """What is looked for in the files of this room."""
        from jobs.kinds import COLUMNS_OF
        from jobs.models import Upload
        from kube.columns import GROUPS, MEMBERS

        COLUMNS_OF[Upload.Kind.GROUPS] = lambda upload: GROUPS
        COLUMNS_OF[Upload.Kind.MEMBERS] = lambda upload: MEMBERS
