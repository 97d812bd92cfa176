"""Instruments as data that refuse gaps."""

import pytest

from accounts.errors import NotAllowed
from kube.models import Criterion, Instrument, Level, ScoreClass
from kube.monev import faults, faults_of_classes, gaps
from kube.services import monev
from tests.kube.refusals import refused
from tests.kube.sheets import KUBE, PUBLISHED, UEP, a_sheet, classes, shipped


@pytest.fixture
def sheet(sari):
    return a_sheet(sari)


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
