"""Evaluations as pages show them: by class and kecamatan, and of one group over the years."""

from datetime import date

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Substr

from accounts.models import User
from kube.models import Evaluation, Group, GroupVisit, Instrument, Membership, Phone
from regions.codes import DISTRICT
from regions.models import Region

SHOWN_MONTHS = 24
# The drawing of the trend, in units of its viewBox.
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 360, 150, 24, 336, 22, 118


def evaluations_of(user: User, year: int) -> QuerySet[Evaluation]:
    """As they count: of each group the newest version."""
    found = Evaluation.objects.visible_to(user).current().filter(year=year)
    return found.select_related("group__region__parent", "score_class", "evaluated_by", "instrument")


def without_evaluation(user: User, year: int) -> QuerySet[Group]:
    """Active groups that nobody has evaluated for a year."""
    done = Evaluation.objects.visible_to(user).filter(group=OuterRef("pk"), year=year)
    return Group.objects.visible_to(user).filter(~Exists(done), status=Group.Status.ACTIVE)


def classes_by_district(user: User, year: int) -> dict:
    """letters, and a row per kecamatan: code, name, counts: (letter, number), left (active, not evaluated)."""
    district = Substr("group__region_id", 1, DISTRICT)
    done = evaluations_of(user, year).order_by().values_list(district, "score_class__letter")
    counts = {(code, letter): count for code, letter, count in done.annotate(count=Count("pk"))}
    waiting = without_evaluation(user, year).order_by().values_list(Substr("region_id", 1, DISTRICT))
    left = dict(waiting.annotate(count=Count("pk")))
    letters = sorted({letter for _, letter in counts})
    codes = sorted({code for code, _ in counts} | set(left))
    names = dict(Region.objects.visible_to(user).filter(code__in=codes).values_list("code", "name"))
    rows = [
        {
            "code": code,
            "name": names.get(code, code),
            "counts": [(letter, counts.get((code, letter), 0)) for letter in letters],
            "left": left.get(code, 0),
        }
        for code in codes
    ]
    totals = [(letter, sum(counts.get((code, letter), 0) for code in codes)) for letter in letters]
    return {"letters": letters, "rows": rows, "totals": totals, "left": sum(left.values())}


def instruments_in_use(user: User) -> QuerySet[Instrument]:
    """Sheets for groups that can be filled in now, the region's own first."""
    found = Instrument.objects.visible_to(user).in_use().filter(kind=Instrument.Kind.KUBE)
    return found.order_by("region_id", "name")


def instruments_to_correct(evaluation: Evaluation, user: User) -> QuerySet[Instrument]:
    """Those in use, and its own whether or not it still is."""
    own = Instrument.objects.visible_to(user).filter(pk=evaluation.instrument_id)
    return (instruments_in_use(user) | own).order_by("region_id", "name", "-version")


def versions_of(evaluation: Evaluation) -> list[Evaluation]:
    """All of that group and year, the newest first."""
    same = evaluation.group.evaluations.filter(year=evaluation.year)
    return list(same.select_related("score_class", "instrument", "evaluated_by"))


def with_parts(instruments: QuerySet[Instrument]) -> QuerySet[Instrument]:
    return instruments.prefetch_related("criteria__levels", "classes")


def growth_of(group: Group) -> dict:
    """What the page of a group's development shows, for whoever may see the group."""
    years: dict[int, list] = {}
    for evaluation in group.evaluations.select_related("score_class", "instrument", "evaluated_by"):
        years.setdefault(evaluation.year, []).append(evaluation)
    months: dict[date, list] = {}
    for figure in group.monthly_figures.select_related("recorded_by"):
        months.setdefault(figure.month, []).append(figure)
    return {
        "evaluations": now_and_before(years.values()),
        "trend": trend([versions[0] for versions in years.values()]),
        "months": now_and_before(list(months.values())[:SHOWN_MONTHS]),
        "stages": group.stage_judgements.select_related("judged_by"),
        "achievements": group.achievements.select_related("recorded_by"),
    }


def now_and_before(histories) -> list[dict]:
    """Of each list of versions, the newest first: that which counts, and those it replaced."""
    return [{"now": versions[0], "before": versions[1:]} for versions in histories]


def members_with_phones(group: Group, user: User) -> QuerySet[Membership]:
    """Present members with their positions, each with `phone_in_use`: a list of one or none."""
    phones = Prefetch("phones", Phone.objects.visible_to(user).in_use(), to_attr="phone_in_use")
    found = group.memberships.present().select_related("person")
    return found.order_by("person__name", "pk").prefetch_related(phones, "positions")


def trend(evaluations: list[Evaluation]) -> list[dict]:
    """Where each year's score stands in the drawing, the oldest first: as a share of the best score of all."""
    years = sorted(evaluations, key=lambda one: one.year)
    if len(years) < 2:
        return []
    best = max(one.score for one in years) or 1
    step = (RIGHT - LEFT) / (len(years) - 1)
    return [
        {
            "x": round(LEFT + place * step),
            "y": round(BOTTOM - (BOTTOM - TOP) * one.score / best),
            "year": one.year,
            "score": one.score,
            "letter": one.score_class.letter,
        }
        for place, one in enumerate(years)
    ]


def monitoring_of(group: Group, user: User, on: date) -> dict:
    """What the page of a group says of its visits, monev and growth, each with one line."""
    visits = GroupVisit.objects.visible_to(user).filter(group=group)
    last = visits.first()
    waiting = Count("pk", filter=~Q(follow_up="") & Q(follow_up_done_on__isnull=True))
    counts = visits.order_by().aggregate(visit_count=Count("pk"), follow_ups=waiting)
    return {
        **counts,
        "last_visit": last,
        "days_since_visit": (on - last.visited_on).days if last else None,
        "is_long_ago": bool(last) and (on - last.visited_on).days >= settings.DAYS_WITHOUT_VISIT,
        "last_evaluation": group.evaluations.select_related("score_class").first(),
        "stage": group.stage_judgements.first(),
        "last_figure": group.monthly_figures.first(),
        "achievements": group.achievements.all(),
    }
