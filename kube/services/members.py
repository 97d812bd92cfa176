"""Families join a group and leave it, and the members elect their officers."""

from datetime import date

from django.db import IntegrityError, transaction

from accounts.errors import NotAllowed
from audit.trail import record
from beneficiaries.consents import WAITS, is_needed
from beneficiaries.models import Person
from kube.families import Family
from kube.models import Group, Meeting, Membership, Position
from kube.services.days import refuse_day_outside, refuse_impossible_day
from regions.models import Region

Why = Membership.Why
CLOSED = "Kelompok ini sudah selesai, jadi tidak dapat menerima anggota lagi."
OWES = (
    "{} masih punya pinjaman kelompok. Terima dahulu angsurannya, atau catat keluarnya dengan pilihan"
    " Keluar dengan tunggakan supaya sisanya tetap tercatat."
)
GONE = "Anggota ini sudah keluar. Muat ulang halaman ini."


@transaction.atomic
def add_member(*, actor, group: Group, person: Person, family: Family, region: Region, joined_on: date) -> Membership:
    """Raises NotAllowed for who is in a group already, himself or with another of his family, and says in which."""
    held = hold(group)
    refuse_day_outside(held, joined_on)
    made = join(actor=actor, group=held, person=person, family=family, region=region, joined_on=joined_on)
    record(actor=actor, verb="member.joined", subject=held, **about(made), on=joined_on.isoformat())
    return made


@transaction.atomic
def remove_member(
    *, actor, membership: Membership, left_on: date, why: str, note: str = "", may_owe: bool = False
) -> Membership:
    """why: of Membership.Why. The row stays: who was a member on a past day can be asked for ever.

    may_owe: he leaves even if he owes the group (keluar dengan tunggakan); without it that is refused.
    """
    held = hold(membership.group, even_closed=True)
    membership = held.memberships.get(pk=membership.pk)
    leave(membership=membership, on=left_on, why=why, note=note, may_owe=may_owe)
    detail = {"why": membership.get_left_why_display(), "on": left_on.isoformat()} | ({"note": note} if note else {})
    if membership.left_owing:
        detail["left_owing"] = True
    record(actor=actor, verb="member.left", subject=held, **about(membership), **detail)
    return membership


@transaction.atomic
def replace_member(
    *, actor, membership: Membership, person: Person, family: Family, region: Region, on: date, note: str = ""
) -> Membership:
    """One goes, another comes in his place on the same day. Returns the new membership."""
    held = hold(membership.group)
    before = held.memberships.get(pk=membership.pk)
    leave(membership=before, on=on, why=Why.REPLACED, note=note)
    refuse_day_outside(held, on)
    made = join(actor=actor, group=held, person=person, family=family, region=region, joined_on=on, replaces=before)
    detail = {"replaces": str(before), "on": on.isoformat()} | ({"note": note} if note else {})
    record(actor=actor, verb="member.replaced", subject=held, **about(made), **detail)
    return made


def join(*, actor, **values) -> Membership:
    """The row, or NotAllowed: the database has the last word, because two offices may ask at the same moment."""
    family, person = values.pop("family"), values["person"]
    if is_needed(person, values["group"].office.region, values["group"]):
        raise NotAllowed(WAITS)
    refuse_overlap(actor, person, family, values["joined_on"])
    try:
        with transaction.atomic():
            return Membership.objects.create(**values, **family._asdict())
    except IntegrityError as error:
        if "at_a_time" not in str(error):
            raise
        refuse_taken(actor, person, family)
        raise NotAllowed("Keluarga ini baru saja berpindah kelompok. Muat ulang halaman ini.") from error


def refuse_overlap(actor, person: Person, family: Family, joined_on: date):
    """Somebody of this family is in a group, or was in one until after the day he is to join."""
    refuse_taken(actor, person, family)
    last = of_family(person, family).ended().filter(left_on__gt=joined_on).order_by("-left_on").first()
    if last:
        raise NotAllowed(
            f"Keluarga ini masih anggota {named(actor, last)} sampai {last.left_on:%d-%m-%Y}."
            " Isi tanggal masuk pada hari itu atau sesudahnya."
        )


def refuse_taken(actor, person: Person, family: Family):
    now = of_family(person, family).present().select_related("person", "group").first()
    if now is None:
        return
    who = "Orang ini" if now.person_id == person.pk else "Keluarga ini"
    where, since = named(actor, now), f"{now.joined_on:%d-%m-%Y}"
    raise NotAllowed(f"{who} sudah menjadi anggota {where} sejak {since}. Catat dahulu keluarnya dari sana.")


def of_family(person: Person, family: Family):
    return Membership.objects.filter(person=person) | Membership.objects.filter(kk_index=family.kk_index)


def named(actor, membership: Membership) -> str:
    """Which group, as far as the reader may know: of another district only that it is one."""
    group = Group.objects.visible_to(actor).filter(pk=membership.group_id).first()
    return str(group) if group else "kelompok di wilayah lain"


def leave(*, membership: Membership, on: date, why: str, note: str = "", may_owe: bool = False) -> None:
    """The one way out of a group, whatever the reason: titles are laid down, then the row is ended, once.

    may_owe: who owes leaves with his debt, which stays listed. The database refuses to forget it.
    """
    held = membership.positions.held()
    latest = max([membership.joined_on, *held.values_list("since_on", flat=True)])
    refuse_impossible_day(on, latest)
    owes = membership.loans.open().exists()
    if owes and not may_owe:
        raise NotAllowed(OWES.format(membership))
    held.update(until_on=on)
    ending = {"left_on": on, "left_why": why, "left_note": note, "left_owing": owes}
    if not Membership.objects.filter(pk=membership.pk).present().update(**ending):
        raise NotAllowed(GONE)
    for name, value in ending.items():
        setattr(membership, name, value)


@transaction.atomic
def elect_officers(
    *, actor, group: Group, officers: dict[str, Membership], since_on: date, meeting: Meeting | None = None
) -> list[Position]:
    """officers: by Position.Title. Titles that are not named stay as they are; who held a named one lays it down.

    Raises NotAllowed for one person with two titles and for who is no present member. Returns the new positions.
    """
    group = hold(group)
    refuse_strangers(group, officers)
    held = {position.title: position for position in group.positions.held().select_related("membership__person")}
    new = {title: member for title, member in officers.items() if not holds(held.get(title), member)}
    moving = {member.pk for member in new.values()}
    ending = [p for title, p in held.items() if title in new or p.membership_id in moving]
    refuse_impossible_day(
        since_on, max([p.since_on for p in ending] + [m.joined_on for m in new.values()], default=None)
    )
    refuse_day_outside(group, since_on)
    group.positions.filter(pk__in=[position.pk for position in ending]).update(until_on=since_on)
    made = [
        Position.objects.create(group=group, membership=member, title=title, since_on=since_on, meeting=meeting)
        for title, member in new.items()
    ]
    if made:
        after = {position.title: str(position.membership) for position in made}
        before = {title: str(held[title].membership) if title in held else None for title in after}
        record(actor=actor, verb="officers.elected", subject=group, before=before, after=after, on=since_on.isoformat())
    return made


def holds(position: Position | None, member: Membership) -> bool:
    return position is not None and position.membership_id == member.pk


def refuse_strangers(group: Group, officers: dict[str, Membership]):
    chosen = {member.pk for member in officers.values()}
    if len(chosen) != len(officers):
        raise NotAllowed("Ketua, sekretaris dan bendahara harus tiga orang yang berbeda.")
    if group.memberships.present().filter(pk__in=chosen).count() != len(chosen):
        raise NotAllowed("Pengurus dipilih dari anggota kelompok yang sekarang. Muat ulang halaman ini.")


def hold(group: Group, *, even_closed: bool = False) -> Group:
    """The group as it is now, locked until the transaction ends. Raises NotAllowed when it is over."""
    held = Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    if not held.is_open and not even_closed:
        raise NotAllowed(CLOSED)
    return held


def about(membership: Membership) -> dict:
    """Who it is, as history may tell it: never with a number."""
    return {"member": str(membership)}
