"""What participants thought, added up."""

from datetime import timedelta

from django.db.models import Avg, Count

from bimtek.models import Bimtek, FeedbackForm

USUAL = [
    "Materi mudah dipahami",
    "Narasumber menguasai materi",
    "Materi berguna untuk usaha saya",
    "Tempat dan waktu sesuai",
    "Panitia melayani dengan baik",
]
USUAL_OPEN = ["Saran untuk bimtek berikutnya"]
OPEN_DAYS = 14


def feedback_of(bimtek: Bimtek) -> FeedbackForm | None:
    return getattr(bimtek, "feedback_form", None)


def first_questions(bimtek: Bimtek, form: FeedbackForm | None) -> dict:
    """What the page of the questions begins with."""
    if form is None:
        closes_on = bimtek.until_on + timedelta(days=OPEN_DAYS)
        return {"closes_on": closes_on, "scored": USUAL, "open_questions": USUAL_OPEN}
    questions = list(form.questions.all())
    return {
        "scored": [question.text for question in questions if question.is_scored],
        "open_questions": [question.text for question in questions if not question.is_scored],
    }


def results(form: FeedbackForm) -> dict:
    """given: how many have answered. scored: questions with `average` (1 to 5) and `count`. open: with `said`."""
    questions = form.questions.annotate(average=Avg("answers__score"), count=Count("answers__score"))
    questions = list(questions.prefetch_related("answers").order_by("pk"))
    for question in questions:
        question.said = sorted(answer.words for answer in question.answers.all() if answer.words)
    return {
        "given": form.given.count(),
        "scored": [question for question in questions if question.is_scored],
        "open": [question for question in questions if not question.is_scored],
    }
