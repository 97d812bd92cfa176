"""Questions are kept and chosen; participants answer before and after, each once, by the code of his name card."""

from collections.abc import Iterable

from django.db import transaction

from accounts.errors import NotAllowed, refused_in_words
from accounts.models import Office
from audit.trail import record
from bimtek.cards import holder_of
from bimtek.guessing import against_guessing
from bimtek.inviting import lock
from bimtek.models import Bimtek, Participant, Quiz, QuizAnswer, QuizQuestion, QuizResult
from bimtek.models.quizzes import BEST_SCORE

ANSWERED = "Sudah ada yang menjawab, jadi pertanyaannya tetap. Buat pertanyaan baru untuk bimtek berikutnya."
UNPLANNED = "Bimtek ini belum punya tes. Pilih dulu pertanyaannya."
NONE_CHOSEN = "Tes ini belum berisi pertanyaan. Pilih pertanyaan dari bank soal, lalu buka tesnya."
CLOSED = "Tes ini belum dibuka atau sudah ditutup. Tanyakan kepada panitia, lalu muat ulang halaman ini."
CHANGED = "Pertanyaannya baru saja diubah. Muat ulang halaman ini, lalu jawab lagi."
TWICE = "Anda sudah mengerjakan tes ini. Terima kasih."
BY_HIMSELF = "Peserta ini sudah mengerjakan tes di ponselnya; nilainya tetap."


@transaction.atomic
def add_question(*, actor, office: Office, text: str, choices: list[str], right: int) -> QuizQuestion:
    """right: place of the right answer among the choices, from 0."""
    question = QuizQuestion.objects.create(
        office=office, region_id=office.region_id, text=text, choices=choices, right=right
    )
    record(actor=actor, verb="quiz_question.added", subject=question)
    return question


@transaction.atomic
def edit_question(
    *, actor, question: QuizQuestion, text: str, choices: list[str], right: int, is_retired: bool
) -> QuizQuestion:
    """Raises NotAllowed once somebody has answered it; only whether it is still offered may change then."""
    values = {"text": text, "choices": choices, "right": right, "is_retired": is_retired}
    with refused_in_words({"answered question": ANSWERED}):
        QuizQuestion.objects.filter(pk=question.pk).update(**values)
    record(actor=actor, verb="quiz_question.changed", subject=question)
    question.refresh_from_db()
    return question


@transaction.atomic
def choose_questions(*, actor, bimtek: Bimtek, questions: Iterable[QuizQuestion]) -> Quiz:
    """The test of a bimtek; without a question its scores come from paper. Raises NotAllowed for another choice once
    somebody has answered.
    """
    held = lock(bimtek)
    chosen = {question.pk for question in questions}
    quiz, _ = Quiz.objects.get_or_create(bimtek=held)
    with refused_in_words({"answered quiz": ANSWERED}):
        quiz.questions.set(chosen)
    record(actor=actor, verb="quiz.questions_chosen", subject=held, count=len(chosen))
    return quiz


@transaction.atomic
def open_stage(*, actor, bimtek: Bimtek, stage: str) -> Quiz:
    """From now on the link shows this stage; none when it is empty. Raises NotAllowed when there is nothing to ask."""
    held = lock(bimtek)
    quiz = planned_quiz(held)
    if not quiz.questions.exists():
        raise NotAllowed(NONE_CHOSEN)
    quiz.open_stage = stage
    quiz.save(update_fields=["open_stage"])
    record(actor=actor, verb="quiz.opened", subject=held, stage=quiz.get_open_stage_display() or "ditutup")
    return quiz


def planned_quiz(bimtek: Bimtek) -> Quiz:
    """Raises NotAllowed when there is no test yet."""
    quiz = Quiz.objects.filter(bimtek=bimtek).first()
    if quiz is None:
        raise NotAllowed(UNPLANNED)
    return quiz


def quiz_behind(key: str) -> Quiz | None:
    """The test of a link, None for a link of nothing."""
    return Quiz.objects.select_related("bimtek").filter(key=key).first()


def answer(*, quiz: Quiz, stage: str, code: str, address: str | None, answers: dict[QuizQuestion, int]) -> QuizResult:
    """answers: for each question the place of the ticked choice. address: where it comes from, to count wrong codes.

    Raises NotAllowed for a code of nobody, after too many of them, for a second time, and while the stage is not open.
    """
    with against_guessing(quiz.bimtek, code, address):
        return answered(quiz, stage, code, answers)


@transaction.atomic
def answered(quiz: Quiz, stage: str, code: str, answers: dict[QuizQuestion, int]) -> QuizResult:
    lock(quiz.bimtek)
    quiz = Quiz.objects.get(pk=quiz.pk)
    if not stage or quiz.open_stage != stage:
        raise NotAllowed(CLOSED)
    if {*answers} != {*quiz.questions.all()}:
        raise NotAllowed(CHANGED)
    right = sum(choice == question.right for question, choice in answers.items())
    with refused_in_words({"one_result_before_and_one_after": TWICE}):
        result = QuizResult.objects.create(
            quiz=quiz,
            participant=holder_of(quiz.bimtek, code),
            stage=stage,
            score=round(BEST_SCORE * right / len(answers)),
        )
    QuizAnswer.objects.bulk_create(
        QuizAnswer(result=result, question=question, choice=choice) for question, choice in answers.items()
    )
    return result


@transaction.atomic
def type_in_scores(*, actor, bimtek: Bimtek, stage: str, scores: dict[Participant, int]) -> None:
    """Scores from paper, 0 to 100; typed again they replace what was typed before.

    Raises NotAllowed for who has answered on his phone.
    """
    held = lock(bimtek)
    quiz = planned_quiz(held)
    with refused_in_words({"answered by himself": BY_HIMSELF}):
        for participant, score in scores.items():
            QuizResult.objects.update_or_create(
                participant=participant, stage=stage, defaults={"quiz": quiz, "score": score, "typed_in_by": actor}
            )
    record(actor=actor, verb="quiz.scores_typed_in", subject=held, stage=Quiz.Stage(stage).label, count=len(scores))
