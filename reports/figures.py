"""Where every number of a programme comes from: plain functions of the rows, without request and clock.

The pages, the XLSX and the PDF show these same figures; docs/glossary.md says what each word counts. People, families
and groups are never added up: each unit has its own rows and totals. Every question is asked once over all places, so a
programme of 300 kelurahan costs as many queries as one of a single one.
"""

from collections import defaultdict

from django.db.models import Case, CharField, Count, Q, QuerySet, Sum, Value, When

from bimtek.queries import trained, trained_of_groups
from disbursements.models import Payment
from programmes.figures import with_use
from programmes.models import Allocation, Candidate, Component, Decree, Programme
from regions.codes import REGENCY
from regions.models import Region

# Counted per place; rupiah are whole. Given is what was paid or handed over; to give what is allocated or decreed and
# not given: in the batch, back from the bank, or waiting.
COUNTS = (
    "proposed",
    "allocated",
    "eligible",
    "decreed",
    "trained",
    "paid",
    "handed_over",
    "given",
    "returned",
    "in_process",
    "waiting",
    "to_give",
)
RUPIAH = tuple(f"{name}_rupiah" for name in COUNTS if name not in ("eligible", "trained"))
COUNTED = COUNTS + RUPIAH
# How far the money of a recipient is. These four add up to all who are named by a signed decree.
STANDING = {"paid": "Tersalur", "in_process": "Dalam proses", "returned": "Retur", "waiting": "Belum disalurkan"}

NOBODY_YET = Component.UNITS[Component.RecipientKind.PERSON]  # counted in a programme without a component


def programme_figures(programme: Programme) -> dict:
    """sections (one per unit: orang, kelompok ...; each with rows, totals and funnel), money, and where else the series
    has been. Rows are kelurahan; in a programme of a province they are its kabupaten and kota.
    """
    with_use([programme])
    components = list(programme.components.all())
    is_provincial = programme.region.level == Region.Level.PROVINCE
    allocations = [each for component in components for each in component.allocations.all()]
    lines, places = lines_of(programme, components, allocations)
    units = {component.unit: None for component in components} or {
        Component.UNITS[Component.RecipientKind.PERSON]: None
    }
    of_units = [(unit, [one for one in components if one.unit == unit]) for unit in units]
    sections = [section(unit, kinds, lines, places, is_divided=bool(allocations)) for unit, kinds in of_units]
    return {
        "sections": sections,
        "money": money(programme, [one["totals"] for one in sections]),
        "is_provincial": is_provincial,
        "is_divided": bool(allocations),
        "given": word_for_given(components),
        "is_paid": is_paid(components),
        "served_last_year": served_last_year(programme),
        "never_served": never_served(programme),
    }


def section(unit: str, components: list, lines: dict, places: dict, *, is_divided: bool) -> dict:
    """What is counted in one unit. rows: each place that is a target of the year or has anything, by code. judges:
    whether there is anything to judge; a province that divides numbers may have no proposals by name.
    """
    rows = []
    for code, place in sorted(places.items()):
        here = [lines[component.pk, code] for component in components if (component.pk, code) in lines]
        if here or place.get("is_target"):
            rows.append(place | summed(here))
    totals = summed(rows)
    judges, given = not is_divided or totals["eligible"] > 0, word_for_given(components)
    steps = [
        ("Diusulkan", "proposed", True),
        ("Layak", "eligible", judges),
        ("Dialokasikan", "allocated", is_divided),
        ("Ditetapkan", "decreed", True),
        ("Dilatih", "trained", True),
        (given, "given", True),
    ]
    return {
        "unit": unit,
        "components": components,
        "rows": rows,
        "totals": totals,
        "judges": judges,
        "is_paid": is_paid(components),
        "given": given,
        "funnel": [(label, totals[name]) for label, name, is_asked in steps if is_asked],
    }


def is_paid(components: list) -> bool:
    """Money arrives; where nothing but goods is given, they are handed over."""
    return not components or not all(component.is_goods for component in components)


def word_for_given(components: list) -> str:
    return "Tersalur" if is_paid(components) else "Diserahkan"


def summed(rows) -> dict:
    return {name: sum(row[name] for row in rows) for name in COUNTED}


def money(programme: Programme, totals: list[dict]) -> dict:
    """Rupiah. committed: the lines of all decrees, drafts included; used: committed or allocated; returned: came back
    and is not paid again yet; to_give: allocated or decreed, and neither credited nor handed over.
    """
    sums = {name: sum(one[name] for one in totals) for name in RUPIAH}
    return {
        "budget": programme.budget_rupiah,
        "committed": programme.committed_rupiah,
        "allocated": programme.allocated_rupiah,
        "left": programme.budget_rupiah - programme.used_rupiah,
        "decreed": sums["decreed_rupiah"],
        "given": sums["given_rupiah"],
        "returned": sums["returned_rupiah"],
        "to_give": sums["to_give_rupiah"],
    }


def lines_of(programme: Programme, components: list, allocations: list) -> tuple[dict, dict]:
    """{(component, code of the place): counts} and {code: what a row says of its place}, the year's targets included.

    Proposals whose place is not known yet stand under the programme's own region.
    """
    lines, places = defaultdict(lambda: dict.fromkeys(COUNTED, 0)), known_places(programme)
    is_provincial = programme.region.level == Region.Level.PROVINCE
    for counted in (proposals(programme), recipients(programme), trainees(programme, components)):
        for found in counted:
            code, name, level, district = (found.pop(f"region{path}") for path in PLACE)
            if is_provincial:
                code = code[:REGENCY]
                places.setdefault(code, {"code": code, "name": "Kabupaten/kota belum jelas", "district": ""})
            else:
                places.setdefault(code, place_of(code, name, level, district))
            line = lines[found.pop("component_id"), code]
            for key, count in found.items():
                line[key] += count
    for each in allocations:
        line = lines[each.component_id, each.region_id]
        line.update(reported(each, line))
    for line in lines.values():
        settle(line)
    return dict(lines), places


def reported(allocation: Allocation, named: dict) -> dict:
    """What a kabupaten/kota said in numbers and days of one component: it goes before what is known by name."""
    asked, is_goods = allocation.proposed_targets, allocation.component.is_goods
    handed_over = bool(is_goods and allocation.handed_over_on)
    return {
        "proposed": named["proposed"] if asked is None else asked,
        "proposed_rupiah": allocation.proposed_rupiah or 0,
        "allocated": allocation.targets,
        "allocated_rupiah": allocation.allocated_rupiah,
        "trained": allocation.targets if allocation.bimtek_on else named["trained"],
        "handed_over": allocation.targets if handed_over else 0,
        "handed_over_rupiah": allocation.allocated_rupiah if handed_over else 0,
    }


def settle(line: dict) -> None:
    """What was given, and what was not of all that is allocated or decreed, whichever is more."""
    for kind in ("", "_rupiah"):
        given = line[f"given{kind}"] = line[f"paid{kind}"] + line[f"handed_over{kind}"]
        left = line[f"to_give{kind}"] = max(line[f"allocated{kind}"], line[f"decreed{kind}"]) - given
        line[f"waiting{kind}"] = left - line[f"in_process{kind}"] - line[f"returned{kind}"]


def known_places(programme: Programme) -> dict[str, dict]:
    """The kabupaten and kota of a province, of which only those with anything are shown; else this year's kelurahan."""
    if programme.region.level == Region.Level.PROVINCE:
        inside = programme.region.children.all()
        return {one.code: {"code": one.code, "name": one.title, "district": ""} for one in inside}
    targets = programme.kelurahan.values_list("code", "name", "level", "parent__name")
    return {target[0]: place_of(*target) | {"is_target": True} for target in targets}


def place_of(code, name, level, district) -> dict:
    is_kelurahan = level == Region.Level.VILLAGE
    return {
        "code": code,
        "name": name if is_kelurahan else "Kelurahan belum jelas",
        "district": district if is_kelurahan else "–",
    }


PLACE = ("_id", "__name", "__level", "__parent__name")


def per_place(queryset, **counts):
    """Group by component and by the region copied into the row: where one lived then, not where he lives now."""
    columns = ("component_id", *(f"region{path}" for path in PLACE))
    return queryset.order_by().values(*columns).annotate(**counts)


def proposals(programme):
    fit = Q(status__in=[Candidate.Status.ELIGIBLE, Candidate.Status.PLACED])
    return per_place(programme.candidates, proposed=Count("pk"), eligible=Count("pk", filter=fit))


def recipients(programme):
    settled = with_standing(programme.recipients.settled())
    moved = [name for name in STANDING if name != "waiting"]  # those who wait are counted by `settle`
    counts = {name: Count("pk", filter=Q(standing=name)) for name in moved}
    sums = {f"{name}_rupiah": Sum("amount_rupiah", filter=Q(standing=name), default=0) for name in moved}
    return per_place(settled, decreed=Count("pk"), decreed_rupiah=Sum("amount_rupiah", default=0), **counts, **sums)


def trainees(programme, components):
    """Recipients; and groups that no decree names yet: those count for what they were proposed for."""
    settled = programme.recipients.settled()
    yield from per_place(settled.filter(pk__in=trained(programme).values("pk")), trained=Count("pk"))
    for_groups = next((component.pk for component in components if component.is_for_groups), None)
    if for_groups is None:
        return
    named = set(settled.filter(group__isnull=False).values_list("group", flat=True))
    asked = dict(programme.candidates.filter(group__isnull=False).values_list("group", "component"))
    columns = ("membership__group", *(f"membership__group__region{path}" for path in PLACE))
    for group, *place in trained_of_groups(programme).order_by().values_list(*columns).distinct():
        if group not in named:
            where = {f"region{path}": value for path, value in zip(PLACE, place, strict=True)}
            yield where | {"component_id": asked.get(group, for_groups), "trained": 1}


def with_standing(recipients: QuerySet) -> QuerySet:
    """Recipients with `standing`: a key of STANDING. A return that was paid again counts as paid."""
    steps = [
        (Payment.Status.CREDITED, "paid"),
        (Payment.Status.PLANNED, "in_process"),
        (Payment.Status.RETURNED, "returned"),
    ]
    whens = [
        When(pk__in=recipients.filter(payments__status=status).order_by().values("pk"), then=Value(name))
        for status, name in steps
    ]
    return recipients.annotate(standing=Case(*whens, default=Value("waiting"), output_field=CharField()))


def served_last_year(programme: Programme) -> list[Region]:
    """The kelurahan the same series reached the year before, by code."""
    before = programme.series.programmes.filter(year=programme.year - 1).first()
    if before is None:
        return []
    served = before.recipients.settled().select_related("region__parent__parent").order_by("region_id")
    return [recipient.region for recipient in served.distinct("region_id")]


def never_served(programme: Programme) -> list[Region]:
    """The kelurahan of the programme's region that no year of the series has reached."""
    named = Q(recipients__decree__isnull=True) | Q(recipients__decree__status=Decree.Status.SIGNED)
    helped = programme.series.programmes.filter(named, recipients__isnull=False)
    served = set(helped.order_by().values_list("recipients__region_id", flat=True).distinct())
    villages = programme.region.villages().select_related("parent__parent").order_by("code")
    return [village for village in villages if village.code not in served]
