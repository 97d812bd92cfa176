"""Revolving funds: the board with the queue, the book, and the forms that write into both."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.access import opens
from accounts.errors import NotAllowed
from accounts.forms_edit import Edit
from accounts.models import Office
from accounts.pages import tried
from audit.reading import history
from disbursements import services_fund as services
from disbursements import services_fund_files as files
from disbursements.charts_fund import way_svg
from disbursements.figures_fund import board
from disbursements.forms_fund import (
    DistrictForm,
    EntriesForm,
    EntryForm,
    FundForm,
    PlaceForm,
    QueueForm,
    ReverseForm,
)
from disbursements.fund_lines import COLUMNS, judge, table_of
from disbursements.models import FundEntry, FundImport, QueuePlace, RevolvingFund
from disbursements.rules_fund import standing_of
from jobs.seeing import shown_again
from jobs.uploads import reading_of

PER_PAGE = 50


@opens()
def list(request):
    funds = RevolvingFund.objects.visible_to(request.user).select_related("office__region", "programme__series")
    page = Paginator(funds, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "disbursements/fund_list.html", {"page": page})


@opens()
def add(request):
    office = Office.objects.visible_to(request.user).filter(region=request.user.region_id).first()
    if office is None:
        raise NotAllowed("Wilayah Anda belum punya kantor. Minta admin menambahkannya, lalu buka dana bergulir.")
    form = FundForm(request.POST or None, user=request.user)
    if form.is_valid() and (fund := tried(form, services.open_fund, actor=request.user, office=office)):
        messages.success(request, "Dana dibuka. Masukkan kelompok ke antrean, lalu catat setoran modal.")
        return redirect(fund)
    return write(request, form, title="Buka dana bergulir", action="Buka dana")


@opens(RevolvingFund)
def edit(request, fund):
    edit = Edit(request, fund, lambda data: FundForm(data, user=request.user, instance=fund))
    form = edit.form
    if edit.is_valid() and tried(form, services.edit_fund, actor=request.user, fund=fund):
        messages.success(request, "Ketentuan dana disimpan.")
        return redirect(fund)
    return write(request, form, fund=fund, title="Ketentuan dana", action="Simpan")


@opens(RevolvingFund)
def detail(request, fund):
    today = timezone.localdate()
    page = board(fund, today) | {"today": today}
    chosen = DistrictForm(request.GET, places=[stop.place for stop in page["stops"]])
    page |= {"fund": fund, "form": chosen, "shown": chosen.shown(page["stops"])}
    page["way"] = way_svg(page["stops"])
    page["events"] = history(request.user, fund)
    return render(request, "disbursements/fund_detail.html", page)


@opens(RevolvingFund)
def book(request, fund):
    entries = fund.entries.select_related("place__group", "recorded_by", "reverses", "reversed_by", "source__group")
    entries = entries.prefetch_related("documents")
    page = Paginator(entries.order_by("-id"), PER_PAGE).get_page(request.GET.get("page"))
    imports = fund.imports.filter(is_applied=True).select_related("upload__uploaded_by")
    return render(request, "disbursements/fund_book.html", {"fund": fund, "page": page, "imports": imports})


@opens(RevolvingFund)
def add_place(request, fund):
    form = QueueForm(request.POST or None, fund=fund)
    if form.is_valid() and (place := tried(form, services.queue_group, actor=request.user, fund=fund)):
        messages.success(request, f"{place.group} masuk antrean pada urutan {place.position}.")
        return redirect(fund)
    return write(request, form, fund=fund, title="Tambah kelompok ke antrean", action="Tambahkan")


@opens(QueuePlace)
def edit_place(request, place):
    edit = Edit(request, place, lambda data: PlaceForm(data, instance=place), lock=place.fund, about=place.fund)
    form = edit.form
    if edit.is_valid() and tried(form, services.edit_place, actor=request.user, place=place):
        messages.success(request, "Antrean disimpan.")
        return redirect(place)
    return write(request, form, fund=place.fund, title=str(place.group), action="Simpan")


@opens(QueuePlace)
def allow(request, place):
    services.allow_place(actor=request.user, place=place, reason=request.POST.get("reason", ""))
    messages.success(request, "Pengecualian dicatat. Operator dapat menyalurkan kepada kelompok ini.")
    return redirect(place)


@opens(RevolvingFund)
def record(request, fund):
    """One line by hand. The rules answer on the form, all at once, so that nothing is typed twice."""
    asked = {name: request.GET[name] for name in ("kind", "place", "amount_rupiah") if name in request.GET}
    form = EntryForm(request.POST or None, fund=fund, initial={"booked_on": timezone.localdate(), **asked})
    if form.is_valid():
        try:
            entry = services.record_entry(actor=request.user, fund=fund, **form.cleaned_data)
        except services.Refused as refusal:
            form.add_error(None, [reason.sentence for reason in refusal.reasons])
        else:
            messages.success(request, f"{entry} dicatat.")
            return redirect(fund)
    return write(request, form, fund=fund, title="Catat transaksi", action="Catat")


@opens(FundEntry)
def reverse(request, entry):
    form = ReverseForm(request.POST or None, initial={"booked_on": timezone.localdate()})
    if form.is_valid() and (made := tried(form, services.reverse_entry, actor=request.user, entry=entry)):
        messages.success(request, "Dibalik. Baris yang salah tetap terlihat di buku dana.")
        return redirect(made)
    return write(request, form, fund=entry.fund, title=f"Balik {entry}", action="Balik transaksi ini", entry=entry)


@opens(RevolvingFund)
def upload(request, fund):
    form = EntriesForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        return redirect(files.receive_entries(actor=request.user, fund=fund, file=form.cleaned_data["file"]))
    reading = form.fields["file"].reading
    return write(
        request,
        form,
        fund=fund,
        title="Unggah transaksi",
        action="Unggah dan lihat isinya",
        reading=reading,
        example=True,
    )


@opens(FundImport)
def preview(request, source):
    reading = None if source.is_applied else reading_of(source.upload, COLUMNS)
    if reading and (again := shown_again(request, reading)):
        return again
    if request.method == "POST" and not (reading and reading.faults):
        done = files.apply_entries(actor=request.user, source=source)
        messages.success(request, f"{done.accepted} transaksi dicatat, {done.refused} baris ditolak.")
        return redirect(done)
    page = {"source": source, "fund": source.fund, "upload": source.upload, "reading": reading}
    if source.is_applied:
        page |= booked(source)
    elif not reading.faults:
        page |= looked_at(source)
    return render(request, "disbursements/fund_preview.html", page)


def booked(source):
    """What became of a file."""
    return {
        "findings": source.upload.findings.errors(),
        "rows_seen": source.rows_seen,
        "rows_read": source.accepted + source.refused,
        "left_out": source.left_out,
        "standing": files.to_take_back(source).count(),
        "taken_back": source.entries.filter(reversed_by__isnull=False).count(),
    }


def looked_at(source):
    """What a file holds, before anything is booked."""
    table = table_of(source.upload)
    judged = judge(standing_of(source.fund), table)
    accepted = sum(not one.reasons for one in judged)
    return {
        "earlier": files.applied_before(source),
        "judged": judged,
        "accepted": accepted,
        "refused": len(judged) - accepted,
        "rows_seen": table.counts.rows_seen,
        "rows_read": len(table.rows),
        "left_out": table.left_out,
        "notes": table.notes,
    }


@opens(FundImport)
def take_back(request, source):
    form = ReverseForm(request.POST or None, initial={"booked_on": timezone.localdate()})
    if form.is_valid() and tried(form, files.take_back_entries, actor=request.user, source=source):
        messages.success(request, "Berkas ditarik kembali. Semua barisnya dibalik dan tetap terlihat di buku dana.")
        return redirect(source)
    page = {"fund": source.fund, "source": source, "standing": files.to_take_back(source).count()}
    return write(request, form, **page, title="Tarik kembali berkas", action="Balik semua baris berkas ini")


def write(request, form, **page):
    """A page with one writing form."""
    status = 422 if form.is_bound else 200
    return render(request, "disbursements/fund_form.html", page | {"form": form}, status=status)
