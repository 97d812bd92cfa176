"""Pages of the waiting list and of the decree that replaces recipients (SK perubahan)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import opens
from programmes.forms_decrees import DecreeForm, words_of_revision
from programmes.models import Decree, Programme, Recipient
from programmes.queries import waiting_list
from programmes.services import decrees, revisions

WAITING_PER_PAGE = 50


@opens(Programme, by="slug")
def waiting(request, programme):
    page = Paginator(waiting_list(programme), WAITING_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "programme": programme,
        "page": page,
        "components": programme.components.all(),
        "lost": programme.candidates.without_village().count(),
    }
    return render(request, "programmes/waiting.html", context)


@opens(Decree)
def revise_decree(request, decree):
    programme = decree.programme
    form = DecreeForm(request.POST or None, initial=words_of_revision(decree))
    if form.is_valid():
        revision = decrees.draft_decree(actor=request.user, programme=programme, changes=decree, **form.cleaned_data)
        messages.success(request, "Rancangan SK perubahan dibuat. Sekarang pilih siapa yang diganti.")
        return redirect(revision)
    page = {"programme": programme, "decree": decree, "form": form}
    return render(request, "programmes/revise_decree.html", page, status=422 if form.is_bound else 200)


@opens(Decree)
def replace_recipient(request, decree, recipient):
    recipient = get_object_or_404(Recipient.objects.visible_to(request.user), pk=recipient, programme=decree.programme)
    line = revisions.replace_recipient(
        actor=request.user,
        decree=decree,
        recipient=recipient,
        cause=request.POST.get("cause", ""),
        reason=request.POST.get("reason", ""),
    )
    messages.success(request, f"{line.name} menggantikan {recipient.name}.")
    return redirect(decree)
