"""Groups, who belongs to them and leads them, their accounts, plans and books, and who looks after them."""

from kube.models.accounts import GroupAccount
from kube.models.books import BookEntry, Books, Category, MonthClose
from kube.models.companions import Assignment
from kube.models.groups import BusinessType, Group
from kube.models.imports import GroupImport
from kube.models.loans import Loan, WriteOff
from kube.models.meetings import Meeting
from kube.models.members import Membership, Position
from kube.models.plans import BudgetLine, Plan
from kube.models.shelf import Activity, Condition, Guest, Item, ItemChange

__all__ = [
    "Activity",
    "Assignment",
    "BookEntry",
    "Books",
    "BudgetLine",
    "BusinessType",
    "Category",
    "Condition",
    "Group",
    "GroupAccount",
    "GroupImport",
    "Guest",
    "Item",
    "ItemChange",
    "Loan",
    "Meeting",
    "Membership",
    "MonthClose",
    "Plan",
    "Position",
    "WriteOff",
]
