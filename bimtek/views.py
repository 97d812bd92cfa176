"""Pages of a bimtek: its plan, its sessions, and the attendance list on a phone."""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.access import opens
from accounts.errors import NotAllowed
from accounts.forms_edit import Edit
from accounts.pages import tried
from accounts.roles import OFFICE, OPERATOR
from accounts.templatetags.kube import ZONES
from audit.models import Event
from audit.reading import readable
from bimtek import services
from bimtek.forms import BimtekForm, SessionForm
from bimtek.models import Bimtek, Participant, Session
from bimtek.queries import attendance as attendance_of
from bimtek.queries import by_group, by_invited_region, by_kind, by_region, training_plan
from bimtek.queries_attendance import review_of
from bimtek.queries_quiz import quiz_of, results_of
from programmes.models import Decree, Programme


@opens()
def list(request):
    rows = Bimtek.objects.visible_to(request.user).select_related("programme__series", "region")
    slug = request.GET.get("programme", "")
    if slug:
        rows = rows.filter(programme__slug=slug)
    rows = rows.annotate(invited=Count("participants", distinct=True), parts=Count("sessions", distinct=True))
    page = Paginator(rows.order_by("-held_on", "-id"), 50).get_page(request.GET.get("page"))
    programme = Programme.objects.visible_to(request.user).select_related("series").filter(slug=slug).first()
    return render(request, "bimtek/list.html", {"page": page, "programme": programme})


@opens()
def add(request):
    programmes = Programme.objects.owned_by(request.user).select_related("series")
    programme = programmes.filter(slug=request.GET.get("programme", "")).first()
    initial = {"programme": programme, "title": f"Bimbingan Teknis Penerima {programme.series}"} if programme else {}
    form = BimtekForm(request.POST or None, user=request.user, initial=initial)
    if form.is_valid() and (bimtek := tried(form, services.plan_bimtek, actor=request.user, office=form.office)):
        messages.success(request, "Bimtek direncanakan. Sekarang susun sesinya.")
        return redirect(bimtek)
    page = {"form": form, "programme": programme}
    return render(request, "bimtek/add.html", page, status=422 if form.is_bound else 200)


@opens(Bimtek)
def edit(request, bimtek):
    edit = Edit(request, bimtek, lambda data: BimtekForm(data, user=request.user, instance=bimtek))
    form = edit.form
    if edit.is_valid() and tried(form, services.edit_bimtek, actor=request.user, bimtek=bimtek):
        messages.success(request, "Rencana bimtek disimpan.")
        return redirect(bimtek)
    page = {"form": form, "bimtek": bimtek}
    return render(request, "bimtek/edit.html", page, status=422 if form.is_bound else 200)


@opens(Bimtek)
def detail(request, bimtek):
    sessions = [*bimtek.sessions.prefetch_related("materials", "signed_lists__taken_by")]
    participants = attendance_of(bimtek)
    for session in sessions:
        session.present = sum(session.pk in participant.present_in for participant in participants)
    for participant in participants:
        participant.cells = [{"session": one, "is_in": one.pk in participant.present_in} for one in sessions]
    quiz = quiz_of(bimtek)
    page = {
        "bimtek": bimtek,
        "programme": bimtek.programme,
        "sessions": sessions,
        "participants": participants,
        "kinds": by_kind(participants),
        "groups": by_group(bimtek, participants),
        "places": by_region(participants),
        "regions": by_invited_region(bimtek, participants),
        "plan": training_plan(bimtek) if request.user.role in OFFICE else {},
        "zone": ZONES.get(bimtek.office.zone, ""),
        "complete": sum(len(participant.present_in) == len(sessions) for participant in participants if sessions),
        "decrees": decrees_to_invite(bimtek),
        "review": review_of(bimtek, sessions, participants) if request.user.role in OFFICE else {},
        "quiz": quiz,
        "loaded_lists": loaded_lists(bimtek) if request.user.role == OPERATOR else [],
        **(results_of(quiz) if quiz else {}),
        "events": readable(Event.objects.visible_to(request.user).about(bimtek)),
    }
    return render(request, "bimtek/detail.html", page)


def loaded_lists(bimtek):
    """(what, upload, address of what became of it) of each list from a file, the newest first."""
    people = bimtek.imports.select_related("upload", "job")
    papers = bimtek.paper_lists.select_related("upload")
    of_papers = ((one.upload, reverse("bimtek:preview_list", args=[bimtek.pk, one.upload_id])) for one in papers)
    return [
        *(("peserta", one.upload, one.job.get_absolute_url()) for one in people),
        *(("daftar hadir", upload, address) for upload, address in of_papers),
    ]


def decrees_to_invite(bimtek):
    """The programme's signed decrees with recipients who are not invited yet, and how many."""
    if bimtek.programme is None or not bimtek.can("finish"):
        return []
    invited = bimtek.participants.filter(recipient__isnull=False).values("recipient")
    left = bimtek.programme.recipients.filter(decree__status=Decree.Status.SIGNED).exclude(pk__in=invited)
    return left.values("decree", "decree__number").annotate(waiting=Count("pk")).order_by("decree")


@opens(Bimtek)
def add_session(request, bimtek):
    form = SessionForm(request.POST or None, bimtek=bimtek)
    if form.is_valid() and tried(form, services.add_session, actor=request.user, bimtek=bimtek):
        messages.success(request, "Sesi ditambahkan.")
        return redirect(bimtek)
    page = {"form": form, "bimtek": bimtek}
    return render(request, "bimtek/add_session.html", page, status=422 if form.is_bound else 200)


@opens(Session)
def edit_session(request, session):
    bimtek = session.bimtek
    make = partial(SessionForm, instance=session, bimtek=bimtek)
    edit = Edit(request, session, make, lock=bimtek, about=bimtek)
    form = edit.form
    if edit.is_valid() and tried(form, services.edit_session, actor=request.user, session=session):
        messages.success(request, "Sesi disimpan.")
        return redirect(session.bimtek)
    page = {"form": form, "bimtek": session.bimtek}
    return render(request, "bimtek/edit_session.html", page, status=422 if form.is_bound else 200)


@opens(Bimtek)
def invite(request, bimtek, decree):
    if bimtek.programme is None:
        raise NotAllowed("Bimtek ini tidak terikat pada program, jadi tidak ada SK untuk mengundang peserta.")
    decree = get_object_or_404(bimtek.programme.decrees, pk=decree)
    invited = services.invite_from_decree(actor=request.user, bimtek=bimtek, decree=decree)
    messages.success(request, f"{invited} peserta diundang." if invited else "Semua penerima SK ini sudah diundang.")
    return redirect(bimtek)


@opens(Bimtek)
def attendance(request, bimtek):
    sessions = [*bimtek.sessions.all()]
    chosen = next((one for one in sessions if str(one.pk) == request.GET.get("session")), None)
    page = {"bimtek": bimtek, "sessions": sessions, "session": chosen, **rows_of(bimtek, chosen)}
    return render(request, "bimtek/attendance.html", page)


def rows_of(bimtek, session):
    """The participants as one session sees them, and how many are present."""
    participants = attendance_of(bimtek)
    for participant in participants:
        participant.is_present = session is not None and session.pk in participant.present_in
    return {"participants": participants, "present": sum(participant.is_present for participant in participants)}


@opens(Participant)
def mark(request, participant, session):
    """One tap. Its one-time token is also the name of the mark, so the same tap is never counted twice."""
    bimtek = participant.bimtek
    session = get_object_or_404(bimtek.sessions, pk=session)
    services.mark(
        actor=request.user,
        participant=participant,
        session=session,
        is_present=request.POST.get("is_present") == "yes",
        uuid=request.POST["form_token"],
    )
    if not request.htmx:
        return redirect(
            f"{reverse('bimtek:attendance', args=[bimtek.pk])}?session={session.pk}#peserta-{participant.pk}"
        )
    page = rows_of(bimtek, session)
    row = next(one for one in page["participants"] if one.pk == participant.pk)
    return render(request, "bimtek/_marked.html", page | {"participant": row, "session": session, "bimtek": bimtek})


@opens(Bimtek)
def reopen(request, bimtek):
    services.reopen_bimtek(actor=request.user, bimtek=bimtek, reason=request.POST.get("reason", ""))
    messages.success(request, "Bimtek dibuka lagi. Lengkapi kehadirannya, lalu selesaikan lagi.")
    return redirect(bimtek)


@opens(Bimtek)
def finish(request, bimtek):
    services.finish_bimtek(actor=request.user, bimtek=bimtek)
    messages.success(request, "Bimtek selesai. Daftar hadir tidak dapat diubah lagi.")
    return redirect(bimtek)
