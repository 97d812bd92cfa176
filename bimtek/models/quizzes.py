"""Pre-test and post-test of a bimtek: questions of an office's bank, and what participants answered before and after.

A question that was answered stays as it is, and so does the choice of questions (triggers): a score always means the
same questions before and after.
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from accounts.models import Office
from bimtek.models.feedback import new_key
from bimtek.models.participants import Participant
from bimtek.models.trainings import Bimtek
from regions.models import Region, RegionScopedQuerySet

FEWEST_CHOICES, MOST_CHOICES = 2, 5
BEST_SCORE = 100


class QuizQuestionQuerySet(RegionScopedQuerySet):
    def with_use(self):
        """With `is_answered`: then it does not change any more."""
        return self.annotate(is_answered=Exists(QuizAnswer.objects.filter(question=OuterRef("pk"))))


class QuizQuestion(models.Model):
    """One question of an office's bank."""

    owner = "office"

    office = models.ForeignKey(Office, models.PROTECT, related_name="quiz_questions")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", help_text="of the office")
    text = models.CharField("pertanyaan", max_length=300)
    choices = ArrayField(models.CharField(max_length=200), verbose_name="pilihan jawaban")
    right = models.PositiveSmallIntegerField("jawaban yang benar", help_text="place among the choices, from 0")
    is_retired = models.BooleanField("tidak dipakai lagi", default=False)

    objects = QuizQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(choices__len__gte=FEWEST_CHOICES, choices__len__lte=MOST_CHOICES),
                name="a_question_has_two_to_five_choices",
            ),
            models.CheckConstraint(condition=Q(right__lt=F("choices__len")), name="the_right_answer_is_a_choice"),
        ]

    def __str__(self):
        return self.text

    @property
    def right_choice(self) -> str:
        return self.choices[self.right]


class Quiz(models.Model):
    """The questions of a bimtek, behind a link nobody can guess, open for one stage at a time or for none."""

    class Stage(models.TextChoices):
        PRE = "pre", "Pre-test"
        POST = "post", "Post-test"

    bimtek = models.OneToOneField(Bimtek, models.PROTECT, related_name="quiz")
    key = models.CharField(max_length=20, unique=True, default=new_key)
    questions = models.ManyToManyField(QuizQuestion, related_name="quizzes", verbose_name="pertanyaan")
    open_stage = models.CharField(max_length=4, choices=Stage, blank=True)

    def __str__(self):
        return f"Tes {self.bimtek}"


class QuizResult(models.Model):
    """What one participant scored before or after: answered on a phone, then for ever; or typed in from paper."""

    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="results")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="quiz_results")
    stage = models.CharField(max_length=4, choices=Quiz.Stage)
    score = models.PositiveSmallIntegerField("nilai", help_text="0 to 100")
    typed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", help_text="empty: answered by himself"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["participant", "stage"], name="one_result_before_and_one_after"),
            models.CheckConstraint(condition=Q(score__range=(0, BEST_SCORE)), name="a_score_is_at_most_100"),
        ]

    def __str__(self):
        return f"{self.get_stage_display()} {self.participant}: {self.score}"


class QuizAnswer(models.Model):
    """What a participant ticked."""

    result = models.ForeignKey(QuizResult, models.PROTECT, related_name="answers")
    question = models.ForeignKey(QuizQuestion, models.PROTECT, related_name="answers")
    choice = models.PositiveSmallIntegerField(help_text="place among the choices, from 0")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["result", "question"], name="one_answer_per_question"),
        ]

    def __str__(self):
        return f"{self.choice}"
