"""Pre-test and post-test: each participant once before and once after, and what the office learns from it."""

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.errors import NotAllowed
from bimtek import guessing
from bimtek import services_quiz as services
from bimtek.cards import UNKNOWN, code_of
from bimtek.models import Quiz, QuizAnswer, QuizQuestion, QuizResult, WrongCode
from bimtek.queries_quiz import questions_with_shares, results_of
from tests.bimtek.conftest import plan
from tests.conftest import make_office
from tests.door import shown
from tests.programmes.threads import at_once

PRE, POST = Quiz.Stage.PRE, Quiz.Stage.POST
RIGHT, WRONG = 1, 0


def ask(sari, office, text="Apa itu kas?"):
    return services.add_question(actor=sari, office=office, text=text, choices=["Utang", "Uang tunai", "Aset"], right=1)


@pytest.fixture
def questions(sari, office):
    return [ask(sari, office), ask(sari, office, "Kapan kas dicatat?")]


@pytest.fixture
def quiz(sari, bimtek, questions, participants):
    """Of two questions, open for the pre-test."""
    services.choose_questions(actor=sari, bimtek=bimtek, questions=questions)
    return services.open_stage(actor=sari, bimtek=bimtek, stage=PRE)


def answer(quiz, participant, *choices, stage=PRE, code=None, address="10.0.0.1"):
    answers = dict(zip(quiz.questions.all(), choices, strict=True))
    code = code or code_of(participant)
    return services.answer(quiz=quiz, stage=stage, code=code, address=address, answers=answers)


def open_post(sari, quiz):
    return services.open_stage(actor=sari, bimtek=quiz.bimtek, stage=POST)


def test_the_office_learns_what_was_learned(sari, quiz, participants):
    answer(quiz, participants[0], RIGHT, WRONG)
    answer(quiz, participants[1], RIGHT, WRONG)
    open_post(sari, quiz)
    answer(quiz, participants[0], RIGHT, RIGHT, stage=POST)
    answer(quiz, participants[1], WRONG, RIGHT, stage=POST)
    answer(quiz, participants[2], RIGHT, RIGHT, stage=POST)
    told = results_of(quiz)
    assert (told["before"]["average"], told["before"]["count"]) == (50, 2)
    assert (round(told["after"]["average"], 1), told["after"]["count"]) == (83.3, 3)
    assert (told["both"], told["improved"]) == (2, 1)
    assert [(one.right_before, one.right_after) for one in questions_with_shares(quiz)] == [(100, 67), (0, 100)]


def test_results_of_one_bimtek_leave_those_of_another_alone(sari, office, quiz, questions, participants):
    answer(quiz, participants[0], RIGHT, RIGHT)
    other = plan(sari, office, None, title="Bimtek lain")
    again = services.choose_questions(actor=sari, bimtek=other, questions=questions)
    assert (results_of(again)["before"], questions_with_shares(again)) == (None, [])


def test_nobody_does_a_test_twice(sari, quiz, participants):
    answer(quiz, participants[0], RIGHT, WRONG)
    with pytest.raises(NotAllowed, match="sudah mengerjakan"):
        answer(quiz, participants[0], RIGHT, RIGHT)
    assert (QuizResult.objects.get().score, QuizAnswer.objects.count()) == (50, 2)


@pytest.mark.parametrize("stage", [POST, "", "lain"])
def test_only_the_open_stage_is_answered(quiz, participants, stage):
    with pytest.raises(NotAllowed, match="belum dibuka atau sudah ditutup"):
        answer(quiz, participants[0], RIGHT, RIGHT, stage=stage)


def test_a_closed_test_takes_nothing(sari, quiz, participants):
    services.open_stage(actor=sari, bimtek=quiz.bimtek, stage="")
    with pytest.raises(NotAllowed, match="belum dibuka atau sudah ditutup"):
        answer(quiz, participants[0], RIGHT, RIGHT)


def test_questions_that_changed_meanwhile_are_not_answered(sari, office, quiz, participants):
    answers = dict.fromkeys(quiz.questions.all(), RIGHT)
    services.choose_questions(actor=sari, bimtek=quiz.bimtek, questions=[ask(sari, office, "Baru?")])
    with pytest.raises(NotAllowed, match="baru saja diubah"):
        services.answer(quiz=quiz, stage=PRE, code=code_of(participants[0]), address=None, answers=answers)


@pytest.mark.parametrize("code", ["", "1", "1-XXXX", "99-K7QX", "abc", "99999999999-AAAA"])
def test_a_code_of_nobody_says_where_to_look(quiz, participants, code):
    with pytest.raises(NotAllowed, match="Lihat kode di kartu nama"):
        answer(quiz, None, RIGHT, RIGHT, code=code or " ")
    assert not QuizResult.objects.exists()


def test_codes_cannot_be_tried_out(quiz, participants):
    """Ten wrong ones for a line from one place, then even the right one waits; other people and places do not."""
    for _ in range(guessing.MOST_WRONG):
        with pytest.raises(NotAllowed, match="tidak ada di daftar"):
            answer(quiz, None, RIGHT, RIGHT, code="1-XXXX")
    with pytest.raises(NotAllowed, match="Tunggu 15 menit"):
        answer(quiz, participants[0], RIGHT, RIGHT)
    answer(quiz, participants[1], RIGHT, RIGHT)
    answer(quiz, participants[0], RIGHT, RIGHT, address="10.0.0.2")


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
@pytest.mark.threads
def test_codes_cannot_be_tried_out_at_once_either(quiz):
    outcomes = at_once(*[lambda: answer(quiz, None, RIGHT, RIGHT, code="1-XXXX")] * 16)
    assert outcomes.get(UNKNOWN, 0) <= guessing.MOST_WRONG and sum(outcomes.values()) == 16
    assert outcomes[guessing.WAIT] >= 6 and WrongCode.objects.count() <= guessing.MOST_WRONG


def test_after_a_quarter_of_an_hour_wrong_codes_are_forgotten(quiz, participants):
    for _ in range(guessing.MOST_WRONG):
        with pytest.raises(NotAllowed):
            answer(quiz, None, RIGHT, RIGHT, code="1-XXXX")
    WrongCode.objects.update(made_at=timezone.now() - guessing.WRONG_FOR)
    answer(quiz, participants[0], RIGHT, RIGHT)
    assert not WrongCode.objects.exists()


def test_answered_questions_and_their_choice_stay(sari, office, quiz, questions, participants):
    answer(quiz, participants[0], RIGHT, RIGHT)
    words = {"text": "Lain?", "choices": ["a", "b"], "right": 0, "is_retired": False}
    with pytest.raises(NotAllowed, match="pertanyaannya tetap"):
        services.edit_question(actor=sari, question=questions[0], **words)
    with pytest.raises(NotAllowed, match="pertanyaannya tetap"):
        services.choose_questions(actor=sari, bimtek=quiz.bimtek, questions=questions[:1])
    services.choose_questions(actor=sari, bimtek=quiz.bimtek, questions=questions)  # the same again changes nothing
    same = {"text": questions[0].text, "choices": questions[0].choices, "right": 1, "is_retired": True}
    assert services.edit_question(actor=sari, question=questions[0], **same).is_retired


def test_before_the_first_answer_a_question_is_corrected(sari, quiz, questions):
    words = {"text": "Apa arti kas?", "choices": ["Uang", "Utang"], "right": 0, "is_retired": False}
    assert services.edit_question(actor=sari, question=questions[0], **words).right_choice == "Uang"


def test_scores_from_paper_are_typed_in_and_corrected(sari, quiz, participants):
    for score in (40, 60):
        services.type_in_scores(actor=sari, bimtek=quiz.bimtek, stage=PRE, scores={participants[0]: score})
    assert results_of(quiz)["before"]["average"] == 60
    answer(quiz, participants[1], RIGHT, RIGHT)
    with pytest.raises(NotAllowed, match="nilainya tetap"):
        services.type_in_scores(actor=sari, bimtek=quiz.bimtek, stage=PRE, scores={participants[1]: 0})
    with pytest.raises(NotAllowed, match="sudah mengerjakan"):
        answer(quiz, participants[0], RIGHT, RIGHT)


def test_a_test_on_paper_needs_no_question_but_is_not_opened(sari, bimtek, participants):
    services.choose_questions(actor=sari, bimtek=bimtek, questions=[])
    services.type_in_scores(actor=sari, bimtek=bimtek, stage=POST, scores={participants[0]: 80})
    with pytest.raises(NotAllowed, match="belum berisi pertanyaan"):
        services.open_stage(actor=sari, bimtek=bimtek, stage=PRE)


def test_without_a_test_there_are_no_scores(sari, bimtek, participants):
    with pytest.raises(NotAllowed, match="belum punya tes"):
        services.type_in_scores(actor=sari, bimtek=bimtek, stage=POST, scores={participants[0]: 80})


@pytest.mark.parametrize(
    "change",
    [
        lambda quiz: QuizResult.objects.update(score=100),
        lambda quiz: QuizResult.objects.first().delete(),
        lambda quiz: QuizAnswer.objects.update(choice=RIGHT),
        lambda quiz: QuizAnswer.objects.all().delete(),
        lambda quiz: QuizQuestion.objects.update(right=0),
        lambda quiz: quiz.questions.clear(),
        lambda quiz: QuizAnswer.objects.create(
            result=QuizResult.objects.first(), question=quiz.questions.first(), choice=RIGHT
        ),
        lambda quiz: QuizResult.objects.create(
            quiz=quiz, participant=quiz.bimtek.participants.first(), stage=PRE, score=1
        ),
        lambda quiz: QuizResult.objects.create(
            quiz=quiz, participant=quiz.bimtek.participants.last(), stage=PRE, score=101
        ),
        lambda quiz: quiz.bimtek.office.quiz_questions.create(
            text="?", choices=["a"], right=0, region=quiz.bimtek.region
        ),
        lambda quiz: quiz.bimtek.office.quiz_questions.create(
            text="?", choices=["a", "b"], right=2, region=quiz.bimtek.region
        ),
    ],
)
def test_the_database_keeps_what_was_answered(quiz, participants, change):
    answer(quiz, participants[0], RIGHT, WRONG)
    with pytest.raises(DatabaseError), transaction.atomic():
        change(quiz)


def test_the_database_keeps_results_in_their_bimtek(sari, office, quiz, questions, participants):
    other = plan(sari, office, None, title="Bimtek lain")
    foreign = services.choose_questions(actor=sari, bimtek=other, questions=questions)
    with pytest.raises(DatabaseError, match="another bimtek"), transaction.atomic():
        QuizResult.objects.create(quiz=foreign, participant=participants[0], stage=PRE, score=1)


def test_the_database_takes_answers_to_the_quiz_only(sari, office, quiz, participants):
    result = QuizResult.objects.create(quiz=quiz, participant=participants[0], stage=PRE, score=0)
    for question, choice in ((ask(sari, office, "Asing?"), 0), (quiz.questions.first(), 3)):
        with pytest.raises(DatabaseError, match="no question of this quiz"), transaction.atomic():
            QuizAnswer.objects.create(result=result, question=question, choice=choice)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
@pytest.mark.threads
def test_eight_hasty_taps_are_one_result(quiz, participants):
    assert at_once(*[lambda: answer(quiz, participants[0], RIGHT, RIGHT)] * 8) == {"done": 1, services.TWICE: 7}
    assert QuizAnswer.objects.count() == 2


def test_the_office_writes_a_question_and_corrects_it(send, as_, sari):
    url = reverse("bimtek:add_question")
    assert "Bank soal masih kosong" in as_(sari).get(reverse("bimtek:questions")).text
    asked = {"text": "Apa itu kas?", "choice_0": "Utang", "choice_1": "Uang tunai", "right": "1"}
    assert "Uang tunai" in send(sari, url, follow=True, **asked).text
    edit = reverse("bimtek:edit_question", args=[QuizQuestion.objects.get().pk])
    assert 'value="Uang tunai"' in as_(sari).get(edit).text
    page = send(sari, edit, follow=True, **asked | {"text": "Apa arti kas?", "is_retired": "on"}).text
    assert "Apa arti kas?" in page and "Tidak dipakai lagi" in page


def test_an_answered_question_says_on_its_form_that_it_stays(send, sari, quiz, questions, participants):
    answer(quiz, participants[0], RIGHT, RIGHT)
    asked = {"text": "Lain?", "choice_0": "a", "choice_1": "b", "right": "0"}
    refused = send(sari, reverse("bimtek:edit_question", args=[questions[0].pk]), **asked)
    assert (refused.status_code, "pertanyaannya tetap" in refused.text) == (422, True)


@pytest.mark.parametrize(
    ("choices", "right", "sentence"),
    [
        (["a", "b", "", "d"], "0", "Isi pilihan berurutan mulai dari A"),
        (["a", "a"], "0", "masing-masing berbeda"),
        (["a", "b"], "2", "Tandai pilihan yang terisi"),
        (["a"], "0", "is-invalid"),
    ],
)
def test_a_doubtful_question_is_refused(send, sari, choices, right, sentence):
    asked = {"text": "?", "right": right} | {f"choice_{place}": text for place, text in enumerate(choices)}
    answer = send(sari, reverse("bimtek:add_question"), **asked)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert not QuizQuestion.objects.exists()


def test_a_bimtek_asks_questions_of_its_own_office_only(as_, sari, kupang, bimtek, questions, yusuf):
    there = make_office(kupang, "PEMERINTAH KOTA KUPANG", "Kupang")
    foreign = services.add_question(actor=yusuf, office=there, text="Asing?", choices=["a", "b"], right=0)
    QuizQuestion.objects.filter(pk=questions[1].pk).update(is_retired=True)
    page = as_(sari).get(reverse("bimtek:choose_questions", args=[bimtek.pk])).text
    assert questions[0].text in page and questions[1].text not in page and foreign.text not in page


def test_a_test_goes_from_the_choice_of_questions_to_its_result(send, as_, sari, dewi, bimtek, questions, participants):
    page = reverse("bimtek:quiz", args=[bimtek.pk])
    assert "Hasil pre-test" not in as_(sari).get(bimtek.get_absolute_url()).text
    assert "Pre-test dan post-test" not in as_(dewi).get(bimtek.get_absolute_url()).text
    assert "belum punya tes" in as_(sari).get(page).text
    chosen = {"questions": [question.pk for question in questions]}
    assert (
        "2 pertanyaan" in send(sari, reverse("bimtek:choose_questions", args=[bimtek.pk]), follow=True, **chosen).text
    )
    link = reverse("bimtek:take_quiz", args=[bimtek.quiz.key])
    phone = Client()
    assert "Tes belum dibuka" in phone.get(link).text
    assert "Pre-test dibuka" in send(sari, reverse("bimtek:open_quiz", args=[bimtek.pk]), follow=True, stage="pre").text
    asked = phone.get(link).text
    assert "Uang tunai" in asked and not any(one.name in asked for one in participants)
    sent = {f"question_{questions[0].pk}": "1", f"question_{questions[1].pk}": "0", "stage": "pre"}
    assert "Lihat kode di kartu nama" in phone.post(link, sent | {"code": "1-AAAA"}).text
    assert "Nilai Anda 50 dari 100" in phone.post(link, sent | {"code": code_of(participants[0])}).text
    assert "Anda sudah mengerjakan" in phone.post(link, sent | {"code": code_of(participants[0])}).text
    told = as_(sari).get(page).text
    assert '<div class="figure">50</div>' in told and "100%" in told and "0%" in told
    assert "Hasil pre-test dan post-test" in as_(dewi).get(bimtek.get_absolute_url()).text


def test_what_is_right_never_reaches_a_participant(quiz, questions):
    """Which choice is right can be changed without a trace on his page."""
    link = reverse("bimtek:take_quiz", args=[quiz.key])
    before = shown(Client().get(link))
    QuizQuestion.objects.update(right=2)
    assert shown(Client().get(link)) == before


def test_scores_from_paper_are_typed_in_on_one_page(send, as_, sari, quiz, participants):
    answer(quiz, participants[0], RIGHT, RIGHT)
    url = reverse("bimtek:type_in_scores", args=[quiz.bimtek_id, "pre"])
    listed = as_(sari).get(url).text
    assert participants[0].name not in listed and participants[1].name in listed
    assert send(sari, url, **{f"score_{participants[1].pk}": "101"}).status_code == 422
    told = send(sari, url, follow=True, **{f"score_{participants[1].pk}": "45", f"score_{participants[2].pk}": ""}).text
    assert "Nilai dari kertas disimpan" in told and "72,5" in told and "kertas" in told
    assert as_(sari).get(reverse("bimtek:type_in_scores", args=[quiz.bimtek_id, "lain"])).status_code == 404


def test_a_link_of_nothing_is_not_there(db):
    assert Client().get(reverse("bimtek:take_quiz", args=["apa-saja"])).status_code == 404


def test_many_results_cost_as_many_questions_as_one(as_, sari, quiz, participants, django_assert_max_num_queries):
    def cost():
        browser, url = as_(sari), reverse("bimtek:quiz", args=[quiz.bimtek_id])
        browser.get(url)
        with django_assert_max_num_queries(40) as counted:
            browser.get(url)
        return len(counted)

    answer(quiz, participants[0], RIGHT, WRONG)
    first = cost()
    answer(quiz, participants[1], RIGHT, WRONG)
    answer(quiz, participants[2], RIGHT, RIGHT)
    assert cost() == first
