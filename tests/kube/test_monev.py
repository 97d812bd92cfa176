"""Instruments as data that refuse gaps, and what they say of a group in a year."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.errors import NotAllowed
from audit.models import Event
from kube.models import Answer, Criterion, Evaluation, Instrument, Level, ScoreClass
from kube.monev import faults, faults_of_classes, gaps, latest_class
from kube.services import monev
from tests.kube.conftest import DAY

PUBLISHED = [(301, 400), (201, 300), (100, 200)]
KUBE, UEP = (115, 410), (100, 360)  # the lowest and the highest score of the two published sheets


def refused(write, word):
    with pytest.raises(DatabaseError, match=word), transaction.atomic():
        write()


def check_now():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def shipped(word):
    return Instrument.objects.prefetch_related("criteria__levels", "classes").get(name__contains=word, region=None)


@pytest.fixture
def sheet(sari):
    return a_sheet(sari)


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


# The trap: weights that add up to 115


def test_the_published_classes_leave_401_to_410_without_a_class():
    assert gaps(PUBLISHED, *KUBE) == [(401, 410)]
    assert faults_of_classes(PUBLISHED, KUBE) == [
        "Nilai yang mungkin 115–410. Nilai 401–410 tidak masuk kelas mana pun."
    ]


def test_the_published_classes_fit_the_uep_sheet_whose_weights_add_up_to_100():
    assert faults_of_classes(PUBLISHED, UEP) == []


@pytest.mark.parametrize(
    ("ranges", "told"),
    [
        ([(301, 410), (200, 300), (100, 200)], "Nilai 200 masuk dua kelas"),
        ([(301, 410), (202, 300), (100, 200)], "Nilai 201 tidak masuk"),
        ([(301, 410), (201, 300), (120, 200)], "Nilai 115–119 tidak masuk"),
        ([], "Nilai 115–410 tidak masuk"),
        ([(411, 500)], "Nilai 115–410 tidak masuk"),
    ],
)
def test_every_gap_and_overlap_is_told_by_its_scores(ranges, told):
    assert told in " ".join(faults_of_classes(ranges, KUBE))


def test_the_shipped_sheet_as_published_can_never_be_used(db, sari):
    published = shipped("seperti diterbitkan")
    assert (sum(one.weight for one in published.criteria.all()), published.possible_scores) == (115, KUBE)
    assert faults(published) == ["Nilai yang mungkin 115–410. Nilai 401–410 tidak masuk kelas mana pun."]
    copy = monev.copy_instrument(actor=sari, instrument=published)
    with pytest.raises(NotAllowed, match="Nilai 401–410 tidak masuk kelas mana pun"):
        monev.activate_instrument(actor=sari, instrument=copy)
    row = Instrument.objects.filter(pk=published.pk)
    refused(lambda: row.update(status="active"), "classes of instrument .* cover 286 of the scores 115 to 410")


def test_the_shipped_sheet_with_our_correction_is_in_use(db):
    corrected = shipped("dikoreksi sampai 410")
    assert (corrected.status, corrected.possible_scores, faults(corrected)) == ("active", KUBE, [])
    assert corrected.classes.get(letter="A").highest == 410
    assert "Koreksi pembuat program" in corrected.note


# Drafts and versions


def test_classes_with_a_gap_are_not_saved(sari, sheet):
    draft = monev.copy_instrument(actor=sari, instrument=sheet)
    with pytest.raises(NotAllowed, match="Nilai 21–25 tidak masuk kelas mana pun"):
        monev.set_classes(actor=sari, instrument=draft, classes=classes((31, 45), (26, 30), (15, 20)))
    assert draft.classes.get(letter="B").lowest == 21


def test_an_overlap_is_refused_by_the_database_even_in_a_draft(sari, sheet):
    draft = monev.copy_instrument(actor=sari, instrument=sheet)
    extra = {"letter": "D", "name": "X", "lowest": 45, "highest": 46}
    refused(lambda: ScoreClass.objects.create(instrument=draft, **extra), "a_score_is_of_one_class")


def test_a_version_in_use_cannot_change_in_any_of_its_parts(sheet, sari):
    criterion = sheet.criteria.first()
    writes = [
        lambda: Instrument.objects.filter(pk=sheet.pk).update(note="x"),
        lambda: Instrument.objects.filter(pk=sheet.pk).update(status="draft"),
        lambda: Instrument.objects.filter(pk=sheet.pk)._raw_delete("default"),
        lambda: Criterion.objects.filter(pk=criterion.pk).update(weight=99),
        lambda: criterion.levels.all().delete(),
        lambda: Level.objects.create(criterion=criterion, score=9, words="x"),
        lambda: sheet.classes.update(highest=99),
        lambda: sheet.classes.all().delete(),
    ]
    for write in writes:
        refused(write, "may not be changed|is kept|be changed")
    with pytest.raises(NotAllowed, match="Salin menjadi versi baru"):
        monev.set_classes(actor=sari, instrument=sheet, classes=[])


def test_parts_do_not_move_to_another_instrument(sari, sheet):
    draft = monev.copy_instrument(actor=sari, instrument=sheet)
    refused(lambda: draft.criteria.filter(number=1).update(instrument=sheet), "stays with it")


def test_an_instrument_begins_as_a_draft(sari):
    refused(lambda: Instrument.objects.create(name="X", region=sari.region, status="active"), "begins as a draft")


def test_a_new_version_is_a_copy_and_retires_the_one_before(sari, sheet):
    draft = monev.copy_instrument(actor=sari, instrument=sheet)
    assert (draft.version, draft.status, draft.copied_from) == (2, "draft", sheet)
    assert [(one.weight, one.levels.count()) for one in draft.criteria.all()] == [(10, 3), (5, 3)]
    assert [one.letter for one in draft.classes.all()] == ["A", "B", "C"]
    monev.activate_instrument(actor=sari, instrument=draft)
    sheet.refresh_from_db()
    assert sheet.status == "retired"


def test_a_shipped_sheet_is_copied_into_the_office_and_seen_there_only(sari, yusuf):
    copy = monev.copy_instrument(actor=sari, instrument=shipped("dikoreksi"))
    assert copy.region_id == "18.72"
    assert copy in Instrument.objects.visible_to(sari) and copy not in Instrument.objects.visible_to(yusuf)
    assert shipped("dikoreksi") in Instrument.objects.visible_to(yusuf)


def test_an_office_changes_only_its_own_instruments(sari, yusuf, sheet):
    for actor, instrument in ((sari, shipped("seperti diterbitkan")), (yusuf, sheet)):
        with pytest.raises(NotAllowed, match="bukan milik kantor Anda"):
            monev.describe_instrument(actor=actor, instrument=instrument, name="X", note="")


def test_an_instrument_without_criteria_or_levels_is_not_used(sari):
    empty = Instrument.objects.create(name="Kosong", region=sari.region)
    with pytest.raises(NotAllowed, match="belum punya kriteria"):
        monev.activate_instrument(actor=sari, instrument=empty)
    refused(lambda: Instrument.objects.filter(pk=empty.pk).update(status="active"), "cover 0 of")
    Criterion.objects.create(instrument=empty, number=1, dimension="S", name="K", weight=1)
    with pytest.raises(NotAllowed, match="K belum punya tingkat"):
        monev.activate_instrument(actor=sari, instrument=empty)
    refused(lambda: Instrument.objects.filter(pk=empty.pk).update(status="active"), "without levels")


# Evaluations


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
