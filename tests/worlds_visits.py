"""Visits at home in a district of tests/worlds.py."""

import datetime

from audit import sealing
from beneficiaries.models import FieldList, FieldOutcome, FieldVisit, Release
from beneficiaries.photos import keep

DAY = datetime.date(2023, 7, 26)


def visits(world):
    """A list of the pendamping's, and before it another that was given to somebody else; each with one visit."""
    for helper in (world.other_pendamping, world.users["pendamping"]):
        world.unassigned |= {model: world.rows.get(model) for model in (FieldList, FieldVisit, FieldOutcome)}
        made = world.add(
            FieldList(
                title=world.text("daftar"),
                region=world.village,
                release=world[Release],
                chosen=world.text("semua"),
                purpose=world.text("verifikasi"),
                asked_by=world.users["operator"],
                given_to=helper,
                due_on=DAY,
            )
        )
        facts = {"name": world.text("warga"), "address": "Jalan 2", "rt": "001", "rw": "002", "region": world.village}
        facts |= sealing.sealed_fields(sealing.NIK, world.nik())
        visit = world.add(FieldVisit(field_list=made, number=1, release=world[Release], row_number=1, **facts))
        outcome = FieldOutcome(visit=visit, outcome="found", visited_on=DAY, recorded_by=helper)
        keep(outcome, b"\xff\xd8 " + world.mark.encode())
        world.add(outcome)
