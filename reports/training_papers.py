"""Papers about a bimtek, besides its attendance list: letters, transport, minutes, certificates."""

from datetime import date

from django.db.models import QuerySet

from accounts.models import Office
from accounts.templatetags.kube import ZONES
from bimtek.models import Bimtek, Participant, Session
from bimtek.queries import attendance, present_at
from reports.paper import Paper
from reports.wording import head_of, in_figures_and_words, lines_of


def invitation_paper(bimtek: Bimtek, on: date) -> Paper:
    """Surat undangan with the list of those invited. It bears its own day."""
    letter, office = bimtek.invitation, office_of(bimtek)
    return Paper(
        template="papers/invitation.html",
        office=office,
        title=f"Undangan {bimtek.title}",
        dated_on=letter.dated_on,
        context=plan_of(bimtek, office)
        | {
            "letter": letter,
            "addressed_to": lines_of(letter.addressed_to),
            "requirements": lines_of(letter.requirements),
            "participants": people(bimtek.participants.order_by("number")),
            "signer": head_of(office, letter.dated_on),
        },
    )


def task_letter_paper(bimtek: Bimtek, on: date) -> Paper:
    """Surat tugas: who is sent, on what grounds, to do what."""
    letter, office = bimtek.task_letter, office_of(bimtek)
    return Paper(
        template="papers/task_letter.html",
        office=office,
        title=f"Surat tugas {bimtek.title}",
        dated_on=letter.dated_on,
        context=plan_of(bimtek, office)
        | {
            "letter": letter,
            "bases": lines_of(letter.bases),
            "tasks": lines_of(letter.tasks),
            "officials": letter.officials.all(),
            "signer": head_of(office, letter.dated_on),
        },
    )


def transport_paper(bimtek: Bimtek, on: date) -> Paper:
    """Daftar penerimaan uang transport: everybody who came, with room to sign for the money."""
    transport, office = bimtek.transport, office_of(bimtek)
    participants = people(present_at(bimtek))
    total = transport.amount_rupiah * len(participants)
    return Paper(
        template="papers/transport.html",
        office=office,
        title=f"Daftar transport {bimtek.title}",
        dated_on=bimtek.until_on,
        context=plan_of(bimtek, office)
        | {
            "transport": transport,
            "participants": participants,
            "total": total,
            "in_words": in_figures_and_words(total),
            "signer": head_of(office, bimtek.until_on),
        },
    )


def minutes_paper(bimtek: Bimtek, on: date) -> Paper:
    """Notulen."""
    minutes, office = bimtek.minutes, office_of(bimtek)
    listed = attendance(bimtek)
    return Paper(
        template="papers/minutes.html",
        office=office,
        title=f"Notulen {bimtek.title}",
        dated_on=bimtek.until_on,
        context=plan_of(bimtek, office)
        | {
            "minutes": minutes,
            "invited": len(listed),
            "came": sum(bool(participant.present_in) for participant in listed),
            "parts": [
                ("Jalannya acara", lines_of(minutes.course), False),
                ("Tanya jawab", lines_of(minutes.questions), True),
                ("Kesimpulan dan tindak lanjut", lines_of(minutes.conclusions), True),
            ],
            "signer": head_of(office, bimtek.until_on),
        },
    )


def certificates_paper(bimtek: Bimtek, on: date) -> Paper:
    """All certificates of a bimtek, one sheet each: the name in front, the sessions behind."""
    series, office = bimtek.certificate_series, office_of(bimtek)
    return Paper(
        template="papers/certificates.html",
        office=office,
        title=f"Sertifikat {bimtek.title}",
        dated_on=series.dated_on,
        context=plan_of(bimtek, office)
        | {
            "series": series,
            "certificates": series.certificates.select_related("participant").order_by("number"),
            "speaker": Participant.Kind.SPEAKER,
            "signer": head_of(office, series.dated_on),
        },
    )


def office_of(bimtek: Bimtek) -> Office:
    return Office.objects.select_related("region").get(pk=bimtek.office_id)


def people(participants: QuerySet[Participant]) -> QuerySet[Participant]:
    """With what a list says of each."""
    return participants.select_related("region__parent", "membership__group")


def plan_of(bimtek: Bimtek, office: Office) -> dict:
    """When, where and about what."""
    sessions = list(bimtek.sessions.all())
    return {"bimtek": bimtek, "sessions": sessions, "hours": hours_of(sessions), "zone": ZONES.get(office.zone, "")}


def hours_of(sessions: list[Session]) -> tuple | None:
    """From the first session to the last."""
    return (min(s.starts_at for s in sessions), max(s.ends_at for s in sessions)) if sessions else None
