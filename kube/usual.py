"""What is usual in a group's books, and what is odd enough to be asked about before it is booked."""

from collections.abc import Iterator
from datetime import date
from statistics import median

from django.conf import settings
from django.db.models import Min

from accounts.templatetags.kube import rupiah_ringkas, tanggal
from kube.models import BookEntry, Group, Loan, Membership
from regions.codes import DISTRICT

NEWEST = 12  # lines of one purpose that say what is usual
FEWEST = 3
TIMES = 10
DAYS_BEFORE = 3 * 365  # a founding so long before everything else that is known is asked about


def usual_rupiah(group: Group, kind: str, category: str) -> int:
    """The median of the group's newest lines of this purpose; of a group with few, a figure of the settings."""
    lines = group.entries.standing().filter(kind=kind, category=category).order_by("-id")
    known = list(lines.values_list("rupiah", flat=True)[:NEWEST])
    return int(median(known)) if len(known) >= FEWEST else settings.USUAL_BOOK_RUPIAH


def odd_sum(group: Group, kind: str, category: str, rupiah: int) -> Iterator[str]:
    usual = usual_rupiah(group, kind, category)
    if rupiah >= TIMES * usual:
        yield f"Jumlahnya memang {rupiah_ringkas(rupiah)}, jauh di atas yang biasa (sekitar {rupiah_ringkas(usual)})."


def odd_day(group: Group, on: date) -> Iterator[str]:
    """Of a group whose founding day nobody wrote down: before anything else is known of it."""
    if group.founded_on:
        return
    first = group.memberships.aggregate(first=Min("joined_on"))["first"]
    if first and on < first:
        yield f"Tanggalnya memang {tanggal(on)}, sebelum anggota pertama tercatat masuk ({tanggal(first)})."


def odd_money(
    group: Group, *, kind: str, category: str, rupiah: int, happened_on: date, member: Membership | None = None, **rest
) -> Iterator[str]:
    """Everything odd about a line that is to be booked."""
    yield from odd_sum(group, kind, category, rupiah)
    yield from odd_day(group, happened_on)
    line = {"kind": kind, "category": category, "rupiah": rupiah, "happened_on": happened_on, "member": member}
    yield from equal_line(group.entries.filter(**line))


def odd_loan(group: Group, *, member: Membership, rupiah: int, lent_on: date, **rest) -> Iterator[str]:
    yield from odd_sum(group, BookEntry.Kind.OUT, "lent", rupiah)
    yield from odd_day(group, lent_on)
    same = {"category": "lent", "rupiah": rupiah, "happened_on": lent_on, "loan__member": member}
    yield from equal_line(group.entries.filter(**same))


def odd_instalment(loan: Loan, *, rupiah: int, paid_on: date, fee_rupiah: int = 0, **rest) -> Iterator[str]:
    parts = [("repaid", rupiah), ("fee", fee_rupiah)]
    for category, amount in parts:
        yield from equal_line(loan.entries.filter(category=category, rupiah=amount, happened_on=paid_on))


def odd_founding(group: Group, founded_on: date) -> Iterator[str]:
    """A founding after something that is written down of the group, or long before all of it."""
    known = [(day, what) for what, day in first_days(group).items() if day]
    if not known:
        return
    first, what = min(known)
    if first < founded_on:
        yield f"Kelompok memang berdiri {tanggal(founded_on)}, walau {what} sudah {tanggal(first)}."
    elif (first - founded_on).days > DAYS_BEFORE:
        yield f"Kelompok memang berdiri {tanggal(founded_on)}, jauh sebelum {what} ({tanggal(first)})."


def first_days(group: Group) -> dict[str, date | None]:
    return {
        "anggota pertama masuk": group.memberships.aggregate(first=Min("joined_on"))["first"],
        "pengurus pertama dipilih": group.positions.aggregate(first=Min("since_on"))["first"],
        "musyawarah pertama": group.meetings.aggregate(first=Min("held_on"))["first"],
        "catatan buku pertama": group.entries.aggregate(first=Min("happened_on"))["first"],
        "kunjungan pertama": group.visits.aggregate(first=Min("visited_on"))["first"],
    }


def odd_place(group: Group, region) -> Iterator[str]:
    """A kecamatan in which no member lives."""
    homes = group.memberships.present().values_list("region_id", flat=True)
    districts = {code[:DISTRICT] for code in homes}
    if districts and region.code[:DISTRICT] not in districts:
        yield f"Kelompok memang berada di {region.title}, walau {len(homes)} anggotanya tinggal di kecamatan lain."


def equal_line(lines) -> Iterator[str]:
    """Among book entries: the same thing that is written down already."""
    one = lines.standing().select_related("recorded_by").first()
    if one:
        what = f"{one.title} {rupiah_ringkas(one.rupiah)} tanggal {tanggal(one.happened_on)}"
        yield f"Ini memang lain lagi: {what} sudah dicatat oleh {one.recorded_by.name}."
