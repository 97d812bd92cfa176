"""Trainings: sessions, who was invited, and who came."""

from bimtek.models.attendance import AttendanceMark, ConflictingMark, Delivery
from bimtek.models.participants import Participant, ParticipantImport
from bimtek.models.trainings import Bimtek, Session

__all__ = [
    "AttendanceMark",
    "Bimtek",
    "ConflictingMark",
    "Delivery",
    "Participant",
    "ParticipantImport",
    "Session",
]
