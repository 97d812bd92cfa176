"""Where every number of a programme comes from: plain functions of the rows, without request and clock.

The page, the XLSX and the PDF show these same figures. Totals are the sums of the rows. Each column group is one
query over all kelurahan at once, so a programme of 300 kelurahan costs as many queries as one of a single one.
"""

from django.db.models import Case, CharField, Count, Q, QuerySet, Sum, Value, When

from bimtek.queries import trained
from disbursements.models import Payment
from programmes.models import Candidate, Decree, Programme
from regions.models import Region

# Counted per kelurahan; rupiah are whole.
PEOPLE = ("proposed", "eligible", "decreed", "trained", "paid", "returned", "in_process", "waiting")
RUPIAH = ("decreed_rupiah", "paid_rupiah", "returned_rupiah", "in_process_rupiah", "waiting_rupiah")
COUNTED = PEOPLE + RUPIAH
# How far the money of a recipient is. These four add up to all who are named by a signed decree.
STANDING = {"paid": "Tersalur", "in_process": "Dalam proses", "returned": "Retur", "waiting": "Belum disalurkan"}


def programme_figures(programme: Programme) -> dict:
    """rows (one per kelurahan), totals, funnel, money, and which kelurahan were served before."""
    rows = kelurahan_rows(programme)
    totals = {name: sum(row[name] for row in rows) for name in COUNTED}
    return {
        "rows": rows,
        "totals": totals,
        "funnel": funnel(totals),
        "money": money(programme, totals),
        "served_last_year": served_last_year(programme),
        "never_served": never_served(programme),
    }


def funnel(totals: dict) -> list[tuple[str, int]]:
    return [
        ("Diusulkan", totals["proposed"]),
        ("Layak", totals["eligible"]),
        ("Ditetapkan", totals["decreed"]),
        ("Dilatih", totals["trained"]),
        ("Tersalur", totals["paid"]),
    ]


def money(programme: Programme, totals: dict) -> dict:
    """Rupiah. committed: the lines of all decrees, drafts included; returned: came back and is not paid again yet."""
    return {
        "budget": programme.budget_rupiah,
        "committed": programme.committed_rupiah,
        "left": programme.budget_rupiah - programme.committed_rupiah,
        "decreed": totals["decreed_rupiah"],
        "paid": totals["paid_rupiah"],
        "returned": totals["returned_rupiah"],
        "to_pay": totals["decreed_rupiah"] - totals["paid_rupiah"],
    }


def kelurahan_rows(programme: Programme) -> list[dict]:
    """By code: each kelurahan that is a target of the year, or has a proposal or a recipient.

    Proposals whose kelurahan is not known yet stand under the programme's own region.
    """
    rows = {}
    for found in targets(programme):
        rows[found["code"]] = row_of(found["code"], found["name"], found["level"], found["parent__name"])
    for counted in (proposals(programme), recipients(programme), trainees(programme)):
        for found in counted:
            place = [found.pop(f"region{path}") for path in ("_id", "__name", "__level", "__parent__name")]
            rows.setdefault(place[0], row_of(*place)).update(found)
    return [rows[code] for code in sorted(rows)]


def row_of(code, name, level, district) -> dict:
    is_kelurahan = level == Region.Level.VILLAGE
    return {
        "code": code,
        "name": name if is_kelurahan else "Kelurahan belum jelas",
        "district": district if is_kelurahan else "–",
        **dict.fromkeys(COUNTED, 0),
    }


def per_region(queryset, **counts):
    """Group by the region copied into the row: where the person lived then, not where he lives now."""
    columns = ("region_id", "region__name", "region__level", "region__parent__name")
    return queryset.order_by().values(*columns).annotate(**counts)


def targets(programme):
    return programme.kelurahan.values("code", "name", "level", "parent__name")


def proposals(programme):
    fit = Q(status__in=[Candidate.Status.ELIGIBLE, Candidate.Status.PLACED])
    return per_region(programme.candidates, proposed=Count("pk"), eligible=Count("pk", filter=fit))


def recipients(programme):
    settled = with_standing(programme.recipients.settled())
    counts = {name: Count("pk", filter=Q(standing=name)) for name in STANDING}
    sums = {f"{name}_rupiah": Sum("amount_rupiah", filter=Q(standing=name), default=0) for name in STANDING}
    return per_region(settled, decreed=Count("pk"), decreed_rupiah=Sum("amount_rupiah", default=0), **counts, **sums)


def trainees(programme):
    came = programme.recipients.settled().filter(pk__in=trained(programme).values("pk"))
    return per_region(came, trained=Count("pk"))


def with_standing(recipients: QuerySet) -> QuerySet:
    """Recipients with `standing`: a key of STANDING. A return that was paid again counts as paid."""
    steps = [
        (Payment.Status.CREDITED, "paid"),
        (Payment.Status.PLANNED, "in_process"),
        (Payment.Status.RETURNED, "returned"),
    ]
    whens = [
        When(pk__in=recipients.filter(payments__status=status).order_by().values("pk"), then=Value(name))
        for status, name in steps
    ]
    return recipients.annotate(standing=Case(*whens, default=Value("waiting"), output_field=CharField()))


def served_last_year(programme: Programme) -> list[str]:
    """Names of the kelurahan the same series reached the year before, by code."""
    before = programme.series.programmes.filter(year=programme.year - 1).first()
    if before is None:
        return []
    served = before.recipients.settled().order_by("region_id")
    return list(served.values_list("region__name", flat=True).distinct())


def never_served(programme: Programme) -> list[str]:
    """Names of the kelurahan of the programme's region that no year of the series has reached."""
    named = Q(recipients__decree__isnull=True) | Q(recipients__decree__status=Decree.Status.SIGNED)
    helped = programme.series.programmes.filter(named, recipients__isnull=False)
    served = set(helped.order_by().values_list("recipients__region_id", flat=True).distinct())
    villages = programme.region.villages().order_by("code")
    return [village.name for village in villages if village.code not in served]


TABLE = [
    ("Kode", "code"),
    ("Kelurahan/Desa", "name"),
    ("Kecamatan", "district"),
    ("Diusulkan", "proposed"),
    ("Layak", "eligible"),
    ("Ditetapkan", "decreed"),
    ("Dilatih", "trained"),
    ("Tersalur", "paid"),
    ("Retur", "returned"),
    ("Dalam proses", "in_process"),
    ("Belum disalurkan", "waiting"),
    ("Nilai tersalur (Rp)", "paid_rupiah"),
]


def programme_table(figures: dict) -> tuple[list[str], list[list]]:
    """Headings and rows of the table per kelurahan, its last row the totals: what the XLSX holds."""
    totals = {"code": "", "name": "Jumlah", "district": "", **figures["totals"]}
    rows = [[row[key] for _, key in TABLE] for row in [*figures["rows"], totals]]
    return [heading for heading, _ in TABLE], rows
