"""What participants think of a bimtek. Who has answered is kept apart from what was answered: nobody is asked why."""

import secrets
import uuid

from django.db import models
from django.db.models import Q

BEST = 5


def new_key():
    return secrets.token_urlsafe(9)


class FeedbackForm(models.Model):
    """The questions of a bimtek, behind a link nobody can guess."""

    bimtek = models.OneToOneField("bimtek.Bimtek", models.PROTECT, related_name="feedback_form")
    key = models.CharField(max_length=20, unique=True, default=new_key)
    closes_on = models.DateField("diisi paling lambat")

    def __str__(self):
        return f"Evaluasi {self.bimtek}"


class FeedbackQuestion(models.Model):
    form = models.ForeignKey(FeedbackForm, models.CASCADE, related_name="questions")
    text = models.CharField("pertanyaan", max_length=200)
    is_scored = models.BooleanField(help_text="answered from 1 to 5; else in words")

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return self.text


class FeedbackGiven(models.Model):
    """That a participant has answered; the database keeps it to once."""

    form = models.ForeignKey(FeedbackForm, models.PROTECT, related_name="given")
    participant = models.OneToOneField("bimtek.Participant", models.PROTECT, related_name="feedback_given")

    def __str__(self):
        return f"{self.form}: {self.participant}"


class FeedbackAnswer(models.Model):
    """An answer without a name. Its key tells neither when nor after whom it came."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    question = models.ForeignKey(FeedbackQuestion, models.PROTECT, related_name="answers")
    score = models.PositiveSmallIntegerField(null=True)
    words = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(score__isnull=False, score__range=(1, BEST), words="")
                | (Q(score__isnull=True) & ~Q(words="")),
                name="an_answer_is_a_score_or_words",
            )
        ]

    def __str__(self):
        return self.words or f"{self.score}"
