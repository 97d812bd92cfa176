"""Recording a meeting with institutions."""

from datetime import date, time

from django.db import transaction

from accounts.errors import NotAllowed
from audit.trail import record
from jobs.masking import blotted
from kube.models import Coordination, Institution
from kube.services.days import refuse_impossible_day


@transaction.atomic
def record_coordination(
    *,
    actor,
    topic: str,
    held_on: date,
    held_time: time,
    place: str,
    led_by: str,
    minutes: str,
    institutions: list[tuple[str, int]],
) -> Coordination:
    """Minutes stay as written. institutions: name and how many people came from there.

    NIK and other long numbers in the minutes are blotted out.
    """
    if actor.region_id is None:
        raise NotAllowed("Akun Anda tidak terikat pada satu wilayah. Catat rapat dengan akun kabupaten atau kota.")
    refuse_impossible_day(held_on)
    made = Coordination.objects.create(
        region_id=actor.region_id,
        topic=topic,
        held_on=held_on,
        held_time=held_time,
        place=place,
        led_by=led_by,
        minutes=blotted(minutes.strip()),
        recorded_by=actor,
    )
    Institution.objects.bulk_create(
        Institution(coordination=made, name=name, people=people) for name, people in institutions
    )
    record(actor=actor, verb="coordination.recorded", subject=made, on=held_on.isoformat(), attended=made.attended)
    return made
