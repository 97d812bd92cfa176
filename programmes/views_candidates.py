"""Pages of proposals: lists coming in, who was proposed, and how the rules judged each."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts.access import opens
from audit import revealing
from audit.models import Event
from audit.reading import readable
from beneficiaries.people import refuse_elsewhere
from jobs.models import Upload
from jobs.paging import keyset_page, number_in
from jobs.refusals import shown
from jobs.seeing import shown_again
from jobs.uploads import reading_of, receive_upload
from programmes.bank_accounts import account_to_choose
from programmes.columns import BY_KIND
from programmes.evaluation import why_no_village
from programmes.forms_candidates import (
    CandidateFilterForm,
    ComponentChoiceForm,
    ListForm,
    OverrideForm,
    PastListForm,
    RevealForm,
    VillageForm,
    YearForm,
)
from programmes.importing import look_at
from programmes.models import Candidate, CandidateImport, Programme
from programmes.other_names import names_beside
from programmes.queries import counts_by_status, in_words_by_reason, judgement, lists_of, takes, with_reasons
from programmes.services import candidates as services
from programmes.services import villages
from programmes.snapshots import groups_today

CANDIDATES_PER_PAGE = 50
MOST_SHOWN = 50  # refused, corrected and remarked rows of a preview
YEAR_DIGITS = 4
CANDIDATES, PAST = CandidateImport.Kind.CANDIDATES, CandidateImport.Kind.PAST


@opens(Programme, by="slug")
def upload_candidates(request, programme):
    form = ListForm(request.POST or None, request.FILES or None, programme=programme)
    if form.is_valid():
        upload = keep(request, programme, form)
        return redirect("programmes:preview_candidates", programme.slug, upload.pk)
    return show_upload(request, "programmes/upload_candidates.html", form, programme)


@opens(Programme, by="slug")
def preview_candidates(request, programme, upload):
    upload = upload_of(request, programme, CANDIDATES, upload)
    if hasattr(upload, "candidate_import"):
        return redirect(upload.candidate_import.job)
    reading = reading_of(upload, BY_KIND[CANDIDATES])
    if again := shown_again(request, reading):
        return again
    form = ComponentChoiceForm(request.POST if request.method == "POST" else None, programme=programme)
    if form.is_valid() and not reading.faults:
        source = services.start_import(
            actor=request.user, programme=programme, upload=upload, kind=CANDIDATES, **form.cleaned_data
        )
        return redirect(source.job)
    return show_preview(request, "programmes/preview_candidates.html", programme, upload, reading, form)


@opens(Programme, by="slug")
def upload_past(request, programme):
    form = PastListForm(request.POST or None, request.FILES or None, programme=programme)
    if form.is_valid():
        upload = keep(request, programme, form)
        url = reverse("programmes:preview_past", args=[programme.slug, upload.pk])
        return redirect(f"{url}?year={form.cleaned_data['year']}")
    return show_upload(request, "programmes/upload_past.html", form, programme)


@opens(Programme, by="slug")
def preview_past(request, programme, upload):
    upload = upload_of(request, programme, PAST, upload)
    if hasattr(upload, "candidate_import"):
        return redirect(upload.candidate_import.job)
    reading = reading_of(upload, BY_KIND[PAST])
    if again := shown_again(request, reading):
        return again
    form = YearForm(request.POST or None, programme=programme, initial={"year": request.GET.get("year")})
    if form.is_valid() and not reading.faults:
        source = services.start_import(
            actor=request.user, programme=programme, upload=upload, kind=PAST, **form.cleaned_data
        )
        return redirect(source.job)
    past = services.year_of(programme, asked_year(form, programme))
    return show_preview(request, "programmes/preview_past.html", programme, upload, reading, form, past)


def asked_year(form, programme):
    """The year the form shows: as typed, as chosen with the file, else the one before."""
    year = str(form["year"].value() or "")
    return int(year) if year.isascii() and year.isdigit() and len(year) == YEAR_DIGITS else programme.year - 1


def keep(request, programme, form):
    return receive_upload(
        actor=request.user,
        kind=form.kind,
        region=programme.region,
        file=form.cleaned_data["file"],
        columns=BY_KIND[form.kind],
    )


def upload_of(request, programme, kind, pk):
    mine = Upload.objects.visible_to(request.user).filter(region=programme.region, kind=kind)
    return get_object_or_404(mine.select_related("candidate_import__job"), pk=pk)


def show_upload(request, template, form, programme):
    context = {"form": form, "programme": programme, "reading": form.fields["file"].reading}
    return render(request, template, context, status=422 if form.is_bound else 200)


def compared_shown(compared):
    """What would come of a list, for programmes/_compared.html: of much the first."""
    parts = (("Diperbaiki", compared.corrected), ("Sudah ada, tidak diubah", compared.kept))
    always = ("Baris dibaca", "Baru", "Tetap", "Ditolak")
    told_above = ("Baris di berkas", "Bukan data")  # jobs/_told.html
    figures = [(label, number) for label, number in compared.figures().items() if label not in told_above]
    return {
        "compared": compared,
        "figures": [(label, number) for label, number in figures if number or label in always],
        "refused": shown(compared.read.refused[:MOST_SHOWN]),
        "corrections": [(heading, rows[:MOST_SHOWN], len(rows)) for heading, rows in parts],
        "remarks": compared.remarks[:MOST_SHOWN],
    }


def show_preview(request, template, programme, upload, reading, form, about=None):
    """about: the programme of the past year, where the list is not of this one."""
    context = {"programme": programme, "upload": upload, "reading": reading, "form": form}
    if not reading.faults:
        context |= compared_shown(look_at(upload, CandidateImport.Kind(upload.kind), about or programme))
    return render(request, template, context, status=422 if form.is_bound else 200)


@opens(Programme, by="slug")
def candidates(request, programme):
    search = CandidateFilterForm(request.GET, programme=programme)
    # Regions come apart: joined with them PostgreSQL read every kelurahan of the country before the first row.
    found = search.filter(programme.candidates.prefetch_related("region", "results", "overrides"))
    after, before = number_in(request, "after"), number_in(request, "before")
    page = keyset_page(found, ("number",), CANDIDATES_PER_PAGE, after, before)
    statuses = counts_by_status(programme)
    context = {
        "programme": programme,
        "search": search,
        "page": page,
        "candidates": [*with_reasons(page.rows)],
        "statuses": statuses,
        "is_any": any(number for _, _, number in statuses),
        "reasons": in_words_by_reason(programme.reason_counts),
        "takes": takes(programme),
        "lost": programme.candidates.place_unknown(programme).count(),
        "lists": lists_of(programme),
    }
    return render(request, "programmes/candidates.html", context)


@opens(Programme, by="slug")
def evaluate(request, programme):
    if programme.is_being_judged:  # a second click shows the first one's progress
        return redirect(programme.judging)
    figures = services.start_evaluation(actor=request.user, programme=programme)
    if figures is None:
        programme.refresh_from_db(fields=["judging"])
        return redirect(programme.judging)
    messages.success(
        request,
        f"{figures['candidates']} usulan dinilai: {figures['eligible']} layak, {figures['ineligible']} tidak layak.",
    )
    return redirect("programmes:candidates", programme.slug)


@opens(Candidate)
def candidate(request, candidate):
    return show_candidate(request, candidate)


@opens(Candidate)
def override(request, candidate, code):
    form = OverrideForm(request.POST, auto_id=f"{code}-%s")
    if form.is_valid():
        made = services.override_rule(actor=request.user, candidate=candidate, code=code, **form.cleaned_data)
        if made.candidate.programme.is_being_judged:
            messages.success(request, "Aturan dikesampingkan dengan alasan Anda. Usulan sedang dinilai ulang.")
            return redirect(made.candidate.programme.judging)
        messages.success(request, "Aturan dikesampingkan dengan alasan Anda. Usulan sudah dinilai ulang.")
        return redirect(candidate)
    return show_candidate(request, candidate, status=422, wrong=(code, form))


@opens(Candidate)
def choose_village(request, candidate):
    form = VillageForm(request.POST, user=request.user, candidate=candidate)
    if not form.is_valid():
        return show_candidate(request, candidate, status=422, village_form=form)
    chosen = villages.choose_village(actor=request.user, candidate=candidate, **form.cleaned_data)
    place = form.cleaned_data["village"].title
    messages.success(request, f"{place} dicatat untuk {len(chosen)} usulan. Usulan dinilai ulang.")
    candidate.programme.refresh_from_db(fields=["judging"])
    return redirect(candidate.programme.judging if candidate.programme.is_being_judged else candidate)


@never_cache
@opens(Candidate, repeatable=True)
def reveal(request, candidate):
    """The number stands in this one answer and nowhere else: not in an address, not in the browser's store."""
    form = RevealForm(request.POST)
    if not form.is_valid():
        return show_reveal(request, candidate, form, status=200 if request.htmx else 422)
    if candidate.person_id:
        refuse_elsewhere(request.user, candidate.person)
    kind, sealed = form.sealed(candidate)
    purpose = form.cleaned_data["purpose"]
    number = revealing.reveal(actor=request.user, subject=candidate, kind=kind, sealed=sealed, purpose=purpose)
    return show_reveal(request, candidate, RevealForm(), number=number, kind=kind)


def show_reveal(request, candidate, form, status=200, **context):
    if request.htmx:
        return render(request, "programmes/_reveal.html", {"candidate": candidate, "reveal": form, **context})
    return show_candidate(request, candidate, status, reveal=form, **context)


def show_candidate(request, candidate, status=200, wrong=(None, None), **context):
    """wrong: (rule, form) of an override that was not accepted: its form shows why."""
    code, form = wrong
    lines = judgement(candidate)
    for line in lines:
        line["form"] = form if line["code"] == code else OverrideForm(auto_id=f"{line['code']}-%s")
    context = {
        "candidate": candidate,
        "programme": candidate.programme,
        "lines": lines,
        "village_form": village_form(request.user, candidate),
        "why_no_village": why_no_village(candidate),
        "refused_override": form,
        "account_in_question": account_to_choose(request.user, candidate),
        "other_names": names_beside(request.user, candidate),
        "group": groups_today([candidate.group_id]).get(candidate.group_id),
        "reveal": RevealForm(),
        "history": [*readable(Event.objects.visible_to(request.user).about(candidate))],
        **context,
    }
    return render(request, "programmes/candidate.html", context, status=status)


def village_form(user, candidate):
    """The form that asks for the kelurahan; None where the list told it, for a group and in a decree."""
    is_open = candidate.status != Candidate.Status.PLACED and candidate.programme.status == Programme.Status.OPEN
    is_asked = candidate.region_id == candidate.programme.region_id or candidate.is_village_chosen
    if not is_open or not is_asked or candidate.group_id:
        return None
    return VillageForm(user=user, candidate=candidate)
