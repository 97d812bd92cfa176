"""The ministry's bimtek for pendamping of 2019: 274 of them from 66 kabupaten in 21 provinces.

As reported: those three counts, pendamping of KUBE and of PKH, the latter above all. Who they are, the places each
kabupaten had, the three entries that must be turned down, days, venue and topics are invented.
"""

from datetime import date, time

from accounts.models import Office, User
from bimtek import services as bimteks
from bimtek import services_letters as letters
from bimtek import services_participants as invitations
from bimtek.models import Bimtek, Participant
from bimtek.rows import Regencies
from cases.playing import complete, open_file, read_rows, reasons_in, refusals, train
from jobs.models import Upload
from jobs.uploads import receive_upload

SEAT = "31.71"
HELD_ON, DAYS = date(2019, 7, 9), 3
SESSIONS = [
    (1, "Kebijakan penanganan fakir miskin", time(8), time(10)),
    (2, "Pembukuan dan keuangan KUBE, proses administrasi", time(8), time(11)),
    (3, "Rencana tindak lanjut pendamping", time(9), time(12)),
]
LIST = "kemensos-2019-pendamping.csv"
# What the case calls reasons that have other names here.
CALLED = {"already_registered": "duplicate_nik", "nik_length": "invalid_nik"}


def play(cast, directory):
    """Play the case with the files of `directory`. Returns the figures `load_case` prints."""
    operator = User.objects.get(username="operator.kemensos")
    bimtek = plan(operator)
    invite(operator, directory, bimtek)
    train(operator, bimtek)
    certify(operator, bimtek)
    return totals(bimtek) | {"matches_expected": matches(directory, bimtek)}


def plan(operator) -> Bimtek:
    bimtek = bimteks.plan_bimtek(
        actor=operator,
        office=Office.objects.get(region_id=SEAT),
        programme=None,
        title="Bimbingan Teknis Pendamping Sosial",
        venue="Jakarta",
        held_on=HELD_ON,
        days=DAYS,
    )
    for day, topic, starts_at, ends_at in SESSIONS:
        bimteks.add_session(
            actor=operator,
            bimtek=bimtek,
            day=day,
            topic=topic,
            speaker="Narasumber Direktorat",
            starts_at=starts_at,
            ends_at=ends_at,
        )
    return bimtek


def invite(operator, directory, bimtek):
    known = Regencies()
    rows = read_rows(directory, "kemensos-2019-daftar-kabupaten.csv")
    regions = {known.get(row["kode_kabupaten"]): int(row["kuota"]) for row in rows}
    invitations.choose_regions(actor=operator, bimtek=bimtek, regions=regions)
    file = open_file(directory, LIST)
    upload = receive_upload(actor=operator, kind=Upload.Kind.PARTICIPANTS, region=bimtek.region, file=file)
    complete(invitations.start_import(actor=operator, bimtek=bimtek, upload=upload).job)


def certify(operator, bimtek):
    letters.plan_certificates(
        actor=operator,
        bimtek=bimtek,
        pattern="{nomor}/DPFM/VII/2019",
        first_number=1,
        dated_on=bimtek.until_on,
        hours=20,
    )
    letters.issue_certificates(actor=operator, bimtek=bimtek)


def totals(bimtek) -> dict:
    people = list(bimtek.participants.all())
    return {
        "pendamping": len(people),
        "pkh": sum(one.kind == Participant.Kind.PENDAMPING_PKH for one in people),
        "kabupaten": len({one.region_id[: len("31.71")] for one in people}),
        "provinces": len({one.region_id[: len("31")] for one in people}),
        "rejected": refusals(bimtek).count(),
        "certificates": bimtek.certificate_series.certificates.count(),
        "last_certificate": bimtek.certificate_series.certificates.last().code,
    }


def matches(directory, bimtek) -> bool:
    """Whether outcome, complete reasons and kabupaten of every row equal the expected file."""
    listed = [(int(row["no"]), row["kode_kabupaten"]) for row in read_rows(directory, LIST)]
    expected = {
        int(row["no"]): (row["outcome"], reasons_in(row), row["kode_kabupaten"])
        for row in read_rows(directory, "kemensos-2019.expected.csv")
    }
    found = {one.row_number: ("accepted", frozenset(), one.region_id) for one in bimtek.participants.all()}
    for row, codes in refusals(bimtek).values_list("row_number", "code"):
        reasons = frozenset(CALLED.get(code, code) for code in codes.split("|"))
        found[row] = ("rejected", reasons, listed[row - 2][1])
    return expected == {listed[row - 2][0]: outcome for row, outcome in found.items()}
