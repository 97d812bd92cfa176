"""The account a candidate's list gave, kept for the person once he is placed."""

import re

from audit import sealing
from beneficiaries.models import Bank
from beneficiaries.people import set_account

NOISE = {"bank", "pt", "persero", "tbk", "bpd"}


def keep_account(actor, candidate):
    """Give the person the account of the list, unless he has one in use or the list has none.

    A bank that cannot be told is left open: money must not go to the same number at another bank.
    """
    if candidate.account_sealed is None or candidate.person.accounts.in_use().exists():
        return
    bank = bank_named(candidate.bank_name) if candidate.bank_name else candidate.programme.bank
    if bank is None:
        return
    number = sealing.unseal(sealing.ACCOUNT, candidate.account_sealed)
    holder = candidate.account_holder or candidate.name
    set_account(actor=actor, person=candidate.person, bank=bank, number=number, holder=holder)


def bank_named(text):
    """The one bank whose name is in the text: "PT BANK LAMPUNG KC METRO" -> Bank Lampung. None when in doubt."""
    written = words(text)
    found = [bank for bank in Bank.objects.all() if words(bank.name) and words(bank.name) <= written]
    return found[0] if len(found) == 1 else None


def words(text):
    return set(re.findall(r"[a-z]+", text.lower())) - NOISE
