"""Puts people on the list of a bimtek. Whoever does so holds its row, so that lines and places are counted right."""

from collections import defaultdict

from django.db.models import Count, Max, Prefetch

from accounts.errors import NotAllowed, refused_in_words
from bimtek.models import Bimtek, Participant
from kube.models import Membership, Position

TWICE = "Orang ini, atau seseorang bernama sama dari wilayah yang sama, sudah ada di daftar peserta."
OVER = "Bimtek ini sudah selesai. Bila ada yang belum tercatat, minta operator membukanya lagi."
OWN_PRESENCE = (
    "Kehadiran Anda sendiri dicatat oleh orang lain. Minta operator atau pendamping lain,"
    " atau operator mengizinkannya lewat Ubah rencana."
)


def lock(bimtek) -> Bimtek:
    """The bimtek as it is now, locked until the transaction ends; open or closed."""
    held = Bimtek.objects.select_for_update(no_key=True, of=("self",)).select_related("office", "region")
    return held.get(pk=bimtek.pk)


def hold(bimtek) -> Bimtek:
    """Locked, so that nothing is added while it is closed. Raises NotAllowed when it is closed already."""
    held = lock(bimtek)
    if not held.can("finish"):
        raise NotAllowed(OVER)
    return held


def add_lines(bimtek: Bimtek, people: list[Participant]) -> list[Participant]:
    """People who are not on the list yet, in this order; lines go on from the last number, so a printed list stays
    right. Raises NotAllowed when the bimtek has fewer places left, and for who is on the list after all.
    """
    last = bimtek.participants.aggregate(last=Max("number"))["last"] or 0
    refuse_too_many(bimtek, len(people))
    for number, participant in enumerate(people, last + 1):
        participant.bimtek, participant.number = bimtek, number
    with refused_in_words({"once_per_bimtek": TWICE}):
        return Participant.objects.bulk_create(people)


def refuse_too_many(bimtek: Bimtek, coming: int):
    if not bimtek.quota or not coming:
        return
    left = bimtek.quota - bimtek.participants.count()
    if coming > left:
        raise NotAllowed(
            f"Bimtek ini untuk paling banyak {bimtek.quota} peserta; tersisa {max(left, 0)} tempat, tetapi akan"
            f" ditambahkan {coming} orang. Ubah kuotanya di rencana bimtek, atau undang lebih sedikit."
        )


def officers_to_invite(bimtek: Bimtek) -> list[Participant]:
    """Unsaved participants that fill the places each group of the bimtek has left, group by group.

    The ketua first, then sekretaris and bendahara, as they are on the day of the bimtek, then other members by name.
    """
    held = Prefetch("positions", Position.objects.on(bimtek.held_on), to_attr="titles")
    members = Membership.objects.filter(group__in=bimtek.groups.all()).on(bimtek.held_on)
    members = members.select_related("person", "group__region").prefetch_related(held).order_by("person__name", "pk")
    officers = bimtek.participants.filter(membership__isnull=False).order_by()
    invited = dict(officers.values_list("membership__group").annotate(count=Count("pk")))
    there = {bytes(index) for index in bimtek.participants.values_list("nik_index", flat=True) if index}
    of_group = defaultdict(list)
    for member in sorted(members, key=rank):
        if bytes(member.person.nik_index) not in there:
            of_group[member.group].append(member)
    chosen = []
    for group in sorted(of_group, key=lambda group: (group.region_id, group.name, group.pk)):
        places = max(bimtek.per_group - invited.get(group.pk, 0), 0)
        chosen += [member_line(member, title_of(member)) for member in of_group[group][:places]]
    return chosen


def rank(member: Membership) -> int:
    """Who goes first: the order of Position.Title, then everybody else."""
    titles = Position.Title.values
    return titles.index(member.titles[0].title) if member.titles else len(titles)


def title_of(member: Membership) -> str:
    """Of a member asked with `titles`, those he holds on the day."""
    return member.titles[0].get_title_display() if member.titles else "Anggota"


def member_line(member: Membership, title: str) -> Participant:
    """An unsaved participant: a member of a group with his title there."""
    person = member.person
    return Participant(
        kind=Participant.Kind.OFFICER,
        membership=member,
        name=person.name,
        sex=person.sex,
        position=title,
        nik_sealed=person.nik_sealed,
        nik_index=person.nik_index,
        region_id=member.region_id,
    )
