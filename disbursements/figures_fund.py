"""How the capital of a fund travels: who has it, how fast it comes back, who is next and when. Days are arguments."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import prefetch_related_objects

from disbursements.models_fund import FundEntry, QueuePlace, RevolvingFund, ScheduleChange
from disbursements.rules_fund import Standing, standing_of
from kube.arrears import age_of, months_after

SILENT = timedelta(days=90)  # a group that has not paid for longer has no pace to reckon with
AGES = ["0–30 hari", "31–90 hari", "lebih dari 90 hari"]  # of arrears, as kube.arrears.age_of tells them apart


@dataclass
class Stop:
    """A group on the way of the capital. paid: (day, rupiah) of each instalment. lending: the entry it received by."""

    place: QueuePlace
    lending: FundEntry | None = None
    paid: list[tuple[date, int]] = field(default_factory=list)
    changes: list[ScheduleChange] = field(default_factory=list)

    @property
    def last_paid_on(self) -> date | None:
        return self.paid[-1][0] if self.paid else None

    def coming(self, on: date) -> list[tuple[date, int]]:
        """Instalments still to come if the group goes on as it did; [] when nobody can tell.

        As large and as far apart as on the average so far; one that is overdue is expected today.
        """
        if not self.paid or not self.place.owed_rupiah or on - self.last_paid_on > SILENT:
            return []
        apart = max((self.last_paid_on - self.lending.booked_on) / len(self.paid), timedelta(days=1))
        each = -(-sum(rupiah for _, rupiah in self.paid) // len(self.paid))
        day, left, expected = max(self.last_paid_on + apart, on), self.place.owed_rupiah, []
        while left > 0:
            expected.append((day, min(each, left)))
            day, left = day + apart, left - each
        return expected

    def schedule(self) -> list[tuple[date, int]]:
        """(day due, rupiah in all until then) of the agreed instalments; [] when none are agreed.

        What was due before the months were changed stays due; the rest is spread over the days that were left.
        """
        if self.lending is None:
            return []
        begun = self.lending.booked_on
        months = self.changes[0].months_before if self.changes else self.place.months
        due = spread(begun, months, self.place.lent_rupiah)
        for change in self.changes:
            due = [one for one in due if one[0] <= change.changed_on]
            so_far = due[-1][1] if due else 0
            due += spread(begun, change.months_after, self.place.lent_rupiah, so_far, change.changed_on)
        return due

    def arrears(self, on: date) -> list[int]:
        """Rupiah that should have come before a day and did not, by age as in AGES."""
        late = [0] * len(AGES)
        covered = self.place.lent_rupiah - self.place.owed_rupiah
        for due_on, in_all in self.schedule():
            if due_on < on and in_all > covered:
                late[age_of(on - due_on)] += in_all - covered
                covered = in_all
        return late


def spread(begun: date, months: int | None, lent: int, so_far: int = 0, after: date | None = None):
    """(day due, rupiah in all until then) of equal instalments of what is not due so far, on the days after a day.

    When all those days have passed, everything is due on that day.
    """
    days = [months_after(begun, number) for number in range(1, (months or 0) + 1)]
    left = [day for day in days if after is None or day > after] or [after] * bool(days)
    return [(day, so_far + (lent - so_far) * number // len(left)) for number, day in enumerate(left, 1)]


@dataclass(frozen=True)
class Expectation:
    """When the next group can receive. on: None when nobody can tell; then silent names who does not pay."""

    place: QueuePlace
    on: date | None
    silent: list[Stop]


def stops_of(standing: Standing) -> list[Stop]:
    stops = {place.pk: Stop(place) for place in standing.places}
    entries = standing.fund.entries.standing().select_related("source__group").order_by("booked_on", "id")
    for entry in entries.filter(kind__in=[FundEntry.Kind.LENDING, FundEntry.Kind.INSTALMENT]):
        stop = stops[entry.place_id]
        if entry.kind == FundEntry.Kind.LENDING:
            stop.lending = entry
        else:
            stop.paid.append((entry.booked_on, entry.amount_rupiah))
    prefetch_related_objects(standing.places, "schedule_changes__changed_by")
    for stop in stops.values():
        stop.changes = [*stop.place.schedule_changes.all()]
    return list(stops.values())


def expectation(standing: Standing, stops: list[Stop], on: date) -> Expectation | None:
    """Who is next, and the first day on which enough has come back and few enough still owe. None: nobody waits."""
    place = standing.next_place
    if place is None:
        return None
    owed = {stop.place.pk: stop.place.owed_rupiah for stop in stops if stop.place.owed_rupiah}
    balance, may_owe = standing.fund.balance_rupiah, standing.fund.may_owe
    coming = sorted((day, stop.place.pk, rupiah) for stop in stops for day, rupiah in stop.coming(on))
    for day, pk, rupiah in [(on, None, 0), *coming]:
        balance += rupiah
        if pk:
            owed[pk] -= rupiah
        owing = sum(rupiah > 0 for rupiah in owed.values())
        if balance >= place.planned_rupiah and (owing <= may_owe or not standing.rolls_to(place)):
            return Expectation(place, day, [])
    return Expectation(place, None, [stop for stop in stops if stop.place.owed_rupiah and not stop.coming(on)])


def board(fund: RevolvingFund, on: date) -> dict:
    """Everything the page of a fund shows on a day, in a fixed number of questions."""
    standing = standing_of(fund)
    prefetch_related_objects(standing.places, "group__achievements")
    stops = stops_of(standing)
    lent = sum(place.lent_rupiah for place in standing.places)
    late = [(stop, stop.arrears(on)) for stop in stops]
    return {
        "stops": stops,
        "expected": expectation(standing, stops, on),
        "lent_rupiah": lent,
        "repaid_rupiah": sum(place.repaid_rupiah for place in standing.places),
        "times_used": round(lent / fund.paid_in_rupiah, 2) if fund.paid_in_rupiah else 0,
        "has_schedules": any(stop.schedule() for stop in stops),
        "ages": AGES,
        "changed": [stop for stop in stops if stop.changes],
        "late": [(stop, rupiah) for stop, rupiah in late if any(rupiah)],
        "late_in_all": [sum(column) for column in zip(*(rupiah for _, rupiah in late), strict=True)],
    }
