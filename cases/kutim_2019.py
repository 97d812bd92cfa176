"""Kutai Timur 2019: sixty million that rolls from group to group.

As reported: capital for Karang Taruna, KUBE and groups of the poor; red ginger at Bengalon, processed food at Teluk
Pandan, third of the country; "if one group has succeeded, the next is another"; the meeting of Wednesday 17 July 2019,
who led it, where, and that a team of UNMUL came. Amounts, days, four of the six groups, all members, the hour and words
of the meeting and the judgements of 2019 are invented.
"""

from datetime import date, time
from pathlib import Path

from accounts.models import Office, User
from cases.playing import complete, look_after, open_file, read_rows, reasons_in
from disbursements.fund_lines import line_of
from disbursements.models import FundEntry, RevolvingFund
from disbursements.services_fund import Refused, open_fund, queue_group, record_entry
from jobs.fields import BadValue
from kube.models import Coordination, Group, Instrument, Membership
from kube.services import growth, imports
from kube.services.coordinations import record_coordination
from kube.services.groups import register_group
from kube.services.monev import evaluate_group
from regions.models import Region

NAME = "Modal Usaha Bergulir 2019"
REGION = "64.08"
KINDS = {
    "KUBE": Group.Kind.KUBE,
    "KARANG TARUNA": Group.Kind.KARANG_TARUNA,
    "FAKIR MISKIN": Group.Kind.FAKIR_MISKIN,
}
MEMBERS = "kutim-2019-anggota.csv"
MET_ON = date(2019, 7, 17)
JUDGED_ON = {"G1": date(2020, 1, 30), "G2": date(2020, 1, 31)}  # for 2019
WEAKER = {"G1": (2, 7), "G2": (2, 5, 6, 7, 9, 11)}  # criteria that were not the best, by number


def play(cast, directory):
    """Play the case with the files of `directory`. Returns the figures `load_case` prints.

    The cast is Metro's; here the operator of Kutai Timur works, and his pendamping.
    """
    operator = User.objects.get(username="operator.kutim")
    fund = open_fund(actor=operator, office=Office.objects.get(region_id=REGION), name=NAME)
    for row in sorted(read_rows(directory, "kutim-2019-kelompok.csv"), key=lambda row: int(row["urutan"])):
        queue_group(actor=operator, fund=fund, group=make_group(operator, row), planned_rupiah=int(row["pagu"]))
    groups = list(Group.objects.filter(fund_places__fund=fund).order_by("code"))
    if (Path(directory) / MEMBERS).is_file():  # the book can be told without the members
        load_members(operator, directory)
    look_after(operator, User.objects.get(username="pendamping.kutim"), groups, MET_ON)
    meet(operator)
    lines = [enter(operator, fund, row) for row in read_rows(directory, "kutim-2019-transaksi.csv")]
    judge(operator, groups)
    return totals(fund) | achieved(groups) | {"matches_expected": lines == expected(directory)}


def make_group(operator, row):
    return register_group(
        actor=operator,
        office=Office.objects.get(region_id=REGION),
        code=row["kelompok_id"],
        name=row["nama"],
        kind=KINDS.get(row["jenis"], Group.Kind.OTHER),
        region=Region.objects.get(code=row["kode_kecamatan"]),
        business=row["usaha"],
    )


def load_members(operator, directory):
    source = imports.receive_lists(actor=operator, members=open_file(directory, MEMBERS))
    complete(imports.start_import(actor=operator, source=source, since_on=MET_ON, new_status=Group.Status.FORMING).job)


def meet(operator) -> Coordination:
    return record_coordination(
        actor=operator,
        topic="Modal usaha bergulir bagi kelompok fakir miskin",
        held_on=MET_ON,
        held_time=time(9),
        place="Ruang Damar, GSG",
        led_by="Jamiatulkhair Daik, Kepala Dinas Sosial",
        minutes="Modal diberikan lewat Karang Taruna, KUBE dan kelompok fakir miskin. Bila kelompok yang satu sudah"
        " berhasil, berikutnya kelompok yang lain. Keluarga yang sudah menerima PKH, Rastra, BPJS atau KIS diperiksa.",
        institutions=[("Dinas Sosial", 6), ("Tim Universitas Mulawarman", 4), ("OPD terkait", 8)],
    )


def judge(operator, groups):
    """What the two groups that had capital in 2019 came to by the end of it."""
    instrument = Instrument.objects.in_use().get(region__isnull=True, kind=Instrument.Kind.KUBE)
    for group in groups:
        if group.code in JUDGED_ON:
            evaluate_group(
                actor=operator,
                group=group,
                instrument=instrument,
                year=MET_ON.year,
                evaluated_on=JUDGED_ON[group.code],
                answers=answers_of(instrument, WEAKER[group.code]),
            )
        if group.code == "G2":
            growth.add_achievement(
                actor=operator, group=group, year=MET_ON.year, words="Peringkat 3 nasional, olahan pangan rumahan"
            )


def answers_of(instrument, weaker) -> dict:
    """The best level of every criterion, and the first one of those that were weaker."""
    answers = {}
    for criterion in instrument.criteria.prefetch_related("levels"):
        levels = sorted(criterion.levels.all(), key=lambda level: level.score)
        answers[criterion] = (levels[0] if criterion.number in weaker else levels[-1], "")
    return answers


def enter(operator, fund, row):
    """One line of the file as the operator would type it. Returns what the expected file says about a line."""
    places = {place.group.code: place for place in fund.places.select_related("group")}
    codes = frozenset()
    try:
        line = line_of(row["jenis"], row["tanggal"], row["nilai_rupiah"], row["no_bukti"], row["kelompok_id"], places)
        record_entry(actor=operator, fund=fund, **vars(line))
    except Refused as refusal:
        codes = frozenset(refusal.codes)
    except BadValue as fault:
        codes = frozenset([fault.code])
    fund.refresh_from_db()
    owed = fund.places.filter(group__code=row["kelompok_id"]).values_list("owed_rupiah", flat=True).first()
    return row["no"], "rejected" if codes else "accepted", codes, fund.balance_rupiah, owed


def expected(directory):
    return [
        (
            row["no"],
            row["outcome"],
            reasons_in(row),
            int(row["fund_after"]),
            int(row["group_balance_after"]) if row["group_balance_after"] else None,
        )
        for row in read_rows(directory, "kutim-2019.expected.csv")
    ]


def achieved(groups) -> dict:
    return {
        "members": Membership.objects.present().filter(group__in=groups).count(),
        "meeting": Coordination.objects.get(region_id=REGION).held_on.isoformat(),
        "monev": {group.code: str(one.score_class) for group in groups for one in group.evaluations.all()},
        "achievements": {group.code: str(one) for group in groups for one in group.achievements.all()},
    }


def totals(fund):
    fund = RevolvingFund.objects.get(pk=fund.pk)
    places = list(fund.places.select_related("group"))
    lent = sum(place.lent_rupiah for place in places)
    standing = FundEntry.objects.filter(fund=fund).standing()
    return {
        "groups": len(places),
        "starting_capital": fund.paid_in_rupiah,
        "lent": lent,
        "repaid": sum(place.repaid_rupiah for place in places),
        "outstanding": {place.group.code: place.owed_rupiah for place in places},
        "fund": fund.balance_rupiah,
        "finished": [place.group.code for place in places if place.is_finished],
        "received": [place.group.code for place in places if place.has_received],
        "times_capital_used": round(lent / fund.paid_in_rupiah, 3) if fund.paid_in_rupiah else 0,
        "accepted": standing.count(),
    }
