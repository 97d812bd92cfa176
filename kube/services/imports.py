"""Lists of groups and members are kept, looked at, and then loaded."""

from datetime import date

from django.db import transaction

from accounts.errors import NotAllowed
from accounts.own_office import office_of
from jobs.models import Upload
from jobs.uploads import receive_upload
from jobs.work import enqueue
from kube.columns import GROUPS, MEMBERS
from kube.models import GroupImport


@transaction.atomic
def receive_lists(*, actor, groups=None, members=None) -> GroupImport:
    """Keep one or both lists for the actor's office, to be looked at before they are loaded."""
    office = office_of(actor, "Unggah daftarnya")
    kept = {
        name: receive_upload(actor=actor, kind=kind, region=office.region, file=file, columns=columns)
        for name, kind, file, columns in (
            ("groups", Upload.Kind.GROUPS, groups, GROUPS),
            ("members", Upload.Kind.MEMBERS, members, MEMBERS),
        )
        if file
    }
    if not kept:
        raise NotAllowed("Pilih daftar kelompok, daftar anggota, atau keduanya.")
    return GroupImport.objects.create(office=office, region=office.region, **kept)


@transaction.atomic
def start_import(*, actor, source: GroupImport, since_on: date, new_status: str) -> GroupImport:
    """Queue the loading. since_on: the day members joined and officers were elected where the row says none."""
    held = GroupImport.objects.select_for_update(of=("self",)).get(pk=source.pk)
    if held.job_id:
        raise NotAllowed("Daftar ini sudah mulai dimuat. Lihat kemajuannya di menu Pekerjaan.")
    held.since_on, held.new_status = since_on, new_status
    held.job = enqueue(
        title=f"Memuat daftar kelompok {held.region}"[:160],
        task="kube.tasks.import_groups",
        actor=actor,
        region=held.region,
        upload=held.members or held.groups,
    )
    held.save(update_fields=["since_on", "new_status", "job"])
    return held
