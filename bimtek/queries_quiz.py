"""What a pre-test and post-test tell: what participants learned, and what the speaker should explain again."""

from django.db.models import Avg, Count, F, Q

from bimtek.models import Bimtek, Participant, Quiz

Stage = Quiz.Stage


def quiz_of(bimtek: Bimtek) -> Quiz | None:
    return getattr(bimtek, "quiz", None)


def results_of(quiz: Quiz) -> dict:
    """before, after: {"average" (0 to 100), "count"} or None. both: how many did both tests; improved: how many of them
    scored more afterwards.
    """
    rows = quiz.results.order_by().values("stage").annotate(average=Avg("score"), count=Count("pk"))
    of_stage = {row["stage"]: row for row in rows}
    both = quiz.results.filter(stage=Stage.POST, participant__quiz_results__stage=Stage.PRE)
    return {
        "before": of_stage.get(Stage.PRE),
        "after": of_stage.get(Stage.POST),
        "both": both.count(),
        "improved": both.filter(score__gt=F("participant__quiz_results__score")).count(),
    }


def questions_with_shares(quiz: Quiz) -> list:
    """Those that were answered on phones, each with `right_before` and `right_after` in whole per cent or None."""
    counts = {}
    for stage in Stage.values:
        given = Q(answers__result__quiz=quiz, answers__result__stage=stage)
        counts[f"given_{stage}"] = Count("answers", filter=given)
        counts[f"right_{stage}"] = Count("answers", filter=given & Q(answers__choice=F("right")))
    questions = [one for one in quiz.questions.annotate(**counts).order_by("pk") if one.given_pre or one.given_post]
    for one in questions:
        one.right_before, one.right_after = (share(one.right_pre, one.given_pre), share(one.right_post, one.given_post))
    return questions


def share(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole else None


def scored(bimtek: Bimtek) -> list[Participant]:
    """The participants by number, each with `scores`: his result of every stage he did."""
    participants = list(bimtek.participants.order_by("number").prefetch_related("quiz_results"))
    for participant in participants:
        participant.scores = {result.stage: result for result in participant.quiz_results.all()}
    return participants
