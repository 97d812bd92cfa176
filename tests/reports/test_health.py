"""What the load balancer asks."""

import pytest
from django.urls import reverse

from reports import health


@pytest.fixture
def ask(client, db):
    return lambda method="get": getattr(client, method)(reverse("reports:health"))


def test_all_is_well_without_login(ask):
    answer = ask()
    assert answer.status_code == 200
    assert answer.json() == {"database": True, "keys": True, "redis": True}
    assert answer["Cache-Control"].count("no-store")


def test_a_lost_redis_is_said_and_nothing_more(ask, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = ask()
    assert answer.status_code == 503
    assert answer.json() == {"database": True, "keys": True, "redis": False}


def test_a_question_without_answer_is_no():
    def ask_nobody():
        raise ConnectionError("secret address")

    assert health.answers(ask_nobody) is False
    assert health.answers(print) is True


def test_it_only_answers(ask):
    assert ask("post").status_code == 405
