"""Batches as the operator prepares them, two officials sign them, and the bank answers them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from accounts.access import opens
from accounts.errors import NotAllowed
from accounts.roles import ACCESS, Role
from audit.reading import readable
from disbursements import services, services_late, services_results
from disbursements.bankfiles import TYPES, file_name
from disbursements.forms import BankListForm, BatchFilter, ResultForm
from disbursements.lists import SHORT, is_unchanged
from disbursements.marks import in_words, unticked
from disbursements.matching import match
from disbursements.models import BankResult, Batch, LateReturn
from disbursements.queries import history_of, late_returns_of, lines_of, reconciliation
from disbursements.readiness import holder_warning, readiness
from disbursements.refusals import refuse_preparer, who_answers
from disbursements.results import read_result, reading_of_result
from jobs.downloads import attachment, to_correct
from jobs.refusals import Fault
from jobs.seeing import shown_again
from programmes.hands import why_not
from programmes.models import Decree

PER_PAGE = 25


@opens()
def list(request):
    chosen = BatchFilter(request.GET, user=request.user)
    if not chosen.is_valid():
        raise Http404
    programme = chosen.cleaned_data["programme"]
    batches = Batch.objects.visible_to(request.user).with_answers().select_related("programme__series", "decree")
    page = {"programme": programme}
    if programme:
        batches = batches.filter(programme=programme)
        page["gives_money"] = programme.gives_money
        if programme.gives_money:
            page["decrees"] = programme.decrees.filter(status=Decree.Status.SIGNED).order_by("decided_on", "id")
    page["page"] = Paginator(batches, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "disbursements/list.html", page)


@opens(Decree)
def prepare(request, decree):
    if request.method == "POST":
        prepared = services.prepare_batch(actor=request.user, decree=decree)
        messages.success(request, f"Rancangan berisi {prepared.payment_count} penerima. Periksa, lalu ajukan.")
        return redirect(prepared)
    if not decree.programme.gives_money:
        raise NotAllowed(services.NO_MONEY)
    page = sorted_lines(readiness(decree))
    page |= {"decree": decree, "programme": decree.programme}
    page["total"] = sum(line.recipient.amount_rupiah for line in page["ready"])
    return render(request, "disbursements/prepare.html", page)


def sorted_lines(lines):
    """Who is ready, who is missing and can be helped, and who is paid or on the way."""
    return {
        "ready": [line for line in lines if not line.reasons],
        "missing": [line for line in lines if line.reasons and not line.payment],
        "under_way": [line for line in lines if line.payment],
    }


@opens(Batch)
def batch(request, batch):
    return page_of(request, batch)


def page_of(request, batch, *, bank_form=None, looked_at=None, status=200):
    lines, signing = lines_of(batch), is_signing(request.user, batch)
    hindrance = why_not(request.user, batch, Role(request.user.role)) if signing else ""
    for line in lines:
        line.warning = holder_warning(line, line.recipient)
        line.changes = in_words(line.marks)
    page = {
        "batch": batch,
        "programme": batch.programme,
        "lines": lines,
        "warnings": sum(bool(line.warning) for line in lines),
        "repairs": sum(line.replaces_id is not None for line in lines),
        "missing": missing_from(batch),
        "approvals": batch.approvals.select_related("signed_by"),
        "short_hash": bytes(batch.list_sha256).hex()[:SHORT] if batch.list_sha256 else "",
        "is_unchanged": batch.list_sha256 is None or is_unchanged(batch),
        "marked": [line for line in lines if line.marks],
        "is_signing": signing and not hindrance,
        "why_not": hindrance,
        "looked_at": looked_at or (),
        "left": [line for line in lines if line.marks and looked_at is not None and line.number not in looked_at],
        "is_maker": request.user.pk in batch.preparers,
        "results": batch.results.filter(is_applied=True).select_related("upload__uploaded_by", "applied_by"),
        "documents": batch.programme.documents.filter(kind="disbursement"),
        "events": readable(history_of(batch, request.user)),
    }
    if batch.sent_at:
        page |= {"sums": reconciliation(batch), "late_returns": late_of(batch, request.user)}
        page["who_answers"] = who_answers(batch)
    if batch.can("send") and not batch.is_answered:
        page["bank_form"] = bank_form or BankListForm(batch=batch)
    return render(request, "disbursements/batch.html", page, status=status)


def is_signing(user, batch):
    """Whether the batch waits for this person's signature."""
    step = next((step for step in ("check", "approve") if batch.can(step)), None)
    may = step and user.role in ACCESS[f"disbursements:{step}"]["POST"]
    return bool(may) and user.pk not in batch.preparers and user.seems_to_own(batch)


def late_of(batch, user):
    """The late returns of the batch; may_decide: whether this person is the second one."""
    found = [*late_returns_of(batch, user)]
    for late in found:
        late.may_decide = services_late.may_decide(user, late)
    return found


def missing_from(batch):
    """Who of the decree cannot be paid, while that still matters to this batch."""
    if batch.status in (Batch.Status.REJECTED, Batch.Status.DISCARDED):
        return []
    return sorted_lines(readiness(batch.decree))["missing"]


@opens(Batch)
def discard(request, batch):
    services.discard_batch(actor=request.user, batch=batch)
    messages.success(request, "Rancangan dibuang. Penerimanya dapat disiapkan lagi.")
    return redirect(batch)


@opens(Batch)
def submit(request, batch):
    services.submit_batch(actor=request.user, batch=batch)
    messages.success(request, "Daftar diajukan kepada Kepala Bidang dan terkunci.")
    return redirect(batch)


@opens(Batch)
def check(request, batch):
    return sign(request, batch, services.check_batch, "Ditandatangani. Sekarang menunggu Kepala Dinas.")


@opens(Batch)
def approve(request, batch):
    return sign(request, batch, services.approve_batch, "Disetujui. Operator dapat mengirim daftar ini ke bank.")


def sign(request, batch, step, told):
    """Take the signature; while a marked line is not ticked, show the list again with what was ticked."""
    looked_at = {int(number) for number in request.POST.getlist("looked_at") if number.isascii() and number.isdigit()}
    if is_signing(request.user, batch) and unticked(batch, looked_at):
        return page_of(request, batch, looked_at=looked_at, status=422)
    step(actor=request.user, batch=batch, looked_at=looked_at)
    messages.success(request, told)
    return redirect(batch)


@opens(Batch)
def reject(request, batch):
    services.reject_batch(actor=request.user, batch=batch, reason=request.POST.get("reason", ""))
    messages.success(request, "Ditolak. Operator dapat menyiapkan penyaluran yang baru.")
    return redirect(batch)


@never_cache
@opens(Batch, repeatable=True, writes=True)
def bank_list(request, batch):
    """Full account numbers leave the house here, so who took them is written down each time."""
    form = BankListForm(request.POST, batch=batch)
    if not form.is_valid():
        if batch.can("send") and not batch.is_answered:
            return page_of(request, batch, bank_form=form, status=422)
        raise NotAllowed(" ".join(sentence for sentences in form.errors.values() for sentence in sentences))
    kind, sent_on = form.cleaned_data["kind"], form.cleaned_data["sent_on"]
    data = services.bank_list(actor=request.user, batch=batch, kind=kind, sent_on=sent_on)
    return attachment(HttpResponse(data, content_type=TYPES[kind]), file_name(batch, kind))


@opens(Batch)
def upload_result(request, batch):
    refuse_preparer(request.user, batch)
    form = ResultForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        return redirect(
            services_results.receive_result(actor=request.user, batch=batch, file=form.cleaned_data["file"])
        )
    page = {"batch": batch, "programme": batch.programme, "form": form, "reading": form.fields["file"].reading}
    return render(request, "disbursements/upload_result.html", page, status=422 if form.is_bound else 200)


@opens(BankResult)
def preview_result(request, result):
    batch = result.batch
    reading = reading_of_result(result.upload)
    if again := shown_again(request, reading):
        return again
    if request.method == "POST" and not reading.faults:
        applied = services_results.apply_result(actor=request.user, batch=batch, upload=result.upload)
        messages.success(request, told(applied, is_first=applied == result and not result.is_applied))
        return redirect(batch)
    page = {"result": result, "batch": batch, "programme": batch.programme}
    page |= {"is_maker": request.user.pk in batch.preparers, "who_answers": who_answers(batch)}
    page["earlier"] = services_results.applied_before(batch, result.upload)
    page |= {"reading": reading, "upload": None if result.is_applied else result.upload}
    if not reading.faults:
        page["file"] = read_result(result.upload)
        page["answer"] = match(batch, page["file"])
    return render(request, "disbursements/preview_result.html", page)


@never_cache
@opens(BankResult, repeatable=True)
def result_problems(request, result):
    """The whole file with what is wrong beside its rows: it is applied whole or not at all."""
    problems = match(result.batch, read_result(result.upload)).problems
    if not problems:
        raise NotAllowed("Berkas ini tidak punya baris bermasalah.")
    faults = [Fault(problem.row, "", problem.text) for problem in problems if problem.row]
    return to_correct(request.user, result.upload, faults, all_rows=True)


def told(result, *, is_first):
    if not is_first:
        return "Berkas yang sama sudah pernah diterapkan. Tidak ada yang diubah."
    if not result.credited + result.returned + result.late:
        return "Semua baris berkas ini sudah tercatat sebelumnya. Tidak ada yang diubah."
    late = f" {result.late} retur susulan menunggu pengesahan orang kedua." if result.late else ""
    return f"Hasil bank diterapkan: {result.credited} tersalur, {result.returned} retur.{late}"


@opens(LateReturn)
def confirm_late_return(request, late):
    services_late.confirm_late_return(actor=request.user, late=late)
    messages.success(request, "Retur susulan disahkan. Setelah rekeningnya diperbaiki, penerima dapat dibayar lagi.")
    return redirect(late)


@opens(LateReturn)
def dismiss_late_return(request, late):
    services_late.dismiss_late_return(actor=request.user, late=late, reason=request.POST.get("reason", ""))
    messages.success(request, "Retur susulan tidak diterima. Pembayarannya tetap tersalur.")
    return redirect(late)
