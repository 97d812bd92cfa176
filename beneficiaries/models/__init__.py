"""Who is in the register, release by release, and the persons this office has ever proposed or helped."""

from beneficiaries.models.people import AccountQuerySet, Bank, BankAccount, Person
from beneficiaries.models.register import Assessment, RegisterEntry, Release, ReleaseUse, Sex

__all__ = [
    "AccountQuerySet",
    "Assessment",
    "Bank",
    "BankAccount",
    "Person",
    "RegisterEntry",
    "Release",
    "ReleaseUse",
    "Sex",
]
