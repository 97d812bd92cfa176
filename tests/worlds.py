"""Two districts that know nothing of each other: one full set of rows in each, every name with its district's mark.

The people who act carry another mark than the rows, because everybody's own name stands on every page.
"""

import datetime
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Office, Official, User
from accounts.roles import Role
from audit import sealing
from audit.trail import record
from beneficiaries.models import (
    Bank,
    BankAccount,
    Person,
    PersonChange,
    RegisterEntry,
    Release,
)
from bimtek.models import Bimtek, Material, Participant, Session, SignedList
from disbursements.models import BankResult
from jobs.models import Job, Upload
from jobs.uploads import receive_upload
from programmes.models import (
    Candidate,
    CandidateImport,
    Component,
    Decree,
    Programme,
    ProgrammeRule,
    Recipient,
    RequiredPaper,
    RulesPreview,
    Series,
)
from regions.models import Region, RegionAlias
from tests.registers import load_entries
from tests.worlds_checks import checks, duplicates
from tests.worlds_funds import funds
from tests.worlds_goods import goods
from tests.worlds_groups import groups
from tests.worlds_learning import a_material, quiz, signed_list
from tests.worlds_monev import monev
from tests.worlds_papers import papers, papers_of_tksk
from tests.worlds_payments import a_batch, a_returned_payment, decree
from tests.worlds_visits import visits

DAY = datetime.date(2023, 7, 26)
MILLION = 1_000_000


class World:
    """The rows of one district, by model: world[Programme]. `mark` stands in every name a page could show.

    traces: what gives the district away, its rows' addresses included.
    unassigned: rows of the same district that are another pendamping's: a bimtek, a list of visits.
    of_role: {role: rows} in place of those, for who has rows of his own only.
    """

    def __init__(self, code, village, mark, serial):
        self.code, self.mark, self.serial, self.unassigned = code, mark, serial, {}
        self.of_role = {}
        self.actor_mark = mark.replace("MARK", "USER")
        self.region = Region.objects.get(code=code)
        self.village = Region.objects.get(code=village)
        self.rows = {Region: self.village}
        rooms = (office, people, register, checks, duplicates, programme, decree, bimtek, quiz, batch, papers, inbox)
        for build in (*rooms, visits, groups, monev, funds, papers_of_tksk):
            build(self)
        record(actor=self.users["operator"], verb="programme.created", subject=self[Programme])
        addresses = [row.get_absolute_url() for row in self.rows.values() if hasattr(row, "get_absolute_url")]
        self.traces = [word.lower().encode() for word in (self.actor_mark, mark, self.village.name, *addresses)]

    def __getitem__(self, model):
        return self.rows[model]

    def add(self, row):
        row.save()
        self.rows[type(row)] = row
        return row

    def text(self, word):
        return f"{self.mark} {word}"

    def number(self):
        """Another serial of the invented range."""
        self.serial += 1
        return self.serial

    def nik(self):
        return f"{self.code.replace('.', '')}01010190{self.number()}"


def office(world):
    made = world.add(
        Office(
            region=world.region,
            government=world.text("PEMERINTAH"),
            name=world.text("DINAS"),
            address="Jalan 1",
            place="Kota",
        )
    )
    world.add(Official(office=made, name=world.text("Kepala"), position="Kepala Dinas", from_on=DAY))
    world.add(RegionAlias(within=world.region, name=world.text("ejaan"), region=world.village))


def people(world):
    names = {role: f"{world.actor_mark}-{role}" for role in Role.values}
    world.users = {role: a_user(world, name, role) for role, name in names.items()}
    world.rows |= {(User, role): user for role, user in world.users.items()}
    world.other_pendamping = a_user(world, world.text("rekan"), Role.PENDAMPING)
    world.rows[User] = a_user(world, world.text("pengguna"), Role.OPERATOR)


def a_user(world, name, role):
    user = User(username=name.replace(" ", "."), name=name, role=role, region=world.region)
    user.set_unusable_password()
    user.save()
    return user


def upload(world, kind):
    text = f"Nama,NIK,Kelurahan\n{world.text('isi')},{world.nik()},{world.village.name}\n"
    if kind == Upload.Kind.BANK_RESULT:
        text = f"Referensi,Nilai,Status,Tanggal\n{world.mark}-2,{MILLION},kredit,2023-07-30\n"
    if kind == Upload.Kind.ALLOCATIONS:
        text = f"Kode wilayah,Komponen,Bentuk,Sasaran,Nilai\n{world.code},{world.text('barang')},Barang,1,{MILLION}\n"
    if kind == Upload.Kind.ATTENDANCE:
        text = f"No.,Nama,Sesi 1\n1,{world[Participant].name},v\n"
    file = SimpleUploadedFile(f"{world.mark}-{kind}.csv", text.encode())
    sent = receive_upload(actor=world.users["operator"], kind=kind, region=world.region, file=file)
    world.rows[Upload] = world.rows[Upload, kind.value] = sent
    return sent


def register(world):
    operator = world.users["operator"]
    sent = upload(world, Upload.Kind.REGISTER)
    job = world.add(
        Job(title=world.text("muat"), task="x", region=world.region, requested_by=operator, upload=sent, state="done")
    )
    release = world.add(Release(register="DTKS", region=world.region, data_on=DAY, upload=sent, job=job))
    nik = world.nik()
    numbers = sealing.sealed_fields(sealing.NIK, nik) | sealing.sealed_fields(sealing.KK, f"{nik[:12]}95{nik[14:]}")
    load_entries(release, {"region_id": world.village.pk, "name": world.text("tercatat"), **numbers})
    world.rows[RegisterEntry] = release.entries.get()
    world.bank = Bank.objects.get(code="121")
    person = a_person(world, nik)
    world.rows[Person], world.rows[BankAccount] = person, person.accounts.get()
    change = {"release": release, "person": person, "region": world.village, "kinds": ["vanished"]}
    world.add(PersonChange(**change, before={"decile": 2}, after={}))


def a_person(world, nik=None):
    nik = nik or world.nik()
    person = Person.objects.create(
        name=world.text(f"orang {nik[-4:]}"), region=world.village, **sealing.sealed_fields(sealing.NIK, nik)
    )
    BankAccount.objects.create(
        person=person,
        bank=world.bank,
        holder=person.name,
        added_by=world.users["operator"],
        **sealing.sealed_fields(sealing.ACCOUNT, f"0{nik[-9:]}"),
    )
    return person


def programme(world):
    series = world.add(Series(region=world.region, name=world.text("program")))
    made = world.add(
        Programme(
            series=series,
            office=world[Office],
            region=world.region,
            year=2023,
            slug=f"program-{world.serial}",
            source="apbd_kota",
            bank=world.bank,
            budget_rupiah=20 * MILLION,
            status="open",
        )
    )
    made.kelurahan.add(world.village)
    component = world.add(Component(programme=made, name=world.text("komponen"), amount_rupiah=MILLION, quota=20))
    goods(world, made)
    world.add(ProgrammeRule(programme=made, code="nik_sound"))
    world.add(RequiredPaper(programme=made, name=world.text("berkas")))
    for kind in (Upload.Kind.PAST, Upload.Kind.CANDIDATES):
        sent = upload(world, kind)
        world.add(CandidateImport(programme=made, component=component, kind=kind, region=world.region, upload=sent))
    for number in (1, 2, 3):
        world.add(a_candidate(world, made, number))
    tried(world, made)


def tried(world, programme):
    """Rules somebody tried, with what they would do."""
    job = Job.objects.create(
        title=world.text("dampak"),
        task="programmes.tasks.try_rules",
        region=world.region,
        requested_by=world.users["operator"],
        state=Job.State.DONE,
    )
    impact = {"candidates": 3, "passing": 3, "costs": {}, "fails": {}}
    rules, papers = [["nik_sound", "block", {}]], [world.text("berkas")]
    preview = {"rules": rules, "papers": papers, "impact": impact}
    world.add(RulesPreview(programme=programme, region=world.region, job=job, **preview))


def a_candidate(world, programme, number):
    person = world[Person] if number == 1 else a_person(world)
    return Candidate(
        programme=programme,
        component=world[Component],
        source=world[CandidateImport],
        number=number,
        person=person,
        name=person.name,
        region=world.village,
        status=Candidate.Status.ELIGIBLE,
        **sealing.sealed_fields(sealing.NIK, sealing.unseal(sealing.NIK, person.nik_sealed)),
    )


UNASSIGNED = (Bimtek, Session, Participant, Material, SignedList)


def bimtek(world):
    """One the pendamping helps with, and before it another that he does not."""
    for helpers in ([], [world.users["pendamping"]]):
        world.unassigned = {model: world.rows.get(model) for model in UNASSIGNED}
        made = world.add(
            Bimtek(
                programme=world[Programme],
                office=world[Office],
                region=world.region,
                title=world.text("bimtek"),
                venue=world.text("aula"),
                held_on=DAY,
            )
        )
        made.facilitators.set(helpers)
        world.add(Session(bimtek=made, topic=world.text("materi"), speaker="A", starts_at="08:00", ends_at="09:00"))
        a_material(world)
        signed_list(world)
        recipient = world[Recipient]
        about = {"recipient": recipient, "name": recipient.name, "nik_index": recipient.nik_index}
        world.add(Participant(bimtek=made, number=1, kind="recipient", region=world.village, **about))


def batch(world):
    """A draft with the first line; a sent one whose only transfer, to the second, came back late."""
    first, second = world[Decree].recipients.order_by("number")
    a_returned_payment(world, a_batch(world, second, 1), upload(world, Upload.Kind.BANK_RESULT))
    made = world.add(a_batch(world, first, 2))
    world.add(BankResult(batch=made, region=world.region, upload=upload(world, Upload.Kind.BANK_RESULT)))


def inbox(world):
    """Files that were sent and wait for somebody to look at the preview."""
    for kind in ("participants", "attendance", "register", "past", "candidates", "allocations"):
        upload(world, Upload.Kind(kind))


def both():
    """(Metro, Kupang)"""
    return SimpleNamespace(
        metro=World("18.72", "18.72.05.1003", "METROMARK", 9001),
        kupang=World("53.71", "53.71.01.1001", "KUPANGMARK", 9101),
    )
