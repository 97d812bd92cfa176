"""Groups, who belongs to them and leads them, their accounts and plans, who looks after them and what he found."""

from kube.models.accounts import GroupAccount
from kube.models.companions import Assignment
from kube.models.flags import FlagDismissal
from kube.models.groups import BusinessType, Group
from kube.models.growth import Achievement, MonthlyFigure, StageJudgement
from kube.models.imports import GroupImport
from kube.models.meetings import Meeting
from kube.models.members import Membership, Position
from kube.models.monev import Answer, Criterion, Evaluation, Instrument, Level, ScoreClass
from kube.models.phones import Phone
from kube.models.plans import BudgetLine, Plan
from kube.models.visits import GroupVisit, MonthReport, VisitPhoto

__all__ = [
    "Achievement",
    "Answer",
    "Assignment",
    "BudgetLine",
    "BusinessType",
    "Criterion",
    "Evaluation",
    "FlagDismissal",
    "Group",
    "GroupAccount",
    "GroupImport",
    "GroupVisit",
    "Instrument",
    "Level",
    "Meeting",
    "Membership",
    "MonthReport",
    "MonthlyFigure",
    "Phone",
    "Plan",
    "Position",
    "ScoreClass",
    "StageJudgement",
    "VisitPhoto",
]
