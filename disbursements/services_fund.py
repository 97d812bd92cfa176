"""A fund is opened, its groups are queued, and each line of its book is judged before it is written."""

from datetime import date

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from accounts.errors import NotAllowed, refused_in_words
from accounts.models import Office
from accounts.owning import refuse_unless_owned
from accounts.templatetags.kube import rupiah_ringkas
from audit.trail import record
from disbursements.models import FundEntry, FundImport, QueuePlace, RevolvingFund, ScheduleChange
from disbursements.rules_fund import Line, Refusal, Standing, refusals, standing_of
from kube.models import Group
from kube.services.days import refuse_impossible_day

Kind = FundEntry.Kind
SETTINGS = ("name", "programme", "may_owe", "least_class")
SHORTEST_REASON = 5
TAKEN = "Kantor ini sudah punya dana dengan nama itu. Pilih nama lain."


class Refused(NotAllowed):
    """The line breaks rules of the fund: all of them, in order."""

    def __init__(self, reasons: list[Refusal]):
        super().__init__(" ".join(map(str, reasons)))
        self.reasons = reasons

    @property
    def codes(self) -> list[str]:
        return [reason.code for reason in self.reasons]


@transaction.atomic
def open_fund(*, actor, office: Office, name: str, **settings) -> RevolvingFund:
    """A fund without money yet. settings: other fields of SETTINGS. Raises NotAllowed for a name that is taken."""
    fund = RevolvingFund(office=office, region=office.region, name=name, **settings)
    save_or_refuse(fund)
    record(actor=actor, verb="fund.opened", subject=fund, after=told(fund, SETTINGS))
    return fund


@transaction.atomic
def edit_fund(*, actor, fund: RevolvingFund, **settings) -> RevolvingFund:
    """Change what the fund asks of its groups from now on; what was given stays given."""
    held = hold(actor, fund)
    names = [name for name, value in settings.items() if getattr(held, name) != value]
    before = told(held, names)
    for name in names:
        setattr(held, name, settings[name])
    save_or_refuse(held)
    if names:
        record(actor=actor, verb="fund.changed", subject=held, before=before, after=told(held, names))
    return held


def save_or_refuse(fund: RevolvingFund):
    with refused_in_words({"one_fund_per_office_and_name": TAKEN}):
        fund.save()


@transaction.atomic
def queue_group(
    *, actor, fund: RevolvingFund, group: Group, planned_rupiah: int, months: int | None = None
) -> QueuePlace:
    """The group's place at the end of the queue. Raises NotAllowed for one of another office, over, or queued already.

    months: over which it is to pay back in equal instalments; None when nothing is agreed.
    """
    held = hold(actor, fund)
    if group.office_id != held.office_id:
        raise NotAllowed(f"{group} bukan kelompok {held.office}. Pilih kelompok kantor ini.")
    if not group.is_open:
        raise NotAllowed(f"{group} sudah {group.get_status_display().lower()}, jadi tidak dapat masuk antrean.")
    if held.places.filter(group=group).exists():
        raise NotAllowed(f"{group} sudah ada dalam antrean dana ini.")
    last = held.places.aggregate(last=Max("position"))["last"] or 0
    place = QueuePlace.objects.create(
        fund=held,
        group=group,
        region=group.region,
        position=last + 1,
        planned_rupiah=planned_rupiah,
        months=months,
    )
    record(actor=actor, verb="place.queued", subject=place, amount_rupiah=planned_rupiah)
    return place


@transaction.atomic
def edit_place(
    *,
    actor,
    place: QueuePlace,
    position: int,
    planned_rupiah: int,
    months: int | None,
    is_eligible: bool,
    reason: str = "",
) -> QueuePlace:
    """Correct a place. Moving it or taking it out of the turn needs a reason, and only before it received anything.

    Once it has received, other months or another pagu need a reason too; what was late until then stays late.
    """
    fund = hold(actor, place.fund)
    place = fund.places.select_related("group").get(pk=place.pk)
    new = {"planned_rupiah": planned_rupiah, "months": months, "is_eligible": is_eligible}
    moves = position != place.position
    if moves or is_eligible != place.is_eligible:
        refuse_without_reason(reason)
        if place.has_received:
            raise NotAllowed(f"{place.group} sudah menerima, jadi urutannya tetap. Atur kelompok yang belum menerima.")
        new["note"] = reason.strip()
    if place.has_received:
        change_terms(actor, place, planned_rupiah, months, reason)
    before = {name: getattr(place, name) for name in new} | {"turn": place.position}
    QueuePlace.objects.filter(pk=place.pk).update(**new)
    if moves:
        move(fund, place, position)
    place.refresh_from_db()
    after = {name: getattr(place, name) for name in new} | {"turn": place.position}
    told = {"reason": reason.strip()} if reason.strip() else {}
    record(actor=actor, verb="place.changed", subject=place, before=before, after=after, **told)
    return place


def change_terms(actor, place: QueuePlace, planned_rupiah: int, months: int | None, reason: str):
    """What was agreed with a group that has received changes with a reason; the database asks for it too."""
    if (planned_rupiah, months) == (place.planned_rupiah, place.months):
        return
    refuse_without_reason(reason)
    if planned_rupiah < place.lent_rupiah:
        lent = rupiah_ringkas(place.lent_rupiah)
        raise NotAllowed(f"{place.group} sudah menerima {lent}, jadi pagunya tidak boleh kurang dari itu.")
    if months != place.months:
        terms = {"months_before": place.months, "months_after": months, "reason": reason.strip()[:200]}
        ScheduleChange.objects.create(place=place, changed_on=timezone.localdate(), changed_by=actor, **terms)


def move(fund: RevolvingFund, place: QueuePlace, position: int):
    """The group takes that place; those in between make room. Those that have received are not pushed aside."""
    last = fund.places.aggregate(last=Max("position"))["last"]
    low, high = sorted((place.position, position))
    between = fund.places.filter(position__range=(low, high)).exclude(pk=place.pk)
    if not 1 <= position <= last or between.filter(lent_rupiah__gt=0).exists():
        first = 1 + (fund.places.filter(lent_rupiah__gt=0).aggregate(last=Max("position"))["last"] or 0)
        raise NotAllowed(f"Urutan {position} tidak dapat dipakai. Isi angka {first} sampai {last}.")
    step = 1 if position < place.position else -1
    between.update(position=F("position") + step)
    QueuePlace.objects.filter(pk=place.pk).update(position=position)


@transaction.atomic
def allow_place(*, actor, place: QueuePlace, reason: str) -> QueuePlace:
    """The group may go on although the one before it has not reached the monev class. Raises NotAllowed unasked."""
    fund = hold(actor, place.fund)
    refuse_without_reason(reason)
    if not fund.least_class:
        raise NotAllowed("Dana ini tidak mensyaratkan kelas monev, jadi tidak perlu pengecualian.")
    allowed = {"allowed_by": actor, "allowed_reason": reason.strip()[:300]}
    if not fund.places.filter(pk=place.pk, lent_rupiah=0, allowed_reason="").update(**allowed):
        raise NotAllowed("Kelompok ini sudah menerima atau sudah diberi pengecualian. Muat ulang halaman ini.")
    place.refresh_from_db()
    record(actor=actor, verb="place.allowed", subject=place, reason=place.allowed_reason)
    return place


@transaction.atomic
def record_entry(
    *,
    actor,
    fund: RevolvingFund,
    kind: str,
    booked_on: date,
    amount_rupiah: int,
    receipt: str,
    place: QueuePlace | None = None,
    document_number: str = "",
    reason: str = "",
) -> FundEntry:
    """Write one line into the book. Raises Refused with every reason of disbursements/rules_fund.py.

    document_number, reason: of a write-off, which needs both.
    """
    standing = standing_of(hold(actor, fund))
    line = Line(Kind(kind), place and standing.place(place.pk), booked_on, amount_rupiah, receipt)
    return write_line(actor, standing, line, document_number=document_number, reason=reason)


def write_line(
    actor,
    standing: Standing,
    line: Line,
    *,
    document_number: str = "",
    reason: str = "",
    imported_from: FundImport | None = None,
) -> FundEntry:
    """Judge and book a line of a fund that is held. Raises Refused."""
    refuse_impossible_day(line.booked_on)
    if line.kind == Kind.WRITE_OFF and not (document_number and reason):
        raise NotAllowed("Penghapusan memerlukan nomor berita acara dan alasan. Isi keduanya.")
    if reasons := refusals(standing, line):
        raise Refused(reasons)
    entry = FundEntry.objects.create(
        fund=standing.fund,
        place=line.place,
        region=line.place.region if line.place else standing.fund.region,
        kind=line.kind,
        booked_on=line.booked_on,
        amount_rupiah=line.amount_rupiah,
        receipt=line.receipt,
        source=standing.source_for(line.place) if line.kind == Kind.LENDING else None,
        document_number=document_number,
        reason=reason,
        imported_from=imported_from,
        recorded_by=actor,
    )
    standing.book(line)
    record(actor=actor, verb="fund_entry.recorded", subject=entry, **about(entry))
    return entry


@transaction.atomic
def reverse_entry(*, actor, entry: FundEntry, booked_on: date, reason: str) -> FundEntry:
    """Take a wrong line back, once, by a line of its own; both stay visible.

    Raises NotAllowed when the money has gone on since: what came later is taken back first.
    """
    hold(actor, entry.fund)
    refuse_without_reason(reason)
    refuse_impossible_day(booked_on, entry.booked_on)
    entry = FundEntry.objects.select_related("place__group", "fund", "region").get(pk=entry.pk)
    if not entry.can_be_reversed:
        raise NotAllowed("Baris ini sudah dibalik atau adalah pembalikan. Muat ulang halaman ini.")
    refuse_moved_on(entry)
    made = FundEntry.objects.create(
        fund=entry.fund,
        place=entry.place,
        region=entry.region,
        kind=entry.kind,
        booked_on=booked_on,
        amount_rupiah=entry.amount_rupiah,
        receipt=entry.receipt,
        reverses=entry,
        reason=reason.strip()[:300],
        recorded_by=actor,
    )
    record(actor=actor, verb="fund_entry.reversed", subject=entry, reason=made.reason, **about(entry))
    return made


def refuse_moved_on(entry: FundEntry):
    """The money that would be taken back must still be where the line put it."""
    if entry.kind in (Kind.DEPOSIT, Kind.INSTALMENT) and entry.amount_rupiah > entry.fund.balance_rupiah:
        raise NotAllowed("Uangnya sudah disalurkan lagi. Balik dulu penyaluran yang memakainya.")
    if entry.kind == Kind.LENDING and entry.amount_rupiah > entry.place.owed_rupiah:
        raise NotAllowed(f"{entry.place.group} sudah mengangsur. Balik dulu angsurannya.")
    if entry.kind in (Kind.INSTALMENT, Kind.WRITE_OFF) and entry.place.passed_on.standing().exists():
        raise NotAllowed(f"Modal {entry.place.group} sudah bergulir ke kelompok lain. Balik dulu penyaluran itu.")


def refuse_without_reason(reason: str):
    if len(reason.strip()) < SHORTEST_REASON:
        raise NotAllowed("Tulis alasannya, minimal lima huruf, supaya yang membaca nanti mengerti.")


def hold(actor, fund: RevolvingFund) -> RevolvingFund:
    """The fund as it is now, locked until the transaction ends: lines of one fund follow each other. Raises NotAllowed
    for whoever does not own it.
    """
    refuse_unless_owned(actor, fund)
    return RevolvingFund.objects.select_for_update(no_key=True, of=("self",)).select_related("office").get(pk=fund.pk)


def about(entry: FundEntry) -> dict:
    group = {"group": str(entry.place.group)} if entry.place else {}
    return group | {"amount_rupiah": entry.amount_rupiah, "on": entry.booked_on.isoformat()}


def told(fund: RevolvingFund, names) -> dict:
    """The named settings as a history shows them."""
    values = {name: getattr(fund, name) for name in names}
    return {name: value if isinstance(value, int) else str(value or "") for name, value in values.items()}
