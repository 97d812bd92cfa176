"""Participants say on their own phones what they think of a bimtek: each once, nobody by name."""

from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.errors import NotAllowed
from audit.trail import record
from bimtek.cards import holder_of
from bimtek.guessing import against_guessing
from bimtek.inviting import lock
from bimtek.models import Bimtek, FeedbackAnswer, FeedbackForm, FeedbackGiven, FeedbackQuestion, Material

ANSWERED = "Sudah ada yang menjawab, jadi pertanyaannya tetap. Batas waktunya masih dapat diubah."
TWICE = "Anda sudah mengisi evaluasi ini. Terima kasih."
CLOSED = "Waktu mengisi evaluasi ini sudah lewat."


@transaction.atomic
def ask(*, actor, bimtek: Bimtek, closes_on: date, scored: Iterable[str], open_questions: Iterable[str]):
    """Open the form, or change it: the questions until the first answer, the last day at any time."""
    held = lock(bimtek)
    form, _ = FeedbackForm.objects.update_or_create(bimtek=held, defaults={"closes_on": closes_on})
    wanted = [(text, True) for text in scored] + [(text, False) for text in open_questions]
    if wanted != [*form.questions.values_list("text", "is_scored")]:
        if form.given.exists():
            raise NotAllowed(ANSWERED)
        form.questions.all().delete()
        FeedbackQuestion.objects.bulk_create(
            FeedbackQuestion(form=form, text=text, is_scored=is_scored) for text, is_scored in wanted
        )
    record(actor=actor, verb="feedback.asked", subject=held, after={"closes_on": closes_on.isoformat()})
    return form


def form_behind(key: str) -> FeedbackForm | None:
    """The form of a link, None for a link of nothing."""
    return FeedbackForm.objects.select_related("bimtek__office").filter(key=key).first()


def materials_of(form: FeedbackForm) -> list[Material]:
    """The files participants may take along, session by session."""
    handed_out = Material.objects.filter(session__bimtek=form.bimtek).select_related("session")
    return list(handed_out.order_by("session__day", "session__starts_at", "pk"))


def give(
    *, asked: FeedbackForm, code: str, address: str | None, answers: dict[FeedbackQuestion, int | str]
) -> FeedbackGiven:
    """answers: a score from 1 to 5 or words for each question; empty words are left out. address: where it comes from,
    to count wrong codes.

    Raises NotAllowed for a code of nobody, after too many of them, for the second answer of a participant, and after
    the last day.
    """
    if timezone.localdate(timezone=ZoneInfo(asked.bimtek.office.zone)) > asked.closes_on:
        raise NotAllowed(CLOSED)
    with against_guessing(asked.bimtek, code, address):
        return given(asked, code, answers)


@transaction.atomic
def given(asked: FeedbackForm, code: str, answers: dict[FeedbackQuestion, int | str]) -> FeedbackGiven:
    try:
        with transaction.atomic():
            made = FeedbackGiven.objects.create(form=asked, participant=holder_of(asked.bimtek, code))
    except IntegrityError as error:
        raise NotAllowed(TWICE) from error
    FeedbackAnswer.objects.bulk_create(
        FeedbackAnswer(question=question, **{"score" if question.is_scored else "words": answer})
        for question, answer in answers.items()
        if answer
    )
    return made
