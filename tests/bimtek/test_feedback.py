"""Participants say what they think: once each, without a login, and nobody can tell who said what."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.errors import NotAllowed
from bimtek import guessing
from bimtek import services_feedback as feedback
from bimtek.cards import code_of
from bimtek.models import FeedbackAnswer, FeedbackGiven, WrongCode
from bimtek.queries_feedback import results
from tests.programmes.threads import at_once

FAR = date(2999, 12, 31)


@pytest.fixture
def form(sari, bimtek, participants):
    return ask(sari, bimtek)


def ask(sari, bimtek, closes_on=FAR, scored=("Materi mudah", "Tempat sesuai")):
    return feedback.ask(actor=sari, bimtek=bimtek, closes_on=closes_on, scored=scored, open_questions=["Saran"])


def answers_of(form, *scores, words="Lebih lama"):
    return dict(zip(form.questions.all(), [*scores, words], strict=True))


def give(form, participant, *scores, words="Lebih lama"):
    feedback.give(asked=form, code=code_of(participant), address=None, answers=answers_of(form, *scores, words=words))


def test_answers_are_added_up_without_a_name(form, participants):
    give(form, participants[0], 5, 4)
    give(form, participants[1], 4, 4, words="")
    told = results(form)
    assert told["given"] == 2
    assert [(q.text, q.average, q.count) for q in told["scored"]] == [("Materi mudah", 4.5, 2), ("Tempat sesuai", 4, 2)]
    assert [q.said for q in told["open"]] == [["Lebih lama"]]
    named = {field.name for field in FeedbackAnswer._meta.get_fields()}
    assert named == {"id", "question", "score", "words"}


def test_nobody_answers_twice(form, participants):
    give(form, participants[0], 5, 5)
    with pytest.raises(NotAllowed, match="sudah mengisi"):
        give(form, participants[0], 1, 1)
    assert (FeedbackGiven.objects.count(), FeedbackAnswer.objects.count()) == (1, 3)


@pytest.mark.parametrize("code", ["", "1", "1-XXXX", "99-K7QX", "abc", "1-"])
def test_a_code_of_nobody_is_refused(form, code):
    with pytest.raises(NotAllowed, match="tidak ada di daftar"):
        feedback.give(asked=form, code=code, address=None, answers=answers_of(form, 5, 5))
    assert FeedbackAnswer.objects.count() == 0


def test_codes_cannot_be_tried_out(form, participants):
    """Nor by turns with the test of the bimtek: its wrong codes count here too."""
    for _ in range(guessing.MOST_WRONG - 1):
        with pytest.raises(NotAllowed, match="tidak ada di daftar"):
            feedback.give(asked=form, code="1-XXXX", address="10.0.0.1", answers=answers_of(form, 5, 5))
    WrongCode.objects.create(bimtek=form.bimtek, line=1, address="10.0.0.1")
    with pytest.raises(NotAllowed, match="Tunggu 15 menit"):
        feedback.give(asked=form, code=code_of(participants[0]), address="10.0.0.1", answers=answers_of(form, 5, 5))
    give(form, participants[0], 5, 5)


def test_a_code_may_be_typed_small(form, participants):
    feedback.give(
        asked=form, code=f" {code_of(participants[0]).lower()} ", address=None, answers=answers_of(form, 5, 5)
    )
    assert FeedbackGiven.objects.get().participant == participants[0]


def test_after_the_last_day_it_is_closed(sari, bimtek, participants):
    form = ask(sari, bimtek, closes_on=date(2023, 8, 1))
    with pytest.raises(NotAllowed, match="sudah lewat"):
        give(form, participants[0], 5, 5)


def test_questions_stay_once_somebody_answered(sari, bimtek, form, participants):
    assert ask(sari, bimtek, scored=["Lain"]).questions.count() == 2
    give(form, participants[0], 5)
    with pytest.raises(NotAllowed, match="pertanyaannya tetap"):
        ask(sari, bimtek)
    assert ask(sari, bimtek, closes_on=date(2030, 1, 1), scored=["Lain"]).closes_on == date(2030, 1, 1)


@pytest.mark.parametrize("values", [{"score": 0}, {"score": 6}, {}, {"score": 3, "words": "juga"}])
def test_the_database_takes_a_score_or_words(form, values):
    with pytest.raises(DatabaseError), transaction.atomic():
        FeedbackAnswer.objects.create(question=form.questions.first(), **values)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
@pytest.mark.threads
def test_eight_hasty_taps_are_one_answer(form, participants):
    outcomes = at_once(*[lambda: give(form, participants[0], 5, 5)] * 8)
    assert outcomes == {"done": 1, feedback.TWICE: 7}
    assert FeedbackAnswer.objects.count() == 3


def test_a_participant_answers_on_his_phone_and_the_office_reads(as_, send, sari, bimtek, participants):
    questions = {
        "closes_on": f"{timezone.localdate() + timedelta(days=30)}",
        "scored": "Materi mudah",
        "open_questions": "Saran",
    }
    page = send(sari, reverse("bimtek:ask_feedback", args=[bimtek.pk]), follow=True, **questions)
    link = reverse("bimtek:give_feedback", args=[bimtek.feedback_form.key])
    assert link in page.text
    phone = Client()
    assert "Materi mudah" in phone.get(link).text
    assert not any(one.name in phone.get(link).text for one in participants)
    scored, saying = bimtek.feedback_form.questions.all()
    sent = {f"question_{scored.pk}": "4", f"question_{saying.pk}": "Bagus"}
    assert "tidak ada di daftar" in phone.post(link, sent | {"code": "1-AAAA"}).text
    assert "Terima kasih" in phone.post(link, sent | {"code": code_of(participants[0])}).text
    assert "Anda sudah mengisi" in phone.post(link, sent | {"code": code_of(participants[0])}).text
    told = as_(sari).get(reverse("bimtek:feedback", args=[bimtek.pk])).text
    assert "1 dari 3 peserta sudah mengisi" in told and "4,0" in told and "Bagus" in told


def test_a_link_of_nothing_is_not_there(db):
    assert Client().get(reverse("bimtek:give_feedback", args=["apa-saja"])).status_code == 404
