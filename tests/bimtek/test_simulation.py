"""Two phones and a bad network: nothing is lost, doubled or wrong; and a simulator that can find faults."""

import json

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from audit.models import Event
from bimtek.management.commands import simulate_delivery
from bimtek.models import AttendanceMark, Bimtek, Delivery
from bimtek.models.attendance import AttendanceMarkQuerySet

SEEDS = 40


def simulated(capsys, seeds=SEEDS, first=1):
    call_command("simulate_delivery", seeds=seeds, first_seed=first, json=True)
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def test_no_mark_is_lost_doubled_or_wrong_over_a_bad_network(db, capsys):
    found = simulated(capsys)
    assert (found["seeds"], found["wrong"], found["lost"], found["doubled"]) == (SEEDS, 0, 0, 0)
    assert found["marks"] > SEEDS * 30
    assert found["last_arrival_wrong"] > SEEDS * 0.8  # the network was really bad


def test_the_same_seed_plays_the_same_day(db, capsys):
    assert simulated(capsys, 2, 7) == simulated(capsys, 2, 7)


def test_it_leaves_nothing_behind(db, capsys):
    simulated(capsys, 1)
    assert [model.objects.count() for model in (AttendanceMark, Delivery, Bimtek, User, Event)] == [0] * 5


def test_a_fold_by_arrival_is_found_and_its_seed_told(db, capsys, monkeypatch):
    def by_arrival(marks, *names):
        return marks.standing().order_by("participant_id", "session_id", "-id").distinct("participant_id", "session_id")

    monkeypatch.setattr(AttendanceMarkQuerySet, "newest_of", by_arrival)
    with pytest.raises(CommandError, match="--first-seed"):
        simulated(capsys, 5)


def test_a_lost_mark_is_found(db, capsys, monkeypatch):
    real = simulate_delivery.play
    monkeypatch.setattr(
        simulate_delivery,
        "play",
        lambda seed, *rest: real(seed, *rest)._replace(stored=0) if seed else real(seed, *rest),
    )
    with pytest.raises(CommandError, match="--first-seed 3"):
        simulated(capsys, 1, 3)
