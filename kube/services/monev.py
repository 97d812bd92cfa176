"""Drafting an instrument, using it, and evaluating a group with it."""

from datetime import date

from django.db import transaction
from django.db.models import Max

from accounts.errors import NotAllowed, refused_in_words
from audit.trail import record
from jobs.masking import blotted
from kube.models import Answer, Criterion, Evaluation, Group, Instrument, Level, ScoreClass
from kube.monev import faults, faults_of_classes
from kube.services.days import refuse_day_outside

PARTS = ("criteria__levels", "classes")


def locked(actor, instrument: Instrument, *, as_draft=True) -> Instrument:
    """The row, held until the transaction ends, with its parts.

    Raises NotAllowed when it is no draft any more, or somebody else's.
    """
    if not actor.owns(instrument):
        raise NotAllowed("Instrumen ini bukan milik kantor Anda. Salin menjadi versi Anda sendiri, lalu ubah itu.")
    held = Instrument.objects.select_for_update(no_key=True).prefetch_related(*PARTS).get(pk=instrument.pk)
    if as_draft and not held.is_draft:
        raise NotAllowed("Versi ini sudah dipakai, jadi tidak dapat diubah. Salin menjadi versi baru, lalu ubah itu.")
    return held


@transaction.atomic
def copy_instrument(*, actor, instrument: Instrument) -> Instrument:
    """The next version, as a draft of the actor's own region, with the same criteria, levels and classes."""
    same = Instrument.objects.filter(region_id=actor.region_id, name=instrument.name)
    last = same.aggregate(last=Max("version"))["last"] or 0
    made = Instrument.objects.create(
        name=instrument.name,
        kind=instrument.kind,
        version=last + 1,
        region_id=actor.region_id,
        note=instrument.note,
        copied_from=instrument,
        made_by=actor,
    )
    for criterion in instrument.criteria.prefetch_related("levels"):
        levels = list(criterion.levels.all())
        criterion.pk, criterion.instrument, criterion._state.adding = None, made, True
        criterion.save()
        Level.objects.bulk_create(Level(criterion=criterion, score=one.score, words=one.words) for one in levels)
    ScoreClass.objects.bulk_create(
        ScoreClass(instrument=made, letter=one.letter, name=one.name, lowest=one.lowest, highest=one.highest)
        for one in instrument.classes.all()
    )
    record(actor=actor, verb="instrument.copied", subject=made, about=str(instrument))
    return made


@transaction.atomic
def describe_instrument(*, actor, instrument: Instrument, name: str, note: str) -> Instrument:
    """Name and note of a draft. A new name begins a new count of versions."""
    held = locked(actor, instrument)
    before = {"name": held.name}
    if name != held.name:
        same = Instrument.objects.filter(region_id=held.region_id, name=name)
        held.version = (same.aggregate(last=Max("version"))["last"] or 0) + 1
    held.name, held.note = name, note
    held.save(update_fields=["name", "note", "version"])
    record(actor=actor, verb="instrument.changed", subject=held, before=before, after={"name": name})
    return held


@transaction.atomic
def set_criterion(
    *,
    actor,
    instrument: Instrument,
    dimension: str,
    name: str,
    weight: int,
    levels: list[tuple[int, str]],
    criterion: Criterion | None = None,
) -> Criterion:
    """Add a criterion with its levels (score, words), or write one anew."""
    held = locked(actor, instrument)
    if criterion is None:
        last = held.criteria.aggregate(last=Max("number"))["last"] or 0
        criterion = Criterion(instrument=held, number=last + 1)
    criterion.dimension, criterion.name, criterion.weight = dimension, name, weight
    criterion.save()
    criterion.levels.all().delete()
    Level.objects.bulk_create(Level(criterion=criterion, score=score, words=words) for score, words in levels)
    record(actor=actor, verb="instrument.criterion_set", subject=held, name=name, weight=weight)
    return criterion


@transaction.atomic
def remove_criterion(*, actor, criterion: Criterion) -> None:
    held = locked(actor, criterion.instrument)
    criterion.delete()
    record(actor=actor, verb="instrument.criterion_removed", subject=held, name=criterion.name)


@transaction.atomic
def set_classes(*, actor, instrument: Instrument, classes: list[dict]) -> Instrument:
    """Replace the classes: letter, name, lowest, highest. Raises NotAllowed unless each possible score has one."""
    held = locked(actor, instrument)
    possible = held.possible_scores
    if possible is None:
        raise NotAllowed("Tulis dulu kriteria dan tingkatnya; dari situ terlihat nilai mana yang mungkin.")
    refuse(faults_of_classes([(one["lowest"], one["highest"]) for one in classes], possible))
    ScoreClass.objects.filter(instrument=held).delete()
    ScoreClass.objects.bulk_create(ScoreClass(instrument=held, **one) for one in classes)
    record(actor=actor, verb="instrument.classes_set", subject=held, count=len(classes))
    return held


@transaction.atomic
def activate_instrument(*, actor, instrument: Instrument) -> Instrument:
    """Use a draft from now on; the version of the same name that was in use is retired. Nothing of it changes again.

    Raises NotAllowed with every score that has no class or two; the database checks it once more (migration 0008).
    """
    held = locked(actor, instrument)
    refuse(faults(held))
    older = Instrument.objects.in_use().filter(region_id=held.region_id, name=held.name)
    older.update(status=Instrument.Status.RETIRED)
    Instrument.objects.filter(pk=held.pk).update(status=Instrument.Status.ACTIVE)
    held.refresh_from_db()
    record(actor=actor, verb="instrument.activated", subject=held)
    return held


@transaction.atomic
def retire_instrument(*, actor, instrument: Instrument) -> Instrument:
    """No new evaluations by it; those that were made stay."""
    held = locked(actor, instrument, as_draft=False)
    if not held.can("retire"):
        raise NotAllowed("Hanya instrumen yang sedang dipakai dapat dihentikan.")
    held.status = Instrument.Status.RETIRED
    held.save(update_fields=["status"])
    record(actor=actor, verb="instrument.retired", subject=held)
    return held


def refuse(sentences: list[str]) -> None:
    if sentences:
        raise NotAllowed(" ".join(sentences))


@transaction.atomic
def evaluate_group(
    *,
    actor,
    group: Group,
    instrument: Instrument,
    year: int,
    evaluated_on: date,
    answers: dict[Criterion, tuple[Level, str]],
    note: str = "",
) -> Evaluation:
    """Judge a group for a year: the level chosen for every criterion, with a note each. Once per group and year.

    The score and its class are frozen here; when the transaction ends, the database compares them with the answers.
    """
    about = {"group": group, "instrument": instrument, "year": year, "evaluated_on": evaluated_on}
    taken = (
        f"Monev {group} untuk tahun {year} sudah pernah dilakukan. Satu kelompok dinilai sekali setahun;"
        " buka hasilnya di halaman kelompok. Bila keliru, perbaiki di sana."
    )
    made = add(Evaluation(**about, evaluated_by=actor, note=blotted(note.strip())), answers, taken)
    record(actor=actor, verb="group.evaluated", subject=group, **told(made), year=year, instrument=str(instrument))
    return made


@transaction.atomic
def correct_evaluation(
    *,
    actor,
    evaluation: Evaluation,
    instrument: Instrument,
    evaluated_on: date,
    answers: dict[Criterion, tuple[Level, str]],
    reason: str,
    note: str = "",
) -> Evaluation:
    """Another version of an evaluation, which counts from now on; the old one stays as it was.

    evaluation: the version that was looked at. Raises NotAllowed when somebody corrected it meanwhile.
    instrument: may be another one in use; its own also when it is not in use any more.
    """
    about = {"group": evaluation.group, "instrument": instrument, "year": evaluation.year}
    about |= {"evaluated_on": evaluated_on, "version": evaluation.version + 1, "reason": blotted(reason.strip())}
    taken = "Hasil monev ini baru saja diperbaiki orang lain. Buka yang terbaru; isian Anda belum disimpan."
    made = add(Evaluation(**about, evaluated_by=actor, note=blotted(note.strip())), answers, taken)
    record(
        actor=actor,
        verb="group.evaluation_corrected",
        subject=evaluation.group,
        before=told(evaluation),
        after=told(made),
        year=made.year,
        reason=made.reason,
    )
    return made


def told(evaluation: Evaluation) -> dict:
    return {"score": evaluation.score, "score_class": str(evaluation.score_class)}


def add(evaluation: Evaluation, answers, taken: str) -> Evaluation:
    """Score and write it with its answers. taken: what the second of two hears; the database says which that is."""
    group, instrument, year = evaluation.group, evaluation.instrument, evaluation.year
    refuse_day_outside(group, evaluation.evaluated_on)
    if set(answers) != set(instrument.criteria.all()):
        raise NotAllowed("Jawab setiap kriteria instrumen ini.")
    if evaluation.evaluated_on.year not in (year, year + 1):
        raise NotAllowed(f"Monev tahun {year} dilakukan pada tahun itu atau tahun berikutnya. Periksa tanggalnya.")
    score = sum(criterion.weight * level.score for criterion, (level, _) in answers.items())
    evaluation.region_id, evaluation.score = group.region_id, score
    evaluation.score_class = instrument.classes.get(lowest__lte=score, highest__gte=score)
    refusals = {
        "one_evaluation_per_group_year_and_version": taken,
        "not in use": "Instrumen ini tidak dipakai lagi. Muat ulang halaman, lalu pilih yang lain.",
    }
    with refused_in_words(refusals):
        evaluation.save()
    Answer.objects.bulk_create(
        Answer(evaluation=evaluation, criterion=criterion, level=level, note=blotted(text.strip())[:300])
        for criterion, (level, text) in answers.items()
    )
    return evaluation
