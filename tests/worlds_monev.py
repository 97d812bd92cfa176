"""Visits, monev, growth and a red flag in a district of tests/worlds.py."""

import datetime

from django.utils import timezone

from audit import sealing
from beneficiaries.photos import keep
from kube.models import (
    Achievement,
    Answer,
    Assignment,
    Coordination,
    Criterion,
    Evaluation,
    FlagDismissal,
    Group,
    GroupVisit,
    Institution,
    Instrument,
    Level,
    Membership,
    MonthlyFigure,
    MonthReport,
    Phone,
    ScoreClass,
    StageJudgement,
    VisitPhoto,
)

DAY = datetime.date(2023, 7, 26)
KEPT = (GroupVisit, VisitPhoto, MonthReport, Coordination, Institution, Evaluation, Achievement, Phone)


def monev(world):
    """Of the pendamping's group, and before it of another's, all that is found there; one sheet in use, one a draft."""
    sheet = a_sheet(world, world.text("instrumen"))
    Instrument.objects.filter(pk=sheet.pk).update(status="active")
    groups = Group.objects.filter(assignments__pendamping__in=[world.other_pendamping, world.users["pendamping"]])
    for assignment in Assignment.objects.filter(group__in=groups).order_by("pk"):
        world.unassigned |= {model: world.rows.get(model) for model in KEPT}
        visited(world, assignment.group, assignment.pendamping)
        judged(world, assignment.group, sheet)
    a_sheet(world, world.text("rancangan"))


def a_sheet(world, name):
    made = world.add(Instrument(name=name, region=world.region, made_by=world.users["operator"]))
    asked = world.add(Criterion(instrument=made, number=1, dimension="Sosial", name=world.text("kriteria"), weight=10))
    for score in (1, 2):
        world.add(Level(criterion=asked, score=score, words=world.text("tingkat")))
    world.add(ScoreClass(instrument=made, letter="A", name=world.text("kelas"), lowest=10, highest=20))
    return made


def visited(world, group, helper):
    about = {"group": group, "region": group.region, "visited_on": DAY, "visited_time": "09:00", "made_by": helper}
    todo = {"follow_up": world.text("tindak"), "follow_up_due_on": DAY}
    visit = world.add(GroupVisit(**about, **todo, purpose="routine", finding=world.text("temuan")))
    photo = VisitPhoto(visit=visit)
    keep(photo, b"\xff\xd8 " + world.mark.encode())
    world.add(photo)
    held = {"held_on": DAY, "held_time": "10:00", "place": "Ruang rapat", "led_by": "Kepala Dinas"}
    words = {"topic": world.text("rapat"), "minutes": world.text("hasil")}
    meeting = world.add(Coordination(region=world.region, recorded_by=helper, **held, **words))
    world.add(Institution(coordination=meeting, name=world.text("lembaga"), people=2))
    month = {"month": timezone.localdate().replace(day=1), "region": world.region}
    world.add(MonthReport(written_by=helper, plans=world.text("rencana"), **month))


def judged(world, group, sheet):
    operator, level = world.users["operator"], sheet.criteria.get().levels.get(score=2)
    about = {"group": group, "region": group.region}
    scored = {"year": timezone.localdate().year, "evaluated_on": DAY, "evaluated_by": operator, "score": 20}
    scored |= {"instrument": sheet, "score_class": sheet.classes.get()}
    evaluation = world.add(Evaluation(**about, **scored))
    world.add(Answer(evaluation=evaluation, criterion=level.criterion, level=level))
    amounts = {"turnover_rupiah": 1_000_000, "spending_rupiah": 600_000, "workers": 5, "development": "up"}
    world.add(MonthlyFigure(**about, month=DAY.replace(day=1), recorded_by=operator, **amounts))
    world.add(StageJudgement(**about, stage="growing", judged_on=DAY, judged_by=operator, grounds=world.text("dasar")))
    world.add(Achievement(group=group, year=2023, words=world.text("juara"), recorded_by=operator))
    member = Membership.objects.get(group=group)
    number = f"62800{world.nik()[-8:]}"
    world.add(Phone(membership=member, added_by=operator, **sealing.sealed_fields(sealing.PHONE, number)))
    flag = {"kind": "not_visited", "facts_sha256": "x" * 64, "reason": world.text("alasan")}
    world.add(FlagDismissal(**about, **flag, sentence=world.text("tanda"), dismissed_by=world.users["verifikator"]))
