"""Papers about groups: a pendamping's month, and capital that rolls from one group to the next."""

from datetime import date

from django.db.models import Count

from accounts.templatetags.kube import hari_tanggal
from disbursements.models import FundEntry, QueuePlace
from kube.models import Coordination, GroupVisit, MonthReport, Position
from kube.monev import latest_class
from reports.paper import Letterhead, Paper
from reports.wording import day_in_words, head_of, in_figures_and_words, lines_of, needs_stamp

Purpose = GroupVisit.Purpose


def month_report_paper(report: MonthReport, on: date) -> Paper:
    """Laporan bulanan: whom a pendamping visited in a month, what he found, and what else he has to say."""
    meetings = [meeting_in_words(one) for one in report.coordinations()]
    office, visits = report.office, list(report.visits().annotate(photo_count=Count("photos")))
    return Paper(
        template="papers/month_report.html",
        office=Letterhead.of(office),
        title=f"{report}",
        dated_on=on,
        context={
            "report": report,
            "visits": visits,
            "groups": len({visit.group_id for visit in visits}),
            "per_purpose": [
                (label, sum(visit.purpose == purpose for visit in visits)) for purpose, label in Purpose.choices
            ],
            "sections": [
                *([("Rapat dengan lembaga", meetings)] if meetings else []),
                ("Kegiatan lain", lines_of(report.activities)),
                ("Masalah dan hambatan", lines_of(report.problems)),
                ("Rencana bulan depan", lines_of(report.plans)),
            ],
            "on": on,
            "signer": head_of(office, on),
        },
    )


def meeting_in_words(meeting: Coordination) -> str:
    """ "Rabu, 17 Juli 2019, Damar GSG: Pemasaran. Dipimpin ... Hadir Tim UNMUL 3, Bappeda 2." """
    came = ", ".join(str(institution) for institution in meeting.institutions.all())
    return (
        f"{hari_tanggal(meeting.held_on)}, {meeting.place}: {meeting.topic}. Dipimpin {meeting.led_by}. Hadir {came}."
    )


def rolling_paper(entry: FundEntry, on: date) -> Paper:
    """Berita acara perguliran: whose returned capital goes to which group. It bears the day of the lending."""
    related = ("fund__office__region", "place__group", "place__region", "source__group", "source__region")
    entry = FundEntry.objects.select_related(*related).get(pk=entry.pk)
    day, office = entry.booked_on, entry.fund.office
    reached = latest_class(entry.source.group, day)
    return Paper(
        template="papers/rolling.html",
        office=Letterhead.of(office),
        title=f"Berita acara perguliran {entry.fund}",
        dated_on=day,
        context={
            "entry": entry,
            "day": day_in_words(day),
            "amount": in_figures_and_words(entry.amount_rupiah),
            "reached": reached and f"{reached.letter} ({reached.name})",
            "giver": group_party(entry.source, day),
            "taker": group_party(entry.place, day),
            "needs_stamp": needs_stamp(entry.amount_rupiah),
            "signer": head_of(office, day),
        },
    )


def group_party(place: QueuePlace, on: date) -> dict:
    """A group as a party: its leader and pendamping on a day, "" where nobody is on record."""
    ketua = place.group.positions.on(on).filter(title=Position.Title.KETUA).select_related("membership__person").first()
    assignment = place.group.assignments.on(on).select_related("pendamping").first()
    return {
        "place": place,
        "ketua": ketua.membership.person.name if ketua else "",
        "pendamping": assignment.pendamping.name if assignment else "",
    }
