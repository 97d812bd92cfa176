"""Play days of two phones over a bad network against the real endpoint, and count what went wrong. Keeps nothing."""

import json
import logging
from contextlib import contextmanager
from datetime import UTC, datetime, time

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import Office, User
from accounts.roles import PENDAMPING
from bimtek.models import Bimtek, Participant, Session
from bimtek.simulation import NO_FAULTS, log_in, play
from regions.models import Region

BEGIN = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
PEOPLE = 6
TOLD = (
    "{seeds} runs, {marks} marks: {wrong} runs wrong, {lost} marks lost, {doubled} doubled;"
    " if the last to arrive counted, {last_arrival_wrong} runs would be wrong"
)


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--seeds", type=int, default=40, help="how many runs")
        parser.add_argument("--first-seed", type=int, default=1)
        parser.add_argument("--json", action="store_true", help="last line: one JSON object")

    def handle(self, *, seeds, first_seed, **options):
        logging.disable(logging.CRITICAL)
        try:
            with undone():
                result = self.simulate(range(first_seed, first_seed + seeds))
        finally:
            logging.disable(logging.NOTSET)
        self.stdout.write(json.dumps(result) if options["json"] else TOLD.format(**result))
        if result["failed"]:
            raise CommandError(f"Repeat with --seeds 1 --first-seed {result['failed'][0]}")

    def simulate(self, seeds):
        """The first run is without faults: what is wrong there is wrong with the simulator."""
        bimtek, users = build()
        browsers = {user: log_in(user, bimtek) for user in users}
        result = {"seeds": len(seeds), "marks": 0, "wrong": 0, "lost": 0, "doubled": 0, "last_arrival_wrong": 0}
        result["failed"] = []
        with undone():
            control = play(0, bimtek, browsers, BEGIN, NO_FAULTS)
        if control.is_wrong or control.stored != control.made:
            raise CommandError(f"The run without faults is wrong: {control}")
        for seed in seeds:
            with undone():
                outcome = play(seed, bimtek, browsers, BEGIN)
            result["marks"] += outcome.made
            result["wrong"] += outcome.is_wrong
            result["lost"] += max(outcome.made - outcome.stored, 0)
            result["doubled"] += max(outcome.stored - outcome.made, 0)
            result["last_arrival_wrong"] += outcome.last_arrival_is_wrong
            if outcome.is_wrong or outcome.stored != outcome.made:
                self.stderr.write(f"seed {seed}: {outcome}")
                result["failed"].append(seed)
        return result


@contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def build():
    """A bimtek of six people in two sessions, and two who mark it."""
    region = Region.objects.get(code="18.72")
    office, _ = Office.objects.get_or_create(region=region, defaults={"name": "SIMULASI", "place": "Metro"})
    bimtek = Bimtek.objects.create(office=office, region=region, title="Simulasi", venue="Aula", held_on=BEGIN.date())
    for hour in (8, 10):
        times = {"starts_at": time(hour), "ends_at": time(hour + 1)}
        Session.objects.create(bimtek=bimtek, topic=f"Materi {hour}", speaker="Narasumber", **times)
    people = [
        Participant(bimtek=bimtek, number=number, kind="guest", name=f"PESERTA {number}", region=region)
        for number in range(1, PEOPLE + 1)
    ]
    Participant.objects.bulk_create(people)
    users = []
    for number in (1, 2):
        user = User(username=f"simulasi-{number}", name=f"Simulasi {number}", role=PENDAMPING, region=region)
        user.set_unusable_password()
        user.save()
        users.append(user)
    bimtek.facilitators.set(users)
    return bimtek, users
