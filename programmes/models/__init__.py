"""Aid programmes: their money, their rules, who was proposed, and the decree that names the recipients."""

from programmes.models.candidates import (
    Candidate,
    CandidateImport,
    Override,
    RuleResult,
)
from programmes.models.decrees import Decree, ReceivedPaper, Recipient
from programmes.models.programmes import Programme, ProgrammeRule, RequiredPaper, Series

__all__ = [
    "Candidate",
    "CandidateImport",
    "Decree",
    "Override",
    "Programme",
    "ProgrammeRule",
    "ReceivedPaper",
    "Recipient",
    "RequiredPaper",
    "RuleResult",
    "Series",
]
