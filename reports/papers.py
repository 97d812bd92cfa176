"""What each paper says: the words and rows of a PDF, taken from the data and never from a request or a clock.

A function per kind of paper returns a Paper; `reports/pdf.py` prints it. `on` is the day the paper is made, for
papers that say how things stand; a signed decree and an attendance list carry their own day.
"""

from dataclasses import replace
from datetime import date

from accounts.models import Office
from accounts.templatetags.kube import ZONES, tanggal
from beneficiaries.models import Sex
from bimtek.models import Bimtek
from bimtek.queries import attendance
from disbursements.models import Payment
from programmes.models import Decree, Programme
from programmes.outcome import reasons_of_refused, refused, with_why
from reports.books import books_paper
from reports.figures import STANDING, programme_figures, with_standing
from reports.group_papers import month_report_paper, rolling_paper
from reports.models import Document
from reports.paper import Paper
from reports.training_papers import (
    certificates_paper,
    hours_of,
    invitation_paper,
    minutes_paper,
    task_letter_paper,
    transport_paper,
)
from reports.wording import head_of, in_figures_and_words, in_units, lines_of, signature, source_of_funds

MOST_UPRIGHT = 2  # sessions beside a whole name and an address; more need the sheet lying
ORDINALS = ("KESATU", "KEDUA", "KETIGA", "KEEMPAT")


def decree_paper(decree: Decree, on: date) -> Paper:
    """SK penetapan with its attachment. Before it is signed, every page says that it is a draft."""
    programme = with_office(decree.programme_id)
    related = ("region__parent", "component", "replaces")
    recipients = list(decree.recipients.select_related(*related).order_by("number"))
    total = sum(recipient.amount_rupiah for recipient in recipients)
    is_signed = decree.status == Decree.Status.SIGNED
    office_head = f"Kepala {programme.office.name} {programme.office.region.title}".upper()
    return Paper(
        template="papers/decree.html",
        office=programme.office,
        title=f"Keputusan {decree.number or '(rancangan)'}",
        dated_on=decree.decided_on or on,
        context={
            "decree": decree,
            "is_draft": not is_signed,
            "office_head": office_head,
            "considerations": lines_of(decree.considerations),
            "legal_bases": lines_of(decree.legal_bases),
            "copies_to": lines_of(decree.copies_to),
            "dictum": list(zip(ORDINALS, dictum(decree, programme, recipients, total), strict=True)),
            **attachment(recipients),
            "total": total,
            "signer": signed_by(decree) if is_signed else head_of(programme.office, on),
        },
    )


def attachment(recipients: list) -> dict:
    """Persons and groups stand in tables of their own, each with its sum."""
    tables = {"persons": [], "groups": []}
    for recipient in recipients:
        tables["groups" if recipient.group_id else "persons"].append(recipient)
    counted = {f"counted_{name}": in_units(lines) for name, lines in tables.items()}
    sums = {f"{name}_total": sum(line.amount_rupiah for line in lines) for name, lines in tables.items()}
    return tables | counted | sums


def dictum(decree: Decree, programme: Programme, recipients: list, total: int) -> list[str]:
    """The four clauses of a decree that names recipients."""
    amounts = {recipient.amount_rupiah for recipient in recipients}
    each = f"sebesar {in_figures_and_words(amounts.pop())}" if len(amounts) == 1 else "sebagaimana dalam Lampiran"
    bank = f" pada {programme.bank.name}" if programme.bank else ""
    account = f"disalurkan melalui transfer ke rekening masing-masing penerima{bank}"
    way = account if programme.gives_money else "diserahkan dalam bentuk barang"
    return [
        f"Menetapkan penerima {programme.series.name} {programme.region.title} Tahun Anggaran {programme.year}"
        " sebagaimana tercantum dalam Lampiran yang merupakan bagian tidak terpisahkan dari Keputusan ini"
        f"{revised(decree, recipients)}.",
        f"Kepada setiap penerima sebagaimana dimaksud dalam diktum KESATU diberikan bantuan {each}, {way};"
        f" seluruhnya untuk {in_units(recipients, is_spelt=True)} berjumlah {in_figures_and_words(total)}.",
        f"Segala biaya yang timbul akibat ditetapkannya Keputusan ini dibebankan pada {source_of_funds(programme)}.",
        "Keputusan ini mulai berlaku pada tanggal ditetapkan.",
    ]


def revised(decree: Decree, recipients: list) -> str:
    """What a revision changes in the decree before it; nothing for a first decree."""
    if decree.changes is None:
        return ""
    replaced = [
        f"{line.replaces.name} ({line.get_cause_display().lower()}) diganti oleh {line.name}"
        for line in recipients
        if line.replaces
    ]
    day = tanggal(decree.changes.decided_on)
    return f", dengan mengubah Keputusan Nomor {decree.changes.number} tanggal {day}: {'; '.join(replaced)}"


def signed_by(decree: Decree) -> dict:
    """As it was on the day of signing, whatever the official is called today."""
    return signature(
        position=decree.signer_position, name=decree.signer_name, rank=decree.signer_rank, nip=decree.signer_nip
    )


def with_office(programme_pk: int) -> Programme:
    """The programme with everything a paper asks of it, in one query."""
    related = ("series", "office__region", "region__parent", "bank")
    return Programme.objects.select_related(*related).get(pk=programme_pk)


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
        office=office,
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
    """Rekapitulasi penyaluran: the sums of the screen per kelurahan, and every recipient with what became of him."""
    programme = with_office(programme.pk)
    figures = programme_figures(programme)
    return Paper(
        template="papers/disbursement.html",
        office=programme.office,
        title=f"Rekapitulasi penyaluran {programme}",
        dated_on=on,
        context={
            "programme": programme,
            "decrees": programme.decrees.filter(status=Decree.Status.SIGNED).order_by("decided_on", "pk"),
            "on": on,
            "rows": [row for row in figures["rows"] if row["decreed"]],
            "totals": figures["totals"],
            "money": figures["money"],
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
            }
        )
    return lines


def refused_paper(programme: Programme, on: date) -> Paper:
    """Who was proposed and did not pass, each with every reason in words: for whoever asks why not."""
    programme = with_office(programme.pk)
    found = with_why(refused(programme).select_related("region__parent", "component"))
    return Paper(
        template="papers/refused.html",
        office=programme.office,
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
