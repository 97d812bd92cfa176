"""What a district of tests/worlds.py has been asked about, and whom it may have twice."""

import json

from django.utils import timezone

from audit import sealing
from beneficiaries.duplicates.differences import shown
from beneficiaries.models import Check, CheckLine, DuplicatePair, PossibleMatch, Release
from jobs.models import Job


def checks(world):
    """A list that was looked up: one line, which may be one person."""
    made = world.add(
        Check(
            kind=Check.Kind.CANDIDATES,
            region=world.region,
            purpose=world.text("cek"),
            made_by=world.users["operator"],
            asked=1,
            counts=dict.fromkeys([*CheckLine.State.values, "helped"], 0) | {"near": 1},
            finished_at=timezone.now(),
        )
    )
    line = world.add(CheckLine(check_made=made, number=1, name=world.text("calon"), state=CheckLine.State.NEAR))
    facts = {"name": world.text("mirip"), "region": world.village.name}
    told = {"nik_sealed": sealing.seal(sealing.NIK, world.nik()), "facts": facts, "score": 60, "reasons": ["mirip"]}
    world.add(PossibleMatch(line=line, release=world[Release], entry_id=1, **told))


def duplicates(world):
    """Two rows that nobody has decided about yet."""
    names = [world.text("ganda"), world.text("rangkap")]
    cells = [{"name": name, "nik": world.nik(), "village": world.village.name} for name in names]
    world.add(
        DuplicatePair(
            release=world[Release],
            job=world[Job],
            row_a=1,
            row_b=2,
            region=world.village,
            region_a=world.village,
            region_b=world.village,
            name_a=names[0],
            name_b=names[1],
            shown_sealed=sealing.seal(sealing.VALUE, json.dumps(shown(*cells))),
            score=0.9,
            reasons=["nik_other", "name_alike"],
        )
    )
