"""Meetings with institutions: the list, one of them, and recording it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.access import opens
from accounts.pages import tried
from kube.forms_coordinations import CoordinationForm
from kube.models import Coordination
from kube.pages import show_form
from kube.services import coordinations as services

ROWS_PER_PAGE = 30


@opens()
def coordinations(request):
    found = Coordination.objects.visible_to(request.user).select_related("recorded_by", "region")
    found = found.prefetch_related("institutions")
    page = Paginator(found, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "kube/coordinations.html", {"page": page})


@opens()
def add_coordination(request):
    form = CoordinationForm(request.POST or None)
    if form.is_valid() and (made := tried(form, services.record_coordination, actor=request.user)):
        messages.success(request, "Rapat dicatat.")
        return redirect(made)
    back = reverse("kube:coordinations")
    hint = "Catatan ini tidak dapat diubah lagi. Bila ada yang keliru, tulis pembetulannya sebagai catatan baru."
    words = {"heading": "Catat rapat dengan lembaga", "action": "Simpan", "hint": hint}
    return show_form(request, form, back=back, back_to="Rapat dengan lembaga", **words)


@opens(Coordination)
def coordination(request, coordination):
    return render(request, "kube/coordination.html", {"coordination": coordination})
