"""Sheets of criteria for the tests, and a group that is judged by them."""

from kube.models import Instrument
from kube.services import monev
from tests.kube.conftest import DAY

PUBLISHED = [(301, 400), (201, 300), (100, 200)]
KUBE, UEP = (115, 410), (100, 360)  # the lowest and the highest score of the two published sheets


def shipped(word):
    return Instrument.objects.prefetch_related("criteria__levels", "classes").get(name__contains=word, region=None)


def a_sheet(actor, name="Lembar", **values):
    """Two criteria, weights 10 and 5, levels 1 to 3: scores 15 to 45, three classes; in use."""
    made = Instrument.objects.create(name=name, region=actor.region, made_by=actor, **values)
    for weight in (10, 5):
        levels = [(score, f"tingkat {score}") for score in (1, 2, 3)]
        about = {"dimension": "Sosial", "name": f"Bobot {weight}", "weight": weight}
        monev.set_criterion(actor=actor, instrument=made, levels=levels, **about)
    monev.set_classes(actor=actor, instrument=made, classes=classes((31, 45), (21, 30), (15, 20)))
    return monev.activate_instrument(actor=actor, instrument=made)


def classes(*ranges):
    return [
        {"letter": letter, "name": f"Kelas {letter}", "lowest": low, "highest": high}
        for letter, (low, high) in zip("ABCD", ranges, strict=False)
    ]


def answers(instrument, *scores):
    criteria = instrument.criteria.order_by("number")
    return {one: (one.levels.get(score=score), "") for one, score in zip(criteria, scores, strict=True)}


def evaluate(actor, group, instrument, *scores, year=2023, on=DAY):
    about = {"year": year, "evaluated_on": on, "answers": answers(instrument, *scores)}
    return monev.evaluate_group(actor=actor, group=group, instrument=instrument, **about)
