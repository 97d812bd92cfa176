"""Trainings: sessions, who was invited, and who came."""

from bimtek.models.attendance import AttendanceMark, ConflictingMark, Delivery, PaperList, SignedList
from bimtek.models.feedback import FeedbackAnswer, FeedbackForm, FeedbackGiven, FeedbackQuestion
from bimtek.models.letters import (
    Certificate,
    CertificateSeries,
    Invitation,
    Minutes,
    RegionTransport,
    TaskedOfficial,
    TaskLetter,
    Transport,
)
from bimtek.models.materials import Material
from bimtek.models.participants import Participant, ParticipantImport, WrongCode
from bimtek.models.quizzes import Quiz, QuizAnswer, QuizQuestion, QuizResult
from bimtek.models.trainings import Bimtek, InvitedRegion, Session

__all__ = [
    "AttendanceMark",
    "Bimtek",
    "Certificate",
    "CertificateSeries",
    "ConflictingMark",
    "Delivery",
    "FeedbackAnswer",
    "FeedbackForm",
    "FeedbackGiven",
    "FeedbackQuestion",
    "Invitation",
    "InvitedRegion",
    "Material",
    "Minutes",
    "PaperList",
    "Participant",
    "ParticipantImport",
    "Quiz",
    "QuizAnswer",
    "QuizQuestion",
    "QuizResult",
    "RegionTransport",
    "Session",
    "SignedList",
    "TaskLetter",
    "TaskedOfficial",
    "Transport",
    "WrongCode",
]
