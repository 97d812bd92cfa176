"""What each paper says: the words and rows of a PDF, taken from the data and never from a request or a clock.

A function per kind of paper returns a Paper; `reports/pdf.py` prints it. `on` is the day the paper is made, for
papers that say how things stand; an attendance list carries its own day. The decree: reports/decree_paper.py.
"""

from dataclasses import replace
from datetime import date

from accounts.models import Office
from accounts.templatetags.kube import ZONES
from beneficiaries.models import Sex
from bimtek.models import Bimtek
from bimtek.queries import attendance
from disbursements.marks import in_short
from disbursements.models import Payment
from programmes.models import Decree, Programme
from programmes.outcome import reasons_of_refused, refused, with_why
from reports.books import books_paper
from reports.decree_paper import decree_paper
from reports.figures import STANDING, programme_figures, with_standing
from reports.group_papers import month_report_paper, rolling_paper
from reports.models import Document
from reports.paper import Letterhead, Paper
from reports.tables import all_places
from reports.training_papers import (
    certificates_paper,
    hours_of,
    invitation_paper,
    minutes_paper,
    task_letter_paper,
    transport_paper,
)
from reports.wording import head_of, in_units, with_office

MOST_UPRIGHT = 2  # sessions beside a whole name and an address; more need the sheet lying


def attendance_paper(bimtek: Bimtek, on: date) -> Paper:
    """Daftar hadir: who was invited, who came to which session, and room for every signature."""
    office = Office.objects.select_related("region").get(pk=bimtek.office_id)
    sessions = list(bimtek.sessions.all())
    lines = [
        {"participant": participant, "present": [session.pk in participant.present_in for session in sessions]}
        for participant in attendance(bimtek)
    ]
    came = [line for line in lines if any(line["present"])]
    is_mixed = any(line["participant"].standing for line in lines)
    return Paper(
        template="papers/attendance.html",
        office=Letterhead.of(office),
        title=f"Daftar hadir {bimtek.title}",
        dated_on=bimtek.until_on,
        context={
            "bimtek": bimtek,
            "sessions": sessions,
            "hours": hours_of(sessions),
            "zone": ZONES.get(office.zone, ""),
            "lines": lines,
            "is_mixed": is_mixed,
            "is_wide": is_mixed or len(sessions) > MOST_UPRIGHT,
            "per_session": [sum(line["present"][i] for line in lines) for i in range(len(sessions))],
            "came": len(came),
            "came_to_all": sum(all(line["present"]) for line in came),
            "came_by_sex": [
                (label, sum(line["participant"].sex == sex for line in came)) for sex, label in Sex.choices
            ],
            "signer": head_of(office, bimtek.until_on),
        },
    )


def blank_list_paper(bimtek: Bimtek, on: date) -> Paper:
    """Daftar hadir to be signed on paper: the same names in the same order, nothing ticked."""
    paper = attendance_paper(bimtek, on)
    lines = [{**line, "present": [False] * len(line["present"])} for line in paper.context["lines"]]
    return replace(paper, context=paper.context | {"lines": lines, "is_blank": True})


def disbursement_paper(programme: Programme, on: date) -> Paper:
    """Rekapitulasi penyaluran: the sums of the screen per place, and every recipient with what became of him."""
    programme = with_office(programme.pk)
    figures = programme_figures(programme)
    for section in figures["sections"]:
        section["rows"] = [row for row in section["rows"] if row["decreed"] or row["allocated"]]
        section["columns"] = 3 + figures["is_divided"] + 2 * section["is_paid"]
    return Paper(
        template="papers/disbursement.html",
        office=Letterhead.of(programme.office),
        title=f"Rekapitulasi penyaluran {programme}",
        dated_on=on,
        context={
            "programme": programme,
            "decrees": programme.decrees.filter(status=Decree.Status.SIGNED).order_by("decided_on", "pk"),
            "on": on,
            "figures": figures,
            "total": all_places(figures),
            "lines": payment_lines(programme),
            "signer": head_of(programme.office, on),
        },
    )


def payment_lines(programme: Programme) -> list[dict]:
    """Each recipient with the payment that counts (the newest that was not dropped) and those that came back."""
    settled = with_standing(programme.recipients.settled()).select_related("region")
    paid = settled.prefetch_related("payments__account", "payments__group_account", "payments__bank").order_by(
        "region_id", "decree_id", "number"
    )
    lines = []
    for recipient in paid:
        payments = [p for p in recipient.payments.all() if p.status != Payment.Status.DROPPED]
        payments.sort(key=lambda payment: payment.pk)
        lines.append(
            {
                "recipient": recipient,
                "payment": payments[-1] if payments else None,
                "status": STANDING[recipient.standing],
                "returns": [p for p in payments if p.status == Payment.Status.RETURNED],
                "changes": [told for payment in payments for told in in_short(payment.marks)],
            }
        )
    return lines


def refused_paper(programme: Programme, on: date) -> Paper:
    """Who was proposed and did not pass, each with every reason in words: for whoever asks why not."""
    programme = with_office(programme.pk)
    found = with_why(refused(programme).select_related("region__parent", "component"))
    return Paper(
        template="papers/refused.html",
        office=Letterhead.of(programme.office),
        title=f"Daftar usulan yang tidak lolos {programme}",
        dated_on=on,
        context={
            "programme": programme,
            "on": on,
            "proposed": in_units(programme.candidates.only("component").select_related("component")),
            "candidates": found,
            "refused": in_units(found),
            "reasons": reasons_of_refused(programme),
            "signer": head_of(programme.office, on),
        },
    )


PAPERS = {
    Document.Kind.DECREE: decree_paper,
    Document.Kind.ATTENDANCE: attendance_paper,
    Document.Kind.DISBURSEMENT: disbursement_paper,
    Document.Kind.REFUSED: refused_paper,
    Document.Kind.BOOK: books_paper,
    Document.Kind.MONTH_REPORT: month_report_paper,
    Document.Kind.ROLLING: rolling_paper,
    Document.Kind.BLANK_LIST: blank_list_paper,
    Document.Kind.INVITATION: invitation_paper,
    Document.Kind.TASK_LETTER: task_letter_paper,
    Document.Kind.TRANSPORT: transport_paper,
    Document.Kind.MINUTES: minutes_paper,
    Document.Kind.CERTIFICATES: certificates_paper,
}
