"""Earlier aid of many persons at once, told as far as a region's office may know it.

Who was helped stands in rooms to the right (programmes, disbursements) and is asked through the relations of Person.
Of aid elsewhere only its year and kind are told: never the place, the office or the amount.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from beneficiaries.models import Person

LOOKED_AT = ("programme__series", "programme__office__region", "component", "region", "decree", "person")


def aid_by_nik(indexes: Iterable[bytes], scope: tuple[str, str]) -> dict[bytes, list[dict]]:
    """By the index of the NIK, newest first. Counted is who was named by a signed decree, or taken over from a past
    year; a proposal or a draft is no aid."""
    rows = Person._meta.get_field("received").related_model.objects.settled()
    rows = rows.filter(person__nik_index__in=list(indexes)).select_related(*LOOKED_AT).prefetch_related("payments")
    found = defaultdict(list)
    for line in rows.order_by("-programme__year", "-pk"):
        found[bytes(line.person.nik_index)].append(told(line, scope))
    return found


def told(line, scope: tuple[str, str]) -> dict:
    """One line of aid as plain values, so that it can be kept with a check."""
    known = {"year": line.programme.year, "kind": line.component.get_form_display(), "is_here": is_here(line, scope)}
    if not known["is_here"]:
        return known
    paid = max((payment.settled_on for payment in line.payments.all() if payment.status == "credited"), default=None)
    decided = line.decree and line.decree.decided_on
    return known | {
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
    return f"{aid['programme']}, {aid['office']} ({state})"
