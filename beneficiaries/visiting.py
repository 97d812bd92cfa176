"""Whom to visit: the entries of a release that fit a selection, street by street, without those already taken."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from beneficiaries.findings import WARNINGS
from beneficiaries.lists import found as called
from beneficiaries.models import Assessment, FieldList, FieldOutcome, FieldVisit, RegisterEntry, Release
from jobs.models import Finding
from regions.models import Region

MOST = 500
AIDS = {"pkh": "menerima PKH", "bpnt": "menerima BPNT", "pbi": "menerima PBI", "none": "tidak menerima apa pun"}
VANISHED = "vanished"
CHANGES = {
    "new": "baru sejak data sebelumnya",
    "changed": "berubah sejak data sebelumnya",
    VANISHED: "tidak ada lagi sejak data sebelumnya",
    "decile_down": "desil turun",
    "decile_up": "desil naik",
    "died": "tercatat meninggal sejak data sebelumnya",
    "pkh_gained": "kini menerima PKH",
    "bpnt_gained": "kini menerima BPNT",
    "moved": "pindah kelurahan",
}
# Change -> what is true of the row now, and of the row before. The same as beneficiaries.changes.LISTS counts.
NOW_AND_BEFORE = {
    "changed": (Q(), ~Q(row_hash=OuterRef("row_hash"))),
    "decile_down": (Q(), Q(decile__gt=OuterRef("decile"))),
    "decile_up": (Q(), Q(decile__lt=OuterRef("decile"))),
    "died": (Q(is_alive=False), ~Q(is_alive=False)),
    "pkh_gained": (Q(receives_pkh=True), ~Q(receives_pkh=True)),
    "bpnt_gained": (Q(receives_bpnt=True), ~Q(receives_bpnt=True)),
    "moved": (Q(), ~Q(region=OuterRef("region"))),
}
ANY_FLAG = "any"


@dataclass(frozen=True)
class Selection:
    """Which people of a release to visit. Empty means: no matter."""

    region: Region
    unit: str = FieldList.Unit.PERSON
    name: str = ""
    address: str = ""
    rw: str = ""
    rt: str = ""
    decile_from: int | None = None
    decile_to: int | None = None
    aid: str = ""
    flag: str = ""
    change: str = ""
    is_again: bool = False

    def in_words(self) -> str:
        """As the list keeps it: "Kelurahan Imopuro, RW 002, desil 1–4, menerima PKH"."""
        parts = [self.region.title, self.name and f"nama {self.name}", self.address and f"alamat {self.address}"]
        parts += [self.rw and f"RW {self.rw}", self.rt and f"RT {self.rt}"]
        if self.decile_from or self.decile_to:
            parts.append(f"desil {self.decile_from or 1}–{self.decile_to or 10}")
        parts.append(AIDS.get(self.aid, ""))
        if self.flag:
            parts.append("baris bertanda" if self.flag == ANY_FLAG else f"bertanda: {WARNINGS[self.flag]}")
        parts += [CHANGES.get(self.change, ""), "termasuk yang sudah dikunjungi" if self.is_again else ""]
        return ", ".join(part for part in parts if part)


def to_visit(release: Release, selection: Selection, user: User) -> QuerySet[RegisterEntry]:
    """The entries to visit, in the order in which one walks: of a family only its head, or its first row.

    Whoever is not in the release any more is visited as the release before described him.
    """
    source = release.compared_with if selection.change == VANISHED else release
    if source is None:
        return RegisterEntry.objects.none()
    here = source.entries.visible_to(user).within(*selection.region.scope)
    found = fitting(here, source, selection)
    if selection.change:
        found = changed(found, release, selection.change)
    if selection.unit == FieldList.Unit.FAMILY:
        found = by_family(here, found)
    found = found.exclude(Exists(visits_of_entry(user).filter(field_list__closed_at__isnull=True)))
    if not selection.is_again:
        seen = visits_of_entry(user).filter(field_list__release=release)
        found = found.exclude(Exists(seen.filter(Exists(FieldOutcome.objects.filter(visit=OuterRef("pk"))))))
    return found.order_by("region_id", "rw", "rt", "address", "name_key", "id")


def visits_of_entry(user: User) -> QuerySet[FieldVisit]:
    """Visits to the person of an entry, as far as this user knows of them."""
    return FieldVisit.objects.visible_to(user).filter(nik_index=OuterRef("nik_index"))


def by_family(here, found):
    """One entry for each family of which somebody was found; who has no family card is a family of his own."""
    cards = found.filter(kk_index__isnull=False).values("kk_index")
    heads = here.filter(kk_index__in=cards).order_by("kk_index", "-is_head", "id").distinct("kk_index")
    return here.filter(Q(pk__in=heads.values("pk")) | Q(kk_index__isnull=True, pk__in=found.values("pk")))


def fitting(entries, release, selection):
    entries = called(entries, name=selection.name, address=selection.address)
    for name in ("rw", "rt"):
        if getattr(selection, name):
            entries = entries.filter(**{name: getattr(selection, name)})
    if selection.decile_from:
        entries = entries.filter(decile__gte=selection.decile_from)
    if selection.decile_to:
        entries = entries.filter(decile__lte=selection.decile_to)
    if selection.aid:
        entries = entries.filter(helped(release, selection.aid))
    if selection.flag:
        entries = entries.filter(row_number__in=flagged(release, selection.flag))
    return entries


def helped(release, aid) -> Q:
    """The card of PKH or BPNT stands on one member's row and counts for the whole family."""
    asked = ("pkh", "bpnt", "pbi") if aid == "none" else (aid,)
    receives = reduce(or_, (Q(**{f"receives_{name}": True}) for name in asked))
    family = Assessment.objects.filter(receives, release=release, kk_index=OuterRef("kk_index"))
    found = Q(receives, kk_index__isnull=True) | Exists(family)
    return ~found if aid == "none" else found


def flagged(release, flag):
    found = Finding.objects.warnings().filter(upload=release.upload_id)
    return found.filter(code=flag).values("row_number") if flag != ANY_FLAG else found.values("row_number")


def changed(entries, release, change):
    """Compared with the release that this one was compared with when it was loaded."""
    if release.compared_with_id is None:
        return entries.none()
    if change == VANISHED:
        return entries.filter(~Exists(RegisterEntry.objects.filter(release=release, nik_index=OuterRef("nik_index"))))
    before = RegisterEntry.objects.filter(release=release.compared_with_id, nik_index=OuterRef("nik_index"))
    if change == "new":
        return entries.filter(~Exists(before))
    is_now, was_before = NOW_AND_BEFORE[change]
    return entries.filter(is_now, Exists(before.filter(was_before)))
