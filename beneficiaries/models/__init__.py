"""Who is in the register, release by release, and the persons this office has ever proposed or helped."""

from beneficiaries.models.checks import Check, CheckLine, PossibleMatch
from beneficiaries.models.consents import Consent
from beneficiaries.models.duplicates import DuplicatePair
from beneficiaries.models.field_visits import FieldList, FieldOutcome, FieldVisit
from beneficiaries.models.people import AccountQuerySet, Bank, BankAccount, Person
from beneficiaries.models.register import Assessment, RegisterEntry, Release, ReleaseUse, Sex
from beneficiaries.models.reviews import PersonChange

__all__ = [
    "AccountQuerySet",
    "Assessment",
    "Bank",
    "BankAccount",
    "Check",
    "CheckLine",
    "Consent",
    "DuplicatePair",
    "FieldList",
    "FieldOutcome",
    "FieldVisit",
    "Person",
    "PersonChange",
    "PossibleMatch",
    "RegisterEntry",
    "Release",
    "ReleaseUse",
    "Sex",
]
