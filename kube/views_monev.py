"""Monev: filling in the sheet for a group, reading the result, and all results of a year by class and kecamatan."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.access import opens
from accounts.errors import NotAllowed
from accounts.pages import tried
from kube.forms_monev import EARLIEST_YEAR, ChooseInstrumentForm, CorrectionForm, EvaluationForm
from kube.models import Evaluation, Group
from kube.monev import instrument_asked, programme_asking
from kube.queries_monev import (
    classes_by_district,
    evaluations_of,
    growth_of,
    instruments_in_use,
    instruments_to_correct,
    versions_of,
    with_parts,
    without_evaluation,
)
from kube.services import monev as services

ROWS_PER_PAGE = 30


@opens()
def evaluations(request):
    """Results of a year; `letter` shows one class, `left` the active groups that are still to be evaluated."""
    year = year_in(request)
    letter = request.GET.get("letter", "")
    is_left = letter == "left"
    found = evaluations_of(request.user, year)
    if is_left:
        rows = without_evaluation(request.user, year).select_related("region__parent").order_by("name", "id")
    else:
        rows = (found.filter(score_class__letter=letter) if letter else found).order_by("-score", "group__name", "pk")
    context = {
        "year": year,
        "years": [year - 1, year + 1] if year < timezone.localdate().year else [year - 1],
        "letter": letter,
        "is_left": is_left,
        "classes": classes_by_district(request.user, year),
        "page": Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "kube/evaluations.html", context)


def year_in(request):
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == 4 else 0
    this_year = timezone.localdate().year
    return year if EARLIEST_YEAR <= year <= this_year else this_year


@opens(Group)
def evaluate(request, group):
    instruments = with_parts(instruments_in_use(request.user))
    programme = programme_asking(group)
    asked = programme and instrument_asked(programme, instruments)
    proposed = asked.pk if asked else None
    choice = ChooseInstrumentForm(instrument_in(request), instruments=instruments, initial={"instrument": proposed})
    instrument = choice.chosen
    if instrument is None:
        raise NotAllowed("Belum ada instrumen monev yang dipakai. Operator mengaktifkannya di menu Monev.")
    form = EvaluationForm(request.POST or None, instrument=instrument)
    about = {"actor": request.user, "group": group, "instrument": instrument}
    if form.is_valid() and (made := tried(form, services.evaluate_group, typed=form.typed(), **about)):
        messages.success(request, f"Monev {made.year} tercatat: nilai {made.score}, kelas {made.score_class}.")
        return redirect(made)
    context = {
        "group": group,
        "form": form,
        "instrument": instrument,
        "choice": choice,
        "is_choice": len(instruments) > 1,
        "programme": programme if instrument == asked else None,
        "done": group.evaluations.filter(year=timezone.localdate().year).first(),
    }
    return render(request, "kube/evaluate.html", context, status=422 if form.errors else 200)


def instrument_in(request):
    """The choice that was made in the address, or None: then nothing was asked yet, and nothing is wrong."""
    return request.GET if "instrument" in request.GET else None


@opens(Evaluation)
def evaluation(request, evaluation):
    versions = versions_of(evaluation)
    context = {
        "evaluation": evaluation,
        "versions": versions,
        "newest": versions[0],
        "answers": evaluation.answers.select_related("criterion", "level"),
        "trend": growth_of(evaluation.group)["trend"],
    }
    return render(request, "kube/evaluation.html", context)


@opens(Evaluation)
def correct_evaluation(request, evaluation):
    instruments = with_parts(instruments_to_correct(evaluation, request.user))
    known = {"instrument": evaluation.instrument_id}
    choice = ChooseInstrumentForm(instrument_in(request), instruments=instruments, initial=known)
    form = CorrectionForm(request.POST or None, instrument=choice.chosen, evaluation=evaluation)
    about = {"actor": request.user, "evaluation": evaluation, "instrument": choice.chosen}
    if form.is_valid() and (made := tried(form, services.correct_evaluation, typed=form.typed(), **about)):
        messages.success(request, f"Monev {made.year} diperbaiki: nilai {made.score}, kelas {made.score_class}.")
        return redirect(made)
    context = {
        "group": evaluation.group,
        "evaluation": evaluation,
        "form": form,
        "instrument": choice.chosen,
        "choice": choice,
        "is_choice": len(instruments) > 1,
    }
    return render(request, "kube/evaluate.html", context, status=422 if form.errors else 200)
