"""Two phones at two doors and a network that loses, repeats and reorders: what `manage.py simulate_delivery` plays.

The phones keep the app's rules (static/js/phone): an event is made once with both clocks, waits until it is answered,
and is sent again otherwise. The server is the real endpoint. What is true is kept apart, as a plain list of taps.
"""

import json
import random
import uuid
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import NamedTuple

from django.conf import settings
from django.test import Client
from django.urls import reverse

from bimtek.models import AttendanceMark, Bimtek
from bimtek.models.attendance import marks_that_count

TAPS = (30, 60)
MOST_IN_A_SHEET = 20
LONGEST_WAY = 1.0  # seconds: the error of a phone's measurement of its clock
SET_BACK = (2, 3)  # seconds, unnoticed until the next contact; two taps of two phones are further apart
DONE = {201, 200}


class Faults(NamedTuple):
    loss: float
    replay: float
    reorder: float
    clock_is_set_back: bool

    @classmethod
    def drawn(cls, dice):
        """Loss 0-30 % each way, replay 0-50 %; in every fifth run a phone's clock is set back once."""
        return cls(dice.uniform(0, 0.3), dice.uniform(0, 0.5), dice.uniform(0, 0.5), dice.random() < 0.2)


NO_FAULTS = Faults(0, 0, 0, False)


class Outcome(NamedTuple):
    made: int
    stored: int
    is_wrong: bool
    last_arrival_is_wrong: bool


def log_in(user, bimtek: Bimtek) -> Client:
    """A browser that has opened the attendance page, so that it holds the site's token as the app does."""
    host = settings.ALLOWED_HOSTS[0].replace("*", "localhost")
    scheme = "https" if settings.HTTPS else "http"
    browser = Client(enforce_csrf_checks=True, headers={"host": host, "referer": f"{scheme}://{host}/"})
    browser.force_login(user)
    browser.get(reverse("bimtek:attendance", args=[bimtek.pk]), secure=settings.HTTPS)
    return browser


class Network:
    """Between the phones and the server. Notes in which order marks arrive, each copy."""

    def __init__(self, bimtek, faults, dice):
        self.url, self.faults, self.dice = reverse("bimtek:receive_marks", args=[bimtek.pk]), faults, dice
        self.on_the_way, self.arrived = [], []

    def carry(self, browser, body):
        """The reply, or None when the request or the reply was lost or is still on its way."""
        if self.dice.random() < self.faults.loss:
            return None
        if self.dice.random() < self.faults.replay:
            self.on_the_way.append((browser, body))
        if self.dice.random() < self.faults.reorder:
            self.on_the_way.append((browser, body))
            return None
        reply = self.hand_over(browser, body)
        return None if self.dice.random() < self.faults.loss else reply

    def catch_up(self, share=0.5):
        """Some of what is on its way arrives, in any order."""
        self.dice.shuffle(self.on_the_way)
        for _ in range(round(len(self.on_the_way) * share)):
            self.hand_over(*self.on_the_way.pop())

    def hand_over(self, browser, body):
        token = browser.cookies["csrftoken"].value
        headers = {"X-CSRFToken": token}
        reply = browser.post(self.url, body, "application/json", secure=settings.HTTPS, headers=headers)
        if reply.status_code != 200:
            raise RuntimeError(f"{reply.status_code}: {reply.content[:300]}")
        self.arrived += json.loads(body)["marks"]
        return reply.json()


class Phone:
    """The app's clock and queue."""

    def __init__(self, user, browser, dice):
        self.user, self.browser, self.dice = user, browser, dice
        self.device, self.sequence = str(uuid.UUID(int=dice.getrandbits(128))), count(1)
        self.waiting, self.refused, self.shown, self.mine = {}, {}, {}, {}
        self.wrong_by = timedelta(seconds=dice.uniform(-7200, 7200))
        self.measure()
        self.last = datetime.min.replace(tzinfo=UTC)

    def measure(self):
        """At every contact: how wrong its clock is, but for the way of the reply."""
        self.correction = -self.wrong_by + timedelta(seconds=self.dice.uniform(0, LONGEST_WAY))

    def tap(self, now, person, session, word):
        """Make an event. An undo names this phone's last mark there that still stands; without one it is a mark."""
        clock = now + self.wrong_by
        self.last = max(clock + self.correction, self.last + timedelta(milliseconds=1))
        mine = self.mine.setdefault((person, session), [])
        undone = mine.pop() if word == "undo" and mine else None
        event = {
            "uuid": str(uuid.UUID(int=self.dice.getrandbits(128))),
            "sequence": next(self.sequence),
            "device_at": clock.isoformat(),
            "happened_at": self.last.isoformat(),
            "session": session,
            "participant": person,
            "mark": "undo" if undone else {"undo": "absent"}.get(word, word),
            "undoes": undone and undone["uuid"],
        }
        if not undone:
            mine.append(event)
        self.shown[person, session] = bool(mine) and mine[-1]["mark"] == "present"
        self.waiting[event["uuid"]] = event
        return event

    def send(self, network, now):
        marks = [*self.waiting.values()][:MOST_IN_A_SHEET]
        if not marks:
            return
        sent_at = (now + self.wrong_by).isoformat()
        sheet = {"user": self.user.pk, "device": self.device, "sent_at": sent_at, "marks": marks}
        reply = network.carry(self.browser, json.dumps(sheet))
        if reply:
            self.measure()
        for answer in reply["marks"] if reply else []:
            event = self.waiting.pop(answer["uuid"], None)
            if event and answer["status"] not in DONE:
                self.refused[answer["uuid"]] = answer


def play(seed: int, bimtek: Bimtek, browsers: dict, begin: datetime, faults: Faults | None = None) -> Outcome:
    """One run. browsers: of two users. faults: drawn from the seed when not given."""
    dice = random.Random(seed)  # noqa: S311 - a game that can be repeated
    faults = faults or Faults.drawn(dice)
    network = Network(bimtek, faults, dice)
    phones = [Phone(user, browser, dice) for user, browser in browsers.items()]
    people, sessions = (sorted(rows.values_list("pk", flat=True)) for rows in (bimtek.participants, bimtek.sessions))
    now, taps, shown = begin, [], {}
    number = dice.randint(*TAPS)
    set_back_at = dice.randrange(number) if faults.clock_is_set_back else None
    for place in range(number):
        now += timedelta(seconds=dice.uniform(5, 60))
        phone = dice.choice(phones)
        if place == set_back_at:
            phone.wrong_by -= timedelta(seconds=dice.uniform(*SET_BACK))
        word = dice.choices(["present", "absent", "undo"], [6, 2, 2])[0]
        event = phone.tap(now, dice.choice(people), dice.choice(sessions), word)
        taps.append(event)
        shown[event["uuid"]] = phone.shown[event["participant"], event["session"]]
        if dice.random() < 0.3 or faults is NO_FAULTS:
            phone.send(network, now)
            network.catch_up(0.2)
    for phone in phones:
        while phone.waiting:
            phone.send(network, now)
            network.catch_up()
    network.catch_up(1)
    return Outcome(
        made=len(taps),
        stored=AttendanceMark.objects.filter(session__bimtek=bimtek).count(),
        is_wrong=stored_state(bimtek) != true_state(taps),
        last_arrival_is_wrong=state_of_arrivals(network.arrived, shown) != true_state(taps),
    )


def true_state(taps) -> set:
    """Who was present where, from the taps in the order of their making."""
    undone = {tap["undoes"] for tap in taps}
    last = {}
    for tap in taps:
        if tap["mark"] != "undo" and tap["uuid"] not in undone:
            last[tap["participant"], tap["session"]] = tap["mark"]
    return {place for place, mark in last.items() if mark == "present"}


def stored_state(bimtek) -> set:
    counting = marks_that_count().filter(session__bimtek=bimtek)
    return {(mark.participant_id, mark.session_id) for mark in counting if mark.is_present}


def state_of_arrivals(arrived, shown) -> set:
    """What a server would say that overwrites a state with whatever comes in last, as each phone showed it."""
    last = {(mark["participant"], mark["session"]): shown[mark["uuid"]] for mark in arrived}
    return {place for place, is_present in last.items() if is_present}
