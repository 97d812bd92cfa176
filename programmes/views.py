"""Pages of a programme: what it is, what it asks of a candidate, and opening it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render

from accounts.access import opens
from accounts.forms_edit import Edit
from accounts.own_office import office_of
from accounts.pages import tried
from accounts.templatetags.kube import rupiah_ringkas
from audit.reading import history
from programmes.figures import with_decreed, with_use
from programmes.forms import AddProgrammeForm, ProgrammeForm
from programmes.models import Programme, Recipient
from programmes.queries import kelurahan_reached, lists_of, rules_told, takes
from programmes.services import programmes as services

PROGRAMMES_PER_PAGE = 30


@opens()
def list(request):
    found = Programme.objects.visible_to(request.user).select_related("series", "region").prefetch_related("components")
    found = found.order_by("-year", "series__name", "region")
    page = Paginator(found, PROGRAMMES_PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = with_decreed(with_use([*page]), Recipient.objects.visible_to(request.user))
    return render(request, "programmes/list.html", {"page": page})


@opens()
def add(request):
    office = office_of(request.user, "Buat program")
    form = AddProgrammeForm(request.POST or None, user=request.user)
    asked = {"actor": request.user, "office": office}
    if form.is_valid() and (programme := tried(form, services.create_programme, typed=form.values(), **asked)):
        messages.success(request, "Program dibuat sebagai rancangan. Sekarang pilih aturannya.")
        warn_if_short(request, programme)
        return redirect("programmes:rules", programme.slug)
    return show_form(request, "programmes/add.html", form)


@opens(Programme, by="slug")
def detail(request, programme):
    with_use([programme])
    context = {
        "programme": programme,
        "components": programme.components.prefetch_related("packages__lines"),
        "copy_label": f"Salin ke {programme.year + 1}",
        "next_year": programme.series.programmes.filter(year=programme.year + 1).exists(),
        "rules": rules_told(programme),
        "papers": programme.papers.all(),
        "targets": programme.kelurahan.select_related("parent__parent").order_by("code"),
        "missing": services.what_is_missing(programme) if programme.status == Programme.Status.DRAFT else [],
        "lists": lists_of(programme),
        "takes": takes(programme),
        "history": history(request.user, programme),
        **kelurahan_reached(programme),
    }
    return render(request, "programmes/detail.html", context)


@opens(Programme, by="slug")
def edit(request, programme):
    about = {"instance": programme, "user": request.user, "region": programme.region}
    edit = Edit(request, programme, lambda data: ProgrammeForm(data, **about).parts())
    form = edit.form
    asked = {"actor": request.user, "programme": programme}
    if edit.is_valid() and (edited := tried(form, services.edit_programme, typed=form.values(), **asked)):
        messages.success(request, "Program diperbarui.")
        warn_if_short(request, edited)
        return redirect(edited.judging if edited.is_being_judged else edited)
    programme.refresh_from_db()
    return show_form(request, "programmes/edit.html", form, programme=programme)


def warn_if_short(request, programme):
    """A budget below the cost of the quota is allowed, but should not go unnoticed."""
    if programme.budget_rupiah < programme.needed_rupiah:
        needed, budget = rupiah_ringkas(programme.needed_rupiah), rupiah_ringkas(programme.budget_rupiah)
        messages.warning(request, f"Pagu {budget} kurang dari kuota dikali bantuan per penerima ({needed}).")


@opens(Programme, by="slug")
def open(request, programme):
    services.open_programme(actor=request.user, programme=programme)
    messages.success(request, "Program dibuka. Sekarang unggah daftar usulan.")
    return redirect(programme)


def show_form(request, template, form, **context):
    return render(request, template, {"form": form, **context}, status=422 if form.is_bound else 200)
