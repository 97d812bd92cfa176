"""Red flags of groups: found anew each time they are read, so that none is ever stale; only put-aside ones are kept.

Of more than MOST_GROUPS that takes too long to wait for: pages then ask place by place.

A new kind is a finder (kube/flag_facts.py tells what it yields), a row in KINDS and a line in `found`.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from accounts.models import User
from kube import flag_facts as facts
from kube import flag_register as register
from kube.models import FlagDismissal, Group

MOST_GROUPS = 1_000  # whose flags are found in well under two seconds

# kind: (what it is called, why it matters and what to do)
KINDS = {
    "same_account": ("Rekening sama", "Satu rekening untuk beberapa kelompok. Periksa buku tabungannya."),
    "same_phone": ("Telepon sama", "Satu nomor untuk beberapa kelompok. Pastikan kelompoknya benar-benar ada."),
    "same_officer": ("Pengurus sama", "Satu orang mungkin mengurus beberapa kelompok. Bandingkan KTP-nya."),
    "account_name": ("Rekening bukan nama kelompok", "Uang kelompok masuk ke rekening orang. Minta rekening kelompok."),
    "one_card": ("Satu KK", "Satu keluarga dihitung satu anggota. Periksa kartu keluarganya."),
    "double_aid": ("Bantuan ganda", "Keluarga ini mungkin dibantu dua kali. Periksa sebelum menyalurkan."),
    "register": ("Meninggal atau hilang dari data", "Periksa keadaannya, lalu ganti anggota bila perlu."),
    "not_visited": ("Lama tidak dikunjungi", "Minta pendamping mengunjungi, atau tunjuk pendamping."),
}


@dataclass(frozen=True)
class Flag:
    """One thing to look at. `facts_sha256` tells it from others and from itself when its facts change."""

    group_id: int
    kind: str
    sentence: str
    facts_sha256: str

    @property
    def label(self) -> str:
        return KINDS[self.kind][0]

    @property
    def advice(self) -> str:
        return KINDS[self.kind][1]

    @property
    def key(self) -> tuple[int, str, str]:
        return self.group_id, self.kind, self.facts_sha256


def flags_of(groups: QuerySet[Group], reader: User, on: date) -> list[Flag]:
    """What has to be looked at in these groups, without what was put aside; by kind as in KINDS, then by group."""
    known = set(put_aside(groups).values_list("group", "kind", "facts_sha256"))
    return [flag for flag in all_flags(groups, reader, on) if flag.key not in known]


def are_too_many(groups: QuerySet[Group]) -> bool:
    """Whether finding the flags of these groups would keep somebody waiting."""
    return groups.open().order_by()[: MOST_GROUPS + 1].count() > MOST_GROUPS


def put_aside(groups: QuerySet[Group]) -> QuerySet[FlagDismissal]:
    """What somebody has looked at in these groups, the newest first."""
    return FlagDismissal.objects.filter(group__in=groups.order_by().values("pk"))


def all_flags(groups: QuerySet[Group], reader: User, on: date) -> list[Flag]:
    if reader.scope is None:
        return []
    look = facts.look_at(groups, reader, on)
    if not look.ids:
        return []
    flags = {
        flag.key: flag
        for kind, those in found(look)
        for group, sentence, about in those
        if group in look.ids
        for flag in [Flag(group, kind, sentence, sha256_of(about))]
    }
    order = list(KINDS)
    return sorted(flags.values(), key=lambda flag: (order.index(flag.kind), flag.group_id, flag.sentence))


def found(look: facts.Look) -> Iterator[tuple[str, facts.Found]]:
    yield "same_account", facts.same_account(look)
    yield "same_phone", facts.same_phone(look)
    yield "same_officer", facts.same_officer(look)
    yield "account_name", facts.account_name(look)
    together, apart = register.one_card(look)
    yield "one_card", together
    yield "double_aid", apart
    yield "double_aid", register.same_person(look)
    yield "double_aid", facts.helped_alone(look)
    yield "register", register.dead(look)
    yield "register", register.vanished(look)
    yield "not_visited", facts.not_visited(look)


def sha256_of(about: tuple) -> str:
    return hashlib.sha256("\n".join(map(str, about)).encode()).hexdigest()
