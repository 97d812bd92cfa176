"""What an instrument says of a group in a year, once, and corrected for all to see."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from accounts.errors import NotAllowed
from audit.models import Event
from kube.models import Answer, Evaluation, Level
from kube.monev import latest_class
from kube.services import monev
from tests.kube.conftest import DAY
from tests.kube.refusals import check_now, refused
from tests.kube.sheets import a_sheet, answers, evaluate, shipped


@pytest.fixture
def sheet(sari):
    return a_sheet(sari)


def test_a_group_is_scored_by_the_weights_and_classed(sari, mawar, sheet):
    made = evaluate(sari, mawar, sheet, 3, 1)
    assert (made.score, made.score_class.letter, made.answers.count()) == (35, "A", 2)
    event = Event.objects.get(verb="group.evaluated")
    assert (event.subject_text, event.detail["score"]) == ("KUBE Mawar", 35)
    check_now()


def test_the_highest_score_of_the_corrected_sheet_has_a_class(sari, mawar):
    corrected = shipped("dikoreksi")
    best = [max(level.score for level in one.levels.all()) for one in corrected.criteria.all()]
    made = evaluate(sari, mawar, corrected, *best)
    assert (made.score, str(made.score_class)) == (410, "A (Sangat Berhasil)")
    check_now()


def test_monev_is_once_per_group_and_year(sari, mawar, melati, sheet):
    evaluate(sari, mawar, sheet, 1, 1)
    with pytest.raises(NotAllowed, match="Monev KUBE Mawar untuk tahun 2023 sudah pernah dilakukan"):
        evaluate(sari, mawar, sheet, 2, 2)
    evaluate(sari, melati, sheet, 1, 1)
    evaluate(sari, mawar, sheet, 2, 2, year=2022)
    assert Evaluation.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_evaluates_and_the_others_are_told(sari, mawar):
    sheet = a_sheet(sari)

    def once(_):
        try:
            return bool(evaluate(sari, mawar, sheet, 2, 2))
        except NotAllowed:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(once, range(32))) == 1
    assert (Evaluation.objects.count(), Answer.objects.count()) == (1, 2)


def correct(actor, evaluation, *scores, instrument=None, reason="IKS ternyata sudah dikelola"):
    instrument = instrument or evaluation.instrument
    about = {"instrument": instrument, "evaluated_on": DAY, "answers": answers(instrument, *scores), "reason": reason}
    return monev.correct_evaluation(actor=actor, evaluation=evaluation, **about)


def test_a_correction_counts_and_the_old_score_stays(sari, wati, mawar, sheet):
    wrong = evaluate(sari, mawar, sheet, 1, 1)
    right = correct(wati, wrong, 3, 3)
    check_now()
    assert (right.version, right.score, right.score_class.letter) == (2, 45, "A")
    assert latest_class(mawar, DAY).letter == "A"
    assert list(Evaluation.objects.current()) == [right]
    kept = Evaluation.objects.get(pk=wrong.pk)
    assert (kept.score, kept.answers.count(), kept.evaluated_by) == (15, 2, sari)
    event = Event.objects.get(verb="group.evaluation_corrected")
    assert (event.before["score"], event.after["score"], event.detail["reason"]) == (15, 45, right.reason)


def test_who_corrects_a_version_that_was_corrected_meanwhile_is_told(sari, wati, mawar, sheet):
    first = evaluate(sari, mawar, sheet, 1, 1)
    correct(wati, first, 3, 3)
    with pytest.raises(NotAllowed, match="baru saja diperbaiki orang lain"):
        correct(sari, first, 2, 2)
    assert latest_class(mawar, DAY).letter == "A"


@pytest.mark.django_db(transaction=True)
def test_of_many_who_correct_at_once_one_does_and_the_others_are_told(sari, mawar):
    first = evaluate(sari, mawar, a_sheet(sari), 1, 1)

    def once(place):
        try:
            return bool(correct(sari, first, 1 + place % 3, 3))
        except NotAllowed:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(once, range(32))) == 1
    assert list(Evaluation.objects.values_list("version", flat=True)) == [2, 1]


def test_a_correction_may_stay_with_a_retired_sheet_but_not_begin_with_one(sari, mawar, sheet):
    other = a_sheet(sari, "Lembar lain")
    first = evaluate(sari, mawar, sheet, 1, 1)
    monev.retire_instrument(actor=sari, instrument=sheet)
    second = correct(sari, first, 2, 2)
    third = correct(sari, second, 3, 1, instrument=other)
    check_now()
    assert [one.instrument for one in (second, third)] == [sheet, other]
    with pytest.raises(NotAllowed, match="tidak dipakai lagi"):
        correct(sari, third, 3, 3, instrument=sheet)


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"version": 2}, "a_corrected_evaluation_says_why"),
        ({"version": 1, "reason": "Karena"}, "a_corrected_evaluation_says_why"),
        ({"version": 3, "reason": "Karena"}, "without the one before"),
        ({"version": 2, "reason": "Karena", "year": 2022}, "without the one before"),
    ],
)
def test_the_database_keeps_the_order_of_corrections(sari, mawar, sheet, values, word):
    evaluate(sari, mawar, sheet, 1, 1)
    row = Evaluation.objects.get()
    row.pk, row._state.adding = None, True
    for name, value in values.items():
        setattr(row, name, value)
    refused(row.save, word)


def test_every_criterion_is_answered(sari, mawar, sheet):
    half = dict(list(answers(sheet, 1, 1).items())[:1])
    with pytest.raises(NotAllowed, match="setiap kriteria"):
        about = {"year": 2023, "evaluated_on": DAY, "answers": half}
        monev.evaluate_group(actor=sari, group=mawar, instrument=sheet, **about)


@pytest.mark.parametrize(
    "forged",
    [
        {"score": 45},
        {"letter": "C"},
        {"answers": [(0, 0, 2)]},
        {"answers": [(0, 0, 2), (1, 0, 0)]},
        {"answers": []},
    ],
)
def test_the_database_refuses_a_score_that_its_answers_do_not_give(sari, mawar, sheet, forged):
    """answers: (criterion, criterion whose level is taken, level) by place. True would be 3 and 1: 35, class A."""
    true = {"score": 35, "letter": "A", "answers": [(0, 0, 2), (1, 1, 0)]} | forged

    def write():
        made = Evaluation.objects.create(
            group=mawar,
            region=mawar.region,
            instrument=sheet,
            year=2023,
            evaluated_on=DAY,
            evaluated_by=sari,
            score=true["score"],
            score_class=sheet.classes.get(letter=true["letter"]),
        )
        criteria = list(sheet.criteria.all())
        for place, source, level in true["answers"]:
            chosen = criteria[source].levels.all()[level]
            Answer.objects.create(evaluation=made, criterion=criteria[place], level=chosen)
        check_now()

    refused(write, "not what its answers give")


def test_what_was_scored_is_frozen(sari, mawar, sheet):
    made = evaluate(sari, mawar, sheet, 3, 1)
    refused(lambda: Evaluation.objects.filter(pk=made.pk).update(score=45), "may not be changed")
    refused(lambda: made.answers.update(level=Level.objects.last()), "may not be changed")
    refused(lambda: made.answers.all().delete(), "may not be changed")


def test_a_retired_or_drafted_instrument_judges_nobody(sari, mawar, sheet):
    draft = monev.copy_instrument(actor=sari, instrument=sheet)
    monev.retire_instrument(actor=sari, instrument=sheet)
    for instrument in (sheet, draft):
        with pytest.raises(NotAllowed, match="tidak dipakai lagi"):
            evaluate(sari, mawar, instrument, 1, 1)


def test_the_latest_class_is_known_for_any_day(sari, mawar, sheet):
    year = datetime.timedelta(days=365)
    evaluate(sari, mawar, sheet, 1, 1, year=2022, on=DAY - year)
    evaluate(sari, mawar, sheet, 3, 3)
    days = [DAY - 2 * year, DAY - year, DAY]
    assert [latest_class(mawar, day) and latest_class(mawar, day).letter for day in days] == [None, "C", "A"]
    assert latest_class(mawar, DAY) == ("A", "Kelas A", DAY)
