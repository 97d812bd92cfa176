"""Aid programmes: their money, their rules, who was proposed, and the decree that names the recipients."""

from programmes.models.allocations import Allocation, AllocationImport
from programmes.models.candidates import (
    Candidate,
    CandidateImport,
    Override,
    RuleResult,
)
from programmes.models.components import Component, Package, PackageLine
from programmes.models.corrections import AccountChoice, CandidateCorrection
from programmes.models.decrees import Decree, ReceivedPaper, Recipient
from programmes.models.previews import RulesPreview
from programmes.models.programmes import Programme, ProgrammeRule, RequiredPaper, Series

__all__ = [
    "AccountChoice",
    "Allocation",
    "AllocationImport",
    "Candidate",
    "CandidateCorrection",
    "CandidateImport",
    "Component",
    "Decree",
    "Override",
    "Package",
    "PackageLine",
    "Programme",
    "ProgrammeRule",
    "ReceivedPaper",
    "Recipient",
    "RequiredPaper",
    "RuleResult",
    "RulesPreview",
    "Series",
]
