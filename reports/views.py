"""What waits for me, how a programme stands, and the papers."""

from django import shortcuts
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import opens
from accounts.errors import NotAllowed
from accounts.roles import VISITORS, Role
from audit.trail import record
from jobs.downloads import attachment, handed_out
from jobs.writing import XLSX_TYPE, xlsx_bytes
from programmes.models import Allocation, Programme
from reports import charts, services, tables, todo
from reports.figures import programme_figures
from reports.health import check
from reports.models import Document, kinds_for
from reports.todo_monev import flags_counted

# What a pendamping or TKSK may print; the office prints everything.
PRINTED_BY_VISITORS = {Document.Kind.ATTENDANCE, Document.Kind.BLANK_LIST, Document.Kind.MONTH_REPORT}


NOT_HIS_PAGE = "Berkas ini mencetak halaman yang tidak dibuka untuk peran Anda. Mintalah kepada kantor."


@opens()
def mine(request):
    page = todo.page_for(request.user, timezone.localdate())
    return shortcuts.render(request, "reports/mine.html", page)


@opens()
def flags_task(request):
    """The card of Tugas saya that htmx fetches when the page stands."""
    if not request.htmx:
        return shortcuts.redirect("kube:flags")
    task = flags_counted(request.user, timezone.localdate())
    return shortcuts.render(request, "reports/_task.html", {"task": task})


@login_not_required
@never_cache
@require_safe
def health(request):
    state = check()
    return JsonResponse(state, status=200 if all(state.values()) else 503)


@opens(Programme, by="slug")
def programme(request, programme):
    figures = programme_figures(programme)
    for section in figures["sections"]:
        section |= tables.folded(section["rows"], figures)
        title = f"Per {section['level']}"
        section["funnel_chart"] = charts.funnel_svg(section["funnel"])
        section["places_chart"] = charts.places_svg(section["places"], title=title, series=series_of(section, figures))
    return shortcuts.render(
        request,
        "reports/programme.html",
        {
            "programme": programme,
            "figures": figures,
            "documents": programme.documents.filter(kind=Document.Kind.DISBURSEMENT),
            "decrees": programme.decrees.all(),
            "bimteks": programme.bimteks.all(),
        },
    )


def series_of(section, figures):
    """A province that divides numbers over its kabupaten and kota does so before anybody is named."""
    proposed, decreed, trained, (given, _) = charts.SERIES
    second = ("allocated", "dialokasikan") if figures["is_divided"] else decreed
    return proposed, second, trained, (given, section["given"].lower())


@opens(Programme, by="slug")
def programme_xlsx(request, programme):
    headings, rows = tables.programme_table(programme_figures(programme))
    data = xlsx_bytes(headings, rows, sheet="Per wilayah", title=f"{programme} per wilayah")
    return attachment(HttpResponse(data, content_type=XLSX_TYPE), f"{programme.slug}-per-wilayah.xlsx")


@opens(Programme, by="slug")
def allocations(request, programme):
    figures = programme_figures(programme)
    mine = Allocation.objects.visible_to(request.user).filter(component__programme=programme)
    mine = list(mine.select_related("component", "region").order_by("region", "component__order", "component"))
    regions = tables.per_region(figures)
    page = {
        "programme": programme,
        "figures": figures,
        "allocations": mine,
        "components": tables.per_component(mine),
        "regions": regions,
        "total": tables.all_places(figures),
        "progress": tables.progress_in_words(regions),
        "files": programme.allocation_imports.select_related("upload") if request.user.role == Role.OPERATOR else [],
    }
    return shortcuts.render(request, "reports/allocations.html", page)


@opens(shared="a paper prints what its reader may read")
def render(request, kind, pk):
    if kind not in services.EMPTY:
        raise Http404
    subject = shortcuts.get_object_or_404(Document.subject_model(kind).objects.visible_to(request.user), pk=pk)
    if request.user.role in VISITORS and kind not in PRINTED_BY_VISITORS:
        raise PermissionDenied
    if kind not in kinds_for(request.user.role):
        raise NotAllowed(NOT_HIS_PAGE)
    return shortcuts.redirect(services.request_document(actor=request.user, kind=kind, subject=subject))


@opens(Document)
def document(request, document):
    return shortcuts.render(request, "reports/document.html", {"document": document, "back": home_of(document)})


def home_of(document):
    """The page where this paper was asked for."""
    if document.kind == Document.Kind.DISBURSEMENT:
        return reverse("reports:programme", args=[document.programme.slug])
    if document.kind == Document.Kind.REFUSED:
        return reverse("programmes:outcome", args=[document.programme.slug])
    if document.kind == Document.Kind.BOOK:
        return reverse("reports:group_books", args=[document.group_id])
    if document.bimtek_id:
        return reverse("bimtek:letters", args=[document.bimtek_id])
    return document.subject.get_absolute_url()


@opens(Document)
def progress(request, document):
    return shortcuts.render(request, "reports/_progress.html", {"document": document})


@opens(Document)
def download(request, document):
    """The stored file, only if it is still the one that was printed."""
    if not document.sha256:
        return shortcuts.redirect(document)
    file = document.open_unchanged()
    if file is None:
        text = "Berkas ini hilang atau berubah sejak dibuat, jadi tidak diberikan. Buat PDF baru dan beri tahu admin."
        context = {"heading": "Berkas tidak utuh", "text": text}
        return shortcuts.render(request, "accounts/stop.html", context, status=409)
    record(actor=request.user, verb="document.downloaded", subject=document)
    response = handed_out(request, file, content_type="application/pdf", key=document.sha256)
    return attachment(response, document.download_name)
