"""Which of two accounts a person is paid to, when a list of proposals gives another than the one in use."""

from django.db import transaction

from accounts.errors import NotAllowed
from audit import sealing
from audit.trail import record
from beneficiaries.models import Person
from beneficiaries.people import refuse_elsewhere
from beneficiaries.services import SHORTEST_REASON, correct_account
from programmes.bank_accounts import LISTED, accounts_in_question, bank_of
from programmes.models import AccountChoice

DECIDED = "Tidak ada lagi dua rekening yang perlu dipilih. Muat ulang halaman ini."
NO_BANK = (
    "Bank di daftar usulan tidak dikenal dengan pasti. Ganti rekeningnya di halaman orang ini, dengan bank yang benar."
)


@transaction.atomic
def choose_account(*, actor, candidate, which: str, reason: str) -> None:
    """Keep the account in use (KEPT) or take the one of the list (LISTED), and say what was compared.

    Raises NotAllowed without a reason, when nothing is left to choose, and for a person of another region.
    """
    reason = " ".join(reason.split())
    if len(reason) < SHORTEST_REASON:
        raise NotAllowed("Tulis dengan apa rekening dicocokkan, minimal lima huruf.")
    person = Person.objects.select_for_update().get(pk=candidate.person_id)
    refuse_elsewhere(actor, person)
    account = accounts_in_question([candidate.pk]).get(candidate.pk)
    if account is None:
        raise NotAllowed(DECIDED)
    if which == LISTED:
        take_listed(actor, person, candidate, reason)
        return
    AccountChoice.objects.create(
        candidate=candidate,
        account=account,
        given_index=bytes(candidate.account_index),
        reason=reason[:200],
        chosen_by=actor,
    )
    record(
        actor=actor,
        verb="account.kept",
        subject=person,
        before={"account": f"•••• {candidate.account_last4}"},
        after={"bank": account.bank.name, "account_last4": account.account_last4, "holder": account.holder},
        reason=reason,
    )


def is_elsewhere(user, candidate) -> bool:
    return candidate.person is not None and not candidate.person.lives_within(user)


def take_listed(actor, person, candidate, reason):
    bank = bank_of(candidate)
    if bank is None:
        raise NotAllowed(NO_BANK)
    number = sealing.unseal(sealing.ACCOUNT, candidate.account_sealed)
    holder = candidate.account_holder or candidate.name
    correct_account(actor=actor, person=person, bank=bank, number=number, holder=holder, reason=reason[:200])
