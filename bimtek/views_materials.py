"""Files of a session: the office adds them, whoever sees the bimtek and its participants take them along."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import opens
from accounts.errors import NotAllowed
from accounts.pages import tried
from bimtek import services_materials as services
from bimtek.forms_materials import MaterialForm
from bimtek.materials import CONTENT_TYPES, opened
from bimtek.models import Material, Session
from jobs.downloads import attachment, handed_out


@opens(Session)
def add_material(request, session):
    form = MaterialForm(request.POST or None, request.FILES or None)
    if form.is_valid() and tried(form, services.add_material, at="file", actor=request.user, session=session):
        messages.success(request, "Berkas materi disimpan.")
        return redirect("bimtek:add_material", session.pk)
    page = {"form": form, "session": session, "bimtek": session.bimtek}
    return render(request, "bimtek/add_material.html", page, status=422 if form.is_bound else 200)


@opens(Material)
def remove_material(request, material):
    bimtek = services.remove_material(actor=request.user, material=material)
    messages.success(request, "Berkas materi dihapus.")
    return redirect(bimtek)


@opens(Material)
def material(request, material):
    return sent(request, material)


@login_not_required
@never_cache
@require_safe
def give_material(request, key, material):
    """For a participant who has the link of the evaluation."""
    found = services.material_behind(key, material)
    if found is None:
        raise Http404
    try:
        return sent(request, found)
    except NotAllowed as refusal:
        raise Http404 from refusal


def sent(request, material):
    file, key = opened(material), material.sealed_file.name
    response = handed_out(request, file, content_type=CONTENT_TYPES[material.kind], key=key)
    return attachment(response, material.download_name)
