"""A small programme of Metro in any state, made by the services of its rooms. Invented NIKs and names only."""

from datetime import date, time

from accounts.models import Official, User
from accounts.roles import Role
from audit import sealing
from beneficiaries.models import Bank, Person
from bimtek import services as bimteks
from disbursements import services as money
from disbursements.marks import unticked
from disbursements.models import Payment
from programmes.models import Candidate, Component, Programme, Recipient, RequiredPaper, Series
from programmes.services import decrees, papers
from regions.models import Region
from reports.figures import programme_figures
from tests.disbursements.paying import applied_by

IMOPURO, GANJAR_ASRI, REJOMULYO = "18.72.01.1003", "18.72.03.1004", "18.72.05.1001"
MILLION = 1_000_000
DECIDED_ON, HELD_ON, PAID_ON = date(2023, 7, 10), date(2023, 7, 26), date(2023, 8, 9)
SERIES = "Fasilitasi Bantuan Pengembangan Ekonomi Masyarakat"
PLT = "I Made Wiryana, S.Sos., M.M."


def figures_of(programme) -> dict:
    """Of a programme whose recipients are all counted in one unit: that section."""
    (section,) = programme_figures(programme)["sections"]
    return section


def make_programme(office, *, year=2023, kelurahan=(IMOPURO,), status=Programme.Status.OPEN, paper=True):
    series, _ = Series.objects.get_or_create(region=office.region, name=SERIES)
    programme = Programme.objects.create(
        series=series,
        office=office,
        region=office.region,
        year=year,
        slug=f"bantuan-{office.region_id.replace('.', '')}-{year}",
        source=Programme.Source.APBD_CITY,
        bank=Bank.objects.get(code="121"),
        budget_rupiah=100 * MILLION,
        status=status,
    )
    Component.objects.create(programme=programme, name=SERIES, amount_rupiah=MILLION, quota=100)
    programme.kelurahan.set(Region.objects.filter(code__in=kelurahan))
    if paper:
        RequiredPaper.objects.create(programme=programme, name="Pakta integritas")
    return programme


def nik(number):
    return f"187290500785{9000 + number}"


def propose(programme, code, count=1, status=Candidate.Status.ELIGIBLE, **fields):
    """Candidates of a kelurahan, each with a person and an account of his own."""
    last = programme.candidates.count()
    return [propose_one(programme, code, last + i, status, fields) for i in range(1, count + 1)]


def propose_one(programme, code, number, status, fields):
    serial = number + 100 * (programme.year - 2022)
    known = {
        "name": f"WARGA {serial}",
        "sex": "P" if number % 2 else "L",
        "address": f"Jalan Contoh {number}",
        "rt": "003",
        "rw": "002",
        "business": "Warung kopi",
        "status": status,
        **fields,
    }
    sealed = sealing.sealed_fields(sealing.NIK, nik(serial))
    person = Person.objects.create(name=known["name"], sex=known["sex"], region_id=code, **sealed)
    account = sealing.sealed_fields(sealing.ACCOUNT, f"0012345{9000 + serial}")
    return Candidate.objects.create(
        programme=programme,
        component=programme.components.first(),
        number=number,
        person=person,
        region_id=code,
        account_holder=known["name"],
        bank_name="BANK LAMPUNG",
        **sealed,
        **account,
        **known,
    )


def make_official(office, **fields):
    known = {"name": PLT, "position": "Kepala Dinas Sosial", "acting": "Plt.", "from_on": date(2019, 1, 1)}
    return Official.objects.get_or_create(office=office, **known | fields)[0]


def draft(sari, programme, **words):
    known = {
        "title": f"Penetapan Penerima {SERIES} Kota Metro Tahun {programme.year}",
        "considerations": "bahwa perlu diberikan bantuan;\nbahwa nama-nama telah diverifikasi.",
        "legal_bases": "Undang-Undang Nomor 13 Tahun 2011 tentang Penanganan Fakir Miskin;\nPeraturan kedua.",
        "copies_to": "Wali Kota Metro\nInspektur Kota Metro",
    }
    decree = decrees.draft_decree(actor=sari, programme=programme, **known | words)
    decrees.place_all(actor=sari, decree=decree)
    return decree


def submit(sari, programme, **words):
    return decrees.submit_decree(actor=sari, decree=draft(sari, programme, **words))


def sign(sari, made, programme, **words):
    """Whoever is eligible, in a signed decree."""
    decree = submit(sari, programme, **words)
    official = make_official(programme.office)
    return decrees.sign_decree(actor=made, decree=decree, official=official, decided_on=DECIDED_ON)


def train(sari, dewi, decree, absent=0, **words):
    """A finished bimtek of two sessions in which all but the last `absent` were present."""
    bimtek = plan(sari, dewi, decree, **words)
    people = list(bimtek.participants.order_by("number"))
    for participant in people[: len(people) - absent]:
        for session in bimtek.sessions.all():
            bimteks.mark(actor=dewi, participant=participant, session=session, is_present=True)
    return bimteks.finish_bimtek(actor=sari, bimtek=bimtek)


def plan(sari, dewi, decree, held_on=None, **words):
    known = {"title": "Bimbingan Teknis Penerima", "venue": "Aula Dinas Sosial Kota Metro"}
    programme = decree.programme
    bimtek = bimteks.plan_bimtek(
        actor=sari,
        office=programme.office,
        programme=programme,
        held_on=held_on or HELD_ON.replace(year=programme.year),
        facilitators=[dewi],
        **known | words,
    )
    for topic, speaker, hour in [
        ("Strategi pemasaran 7P", "Drs. Rakhmat Zainuddin, M.Si", 8),
        ("Usaha ekonomi produktif", PLT, 10),
    ]:
        bimteks.add_session(
            actor=sari,
            bimtek=bimtek,
            topic=topic,
            speaker=speaker,
            speaker_position="Penyuluh Sosial",
            starts_at=time(hour),
            ends_at=time(hour + 1, 30),
        )
    bimteks.invite_from_decree(actor=sari, bimtek=bimtek, decree=decree)
    return bimtek


def hand_in(sari, decree):
    for recipient in decree.recipients.all():
        papers.receive_all_papers(actor=sari, recipient=recipient)


def prepare(sari, decree):
    return money.prepare_batch(actor=sari, decree=decree)


def send_to_bank(sari, budi, made, decree):
    batch = money.submit_batch(actor=sari, batch=prepare(sari, decree))
    marked = {payment.number for payment in unticked(batch, ())}
    money.check_batch(actor=budi, batch=batch, looked_at=marked)
    money.approve_batch(actor=made, batch=batch, looked_at=marked)
    money.bank_list(actor=sari, batch=batch, sent_on=PAID_ON)
    batch.refresh_from_db()
    return batch


def second_operator(code):
    return User.objects.get_or_create(username="bank", defaults={"role": Role.OPERATOR, "region_id": code})[0]


def settle(batch, returned=0):
    """What the bank answers, as rows: the last `returned` lines came back, the others were credited."""
    payments = list(batch.payments.order_by("number"))
    result = applied_by(second_operator(batch.region_id), batch)
    for position, payment in enumerate(payments, 1):
        came_back = position > len(payments) - returned
        Payment.objects.filter(pk=payment.pk).update(
            status=Payment.Status.RETURNED if came_back else Payment.Status.CREDITED,
            settled_on=PAID_ON,
            result=result,
            return_reason="nama tidak sesuai" if came_back else "",
        )


def past(programme, code, count=1):
    """Recipients taken over from the files of an earlier year: without decree."""
    for number in range(1, count + 1):
        sealed = sealing.sealed_fields(sealing.NIK, nik(number + 60))
        name = f"PENERIMA LAMA {number}"
        person, _ = Person.objects.get_or_create(
            nik_index=sealed["nik_index"], defaults={"name": name, "region_id": code, **sealed}
        )
        component = programme.components.first()
        where = {"programme": programme, "component": component, "region_id": code}
        Recipient.objects.create(number=number, person=person, name=name, **where, **sealed)
