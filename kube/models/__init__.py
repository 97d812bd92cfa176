"""Groups, who belongs to them and leads them, their accounts, plans and books, and what visitors find there."""

from kube.models.accounts import GroupAccount
from kube.models.books import BookEntry, Books, Category, MonthClose
from kube.models.companions import Assignment
from kube.models.coordinations import Coordination, Institution
from kube.models.flags import FlagDismissal
from kube.models.groups import BusinessType, Group
from kube.models.growth import Achievement, MonthlyFigure, StageJudgement
from kube.models.imports import GroupImport
from kube.models.loans import Loan, WriteOff
from kube.models.meetings import Meeting
from kube.models.members import Membership, Position
from kube.models.monev import Answer, Criterion, Evaluation, Instrument, Level, ScoreClass
from kube.models.phones import Phone
from kube.models.plans import BudgetLine, Plan
from kube.models.shelf import Activity, Condition, Guest, Item, ItemChange
from kube.models.visits import GroupVisit, MonthReport, VisitPhoto

__all__ = [
    "Achievement",
    "Activity",
    "Answer",
    "Assignment",
    "BookEntry",
    "Books",
    "BudgetLine",
    "BusinessType",
    "Category",
    "Condition",
    "Coordination",
    "Criterion",
    "Evaluation",
    "FlagDismissal",
    "Group",
    "GroupAccount",
    "GroupImport",
    "GroupVisit",
    "Guest",
    "Institution",
    "Instrument",
    "Item",
    "ItemChange",
    "Level",
    "Loan",
    "Meeting",
    "Membership",
    "MonthClose",
    "MonthReport",
    "MonthlyFigure",
    "Phone",
    "Plan",
    "Position",
    "ScoreClass",
    "StageJudgement",
    "VisitPhoto",
    "WriteOff",
]
