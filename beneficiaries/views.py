"""The register of an office, and what is known of a person."""

from dataclasses import replace

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.views.decorators.cache import never_cache

from accounts.access import opens
from accounts.pages import tried
from audit import revealing
from audit.reading import history
from beneficiaries import services
from beneficiaries.forms import AccountForm, CorrectionForm, LoadForm, ReleaseForm, RevealForm, UploadForm
from beneficiaries.habits import LOOKED_AT, told_habits
from beneficiaries.headings import columns_for, columns_in, lists_families
from beneficiaries.looking import register_history
from beneficiaries.models import Person, Release
from beneficiaries.people import refuse_elsewhere
from beneficiaries.queries import groups_of, register_facts, same_persons
from beneficiaries.queries_visits import outcomes_of
from beneficiaries.story import household_story
from beneficiaries.trainings import trainings
from jobs.explaining import said_of
from jobs.models import Upload
from jobs.reading import LOOKED_AT as ROWS_LOOKED_AT
from jobs.reading import read_columns
from jobs.seeing import shown_again
from jobs.uploads import read_upload

RELEASES_PER_PAGE = 20


@opens()
def releases(request):
    found = Release.objects.visible_to(request.user).worth_showing().select_related("region", "job")
    page = Paginator(found, RELEASES_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "beneficiaries/releases.html", {"page": page})


@opens()
def upload(request):
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
    if form.is_valid():
        kept = services.receive_extract(actor=request.user, file=form.cleaned_data["file"])
        asked = {"register": form.instance.register, "data_on": form.instance.data_on}
        return redirect(reverse("beneficiaries:preview", args=[kept.pk], query=asked))
    return show_form(request, "beneficiaries/upload.html", form, reading=form.fields["file"].reading)


@opens(Release)
def correct(request, release):
    """A corrected workbook of findings: loaded as a new release that carries the other rows over."""
    form = CorrectionForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        kept = services.receive_extract(actor=request.user, file=form.cleaned_data["file"])
        return redirect(reverse("beneficiaries:preview", args=[kept.pk], query={"corrects": release.pk}))
    return show_form(request, "beneficiaries/correct.html", form, release=release)


@opens(Upload)
def preview(request, upload):
    """How the file was understood. Only "Muat data ini" starts anything."""
    if upload.kind != Upload.Kind.REGISTER:
        raise Http404
    if hasattr(upload, "release"):
        return redirect(upload.release.job)
    corrects = corrected_release(request)
    columns = columns_for(upload.region)
    table = read_upload(upload, columns=columns, limit_rows=ROWS_LOOKED_AT)
    used = columns_in(table.header, columns)
    reading = read_columns(table, used, skips_hidden=bool(upload.reading.get("skip_hidden")))
    reading = replace(reading, said=said_of(upload, table))
    if again := shown_again(request, reading):
        return again
    suits = ReleaseForm if corrects else LoadForm
    form = suits(request.POST or None, initial=asked_for(request, corrects))
    if form.is_valid() and not reading.faults:
        started = services.start_release(actor=request.user, upload=upload, corrects=corrects, **form.cleaned_data)
        return redirect(started.job)
    context = {
        "upload": upload,
        "reading": reading,
        "habits": told_habits(replace(table, rows=table.rows[:LOOKED_AT]), used),
        "is_family_list": lists_families(table.header, columns),
        "corrects": corrects,
    }
    return show_form(request, "beneficiaries/preview.html", form, **context)


def asked_for(request, corrects):
    """What was chosen with the file; a made-up address chooses nothing."""
    if corrects:
        return {"register": corrects.register, "data_on": corrects.data_on}
    try:
        data_on = parse_date(request.GET.get("data_on", ""))
    except ValueError:
        data_on = None
    return {"register": request.GET.get("register"), "data_on": data_on}


def corrected_release(request):
    """The loaded release whose findings an upload corrects, from the address; None for an ordinary upload."""
    asked = request.GET.get("corrects", "")
    if not asked.isdecimal():
        return None
    return get_object_or_404(Release.objects.visible_to(request.user).filter(is_loaded=True), pk=int(asked[:18]))


@opens(Person)
def person(request, person):
    return show_person(request, person, RevealForm())


@never_cache
@opens(Person, repeatable=True)
def reveal(request, person):
    """The number stands in this one answer and nowhere else: not in an address, not in the browser's store."""
    form = RevealForm(request.POST)
    if not form.is_valid():
        return show_reveal(request, person, form, status=200 if request.htmx else 422)
    refuse_elsewhere(request.user, person)
    kind, sealed = form.sealed(person)
    purpose = form.cleaned_data["purpose"]
    number = revealing.reveal(actor=request.user, subject=person, kind=kind, sealed=sealed, purpose=purpose)
    return show_reveal(request, person, RevealForm(), number=number, kind=kind)


def show_reveal(request, person, form, status=200, **context):
    if request.htmx:
        return render(request, "beneficiaries/_reveal.html", {"person": person, "reveal": form, **context})
    return show_person(request, person, form, status, **context)


def show_person(request, person, form, status=200, **context):
    if not person.lives_within(request.user):
        return show_elsewhere(request, person)
    facts = register_facts(person, request.user)
    context |= {
        "person": person,
        "reveal": form,
        "accounts": person.accounts.select_related("bank", "added_by"),
        "facts": facts,
        "register_history": register_history(request.user, person.nik_index),
        "members": household_story(person, facts["entry"] if facts else None, request.user),
        "same": same_persons(person, request.user),
        "visits": outcomes_of(person.nik_index, request.user),
        "memberships": groups_of(person, request.user),
        "trainings": trainings(request.user, niks=[person.nik_index]).get(bytes(person.nik_index)),
        "history": history(request.user, person),
    }
    return render(request, "beneficiaries/person.html", context, status=status)


def show_elsewhere(request, person):
    """Somebody of another region whom this office proposed, helped or has in a group: what its own rows say."""
    context = {
        "person": person,
        "name": person.name_for(request.user),
        "members": household_story(person, None, request.user)[:1],
        "memberships": groups_of(person, request.user),
    }
    return render(request, "beneficiaries/person_elsewhere.html", context)


@opens(Person)
def correct_account(request, person):
    refuse_elsewhere(request.user, person)
    in_use = person.accounts.in_use().first()
    form = AccountForm(request.POST or None, initial={"bank": in_use and in_use.bank_id})
    if form.is_valid() and tried(form, services.correct_account, actor=request.user, person=person):
        messages.success(request, f"Rekening {person.name} diganti. Rekening lama tetap tercatat.")
        return redirect(person)
    return show_form(request, "beneficiaries/correct_account.html", form, person=person)


def show_form(request, template, form, **context):
    return render(request, template, {"form": form, **context}, status=422 if form.errors else 200)
