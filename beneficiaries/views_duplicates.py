"""Persons who may be written twice: the list, two rows side by side, and what somebody decides."""

import json

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import redirect, render

from accounts.access import opens
from accounts.errors import NotAllowed
from audit import sealing
from audit.reading import history
from beneficiaries import services_duplicates as services
from beneficiaries.duplicates.differences import lines
from beneficiaries.duplicates.reasons import in_words
from beneficiaries.forms_duplicates import DecisionForm, DuplicateFilterForm, ReopenForm
from beneficiaries.models import DuplicatePair, Person, Release

PAIRS_PER_PAGE = 50


@opens(Release)
def find_duplicates(request, release):
    return redirect(services.find_duplicates(actor=request.user, release=release))


@opens()
def duplicates(request):
    search = DuplicateFilterForm(request.GET, user=request.user)
    found = search.filtered()
    counts = dict(found.order_by().values_list("state").annotate(Count("pk")))
    shown = found.filter(state=search.state_shown()).select_related("region_a", "region_b")
    page = Paginator(shown, PAIRS_PER_PAGE).get_page(request.GET.get("page"))
    for pair in page:
        pair.why = in_words(pair.reasons)
    states = [(code, label, counts.get(code, 0)) for code, label in DuplicatePair.State.choices]
    return render(request, "beneficiaries/duplicates.html", {"search": search, "states": states, "page": page})


@opens(DuplicatePair)
def duplicate(request, pair):
    return show_pair(request, pair)


@opens(DuplicatePair)
def decide_duplicate(request, pair):
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return show_pair(request, pair, form, status=422)
    pair = services.decide_duplicate(actor=request.user, pair=pair, **form.cleaned_data)
    messages.success(request, f"Tercatat: {pair.get_state_display().lower()}. Kedua baris dan riwayatnya tetap ada.")
    return redirect("beneficiaries:duplicates")


@opens(DuplicatePair)
def reopen_duplicate(request, pair):
    form = ReopenForm(request.POST)
    if not form.is_valid():
        return show_pair(request, pair, form, status=422)
    services.reopen_duplicate(actor=request.user, pair=pair, **form.cleaned_data)
    messages.success(request, "Keputusan dibatalkan; pasangan ini menunggu diperiksa lagi.")
    return redirect(pair)


def show_pair(request, pair, form=None, status=200):
    suits = DecisionForm if pair.state == DuplicatePair.State.OPEN else ReopenForm
    if form and not isinstance(form, suits):
        raise NotAllowed("Keadaan pasangan ini sudah berubah. Lihat keadaannya sekarang, lalu ulangi bila perlu.")
    kept = json.loads(sealing.unseal(sealing.VALUE, pair.shown_sealed))
    context = {
        "pair": pair,
        "why": in_words(pair.reasons),
        "nik": kept["nik"],
        "lines": lines(kept),
        "persons": Person.objects.owned_by(request.user).filter(
            nik_index__in=[bytes(index) for index in (pair.nik_a_index, pair.nik_b_index) if index]
        ),
        "form": form or suits(),
        "history": history(request.user, pair),
    }
    return render(request, "beneficiaries/duplicate.html", context, status=status)
