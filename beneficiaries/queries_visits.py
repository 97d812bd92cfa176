"""How far the visits are, and what was found at somebody's home."""

from collections import Counter
from collections.abc import Iterable
from itertools import groupby

from django.db.models import Count, Min, Prefetch, QuerySet

from accounts.models import User
from beneficiaries.models import FieldList, FieldOutcome, FieldVisit


def outcomes_of(nik_index: bytes, user: User) -> QuerySet[FieldOutcome]:
    """What was found at every visit to a person this user may know of, the newest first."""
    found = FieldOutcome.objects.visible_to(user).filter(visit__nik_index=nik_index).with_corrections()
    return found.select_related("visit__field_list", "recorded_by")


def newest_outcomes(indexes: Iterable[bytes], user: User) -> dict[bytes, FieldOutcome]:
    """What was found at the last visit to each of these persons, by the index of the NIK."""
    found = FieldOutcome.objects.visible_to(user).filter(visit__nik_index__in=list(indexes))
    found = found.order_by("visit__nik_index", "-id").distinct("visit__nik_index")
    return {bytes(one.visit.nik_index): one for one in found.select_related("visit", "recorded_by")}


def progress_of(lists: list[FieldList], user: User) -> list[FieldList]:
    """The lists with `total`, `done`, `left`, and `results`: [(outcome, its label, how many)]."""
    visits = FieldVisit.objects.visible_to(user).filter(field_list__in=lists).with_outcome()
    counted: dict[int, Counter] = {}
    for pk, outcome, count in visits.order_by().values_list("field_list", "outcome").annotate(count=Count("pk")):
        counted.setdefault(pk, Counter())[outcome] = count
    for one in lists:
        found = counted.get(one.pk, Counter())
        one.total, one.left = found.total(), found[None]
        one.done = one.total - one.left
        one.results = [(code, label, found[code]) for code, label in FieldOutcome.Outcome.choices]
    return lists


def visits_of(field_list: FieldList, user: User) -> QuerySet[FieldVisit]:
    """The people of a list with their outcomes, the newest first."""
    outcomes = FieldOutcome.objects.visible_to(user).select_related("recorded_by")
    visits = FieldVisit.objects.visible_to(user).filter(field_list=field_list).with_outcome()
    return visits.select_related("region").prefetch_related(Prefetch("outcomes", outcomes)).order_by("number")


def streets(visits) -> list[dict]:
    """The visits of a list by kelurahan, RW and RT, each with its first `number` and how many are `left`."""
    found = []
    for (region, rw, rt), group in groupby(visits, key=lambda visit: (visit.region, visit.rw, visit.rt)):
        people = list(group)
        left = sum(visit.outcome is None for visit in people)
        found.append({"number": people[0].number, "region": region, "rw": rw, "rt": rt, "visits": people, "left": left})
    return found


def street_of(visit: FieldVisit) -> int:
    """The number by which `streets` calls the street of a visit."""
    neighbours = visit.field_list.visits.filter(region=visit.region_id, rw=visit.rw, rt=visit.rt)
    return neighbours.aggregate(first=Min("number"))["first"]
