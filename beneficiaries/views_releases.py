"""What is done with a release once its file is read: findings, corrections, what changed, undoing."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from accounts.access import opens
from accounts.errors import NotAllowed
from audit.trail import record
from beneficiaries import services
from beneficiaries.changes import listed, lists_of
from beneficiaries.findings import LABELS
from beneficiaries.forms_releases import FindingsFilterForm, ReviewForm, UndoForm
from beneficiaries.models import PersonChange, Release
from jobs import left_out
from jobs.downloads import attachment
from jobs.refusals import faults_in, shown, whole_rows
from jobs.writing import XLSX_TYPE

ROWS_PER_PAGE = 50


@opens(Release)
def findings(request, release):
    search = FindingsFilterForm(request.GET, findings=release.upload.findings.all())
    page = Paginator(search.filter(), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    labels = LABELS | {left_out.CODE: left_out.LABEL}
    rows = [row | {"label": labels.get(row["code"], "")} for row in shown(page)]
    context = {"release": release, "search": search, "page": page, "rows": rows, "flag": search.flag}
    return render(request, "beneficiaries/findings.html", context)


@never_cache
@opens(Release, repeatable=True)
def download_findings(request, release):
    """The rows as they stood in the file, with what was found: to correct and to send again, so it is written down."""
    search = FindingsFilterForm(request.POST, findings=release.upload.findings.all())
    found = search.filter().about_data()
    if not found.exists():
        raise NotAllowed("Tidak ada baris bermasalah untuk diunduh.")
    faults = faults_in(found)
    workbook = HttpResponse(whole_rows(release.upload, faults), content_type=XLSX_TYPE)
    record(actor=request.user, verb="findings.downloaded", subject=release, count=len(faults))
    return attachment(workbook, f"baris-bermasalah-{release.pk}.xlsx")


@opens(Release)
def changes(request, release):
    """Since the release before: the people we know first, then everybody by kind."""
    if not release.has_changes:
        return render(request, "beneficiaries/changes.html", {"release": release})
    kind, kinds = request.GET.get("kind", "vanished"), lists_of(release)
    if kind not in kinds:
        raise Http404
    after = request.GET.get("after", "0")
    after = int(after) if after.isdecimal() and len(after) < 19 else 0
    entries = listed(release, kind, request.user.scope, after, ROWS_PER_PAGE + 1)
    known = release.person_changes.visible_to(request.user).select_related("person", "region", "reviewed_by")
    context = {
        "release": release,
        "kind": kind,
        "kinds": [(name, label, count_of(release, name)) for name, (label, *_) in kinds.items()],
        "entries": entries[:ROWS_PER_PAGE],
        "next": entries[ROWS_PER_PAGE - 1].pk if len(entries) > ROWS_PER_PAGE else None,
        "page": Paginator(known, ROWS_PER_PAGE).get_page(request.GET.get("page")),
        "waiting": known.waiting().count(),
    }
    return render(request, "beneficiaries/changes.html", context)


def count_of(release, kind):
    return getattr(release, f"rows_{kind}", None) if kind in ("vanished", "new") else release.changes.get(kind, 0)


@opens(PersonChange)
def review_change(request, change):
    form = ReviewForm(request.POST)
    if not form.is_valid():
        raise NotAllowed("Catatan paling panjang 200 huruf. Tulis lebih singkat.")
    services.review_change(actor=request.user, change=change, **form.cleaned_data)
    messages.success(request, f"Perubahan pada {change.person} ditandai sudah ditinjau.")
    return redirect(change)


@opens(Release)
def undo(request, release):
    """In one click while nothing has been built on it; afterwards the page says what has."""
    form = UndoForm(request.POST or None)
    if form.is_valid():
        services.undo_release(actor=request.user, release=release, **form.cleaned_data)
        messages.success(request, f"{release} dibatalkan. Yang berlaku kini data sebelumnya.")
        return redirect("beneficiaries:releases")
    context = {"release": release, "form": form, "reasons": release.why_kept() if release.is_loaded else []}
    return render(request, "beneficiaries/undo.html", context, status=422 if form.errors else 200)
