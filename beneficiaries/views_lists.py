"""The people of a release: paged, found, taken away as a file; of a list of families its families, paged."""

from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from accounts.access import opens
from accounts.errors import NotAllowed
from audit.looks import count_look
from audit.reading import history
from beneficiaries.entries import as_html
from beneficiaries.forms_lists import FamilyFilterForm, NumberForm, RegisterFilterForm
from beneficiaries.lists import Count, count_of, families_page_of, page_of
from beneficiaries.models import Release
from beneficiaries.queries import source_of
from beneficiaries.services_exports import export_entries
from jobs.downloads import attachment
from jobs.paging import number_in
from jobs.writing import CSV_TYPE, XLSX_TYPE

NO_PERSONS = "Daftar keluarga tidak memuat orang. Cari satu keluarga dengan nomor KK di menu Cek data."


@opens(Release)
def release(request, release):
    if release.is_family_list:
        return show_families(request, release)
    search = RegisterFilterForm(request.GET, release=release)
    entries = search.filter(release.entries.visible_to(request.user))
    page = page_of(entries, after=number_in(request, "after"), before=number_in(request, "before"))
    count = count_of(release, entries, page, search.is_used)
    return show_release(request, release, search=search, page=page, count=count)


@opens(Release)
def release_history(request, release):
    """Apart from the people, of whom one page after the other is opened."""
    context = {"release": release, "history": history(request.user, release)}
    return render(request, "beneficiaries/release_history.html", context)


@never_cache
@opens(Release, repeatable=True)
def find(request, release):
    """One person by NIK or family card; sent, because an address is written down in many places."""
    refuse_families(release)
    count_look(actor=request.user, asked_by="nomor")
    numbers = NumberForm(request.POST, release=release)
    page = page_of(numbers.filter(release.entries.visible_to(request.user)))
    status = 422 if numbers.errors else 200
    return show_release(request, release, numbers=numbers, page=page, count=Count(len(page.rows)), status=status)


@never_cache
@opens(Release, repeatable=True)
def export(request, release):
    """The list as it is filtered, as a file. Numbers stay masked; who took how many rows is written down."""
    refuse_families(release)
    search = RegisterFilterForm(request.POST, release=release)
    entries = search.filter(release.entries.visible_to(request.user))
    kind = "xlsx" if request.POST.get("file_type") == "xlsx" else "csv"
    pieces = export_entries(actor=request.user, release=release, entries=entries, file_type=kind)
    name = f"{release.register}-{release.region_id}-{release.data_on}.{kind}".lower()
    return attachment(StreamingHttpResponse(pieces, content_type=XLSX_TYPE if kind == "xlsx" else CSV_TYPE), name)


def refuse_families(release):
    if release.is_family_list:
        raise NotAllowed(NO_PERSONS)


def show_families(request, release):
    search = FamilyFilterForm(request.GET, release=release)
    families = search.filter(release.assessments.visible_to(request.user))
    page = families_page_of(families, after=number_in(request, "after"), before=number_in(request, "before"))
    context = {
        "release": release,
        "source": source_of(release),
        "search": search,
        "page": page,
        "count": count_of(release, families, page, search.is_used),
    }
    return render(request, "beneficiaries/release.html", context)


def show_release(request, release, *, page, count, search=None, numbers=None, status=200):
    context = {
        "release": release,
        "source": source_of(release),
        "search": search or RegisterFilterForm(release=release),
        "numbers": numbers or NumberForm(release=release),
        "page": page,
        "rows": as_html(page.rows),
        "count": count,
    }
    return render(request, "beneficiaries/release.html", context, status=status)
