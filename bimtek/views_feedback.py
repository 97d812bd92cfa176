"""Evaluation of a bimtek by its participants: the office asks and reads, they answer without a login."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import opens
from accounts.address import client_address
from accounts.forms_edit import Edit
from accounts.pages import tried
from bimtek import services_feedback as services
from bimtek.forms_feedback import AnswerForm, AskForm
from bimtek.models import Bimtek
from bimtek.pages import show_form
from bimtek.queries_feedback import feedback_of, first_questions, results


@opens(Bimtek)
def feedback(request, bimtek):
    form = feedback_of(bimtek)
    page = {"bimtek": bimtek, "programme": bimtek.programme, "form": form, "invited": bimtek.participants.count()}
    if form:
        page |= results(form) | {"link": request.build_absolute_uri(reverse("bimtek:give_feedback", args=[form.key]))}
    return render(request, "bimtek/feedback.html", page)


@opens(Bimtek)
def ask_feedback(request, bimtek):
    def make(data):
        present = feedback_of(bimtek)
        return AskForm(data, instance=present, initial=first_questions(bimtek, present))

    edit = Edit(request, bimtek, make)
    form = edit.form
    if edit.is_valid() and tried(form, services.ask, actor=request.user, bimtek=bimtek):
        messages.success(request, "Evaluasi dibuka. Bagikan tautannya kepada peserta.")
        return redirect("bimtek:feedback", bimtek.pk)
    back = reverse("bimtek:feedback", args=[bimtek.pk])
    return show_form(request, form, "Pertanyaan evaluasi", back, "Evaluasi peserta", bimtek=bimtek)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def give_feedback(request, key):
    """Opened on a participant's own phone. It shows the title of the bimtek and nobody's name."""
    asked = services.form_behind(key)
    if asked is None:
        raise Http404
    form = AnswerForm(request.POST or None, questions=asked.questions.all())
    if form.is_valid():
        sent = {"code": form.cleaned_data["code"], "address": client_address(request), "answers": form.answers()}
        if tried(form, services.give, at="code", typed=sent, asked=asked):
            return render(request, "bimtek/give_feedback.html", page_of(asked))
    page = {"form": form, **page_of(asked)}
    return render(request, "bimtek/give_feedback.html", page, status=422 if form.is_bound else 200)


def page_of(asked):
    """What stands there with or without the questions: which bimtek it was, and what its speakers handed out."""
    return {"bimtek": asked.bimtek, "key": asked.key, "materials": services.materials_of(asked)}
