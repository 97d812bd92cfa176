"""Kota Kupang 2019: 30 KUBE of eight members, and the bimtek of Tuesday 23 July 2019.

As reported: 30 KUBE, 60 people of theirs, so two of each, with their lurah and TKSK. Eight members each, names, trades
and the five entries that must be turned down are invented; so are the venue, the topics and that everybody came. Each
KUBE gets Rp 20,000,000 and 50 were planned in January, as reported; the bank, and what the first one lends and gets
back, are invented.
"""

from collections import Counter
from datetime import date, time

from accounts.models import Office, User
from beneficiaries.models import Bank
from bimtek import services as bimteks
from bimtek import services_participants as invitations
from bimtek.judging import Roster
from bimtek.models import Bimtek, Participant
from bimtek.queries import training_plan
from cases.playing import complete, look_after, open_file, read_rows, reasons_in, refusals, train
from jobs.models import Upload
from jobs.uploads import receive_upload
from kube.models import BookEntry, Category, Group, Loan, Membership
from kube.queries_books import capital_figures
from kube.services import books, loans
from kube.services import imports as groups
from programmes.models import Component, Programme
from programmes.services import programmes

REGION = "53.71"
FORMED_ON = date(2019, 1, 2)
HELD_ON = date(2019, 7, 23)
PER_GROUP = 2
SESSIONS = [  # times of the office's own zone, WITA
    ("Kebijakan dan tujuan KUBE", "dr. Retnowati", "Kepala Dinas Sosial", time(8, 30), time(10, 0)),
    ("Mengelola usaha dan buku kas kelompok", "Petugas bidang", "Dinas Sosial Kota Kupang", time(10, 30), time(12, 0)),
]
PLANNED = 50  # groups
PAID_OUT_ON, PAID_BACK_ON = date(2019, 8, 1), date(2019, 12, 2)
CASH, CAPITAL, LOAN = 100_000, 20_000_000, 2_000_000  # rupiah
HEADINGS = 1  # rows of a sheet above its first line


def play(cast, directory):
    """Play the case with the files of `directory`. Returns the figures `load_case` prints."""
    operator = User.objects.get(username="operator.kupang")
    load_groups(operator, directory)
    programme = make_programme(operator)
    groups = list(programme.office.groups.open().order_by("code"))
    look_after(operator, User.objects.get(username="pendamping.kupang"), groups, FORMED_ON)
    bimtek = plan(operator, programme)
    verdicts = invite(operator, directory, bimtek)
    train(operator, bimtek)
    money = keep_books(operator, bimtek)
    return totals(bimtek) | money | {"matches_expected": matches(directory, bimtek, verdicts)}


def load_groups(operator, directory):
    source = groups.receive_lists(
        actor=operator,
        groups=open_file(directory, "kupang-2019-kube.csv"),
        members=open_file(directory, "kupang-2019-anggota.csv"),
    )
    started = groups.start_import(actor=operator, source=source, since_on=FORMED_ON, new_status=Group.Status.ACTIVE)
    complete(started.job)


def make_programme(operator) -> Programme:
    """What was planned in January: aid for 50 groups."""
    programme = programmes.create_programme(
        actor=operator,
        office=Office.objects.get(region_id=REGION),
        series_name="Bantuan KUBE",
        year=2019,
        source=Programme.Source.APBN,
        bank=Bank.objects.get(code="009"),
        amount_rupiah=CAPITAL,
        budget_rupiah=PLANNED * CAPITAL,
        quota=PLANNED,
        kelurahan=[],
        needs_bimtek=True,
        recipient_kind=Component.RecipientKind.GROUP,
    )
    programmes.set_rules(actor=operator, programme=programme, rules=[])
    programmes.set_papers(actor=operator, programme=programme, names=["Proposal dan RAB"])
    return programmes.open_programme(actor=operator, programme=programme)


def plan(operator, programme) -> Bimtek:
    office = programme.office
    bimtek = bimteks.plan_bimtek(
        actor=operator,
        office=office,
        programme=programme,
        title="Bimbingan Teknis Pengelolaan KUBE",
        venue="Aula Dinas Sosial Kota Kupang",
        held_on=HELD_ON,
    )
    for topic, speaker, position, starts_at, ends_at in SESSIONS:
        bimteks.add_session(
            actor=operator,
            bimtek=bimtek,
            topic=topic,
            speaker=speaker,
            speaker_position=position,
            starts_at=starts_at,
            ends_at=ends_at,
        )
    chosen = list(office.groups.open())
    return invitations.choose_groups(actor=operator, bimtek=bimtek, groups=chosen, per_group=PER_GROUP)


def invite(operator, directory, bimtek):
    """Load the list of participants; returns {row of the sheet: what was to become of it}."""
    file = open_file(directory, "kupang-2019-peserta.csv")
    upload = receive_upload(actor=operator, kind=Upload.Kind.PARTICIPANTS, region=bimtek.region, file=file)
    judged = {verdict.row.number: verdict for verdict in Roster(bimtek, upload).verdicts}
    complete(invitations.start_import(actor=operator, bimtek=bimtek, upload=upload).job)
    return judged


def keep_books(operator, bimtek) -> dict:
    """Every group writes down what it has; one lends to five members, and three pay all of it back.

    Returns what that one has at hand after either, and what is owed to it then, in rupiah.
    """
    for group in bimtek.groups.order_by("code"):
        for category, rupiah in ((Category.OPENING, CASH), (Category.CAPITAL, CAPITAL)):
            books.record_money(
                actor=operator,
                group=group,
                happened_on=PAID_OUT_ON,
                kind=BookEntry.Kind.IN,
                category=category,
                rupiah=rupiah,
            )
    lender = bimtek.groups.order_by("code").first()
    lent = [lend(operator, lender, member) for member in lender.memberships.present().order_by("pk")[:5]]
    after_lending = capital_figures(lender)["at_hand"]
    for loan in lent[:3]:
        loans.pay(actor=operator, loan=loan, paid_on=PAID_BACK_ON, rupiah=LOAN)
    figures = capital_figures(lender)
    return {"capital_lent": after_lending, "capital_repaid": figures["at_hand"], "capital_owed": figures["owed"]}


def lend(operator, group, member) -> Loan:
    return loans.lend(
        actor=operator,
        group=group,
        member=member,
        lent_on=PAID_OUT_ON,
        rupiah=LOAN,
        purpose="Modal usaha",
        instalments=10,
        period=Loan.Period.MONTHLY,
    )


def totals(bimtek) -> dict:
    people = bimtek.participants.select_related("membership")
    kinds = Counter(people.values_list("kind", flat=True))
    of_group = Counter(one.membership.group_id for one in people if one.membership)
    trained = training_plan(bimtek)
    return {
        "kube": bimtek.groups.count(),
        "members": Membership.objects.present().filter(group__in=bimtek.groups.all()).count(),
        "date": bimtek.held_on.isoformat(),
        "trainees": kinds[Participant.Kind.OFFICER],
        "per_kube": max(of_group.values(), default=0),
        "lurah": kinds[Participant.Kind.LURAH],
        "tksk": kinds[Participant.Kind.TKSK],
        "kecamatan": len({one.region_id[: len("53.71.01")] for one in people}),
        "accepted": len(people),
        "rejected": refusals(bimtek).count(),
        "kube_represented": len(of_group),
        "kube_trained": trained["trained"],
        "kube_planned": trained["planned"],
    }


def matches(directory, bimtek, verdicts) -> bool:
    """Whether outcome, complete reasons and region of every row equal the expected file."""
    numbers = [int(row["no"]) for row in read_rows(directory, "kupang-2019-peserta.csv")]
    expected = {
        int(row["no"]): (row["outcome"], reasons_in(row), row["kode_wilayah"])
        for row in read_rows(directory, "kupang-2019.expected.csv")
    }
    found = outcomes(bimtek, verdicts)
    return expected == {numbers[row - HEADINGS - 1]: outcome for row, outcome in found.items()}


def outcomes(bimtek, verdicts) -> dict[int, tuple]:
    """{row of the sheet: (outcome, reasons, region code)} as they are stored; a refused row's region as judged."""
    found = {
        one.row_number: ("accepted", frozenset(), one.region_id)
        for one in bimtek.participants.filter(source__isnull=False)
    }
    for row, codes in refusals(bimtek).values_list("row_number", "code"):
        region = verdicts[row].region.code if row in verdicts else ""
        found[row] = ("rejected", frozenset(codes.split("|")), region)
    return found
