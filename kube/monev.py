"""Whether an instrument can be used, which one is asked for, and how a group was last judged by one."""

from datetime import date
from typing import NamedTuple

from django.db.models import Q

from kube.models import Evaluation, Group, Instrument


class ClassOnDay(NamedTuple):
    """The class a group had: "A", "Sangat Berhasil", as of the day it was evaluated."""

    letter: str
    name: str
    on: date


def latest_class(group: Group, on: date) -> ClassOnDay | None:
    """By the newest evaluation up to and including a day, as corrected, or None when there was none yet."""
    known = Evaluation.objects.current().filter(group=group, evaluated_on__lte=on).select_related("score_class")
    newest = known.order_by("-evaluated_on", "-pk").first()
    return newest and ClassOnDay(newest.score_class.letter, newest.score_class.name, newest.evaluated_on)


def programme_asking(group: Group):
    """The newest programme with an instrument of its own that the group or a member of it receives from, or None.

    Recipients stand in a room to the right and are asked through the relation of Group.
    """
    received = group.received.model.objects.settled()
    theirs = Q(group=group) | Q(person__memberships__in=group.memberships.present())
    received = received.filter(theirs, programme__instrument__isnull=False)
    newest = received.select_related("programme__series", "programme__instrument").order_by("-programme__year", "-pk")
    found = newest.first()
    return found and found.programme


def instrument_asked(programme, instruments: list[Instrument]) -> Instrument | None:
    """The programme's instrument among those in use, in the version that is used today."""
    wanted = programme.instrument
    same = (one for one in instruments if (one.region_id, one.name) == (wanted.region_id, wanted.name))
    return next(same, None)


def gaps(classes: list[tuple[int, int]], lowest: int, highest: int) -> list[tuple[int, int]]:
    """The runs of whole scores from lowest to highest that no class (from, to) takes, in order."""
    found, at = [], lowest
    for begins, ends in sorted(classes):
        if at < begins:
            found.append((at, min(begins - 1, highest)))
        at = max(at, ends + 1)
        if at > highest:
            break
    if at <= highest:
        found.append((at, highest))
    return found


def overlaps(classes: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The runs of scores that two neighbouring classes both take."""
    ordered = sorted(classes)
    pairs = zip(ordered, ordered[1:], strict=False)
    return [(after[0], min(before[1], after[1])) for before, after in pairs if after[0] <= before[1]]


def faults_of_classes(classes: list[tuple[int, int]], possible: tuple[int, int]) -> list[str]:
    """What is wrong with classes (from, to) for the lowest and the highest possible score, in sentences."""
    lowest, highest = possible
    reach = f"Nilai yang mungkin {lowest}–{highest}."
    found = [f"{reach} Nilai {in_words(run)} masuk dua kelas." for run in overlaps(classes)]
    return found + [f"{reach} Nilai {in_words(run)} tidak masuk kelas mana pun." for run in gaps(classes, *possible)]


def faults(instrument: Instrument) -> list[str]:
    """Why an instrument cannot be used yet, in sentences. Ask with criteria, their levels and classes prefetched."""
    criteria = list(instrument.criteria.all())
    if not criteria:
        return ["Instrumen ini belum punya kriteria. Tambahkan kriteria dengan bobot dan tingkatnya."]
    bare = [criterion.name for criterion in criteria if not criterion.levels.all()]
    if bare:
        return [f"Kriteria {name} belum punya tingkat." for name in bare]
    classes = [(one.lowest, one.highest) for one in instrument.classes.all()]
    return faults_of_classes(classes, instrument.possible_scores)


def in_words(run: tuple[int, int]) -> str:
    return str(run[0]) if run[0] == run[1] else f"{run[0]}–{run[1]}"
