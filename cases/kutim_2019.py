"""Kutai Timur 2019: sixty million that rolls from group to group.

As reported: capital for Karang Taruna, KUBE and groups of the poor; red ginger at Bengalon, processed food at Teluk
Pandan; "if one group has succeeded, the next is another". Amounts, days and four of the six groups are invented.
"""

from accounts.models import Office, User
from cases.playing import read_rows, reasons_in
from disbursements.fund_lines import line_of
from disbursements.models import FundEntry, RevolvingFund
from disbursements.services_fund import Refused, open_fund, queue_group, record_entry
from jobs.fields import BadValue
from kube.models import Group
from kube.services.groups import register_group
from regions.models import Region

NAME = "Modal Usaha Bergulir 2019"
REGION = "64.08"
KINDS = {
    "KUBE": Group.Kind.KUBE,
    "KARANG TARUNA": Group.Kind.KARANG_TARUNA,
    "FAKIR MISKIN": Group.Kind.FAKIR_MISKIN,
}


def play(cast, directory):
    """Play the case with the files of `directory`. Returns the figures `load_case` prints.

    The cast is Metro's; here the operator of Kutai Timur works alone.
    """
    operator = User.objects.get(username="operator.kutim")
    fund = open_fund(actor=operator, office=Office.objects.get(region_id=REGION), name=NAME)
    for row in sorted(read_rows(directory, "kutim-2019-kelompok.csv"), key=lambda row: int(row["urutan"])):
        queue_group(actor=operator, fund=fund, group=make_group(operator, row), planned_rupiah=int(row["pagu"]))
    lines = [enter(operator, fund, row) for row in read_rows(directory, "kutim-2019-transaksi.csv")]
    return totals(fund) | {"matches_expected": lines == expected(directory)}


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
