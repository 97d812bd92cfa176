"""Groups in a district of tests/worlds.py."""

import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Office, User
from audit import sealing
from beneficiaries.models import Consent, Person
from beneficiaries.photos import keep
from bimtek.models import Bimtek
from jobs.models import Job, Upload
from jobs.uploads import receive_upload
from kube.columns import GROUPS
from kube.models import (
    Assignment,
    BookEntry,
    BudgetLine,
    Group,
    GroupAccount,
    GroupImport,
    Item,
    Loan,
    Meeting,
    Membership,
    Plan,
    Position,
)
from kube.services.books import record_money
from kube.services.loans import lend, lend_in_kind
from kube.services.shelf import add_activity, add_guest, add_item

DAY = datetime.date(2023, 7, 26)


def groups(world):
    """One that the pendamping looks after, and before it another pendamping's; each with all that belongs to one."""
    for helper in (world.other_pendamping, world.users["pendamping"]):
        kept = (Group, Membership, Meeting, BookEntry, Loan, Item)
        world.unassigned |= {model: world.rows.get(model) for model in kept}
        made = world.add(
            Group(
                code=world.text(f"K{world.number()}"),
                name=world.text("kelompok"),
                office=world[Office],
                region=world.village,
                business=world.text("usaha"),
                status=Group.Status.ACTIVE,
            )
        )
        world.add(Assignment(group=made, pendamping=helper, since_on=DAY))
        member = world.add(a_member(world, made))
        world[Bimtek].groups.add(made)
        world.add(a_consent(world, made))
        papers(world, made, member)
        books(world, made, member)
    lists(world)


def a_member(world, group):
    nik = world.nik()
    columns = sealing.sealed_fields(sealing.NIK, nik)
    person = Person.objects.create(name=world.text("anggota"), region=world.village, **columns)
    values = {"kk_index": columns["nik_index"], "region": world.village, "joined_on": DAY}
    return Membership(group=group, person=person, **values)


def a_consent(world, group):
    """What this office asks about one of its own people: both sides of a request in one district."""
    about = {"person": world[Person], "region": world.region, "place": world.village, "name": world.text("orang")}
    asked = {"purpose": Consent.Purpose.GROUP, "subject_id": group.pk, "subject_text": group.name}
    return Consent(**about, **asked, asked_by=world[User])


def papers(world, group, member):
    operator = world.users["operator"]
    meeting = Meeting(group=group, held_on=DAY, place="Balai", agenda=world.text("acara"), attended=1)
    meeting.decisions, meeting.recorded_by = world.text("keputusan"), operator
    keep(meeting, b"\xff\xd8 " + world.mark.encode())
    world.add(meeting)
    world.add(Position(group=group, membership=member, title="ketua", since_on=DAY, meeting=meeting))
    account = {"bank": world.bank, "holder": world.text("kelompok"), "is_in_group_name": True, "added_by": operator}
    world.add(GroupAccount(group=group, **account, **sealing.sealed_fields(sealing.ACCOUNT, f"0{world.nik()[-9:]}")))
    plan = world.add(Plan(group=group, year=2023, text=world.text("rencana")))
    world.add(BudgetLine(plan=plan, item=world.text("bibit"), quantity=1, unit="kg", unit_price_rupiah=1000))


def books(world, group, member):
    """Capital, of which the member has half; an animal he keeps; a receipt; a thing, a guest, a deed."""
    operator = world.users["operator"]
    asked = {"actor": operator, "group": group}
    record_money(**asked, happened_on=DAY, kind="in", category="capital", rupiah=2000, words=world.text("modal"))
    about = {**asked, "member": member, "lent_on": DAY, "purpose": world.text("bibit")}
    world.rows[Loan, "kind"] = lend_in_kind(**about, goods=world.text("sapi"), passes_on=1)
    world.rows[Loan] = lend(**about, rupiah=1000, instalments=2, period="monthly")
    receipt = {"photo": b"\xff\xd8 " + world.mark.encode(), "words": world.text("telur")}
    world.rows[BookEntry] = record_money(**asked, happened_on=DAY, kind="in", category="sales", rupiah=1, **receipt)
    thing = {"name": world.text("kandang"), "quantity": 1, "unit": "unit", "condition": "good", "source": "aid"}
    world.rows[Item] = add_item(**asked, acquired_on=DAY, **thing)
    add_guest(**asked, came_on=DAY, name=world.text("tamu"), comes_from="Kota", purpose="Melihat")
    add_activity(**asked, held_on=DAY, what=world.text("kerja"), place="Balai", attended=1)


def lists(world):
    """A list of groups that waits to be looked at, and one that is loaded."""
    about = {"office": world[Office], "region": world.region}
    world.add(GroupImport(groups=a_list(world), **about))
    sent = a_list(world)
    operator = world.users["operator"]
    job = Job(title=world.text("kelompok"), task="x", region=world.region, requested_by=operator, upload=sent)
    job.state, job.finished_at = Job.State.DONE, timezone.now()
    job.save()
    world.rows[GroupImport, "done"] = GroupImport.objects.create(groups=sent, job=job, **about)


def a_list(world):
    text = f"Kode kelompok,Nama kelompok,Kelurahan\nK-{world.number()},{world.text('baru')},{world.village.name}\n"
    file = SimpleUploadedFile(f"{world.mark}-kelompok.csv", text.encode())
    kind = Upload.Kind.GROUPS
    return receive_upload(actor=world.users["operator"], kind=kind, region=world.region, file=file, columns=GROUPS)
