"""Pages for a list that was signed on paper: a table to fill, its upload, and what it would change."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from accounts.access import opens
from accounts.errors import NotAllowed
from bimtek.cards import code_of
from bimtek.forms_attendance import PaperListForm
from bimtek.models import Bimtek
from bimtek.paper_lists import PaperTable, columns_of
from bimtek.services_paper_lists import take_paper_list
from jobs.downloads import attachment, to_correct
from jobs.left_out import kept
from jobs.models import Upload
from jobs.refusals import Fault, shown
from jobs.seeing import shown_again
from jobs.taking_back import may_be_taken_back
from jobs.uploads import reading_of, receive_upload
from jobs.writing import XLSX_TYPE, xlsx_bytes

NO_SESSIONS = (
    "Tidak ada kolom Sesi 1, Sesi 2, ... di berkas ini. Jelaskan judulnya, atau pakai lembar dari halaman ini."
)
HEADINGS = ["No.", "Kode", "Nama", "Unsur", "Wilayah"]


@opens(Bimtek)
def blank_list_xlsx(request, bimtek):
    """The daftar hadir to fill in a spreadsheet: a column for each session, numbered as on the printed list."""
    people = bimtek.participants.select_related("region", "membership__group").order_by("number")
    sessions = [f"Sesi {place}" for place in range(1, bimtek.sessions.count() + 1)]
    empty = [None] * len(sessions)
    rows = [[one.number, code_of(one), one.name, one.standing, one.region.name, *empty] for one in people]
    data = xlsx_bytes([*HEADINGS, *sessions], rows, sheet="Daftar hadir", title=f"Daftar hadir: {bimtek}")
    return attachment(HttpResponse(data, content_type=XLSX_TYPE), f"daftar-hadir-{bimtek.pk}.xlsx")


@opens(Bimtek)
def upload_list(request, bimtek):
    sessions = list(bimtek.sessions.all())
    form = PaperListForm(request.POST or None, request.FILES or None, sessions=sessions)
    if form.is_valid():
        upload = receive_upload(
            actor=request.user,
            kind=Upload.Kind.ATTENDANCE,
            region=bimtek.region,
            file=form.cleaned_data["file"],
            columns=columns_of(len(sessions)),
        )
        return redirect("bimtek:preview_list", bimtek.pk, upload.pk)
    page = {"form": form, "bimtek": bimtek, "sessions": sessions, "reading": form.fields["file"].reading}
    page["has_people"] = bimtek.participants.exists()
    return render(request, "bimtek/upload_list.html", page, status=422 if form.is_bound else 200)


@opens(Bimtek)
def preview_list(request, bimtek, upload):
    """Who would become present and which rows are unclear. Only the button changes anything."""
    upload = get_object_or_404(lists_of(request.user, bimtek), pk=upload)
    if hasattr(upload, "paper_list"):
        return taken_list(request, bimtek, upload)
    reading = reading_of(upload, columns_of(bimtek.sessions.count()))
    if not any(label.startswith("Sesi ") for label in reading.labels):
        reading = reading.without_heading(NO_SESSIONS)
    if again := shown_again(request, reading):
        return again
    if request.method == "POST" and not reading.faults:
        table = take_paper_list(actor=request.user, bimtek=bimtek, upload=upload)
        messages.success(request, f"{len(table.marks)} tanda hadir dari daftar kertas dicatat.")
        return redirect(bimtek)
    page = {"bimtek": bimtek, "upload": upload, "reading": reading}
    if not reading.faults:
        page["table"] = PaperTable(bimtek, upload, request.user)
    return render(request, "bimtek/preview_list.html", page)


def taken_list(request, bimtek, upload):
    """What became of a list that was taken in."""
    if request.method == "POST":
        messages.info(request, "Berkas ini sudah dicatat. Unggah lagi bila ada yang ditambahkan.")
        return redirect(bimtek)
    page = {
        "bimtek": bimtek,
        "upload": upload,
        "marks": upload.paper_list.marks.count(),
        "unclear": shown(upload.findings.errors()),
        "left_out": kept(upload),
        "may_be_taken_back": may_be_taken_back(upload),
    }
    return render(request, "bimtek/taken_list.html", page)


@never_cache
@opens(Bimtek, repeatable=True)
def unclear_rows(request, bimtek, upload):
    upload = get_object_or_404(lists_of(request.user, bimtek), pk=upload)
    unclear = PaperTable(bimtek, upload, request.user).unclear
    if not unclear:
        raise NotAllowed("Tidak ada baris yang tidak jelas di berkas ini.")
    return to_correct(request.user, upload, [Fault(line.number, line.column, line.sentence) for line in unclear])


def lists_of(user, bimtek):
    return Upload.objects.visible_to(user).filter(region=bimtek.region, kind=Upload.Kind.ATTENDANCE)
