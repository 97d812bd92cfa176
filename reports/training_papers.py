"""Papers about a bimtek, besides its attendance list: letters, transport, minutes, certificates."""

from datetime import date

from django.db.models import QuerySet

from accounts.models import Office
from accounts.templatetags.kube import ZONES
from bimtek.models import Bimtek, Participant, Session
from bimtek.queries import attendance, present_at
from bimtek.queries_letters import give_transport
from reports.paper import Letterhead, Paper
from reports.wording import head_of, in_figures_and_words, lines_of


def invitation_paper(bimtek: Bimtek, on: date) -> Paper:
    """Surat undangan with the list of those invited. It bears its own day."""
    letter = bimtek.invitation
    return paper_of(
        bimtek,
        "invitation",
        title=f"Undangan {bimtek.title}",
        dated_on=letter.dated_on,
        letter=letter,
        addressed_to=lines_of(letter.addressed_to),
        requirements=lines_of(letter.requirements),
        participants=people(bimtek.participants.order_by("number")),
    )


def task_letter_paper(bimtek: Bimtek, on: date) -> Paper:
    """Surat tugas: who is sent, on what grounds, to do what."""
    letter = bimtek.task_letter
    return paper_of(
        bimtek,
        "task_letter",
        title=f"Surat tugas {bimtek.title}",
        dated_on=letter.dated_on,
        letter=letter,
        bases=lines_of(letter.bases),
        tasks=lines_of(letter.tasks),
        officials=letter.officials.all(),
    )


def transport_paper(bimtek: Bimtek, on: date) -> Paper:
    """Daftar penerimaan uang transport: everybody who came, what each is given, with room to sign for the money."""
    transport = bimtek.transport
    participants = list(people(present_at(bimtek)))
    total = give_transport(transport, participants)
    return paper_of(
        bimtek,
        "transport",
        title=f"Daftar transport {bimtek.title}",
        dated_on=bimtek.until_on,
        transport=transport,
        participants=participants,
        total=total,
        in_words=in_figures_and_words(total),
    )


def minutes_paper(bimtek: Bimtek, on: date) -> Paper:
    """Notulen."""
    minutes = bimtek.minutes
    listed = attendance(bimtek)
    return paper_of(
        bimtek,
        "minutes",
        title=f"Notulen {bimtek.title}",
        dated_on=bimtek.until_on,
        minutes=minutes,
        invited=len(listed),
        came=sum(bool(participant.present_in) for participant in listed),
        parts=[
            ("Jalannya acara", lines_of(minutes.course), False),
            ("Tanya jawab", lines_of(minutes.questions), True),
            ("Kesimpulan dan tindak lanjut", lines_of(minutes.conclusions), True),
        ],
    )


def certificates_paper(bimtek: Bimtek, on: date) -> Paper:
    """All certificates of a bimtek, one sheet each: the name in front, the sessions behind."""
    series = bimtek.certificate_series
    return paper_of(
        bimtek,
        "certificates",
        title=f"Sertifikat {bimtek.title}",
        dated_on=series.dated_on,
        series=series,
        certificates=series.certificates.select_related("participant").order_by("number"),
        speaker=Participant.Kind.SPEAKER,
    )


def paper_of(bimtek: Bimtek, template: str, *, title: str, dated_on: date, **words) -> Paper:
    """With when, where and about what it is, signed by the head of the office on its day."""
    office = Office.objects.select_related("region").get(pk=bimtek.office_id)
    sessions = list(bimtek.sessions.all())
    plan = {"bimtek": bimtek, "sessions": sessions, "hours": hours_of(sessions), "zone": ZONES.get(office.zone, "")}
    return Paper(
        template=f"papers/{template}.html",
        office=Letterhead.of(office),
        title=title,
        dated_on=dated_on,
        context=plan | words | {"signer": head_of(office, dated_on)},
    )


def people(participants: QuerySet[Participant]) -> QuerySet[Participant]:
    """With what a list says of each."""
    return participants.select_related("region__parent", "membership__group")


def hours_of(sessions: list[Session]) -> tuple | None:
    """From the first session to the last."""
    return (min(s.starts_at for s in sessions), max(s.ends_at for s in sessions)) if sessions else None
