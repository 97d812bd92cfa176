"""Pre-test and post-test: the office keeps questions and reads results, participants answer without a login."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import opens
from accounts.address import client_address
from accounts.errors import NotAllowed
from accounts.forms_edit import Edit
from accounts.pages import tried
from bimtek import services_quiz as services
from bimtek.forms_quiz import ChooseQuestionsForm, QuestionForm, QuizAnswerForm, ScoresForm
from bimtek.models import Bimtek, Quiz, QuizQuestion
from bimtek.pages import show_form
from bimtek.queries_quiz import questions_with_shares, quiz_of, results_of, scored

NO_OFFICE = "Akun Anda tidak terikat pada satu kantor. Tambahkan pertanyaan dengan akun kabupaten atau kota."


@opens()
def questions(request):
    rows = QuizQuestion.objects.visible_to(request.user).with_use().select_related("office")
    page = Paginator(rows.order_by("is_retired", "-id"), 50).get_page(request.GET.get("page"))
    return render(request, "bimtek/questions.html", {"page": page})


@opens()
def add_question(request):
    if request.user.own_office is None:
        raise NotAllowed(NO_OFFICE)
    form = QuestionForm(request.POST or None)
    if form.is_valid() and tried(form, services.add_question, actor=request.user, office=request.user.own_office):
        messages.success(request, "Pertanyaan tersimpan di bank soal.")
        return redirect("bimtek:questions")
    return show_form(request, form, "Tambah pertanyaan", reverse("bimtek:questions"), "Bank soal")


@opens(QuizQuestion)
def edit_question(request, question):
    edit = Edit(request, question, lambda data: QuestionForm(data, question=question))
    form = edit.form
    if edit.is_valid() and tried(form, services.edit_question, actor=request.user, question=question):
        messages.success(request, "Pertanyaan disimpan.")
        return redirect("bimtek:questions")
    return show_form(request, form, "Ubah pertanyaan", reverse("bimtek:questions"), "Bank soal")


@opens(Bimtek)
def quiz(request, bimtek):
    test = quiz_of(bimtek)
    page = {"bimtek": bimtek, "programme": bimtek.programme, "quiz": test}
    if test:
        link = request.build_absolute_uri(reverse("bimtek:take_quiz", args=[test.key]))
        page |= {"link": link, "asked": test.questions.count(), "participants": scored(bimtek), **results_of(test)}
        page["questions"] = questions_with_shares(test)
    return render(request, "bimtek/quiz.html", page)


@opens(Bimtek)
def choose_questions(request, bimtek):
    offered = QuizQuestion.objects.visible_to(request.user).filter(office=bimtek.office)
    offered = offered.filter(Q(is_retired=False) | Q(quizzes__bimtek=bimtek)).distinct()

    def make(data):
        present = quiz_of(bimtek)
        start = {"questions": present.questions.all()} if present else {}
        return ChooseQuestionsForm(data, initial=start, offered=offered)

    edit = Edit(request, bimtek, make)
    form = edit.form
    if edit.is_valid() and tried(form, services.choose_questions, actor=request.user, bimtek=bimtek):
        messages.success(request, "Pertanyaan tes disimpan. Buka pre-test saat peserta siap.")
        return redirect("bimtek:quiz", bimtek.pk)
    page = {"form": form, "bimtek": bimtek, "is_empty": not offered.exists()}
    return render(request, "bimtek/choose_questions.html", page, status=422 if form.errors else 200)


@opens(Bimtek)
def open_quiz(request, bimtek):
    stage = request.POST.get("stage", "")
    test = services.open_stage(actor=request.user, bimtek=bimtek, stage=stage if stage in Quiz.Stage.values else "")
    told = f"{test.get_open_stage_display()} dibuka." if test.open_stage else "Tes ditutup."
    messages.success(request, told)
    return redirect("bimtek:quiz", bimtek.pk)


@opens(Bimtek)
def type_in_scores(request, bimtek, stage):
    if stage not in Quiz.Stage.values:
        raise Http404
    form = ScoresForm(request.POST or None, participants=scored(bimtek), stage=stage)
    if form.is_valid():
        services.type_in_scores(actor=request.user, bimtek=bimtek, stage=stage, scores=form.scores())
        messages.success(request, "Nilai dari kertas disimpan.")
        return redirect("bimtek:quiz", bimtek.pk)
    heading = f"Nilai {Quiz.Stage(stage).label.lower()} dari kertas"
    return show_form(request, form, heading, reverse("bimtek:quiz", args=[bimtek.pk]), "Pre-test dan post-test")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_quiz(request, key):
    """Opened on a participant's own phone. It shows nobody's name and no right answer."""
    asked = services.quiz_behind(key)
    if asked is None:
        raise Http404
    page = {"quiz": asked, "bimtek": asked.bimtek}
    if not asked.open_stage:
        return render(request, "bimtek/take_quiz.html", page)
    start = {"stage": asked.open_stage}
    form = QuizAnswerForm(request.POST or None, initial=start, questions=asked.questions.all())
    if form.is_valid():
        sent = {"address": client_address(request), "answers": form.answers()}
        sent |= {name: form.cleaned_data[name] for name in ("code", "stage")}
        page["result"] = tried(form, services.answer, at="code", typed=sent, quiz=asked)
    return render(request, "bimtek/take_quiz.html", page | {"form": form}, status=422 if form.errors else 200)
