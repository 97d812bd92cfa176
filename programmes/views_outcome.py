"""What became of a programme's proposals: the way through the rules, and why each of the refused did not pass."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import opens
from accounts.templatetags.kube import tersamar
from audit.trail import record
from jobs.downloads import attachment
from jobs.writing import XLSX_TYPE, xlsx_bytes
from programmes.models import Programme
from programmes.outcome import funnel, reasons_of_refused, refused, with_why
from programmes.rules import REASONS

REFUSED_PER_PAGE = 50
HEADINGS = ["Nomor usulan", "Nama", "NIK", "L/P", "Kelurahan/desa", "Kecamatan", "Alasan", "Penjelasan"]


@opens(Programme, by="slug")
def outcome(request, programme):
    reason = asked_reason(request)
    rows = refused(programme, reason).select_related("region").prefetch_related("results", "overrides")
    page = Paginator(rows, REFUSED_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "programme": programme,
        "funnel": funnel(programme),
        "reasons": reasons_of_refused(programme),
        "reason": reason,
        "page": page,
        "candidates": with_why(page.object_list),
        "documents": programme.documents.filter(kind="refused"),
    }
    return render(request, "programmes/outcome.html", context)


@opens(Programme, by="slug")
def outcome_xlsx(request, programme):
    """The refused with all their reasons for the office's own work: identity numbers masked as everywhere."""
    found = with_why(refused(programme, asked_reason(request)).select_related("region__parent"))
    record(actor=request.user, verb="candidates.downloaded", subject=programme, count=len(found))
    data = xlsx_bytes(HEADINGS, map(row_of, found), sheet="Tidak lolos", title=f"{programme}: tidak lolos")
    return attachment(HttpResponse(data, content_type=XLSX_TYPE), f"{programme.slug}-tidak-lolos.xlsx")


def asked_reason(request):
    """The reason in the address; a made-up one filters nothing."""
    reason = request.GET.get("reason", "")
    return reason if reason in REASONS else ""


def row_of(candidate):
    is_known = candidate.region_id != candidate.programme.region_id
    place = (
        [candidate.region.name, candidate.region.parent.name]
        if is_known
        else [candidate.kelurahan_text, candidate.district_text]
    )
    reasons = "; ".join(words for words, _, _ in candidate.why)
    sentences = " ".join(sentence for _, sentence, _ in candidate.why)
    return [candidate.number, candidate.name, tersamar(candidate.nik_last4), candidate.sex, *place, reasons, sentences]
