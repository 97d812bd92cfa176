"""Groups change hands: all those of one pendamping at once."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse

from accounts.access import opens
from accounts.errors import NotAllowed
from accounts.models import User
from accounts.pages import tried
from accounts.roles import ADMIN
from kube.forms import HandOnForm
from kube.pages import show_form
from kube.queries import looked_after_by
from kube.services import companions


@opens(User)
def hand_on(request, pendamping):
    """Before a pendamping goes: who takes over, with how many groups he has already."""
    if not looked_after_by(pendamping, request.user).exists():
        raise NotAllowed(f"{pendamping.name} tidak mendampingi kelompok sekarang.")
    form = HandOnForm(request.POST or None, user=request.user, pendamping=pendamping)
    is_admin = request.user.role == ADMIN
    back = reverse("accounts:edit_user", args=[pendamping.pk]) if is_admin else reverse("kube:visit_months")
    if form.is_valid() and (made := tried(form, companions.hand_on, actor=request.user, pendamping=pendamping)):
        to = form.cleaned_data["to"]
        messages.success(request, f"{len(made)} kelompok diserahkan kepada {to.name}.")
        if warning := companions.load_warning(to):
            messages.warning(request, warning)
        return redirect(back)
    hint = "Kunjungan dan catatannya tetap atas namanya. Untuk membagi kepada beberapa orang, centang sebagian dahulu."
    page = {"heading": f"Serahkan kelompok {pendamping.name}", "action": "Serahkan", "hint": hint}
    return show_form(request, form, back=back, back_to=pendamping.name if is_admin else "Kunjungan pendamping", **page)
