"""A list of groups or members that was loaded by mistake: what came with it never was.

The rows stay, because nothing of a group is ever deleted: its groups are withdrawn and free their codes; memberships
and titles end on the day they began, so that they count on no day. Whoever builds on one meanwhile is refused by the
database (migration 0014), or this is.
"""

from collections import Counter

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse

from accounts.errors import NotAllowed
from audit.trail import record
from jobs.models import Job, Upload
from jobs.taking_back import LOADED_BEFORE, NOT_LOADED, counted, mark, refuse_built_on
from kube.models import Group, GroupImport, Membership, Position

# What stands on a group or a member, by model; the rooms to the right are asked through the relations.
BUILT = {
    "kube.GroupAccount": "rekening kelompok",
    "kube.Meeting": "rapat",
    "kube.Membership": "anggota yang masuk kemudian",
    "kube.Position": "pengurus yang dipilih kemudian",
    "kube.Loan": "pinjaman",
    "kube.Books": "buku kas",
    "kube.BookEntry": "catatan kas",
    "kube.MonthClose": "bulan buku yang ditutup",
    "kube.Assignment": "penugasan pendamping",
    "kube.FlagDismissal": "tanda yang sudah ditinjau",
    "kube.MonthlyFigure": "catatan bulanan",
    "kube.StageJudgement": "penilaian tahap",
    "kube.Achievement": "prestasi",
    "kube.Evaluation": "penilaian",
    "kube.Plan": "rencana usaha",
    "kube.Item": "barang inventaris",
    "kube.Guest": "tamu",
    "kube.Activity": "kegiatan",
    "kube.GroupVisit": "kunjungan",
    "kube.Phone": "nomor telepon",
    "programmes.Candidate": "usulan program",
    "programmes.Recipient": "penerima dalam SK atau tahun lalu",
    "bimtek.Bimtek": "bimtek yang mengundang kelompok",
    "bimtek.Participant": "peserta bimtek",
    "disbursements.QueuePlace": "antrean dana bergulir",
    "reports.Document": "surat atau laporan",
}


def import_of(upload: Upload) -> GroupImport | None:
    found = GroupImport.objects.filter(groups=upload) | GroupImport.objects.filter(members=upload)
    return found.select_related("job", "groups", "members").first()


def page_of(upload: Upload) -> str:
    source = import_of(upload)
    return source.get_absolute_url() if source else reverse("kube:upload")


def why_kept(upload: Upload) -> list[str]:
    """Sentences about what was built on the list; with any of them it stays."""
    source = import_of(upload)
    if source is None or source.job is None or source.job.state != Job.State.DONE:
        return [NOT_LOADED]
    if not (source.made_groups.exists() or source.made_members.exists() or source.made_officers.exists()):
        has_brought = any(source.job.counts.get(label) for label in ("Kelompok baru", "Anggota baru", "Pengurus"))
        return [LOADED_BEFORE] if has_brought else []
    return built_on(source) + changed_since(source)


def built_on(source: GroupImport) -> list[str]:
    found = Counter()
    for model, rows in ((Group, source.made_groups), (Membership, source.made_members)):
        for relation in model._meta.related_objects:
            its = relation.related_model
            on_them = its._base_manager.filter(**{f"{relation.field.name}__in": rows.all()})
            if its in (Membership, Position):
                on_them = on_them.exclude(source=source)
            found[its._meta.label] += on_them.distinct().count()
    return counted((number, BUILT.get(label, "catatan lain")) for label, number in found.items())


def changed_since(source: GroupImport) -> list[str]:
    return counted(
        [
            (source.made_groups.exclude(version=1, status=source.new_status).count(), "kelompok yang diubah kemudian"),
            (source.made_members.filter(left_on__isnull=False).count(), "anggota yang sudah keluar"),
            (source.made_officers.filter(until_on__isnull=False).count(), "pengurus yang sudah diganti"),
        ]
    )


@transaction.atomic
def take_back(*, actor, upload: Upload, reason: str) -> GroupImport:
    """Both lists of the import, as a whole. Raises NotAllowed with what was built on it, and the second time."""
    source = import_of(upload)
    if source is None:
        raise NotAllowed(NOT_LOADED)
    hold_all(source)
    mark([one for _, one in source.uploads], actor=actor, reason=reason)
    refuse_built_on(why_kept(upload))
    counts = {
        "officers": source.made_officers.update(until_on=F("since_on")),
        "members": source.made_members.update(left_on=F("joined_on"), left_why=Membership.Why.WITHDRAWN),
        "groups": source.made_groups.update(status=Group.Status.WITHDRAWN, version=F("version") + 1),
    }
    record(actor=actor, verb="groups.taken_back", subject=source, reason=reason, **counts)
    return source


def hold_all(source: GroupImport) -> None:
    """Whoever works with one of these groups or members waits, or has been waited for: FOR UPDATE, against foreign keys
    too. In the order of their numbers, so that two lists do not wait for each other.
    """
    asked = Q(source=source)
    for rows in (source.made_members, source.made_officers):
        asked |= Q(pk__in=rows.values("group"))
    list(Group.objects.filter(asked).order_by("pk").select_for_update().values_list("pk"))
    list(source.made_members.order_by("pk").select_for_update().values_list("pk"))
