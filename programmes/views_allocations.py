"""Pages of allocations: what a province decides, and what a kabupaten/kota asks for and carries out. Their table stands
in reports/views.py.
"""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import opens
from accounts.errors import NotAllowed
from accounts.forms_edit import Edit
from accounts.pages import tried
from accounts.templatetags.kube import rupiah_ringkas
from audit.reading import history
from jobs.left_out import kept
from jobs.models import Upload
from jobs.refusals import reasons
from jobs.seeing import shown_again
from jobs.taking_back import may_be_taken_back
from jobs.uploads import reading_of, receive_upload
from programmes.allocating import counts_of, judge_lines, read_lines
from programmes.columns import ALLOCATIONS
from programmes.forms_allocations import AllocationFileForm, DatesForm, DecideForm, MoveForm, ProposeForm
from programmes.models import Allocation, Programme
from programmes.services import allocations as services

KIND = Upload.Kind.ALLOCATIONS
MOST = 500  # lines shown: a province has up to 38 kabupaten/kota, each with a line per component


def allocations_of(request, programme):
    return Allocation.objects.visible_to(request.user).filter(component__programme=programme)


@opens(Programme, by="slug")
def invite_regions(request, programme):
    count = services.invite_regions(actor=request.user, programme=programme)
    text = f"{count} baris dibuka untuk usulan kabupaten/kota." if count else "Semua kabupaten/kota sudah diundang."
    messages.success(request, text)
    return redirect("reports:allocations", programme.slug)


@opens(Programme, by="slug")
def decide_allocation(request, programme, allocation):
    allocation = get_object_or_404(allocations_of(request, programme), pk=allocation)
    edit = edited(request, allocation, DecideForm)
    form = edit.form
    if edit.is_valid() and tried(form, services.decide_allocation, actor=request.user, allocation=allocation):
        messages.success(request, f"Alokasi {allocation} ditetapkan.")
        return redirect("reports:allocations", programme.slug)
    return show_form(request, allocation, form, "Tetapkan alokasi")


@opens(Programme, by="slug")
def move_allocation(request, programme):
    mine = allocations_of(request, programme).select_related("component__programme", "region")
    form = MoveForm(request.POST or None, allocations=mine)
    if form.is_valid() and tried(form, services.move_allocation, actor=request.user):
        moved, there = rupiah_ringkas(form.cleaned_data["rupiah"]), form.cleaned_data["taker"]
        messages.success(request, f"{moved} dipindahkan ke {there}. Jumlah seluruh alokasi tetap.")
        return redirect("reports:allocations", programme.slug)
    page = {"programme": programme, "form": form}
    return render(request, "programmes/move_allocation.html", page, status=422 if form.is_bound else 200)


@opens(Programme, by="slug")
def upload_allocations(request, programme):
    form = AllocationFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        upload = receive_upload(
            actor=request.user,
            kind=KIND,
            region=programme.region,
            file=form.cleaned_data["file"],
            columns=ALLOCATIONS,
        )
        return redirect("programmes:preview_allocations", programme.slug, upload.pk)
    page = {"programme": programme, "form": form, "reading": form.fields["file"].reading}
    return render(request, "programmes/upload_allocations.html", page, status=422 if form.is_bound else 200)


@opens(Programme, by="slug")
def preview_allocations(request, programme, upload):
    """Before it is applied: what each line would come to, with all reasons. Afterwards: what became of the file."""
    mine = Upload.objects.visible_to(request.user).filter(region=programme.region, kind=KIND)
    upload = get_object_or_404(mine, pk=upload)
    reading = reading_of(upload, ALLOCATIONS)
    if again := shown_again(request, reading):
        return again
    if request.method == "POST" and not reading.faults:
        lines = services.import_allocations(actor=request.user, programme=programme, upload=upload)
        taken = sum(not line.reasons for line in lines)
        messages.success(request, f"{taken} baris menjadi alokasi, {len(lines) - taken} baris ditolak.")
        return redirect("programmes:preview_allocations", programme.slug, upload.pk)
    if services.is_applied(upload):
        return render(request, "programmes/applied_allocations.html", {"programme": programme, **applied(upload)})
    lines, _ = ([], []) if reading.faults else read_lines(programme, upload)
    judge_lines(programme, lines)
    page = {"programme": programme, "upload": upload, "reading": reading, "lines": lines, **counts_of(lines)}
    return render(request, "programmes/preview_allocations.html", page)


def applied(upload):
    """What became of a file, for its page."""
    return {
        "upload": upload,
        "findings": upload.findings.errors(),
        "reasons": reasons(upload.findings.errors()),
        "doubtful": upload.findings.warnings(),
        "left_out": kept(upload),
        "may_be_taken_back": may_be_taken_back(upload),
    }


@opens()
def my_allocations(request):
    mine = Allocation.objects.visible_to(request.user).select_related("component__programme__series", "region")
    page = {"allocations": mine.order_by("-component__programme__year", "region", "component__order")[:MOST]}
    return render(request, "programmes/my_allocations.html", page)


@opens(Allocation)
def allocation(request, allocation):
    component = allocation.component
    page = {
        "allocation": allocation,
        "component": component,
        "packages": component.packages.prefetch_related("lines"),
        "history": history(request.user, allocation),
    }
    return render(request, "programmes/allocation.html", page)


@opens(Allocation, shared="the kabupaten/kota asks, the programme's province decides")
def propose_allocation(request, allocation):
    if allocation.allocated_rupiah:
        raise NotAllowed("Alokasi ini sudah ditetapkan provinsi, jadi usulannya tidak dapat diubah lagi.")
    edit = edited(request, allocation, ProposeForm)
    form = edit.form
    if edit.is_valid() and tried(form, services.propose_allocation, actor=request.user, allocation=allocation):
        messages.success(request, "Usulan dikirim ke provinsi.")
        return redirect(allocation)
    return show_form(request, allocation, form, "Usulkan alokasi")


@opens(Allocation, shared="the kabupaten/kota trains and hands over what the province gave")
def date_allocation(request, allocation):
    edit = edited(request, allocation, DatesForm)
    form = edit.form
    if edit.is_valid() and tried(form, services.date_allocation, actor=request.user, allocation=allocation):
        messages.success(request, "Tanggal disimpan.")
        return redirect(allocation)
    return show_form(request, allocation, form, "Tanggal bimtek dan penyerahan")


def edited(request, allocation, form):
    make = partial(form, instance=allocation)
    return Edit(request, allocation, make, lock=allocation.component.programme)


def show_form(request, allocation, form, heading):
    page = {"allocation": allocation, "form": form, "heading": heading, "component": allocation.component}
    return render(request, "programmes/edit_allocation.html", page, status=422 if form.is_bound else 200)
