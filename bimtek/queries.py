"""Who came: read from the newest mark of each participant and session."""

from bimtek.models import Bimtek, Participant
from programmes.models import Programme


def trained(programme: Programme):
    """Recipients who were present in enough sessions of at least one of the programme's bimtek: all of them, unless
    its rules ask for less."""
    complete = programme.bimteks.all().complete_participants().filter(recipient__isnull=False)
    return programme.recipients.filter(pk__in=complete.values("recipient"))


def attendance(bimtek: Bimtek) -> list[Participant]:
    """The participants by number, each with `present_in`: the ids of the sessions he was in. Two queries."""
    participants = list(bimtek.participants.select_related("region").prefetch_related("marks").order_by("number"))
    for participant in participants:
        newest = {mark.session_id: mark.is_present for mark in sorted(participant.marks.all(), key=lambda m: m.pk)}
        participant.present_in = {session for session, is_present in newest.items() if is_present}
    return participants
