"""Who is invited besides the recipients of a decree: groups, their pendamping, single people, and lists from files."""

from django.db import transaction
from django.db.models.functions import Upper

from accounts.errors import NotAllowed
from accounts.models import User
from audit.trail import record
from bimtek.inviting import add_lines, hold, member_line, officers_to_invite
from bimtek.models import Bimtek, InvitedRegion, Participant, ParticipantImport
from bimtek.queries import REGENCY
from bimtek.services import STALE
from jobs.work import enqueue
from kube.models import Assignment, Group, Membership
from regions.models import Region

Kind = Participant.Kind


@transaction.atomic
def choose_groups(*, actor, bimtek: Bimtek, groups: list[Group], per_group: int) -> Bimtek:
    """The groups that are to send people, and how many each. Who is invited already stays invited.

    Raises NotAllowed for a group of another office, and when a group that has sent somebody is left out.
    """
    held = hold(bimtek)
    chosen = {group.pk for group in groups}
    if held.office.groups.filter(pk__in=chosen).count() != len(chosen):
        raise NotAllowed("Hanya KUBE kantor penyelenggara yang dapat dipilih. Muat ulang halaman ini.")
    left_out = Group.objects.filter(memberships__participations__bimtek=held).exclude(pk__in=chosen).first()
    if left_out:
        raise NotAllowed(f"{left_out} sudah punya peserta di bimtek ini, jadi harus tetap dalam daftar.")
    before = {"groups": held.groups.count(), "per_group": held.per_group}
    held.groups.set(groups)
    held.per_group = per_group
    held.save(update_fields=["per_group"])
    after = {"groups": len(chosen), "per_group": per_group}
    record(actor=actor, verb="bimtek.groups_chosen", subject=held, before=before, after=after)
    return held


@transaction.atomic
def choose_regions(*, actor, bimtek: Bimtek, regions: dict[Region, int | None]) -> Bimtek:
    """The kabupaten and kota that are to send people, and how many each at most; none for anybody from anywhere.

    Raises NotAllowed when one that has sent somebody is left out.
    """
    held = hold(bimtek)
    chosen = {region.code for region in regions}
    left_out = next((one for one in sent_from(held) if one not in chosen), None) if chosen else None
    if left_out and held.invited_regions.filter(region=left_out).exists():
        name = Region.objects.get(pk=left_out).title
        raise NotAllowed(f"{name} sudah punya peserta di bimtek ini, jadi harus tetap dalam daftar.")
    before = {"regions": held.invited_regions.count()}
    held.invited_regions.all().delete()
    InvitedRegion.objects.bulk_create(
        InvitedRegion(bimtek=held, region=region, quota=quota) for region, quota in regions.items()
    )
    record(actor=actor, verb="bimtek.regions_chosen", subject=held, before=before, after={"regions": len(regions)})
    return held


def sent_from(bimtek: Bimtek) -> set[str]:
    """Codes of the kabupaten and kota of the participants."""
    return {code[:REGENCY] for code in bimtek.participants.values_list("region", flat=True)}


@transaction.atomic
def invite_officers(*, actor, bimtek: Bimtek) -> int:
    """Fill the places of every group: ketua, sekretaris, else bendahara, as they are on the day. Returns how many."""
    held = hold(bimtek)
    people = add_lines(held, officers_to_invite(held))
    if people:
        record(actor=actor, verb="participants.invited", subject=held, count=len(people))
    return len(people)


@transaction.atomic
def invite_pendamping(*, actor, bimtek: Bimtek) -> int:
    """Whoever looks after one of the bimtek's groups on its day. Returns how many were new."""
    held = hold(bimtek)
    assigned = Assignment.objects.on(held.held_on).filter(group__in=held.groups.all()).values("pendamping")
    there = held.participants.filter(user__isnull=False).values("user")
    found = User.objects.filter(pk__in=assigned).exclude(pk__in=there).select_related("region").order_by("name", "pk")
    people = [of_account(held, user, Kind.PENDAMPING, "") for user in found]
    names = set(held.participants.values_list("region", Upper("name")))  # invited by hand before
    people = add_lines(held, [one for one in people if (one.region.pk, one.name.upper()) not in names])
    if people:
        record(actor=actor, verb="participants.invited", subject=held, count=len(people))
    return len(people)


@transaction.atomic
def add_participant(
    *, actor, bimtek: Bimtek, kind, name="", sex="", position="", region=None, user=None, membership=None
) -> Participant:
    """One person by hand: a member of a group, an account, or somebody of whom only the name and region are known.

    region: where he works; default the account's or the office's. More people of a group than it has places is
    allowed: see `group_warning`. Raises NotAllowed for who is on the list already.
    """
    held = hold(bimtek)
    if membership:
        participant = of_member(held, membership)
    elif user:
        participant = of_account(held, user, kind, position)
    else:
        participant = Participant(kind=kind, name=name, sex=sex, position=position, region=region or held.region)
    if membership is None and participant.kind in (Kind.RECIPIENT, Kind.OFFICER):
        raise NotAllowed("Penerima diundang dari SK, pengurus KUBE dipilih dari anggotanya.")
    add_lines(held, [participant])
    told = {"name": participant.name, "invited_as": Kind(participant.kind).label}
    record(actor=actor, verb="participant.added", subject=held, **told)
    return participant


def group_warning(participant: Participant) -> str:
    """A sentence when a group now has more participants than places; "" when not."""
    group = participant.group
    if group is None:
        return ""
    count = participant.bimtek.participants.filter(membership__group=group).count()
    if count <= participant.bimtek.per_group:
        return ""
    return f"{group} sekarang mengirim {count} orang; jatahnya {participant.bimtek.per_group}."


def of_account(bimtek: Bimtek, user: User, kind: str, position: str) -> Participant:
    return Participant(kind=kind, user=user, name=user.name, position=position, region=user.region or bimtek.region)


def of_member(bimtek: Bimtek, membership: Membership) -> Participant:
    """A member of one of the bimtek's groups, under the title he holds on its day."""
    if not bimtek.groups.filter(pk=membership.group_id).exists():
        raise NotAllowed(f"{membership.group} tidak ada di daftar KUBE bimtek ini. Pilih KUBE-nya dulu.")
    held = membership.positions.on(bimtek.held_on).first()
    return member_line(membership, held.get_title_display() if held else "Anggota")


@transaction.atomic
def start_import(*, actor, bimtek: Bimtek, upload) -> ParticipantImport:
    """Queue the loading of a list of participants. The same list again changes nothing."""
    held = hold(bimtek)
    if ParticipantImport.objects.filter(upload=upload).exists():
        raise NotAllowed(STALE)
    job = enqueue(
        title=f"Memuat peserta {held}"[:160],
        task="bimtek.tasks.import_participants",
        actor=actor,
        region=held.region,
        upload=upload,
        result_url=held.get_absolute_url(),
    )
    return ParticipantImport.objects.create(bimtek=held, region=held.region, upload=upload, job=job)
