"""Pages of the decree (SK penetapan) and of the papers its recipients hand in."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Sum
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import opens
from accounts.forms_edit import Edit
from accounts.pages import tried
from accounts.roles import KADIS, OPERATOR, Role
from audit.models import Event
from audit.reading import readable
from programmes.forms_decrees import DecreeForm, SignForm, usual_words
from programmes.hands import refuse_hand_in_it, why_not
from programmes.models import Decree, Programme, Recipient
from programmes.printing import lost_on_paper
from programmes.services import decrees as services
from programmes.services import papers

SHOWN = 50  # eligible candidates offered one by one; "Masukkan semua yang layak" takes them all


@opens(Programme, by="slug")
def decrees(request, programme):
    rows = programme.decrees.annotate(lines=Count("recipients"), total=Sum("recipients__amount_rupiah"))
    rows = rows.select_related("changes")
    return render(request, "programmes/decrees.html", {"programme": programme, "decrees": rows.order_by("-id")})


@opens(Programme, by="slug")
def add_decree(request, programme):
    form = DecreeForm(request.POST or None, initial=usual_words(programme))
    if form.is_valid() and (decree := tried(form, services.draft_decree, actor=request.user, programme=programme)):
        messages.success(request, "Rancangan SK dibuat. Sekarang masukkan penerimanya.")
        return redirect(decree)
    page = {"programme": programme, "form": form}
    return render(request, "programmes/add_decree.html", page, status=422 if form.is_bound else 200)


@opens(Decree)
def edit_decree(request, decree):
    edit = Edit(request, decree, lambda data: DecreeForm(data, instance=decree))
    form = edit.form
    if edit.is_valid() and tried(form, services.edit_decree, actor=request.user, decree=decree):
        messages.success(request, "Isi rancangan SK disimpan.")
        return redirect(decree)
    page = {"decree": decree, "programme": decree.programme, "form": form}
    return render(request, "programmes/edit_decree.html", page, status=422 if form.is_bound else 200)


@opens(Decree)
def decree(request, decree):
    history = list(readable(Event.objects.visible_to(request.user).about(decree)))
    page = {
        "decree": decree,
        "programme": decree.programme,
        "documents": decree.documents.select_related("job", "requested_by"),
        "events": history,
        "returned": last_return(decree, history),
        "lost_on_paper": lost_on_paper(decree),
        **attachment(decree),
    }
    if decree.can("submit") and request.user.role == OPERATOR:
        page |= waiting(decree.programme) | replaceable(decree)
    if decree.can("sign") and request.user.role == KADIS:
        page["why_not"] = why_not(request.user, decree, Role.KADIS)
    return render(request, "programmes/decree.html", page)


def attachment(decree):
    """The lines with their total and the number of kelurahan."""
    lines = list(decree.recipients.select_related("region", "component", "replaces").order_by("number", "id"))
    return {
        "recipients": lines,
        "has_groups": any(line.group_id for line in lines),
        "total": sum(line.amount_rupiah for line in lines),
        "kelurahan": len({line.region_id for line in lines}),
    }


def waiting(programme):
    """Eligible candidates who are in no decree yet."""
    eligible = programme.candidates.placeable()
    components = programme.components.select_related("programme")
    return {
        "components": components,
        "has_room": any(component.room > 0 for component in components),
        "candidates": eligible.select_related("region", "component").order_by("number")[:SHOWN],
        "candidates_count": eligible.count(),
        "lost": programme.candidates.without_village().count(),
    }


def replaceable(decree):
    """Of a revision: the lines of the decree it changes that nobody has replaced yet."""
    before = decree.changes.recipients.filter(replaced_by__isnull=True) if decree.changes else None
    lines = before.select_related("region").order_by("number") if before else []
    return {"replaceable": lines}


def last_return(decree, history):
    """The newest return, while the draft waits to be mended."""
    moves = (event for event in history if event.verb in ("decree.returned", "decree.submitted"))
    newest = next(moves, None)
    return newest if decree.can("submit") and newest and newest.verb == "decree.returned" else None


@opens(Decree)
def place(request, decree, candidate):
    candidate = get_object_or_404(decree.programme.candidates, pk=candidate)
    line = services.place(actor=request.user, decree=decree, candidate=candidate)
    messages.success(request, f"{line.name} masuk SK sebagai nomor {line.number}.")
    return redirect(decree)


@opens(Decree)
def place_all(request, decree):
    placed = services.place_all(actor=request.user, decree=decree)
    rest = waiting(decree.programme)
    messages.success(request, f"{placed} calon masuk SK." if placed else "Tidak ada calon yang dapat dimasukkan.")
    if rest["candidates_count"]:
        messages.warning(request, left_out(rest))
    return redirect(decree)


def left_out(rest):
    """Whom quota or budget left no room for, in the order of the proposals."""
    named = ", ".join(candidate.name for candidate in rest["candidates"][:10])
    more = rest["candidates_count"] - 10
    return f"Kuota atau pagu habis. Belum masuk: {named}{f', dan {more} lagi' if more > 0 else ''}."


@opens(Decree)
def unplace(request, decree, recipient):
    line = get_object_or_404(decree.recipients, pk=recipient)
    services.unplace(actor=request.user, recipient=line)
    messages.success(request, f"{line.name} dikeluarkan dari SK.")
    return redirect(decree)


@opens(Decree)
def submit_decree(request, decree):
    services.submit_decree(actor=request.user, decree=decree)
    messages.success(request, "SK diajukan kepada Kepala Dinas.")
    return redirect(decree)


@opens(Decree)
def return_decree(request, decree):
    services.return_decree(actor=request.user, decree=decree, reason=request.POST.get("reason", ""))
    messages.success(request, "SK dikembalikan kepada operator.")
    return redirect(decree)


@opens(Decree)
def sign_decree(request, decree):
    if not decree.can("sign"):
        messages.error(request, services.STALE)
        return redirect(decree)
    refuse_hand_in_it(request.user, decree, Role.KADIS)
    form = SignForm(request.POST or None, decree=decree)
    if form.is_valid():
        form.cleaned_data.pop("seen")
        signed = services.sign_decree(actor=request.user, decree=decree, **form.cleaned_data)
        messages.success(request, f"SK Nomor {signed.number} ditetapkan.")
        return redirect(decree)
    page = {"decree": decree, "programme": decree.programme, "form": form, **attachment(decree)}
    return render(request, "programmes/sign_decree.html", page, status=422 if form.is_bound else 200)


@opens(Programme, by="slug")
def recipients(request, programme):
    required = list(programme.papers.all())
    rows = programme.recipients.settled().with_papers().order_by("decree", "number", "id")
    settled = rows.count()
    if request.GET.get("lacking"):
        rows = rows.filter(decree__isnull=False).lacking(required)
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    add_checklists(page.object_list, required)
    context = {"programme": programme, "page": page, "settled": settled, "required": required}
    return render(request, "programmes/recipients.html", context)


def add_checklists(recipients, required):
    """Each required paper, whether the recipient has handed it in, and how many are missing."""
    for recipient in recipients:
        received = {received.paper_id for received in recipient.received_papers.all()}
        recipient.checklist = [{"paper": paper, "is_in": paper.pk in received} for paper in required]
        recipient.missing = sum(not line["is_in"] for line in recipient.checklist)


@opens(Recipient)
def receive_paper(request, recipient, paper):
    paper = get_object_or_404(recipient.programme.papers, pk=paper)
    papers.receive_paper(actor=request.user, recipient=recipient, paper=paper)
    return after_papers(request, recipient)


@opens(Recipient)
def receive_all_papers(request, recipient):
    papers.receive_all_papers(actor=request.user, recipient=recipient)
    return after_papers(request, recipient)


def after_papers(request, recipient):
    """Without reloading: his card alone. Else back to the same page of the list, where he stands."""
    if request.htmx:
        row = Recipient.objects.visible_to(request.user).with_papers().get(pk=recipient.pk)
        add_checklists([row], list(recipient.programme.papers.all()))
        return render(request, "programmes/_recipient.html", {"recipient": row})
    path, anchor = recipient.get_absolute_url().split("#")
    query = request.GET.urlencode()
    return redirect(f"{path}?{query}#{anchor}" if query else f"{path}#{anchor}")
