"""Pages for inviting: which groups send people, one person by hand, and lists from files."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import opens
from accounts.forms_edit import Edit
from accounts.pages import tried
from bimtek import services_participants as services
from bimtek.columns import PARTICIPANTS
from bimtek.forms_participants import GroupsForm, ParticipantForm, ParticipantListForm, RegionsForm
from bimtek.judging import Roster
from bimtek.models import Bimtek
from jobs.models import Upload
from jobs.seeing import shown_again
from jobs.uploads import reading_of, receive_upload


@opens(Bimtek)
def choose_groups(request, bimtek):
    edit = Edit(request, bimtek, lambda data: GroupsForm(data, instance=bimtek, user=request.user))
    form = edit.form
    if edit.is_valid() and tried(form, services.choose_groups, actor=request.user, bimtek=bimtek):
        messages.success(request, f"{len(form.cleaned_data['groups'])} KUBE dipilih untuk bimtek ini.")
        return redirect(bimtek)
    page = {"form": form, "bimtek": bimtek}
    return render(request, "bimtek/choose_groups.html", page, status=422 if form.is_bound else 200)


@opens(Bimtek)
def choose_regions(request, bimtek):
    def make(data):
        present = bimtek.invited_regions.select_related("region")
        lines = "\n".join(f"{one.region_id} {one.region.title} {one.quota or ''}".strip() for one in present)
        return RegionsForm(data, initial={"regions": lines})

    edit = Edit(request, bimtek, make)
    form = edit.form
    if edit.is_valid() and tried(form, services.choose_regions, actor=request.user, bimtek=bimtek):
        messages.success(request, f"{len(form.cleaned_data['regions'])} kabupaten/kota diundang.")
        return redirect(bimtek)
    page = {"form": form, "bimtek": bimtek}
    return render(request, "bimtek/choose_regions.html", page, status=422 if form.is_bound else 200)


@opens(Bimtek)
def invite_officers(request, bimtek):
    return told(request, bimtek, services.invite_officers(actor=request.user, bimtek=bimtek), "pengurus KUBE")


@opens(Bimtek)
def invite_pendamping(request, bimtek):
    return told(request, bimtek, services.invite_pendamping(actor=request.user, bimtek=bimtek), "pendamping")


def told(request, bimtek, invited, whom):
    messages.success(request, f"{invited} {whom} diundang." if invited else f"Tidak ada {whom} baru untuk diundang.")
    return redirect(bimtek)


@opens(Bimtek)
def add_participant(request, bimtek):
    form = ParticipantForm(request.POST or None, bimtek=bimtek, user=request.user)
    if form.is_valid() and (participant := tried(form, services.add_participant, actor=request.user, bimtek=bimtek)):
        messages.success(request, f"{participant} ditambahkan ke daftar peserta.")
        if warning := services.group_warning(participant):
            messages.warning(request, warning)
        return redirect(bimtek)
    page = {"form": form, "bimtek": bimtek}
    return render(request, "bimtek/add_participant.html", page, status=422 if form.is_bound else 200)


@opens(Bimtek)
def upload_participants(request, bimtek):
    form = ParticipantListForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        upload = receive_upload(
            actor=request.user,
            kind=Upload.Kind.PARTICIPANTS,
            region=bimtek.region,
            file=form.cleaned_data["file"],
            columns=PARTICIPANTS,
        )
        return redirect("bimtek:preview_participants", bimtek.pk, upload.pk)
    page = {"form": form, "bimtek": bimtek, "reading": form.fields["file"].reading}
    return render(request, "bimtek/upload_participants.html", page, status=422 if form.is_bound else 200)


@opens(Bimtek)
def preview_participants(request, bimtek, upload):
    """Who would be put on the list and who not, and why. Only the button starts anything."""
    mine = Upload.objects.visible_to(request.user).filter(region=bimtek.region, kind=Upload.Kind.PARTICIPANTS)
    upload = get_object_or_404(mine.select_related("participant_import__job"), pk=upload)
    if hasattr(upload, "participant_import"):
        return redirect(upload.participant_import.job)
    reading = reading_of(upload, PARTICIPANTS)
    if again := shown_again(request, reading):
        return again
    if request.method == "POST" and not reading.faults:
        return redirect(services.start_import(actor=request.user, bimtek=bimtek, upload=upload).job)
    page = {"bimtek": bimtek, "upload": upload, "reading": reading}
    if not reading.faults:
        page["roster"] = Roster(bimtek, upload)
    return render(request, "bimtek/preview_participants.html", page)
