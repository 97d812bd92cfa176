"""Lists of groups and members that came as files."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Office
from jobs.models import Finding, Job, Upload
from kube.models.groups import Group
from regions.models import Region, RegionScopedQuerySet


class GroupImportQuerySet(RegionScopedQuerySet):
    def confirmed(self):
        """The others were only looked at, and go with their files (beneficiaries/tidying.py)."""
        return self.filter(job__isnull=False)


class GroupImport(models.Model):
    """A list of groups, a list of members, or both together; looked at first, then loaded by its job."""

    owner = "office"

    NEW_STATUS = [(Group.Status.ACTIVE, "Aktif, sudah berjalan"), (Group.Status.FORMING, "Dibentuk, belum berjalan")]

    office = models.ForeignKey(Office, models.PROTECT, related_name="group_imports")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    groups = models.OneToOneField(Upload, models.PROTECT, null=True, related_name="import_of_groups")
    members = models.OneToOneField(Upload, models.PROTECT, null=True, related_name="import_of_members")
    since_on = models.DateField(
        "anggota dan pengurus sejak", null=True, help_text="of those whose row names no day; chosen before loading"
    )
    new_status = models.CharField(
        "keadaan kelompok baru", max_length=9, choices=NEW_STATUS, default=Group.Status.ACTIVE
    )
    job = models.OneToOneField(Job, models.PROTECT, null=True, related_name="group_import")

    objects = GroupImportQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(groups__isnull=False) | Q(members__isnull=False), name="a_group_import_has_a_file"
            )
        ]

    def __str__(self):
        return f"Daftar kelompok {self.region}"

    def get_absolute_url(self):
        return reverse("kube:imported" if self.job_id else "kube:preview", args=[self.pk])

    @property
    def uploads(self):
        """[(kind of the list, its upload)] of the files that were sent."""
        return [(kind, upload) for kind, upload in (("groups", self.groups), ("members", self.members)) if upload]

    def findings(self):
        """What is wrong with the rows of both, the refused ones first."""
        found = Finding.objects.about_data().filter(upload__in=[upload for _, upload in self.uploads])
        return found.order_by("severity", "upload_id", "row_number", "id")
