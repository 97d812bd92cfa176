"""Earlier aid of many persons at once, told as far as a region's office may know it. Aid to a group is aid to its
members of that day.

Who was helped stands in rooms to the right (programmes, disbursements) and is asked through the relations of Person.
Of aid elsewhere only its year and kind are told: never the place, the office or the amount.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from django.utils import timezone

from beneficiaries.models import Person

LOOKED_AT = ("programme__series", "programme__office__region", "component", "region", "decree", "person", "group")


def aid_by_nik(indexes: Iterable[bytes], scope: tuple[str, str]) -> dict[bytes, list[dict]]:
    """By the index of the NIK, newest first. Counted is who was named by a signed decree, or taken over from a past
    year; a proposal or a draft is no aid."""
    rows = Person._meta.get_field("received").related_model.objects.settled()
    rows = rows.select_related(*LOOKED_AT).prefetch_related("payments").order_by("-programme__year", "-pk")
    indexes = list(indexes)
    own = ((bytes(line.person.nik_index), line) for line in rows.filter(person__nik_index__in=indexes))
    found = defaultdict(list)
    for nik, line in [*own, *through_groups(rows, indexes)]:
        found[nik].append(told(line, scope))
    for aid in found.values():
        aid.sort(key=lambda each: -each["year"])
    return found


def through_groups(rows, indexes: list[bytes]) -> Iterator[tuple[bytes, object]]:
    """(NIK index, line) of groups these persons belonged to on the day of the decree; while it is a draft, today.
    What an intermediary was given to pass on is no aid to its own people.

    rows: lines of decrees with the decree selected.
    """
    members = Person._meta.get_field("memberships").related_model.objects.filter(person__nik_index__in=indexes)
    members = members.values_list("group", "person__nik_index", "joined_on", "left_on")
    of_group = defaultdict(list)
    for group, nik, joined_on, left_on in members:
        of_group[group].append((bytes(nik), joined_on, left_on))
    for line in rows.filter(group__in=list(of_group), component__recipient_kind="group"):
        day = (line.decree and line.decree.decided_on) or timezone.localdate()
        for nik, joined_on, left_on in of_group[line.group_id]:
            if joined_on <= day and (left_on is None or left_on > day):
                yield nik, line


def told(line, scope: tuple[str, str]) -> dict:
    """One line of aid as plain values, so that it can be kept with a check."""
    known = {"year": line.programme.year, "kind": line.component.get_form_display(), "is_here": is_here(line, scope)}
    if not known["is_here"]:
        return known
    paid = max((payment.settled_on for payment in line.payments.all() if payment.status == "credited"), default=None)
    decided = line.decree and line.decree.decided_on
    return known | {
        "group": line.group.name if line.group else "",
        "programme": str(line.programme),
        "office": str(line.programme.office),
        "region": line.region.name,
        "amount_rupiah": line.amount_rupiah,
        "decided_on": decided.isoformat() if decided else None,
        "paid_on": paid.isoformat() if paid else None,
    }


def is_here(line, scope: tuple[str, str]) -> bool:
    return scope[0] <= line.region_id < scope[1]


def readable(aid: dict) -> dict:
    """With its dates as dates again."""
    return aid | {name: date.fromisoformat(aid[name]) for name in ("decided_on", "paid_on") if aid.get(name)}


def in_words(aid: dict) -> str:
    """ "2022, Modal Usaha 2022, DINAS SOSIAL Kota Metro" or, elsewhere, "2022, uang ..., di tempat lain"."""
    if not aid["is_here"]:
        return f"{aid['year']}: {aid['kind'].lower()} (di tempat lain)"
    state = "tersalur" if aid["paid_on"] else "penerima"
    through = f" lewat {aid['group']}" if aid.get("group") else ""
    return f"{aid['programme']}{through}, {aid['office']} ({state})"
