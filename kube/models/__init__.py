"""Groups, who belongs to them and leads them, their accounts and plans, and who looks after them."""

from kube.models.accounts import GroupAccount
from kube.models.companions import Assignment
from kube.models.groups import BusinessType, Group
from kube.models.imports import GroupImport
from kube.models.meetings import Meeting
from kube.models.members import Membership, Position
from kube.models.plans import BudgetLine, Plan

__all__ = [
    "Assignment",
    "BudgetLine",
    "BusinessType",
    "Group",
    "GroupAccount",
    "GroupImport",
    "Meeting",
    "Membership",
    "Plan",
    "Position",
]
