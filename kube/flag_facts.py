"""What the red flags of groups are raised for: one question for each kind, however many groups.

A finder takes a Look and yields (group, sentence, facts). The facts are what the flag is about, without words and
days that pass by: a flag that was put aside comes back when they change. Of a group the reader may not see neither
name nor place is told. What the register says of members is in kube/flag_register.py.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Count, F, Max, QuerySet
from django.db.models.functions import Coalesce, ExtractYear, Upper

from accounts.models import User
from accounts.templatetags.kube import angka, tanggal, tersamar
from beneficiaries.models import Person, Release
from kube.models import Group, GroupAccount, Membership, Phone, Position

Found = Iterator[tuple[int, str, tuple]]


@dataclass(frozen=True)
class Look:
    """Which open groups are looked at, for whom, on which day; and the newest register data of each region."""

    groups: QuerySet[Group]
    ids: frozenset[int]
    reader: User
    on: date
    releases: list[Release]

    def members(self) -> QuerySet[Membership]:
        return Membership.objects.present().filter(group__in=self.groups)

    def may_see(self, region: str) -> bool:
        low, high = self.reader.scope
        return low <= region < high

    def name(self, name: str, region: str) -> str:
        return name if self.may_see(region) else "kelompok di luar wilayah Anda"


def look_at(groups: QuerySet[Group], reader: User, on: date) -> Look:
    groups = groups.open().order_by()
    loaded = Release.objects.filter(is_loaded=True).select_related("region").order_by("region_id", "-data_on", "-pk")
    low, high = reader.scope
    above = reader.region.codes_above if reader.region else []
    releases = [one for one in loaded.distinct("region_id") if low <= one.region_id < high or one.region_id in above]
    return Look(groups.values("pk"), frozenset(groups.values_list("pk", flat=True)), reader, on, releases)


def enumerated(names: list[str]) -> str:
    """ "A", "A dan B", "A, B dan C"."""
    return " dan ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def shared(look: Look, rows: QuerySet, *key: str, group: str = "group", **also: str) -> Iterator[tuple[tuple, list]]:
    """(key, rows) of what several open groups have in common, one of them looked at.

    A row is a dictionary with group, group_name, group_region and `also`. What the first key is compared with has to
    stand in an index, or one group costs as much as all.
    """
    rows = rows.filter(**{f"{group}__status__in": Group.OPEN}).order_by()
    # Asked for apart, both: with one statement for everything PostgreSQL read whole tables for a single group, and
    # counted anew for every row.
    mine = list(rows.filter(**{f"{group}__in": look.groups}).values_list(key[0], flat=True).distinct())
    counted = rows.filter(**{f"{key[0]}__in": mine}).values(*key).annotate(count=Count(group, distinct=True))
    several = list(counted.filter(count__gt=1).values_list(key[0], flat=True))
    columns = {"group": f"{group}_id", "group_name": f"{group}__name", "group_region": f"{group}__region_id"} | also
    found = rows.filter(**{f"{key[0]}__in": several}).order_by("pk")
    by_key = defaultdict(list)
    for values in found.values_list(*columns.values(), *key):
        by_key[values[len(columns) :]].append(dict(zip(columns, values, strict=False)))
    for value, those in by_key.items():
        if len({row["group"] for row in those}) > 1 and any(row["group"] in look.ids for row in those):
            yield value, those


def others(look: Look, row: dict, rows: list[dict]) -> str:
    """The other groups by name, those out of sight counted: "KUBE Melati dan 1 kelompok di luar wilayah Anda"."""
    apart = {other["group"]: other for other in rows if other["group"] != row["group"]}.values()
    names = sorted(other["group_name"] for other in apart if look.may_see(other["group_region"]))
    if hidden := len(apart) - len(names):
        names.append(f"{angka(hidden)} kelompok di luar wilayah Anda")
    return enumerated(names)


def groups_in(rows: list[dict]) -> list[int]:
    return sorted({row["group"] for row in rows})


def same_account(look: Look) -> Found:
    used = GroupAccount.objects.in_use()
    for (index,), rows in shared(look, used, "account_index", last4="account_last4"):
        for row in rows:
            sentence = f"Rekening {tersamar(row['last4'])} juga dipakai {others(look, row, rows)}."
            yield row["group"], sentence, (bytes(index).hex(), *groups_in(rows))


def same_phone(look: Look) -> Found:
    used = Phone.objects.in_use().filter(membership__left_on__isnull=True)
    also = {"last4": "phone_last4", "holder": "membership__person__name"}
    for (index,), rows in shared(look, used, "phone_index", group="membership__group", **also):
        for row in rows:
            number = tersamar(row["last4"])
            sentence = f"Telepon {row['holder']} ({number}) juga dipakai anggota {others(look, row, rows)}."
            yield row["group"], sentence, (bytes(index).hex(), *groups_in(rows))


def same_officer(look: Look) -> Found:
    """Officers of one name and one day of birth: one NIK cannot be in two groups, so there are two NIKs."""
    held = Position.objects.held().filter(membership__person__birth_on__isnull=False)
    held = held.annotate(called=Upper("membership__person__name"), born=F("membership__person__birth_on"))
    also = {"title": "title", "holder": "membership__person__name", "person": "membership__person_id"}
    for (born, _), rows in shared(look, held, "born", "called", **also):
        for row in rows:
            title = Position.Title(row["title"]).label
            sentence = (
                f"{title} {row['holder']}, lahir {tanggal(born)}, bernama dan bertanggal lahir sama dengan pengurus"
                f" {others(look, row, rows)}."
            )
            yield row["group"], sentence, tuple(sorted(row["person"] for row in rows))


def account_name(look: Look) -> Found:
    foreign = GroupAccount.objects.in_use().filter(group__in=look.groups, is_in_group_name=False)
    for group, number, holder, pk in foreign.values_list("group", "account_last4", "holder", "pk"):
        yield group, f"Rekening {tersamar(number)} atas nama {holder}, bukan nama kelompok.", (pk,)


def not_visited(look: Look) -> Found:
    """Active groups whom nobody visited for DAYS_WITHOUT_VISIT days, or at all since they are active."""
    active = Group.objects.filter(pk__in=look.groups, status=Group.Status.ACTIVE)
    seen = active.annotate(last=Max("visits__visited_on")).order_by()
    latest = look.on - timedelta(days=settings.DAYS_WITHOUT_VISIT)
    late = seen.annotate(since=Coalesce("last", "status_on", "founded_on"))
    for pk, last, since in late.values_list("pk", "last", "since"):
        if since is None or since <= latest:
            yield pk, told_visit(last, since, look.on), (str(last or since),)


def told_visit(last: date | None, since: date | None, on: date) -> str:
    if last:
        return f"Kunjungan terakhir {tanggal(last)}, {angka((on - last).days)} hari lalu."
    if since:
        return f"Belum pernah dikunjungi, padahal aktif sejak {tanggal(since)}, {angka((on - since).days)} hari lalu."
    return "Belum pernah dikunjungi."


def helped_alone(look: Look) -> Found:
    """Members who were named for aid of their own in the year they joined or later.

    Recipients stand in a room to the right and are asked through the relation of Person.
    """
    received = Person._meta.get_field("received").related_model.objects.settled()
    received = received.filter(person__memberships__in=look.members())
    received = received.filter(
        person__memberships__left_on__isnull=True,
        programme__year__gte=ExtractYear("person__memberships__joined_on"),
    )
    columns = ("person__memberships__group", "person__name", "pk", "region", "programme__year")
    named = received.order_by("pk").values_list(*columns, "programme__series__name")
    for group, name, pk, region, year, series in named:
        if group in look.ids:
            what = f"{series} {year}" if look.may_see(region) else f"bantuan perorangan {year} di luar wilayah Anda"
            yield group, f"{name} juga penerima {what}.", (pk,)
