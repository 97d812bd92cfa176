"""The account a candidate's list gave, kept for the person once he is placed."""

import re

from audit import sealing
from beneficiaries.models import Bank, BankAccount
from beneficiaries.people import set_account
from programmes.models import Candidate

KEPT, LISTED = "kept", "listed"  # which of two accounts is chosen
NOISE = {"bank", "pt", "persero", "tbk", "bpd"}


def keep_account(actor, candidate):
    """Give the person the account of the list, unless he has one in use, the list has none, or he lives elsewhere.

    A bank that cannot be told is left open: money must not go to the same number at another bank.
    """
    if candidate.account_sealed is None or not candidate.person.lives_within(actor):
        return
    if candidate.person.accounts.in_use().exists():
        return
    bank = bank_of(candidate)
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


def accounts_in_question(candidates) -> dict[int, BankAccount]:
    """{candidate: the account in use} of those whose list gives another number, where nobody has decided between both.

    Decided is what was chosen (AccountChoice), and whatever somebody corrected with a reason since the list came.
    """
    asked = Candidate.objects.filter(pk__in=list(candidates), person__isnull=False, account_index__isnull=False)
    asked = asked.filter(source__isnull=False)
    asked = asked.select_related("source__upload").prefetch_related("corrections__source__upload", "account_choices")
    asked = [candidate for candidate in asked if account_given_at(candidate)]
    if not asked:
        return {}
    in_use = BankAccount.objects.in_use().filter(person__in=[each.person_id for each in asked]).select_related("bank")
    of_person = {account.person_id: account for account in in_use}
    found = {}
    for candidate in asked:
        account = of_person.get(candidate.person_id)
        if account and is_in_question(candidate, account):
            found[candidate.pk] = account
    return found


def account_to_choose(user, candidate) -> BankAccount | None:
    """The account in question, for pages. Of a person who lives elsewhere neither the account nor that there is one:
    holder and ending are not this office's to read, and being proposed here does not change that.
    """
    if candidate.person is None or not candidate.person.lives_within(user):
        return None
    return accounts_in_question([candidate.pk]).get(candidate.pk)


def is_in_question(candidate, account) -> bool:
    given = bytes(candidate.account_index)
    if given == bytes(account.account_index):
        return False
    choices = candidate.account_choices.all()
    if any(choice.account_id == account.pk and bytes(choice.given_index) == given for choice in choices):
        return False
    return not (account.reason and account.added_at > account_given_at(candidate))


def account_given_at(candidate):
    """When the list with this account came; None when no list did."""
    lists = [each.source for each in candidate.corrections.all() if "account" in each.changed]
    lists += [candidate.source] if candidate.source else []
    return max((each.upload.uploaded_at for each in lists), default=None)


def bank_of(candidate) -> Bank | None:
    """The bank of the account in the list: as written there, else that of the programme; None when in doubt."""
    return bank_named(candidate.bank_name) if candidate.bank_name else candidate.programme.bank
