"""Accounts in Tugas saya: whose is at hand when money is to be sent, and which the bank sent money back from."""

from collections.abc import Iterator

from django.db.models import F, Q
from django.urls import reverse

from disbursements.models import Payment
from kube.models import Group
from reports.todo_cards import MOST, Task

LIVE = (Payment.Status.PLANNED, Payment.Status.CREDITED)


def account_at_hand() -> Q:
    """An account in use, at the bank that pays if the programme names one; for a group, in its name."""
    any_bank = Q(programme__bank__isnull=True)
    of_person = Q(person__accounts__isnull=False, person__accounts__replaced_at__isnull=True)
    of_person &= any_bank | Q(person__accounts__bank=F("programme__bank"))
    of_group = Q(group__accounts__is_in_group_name=True, group__accounts__replaced_at__isnull=True)
    of_group &= any_bank | Q(group__accounts__bank=F("programme__bank"))
    return of_person | of_group & Q(group__status=Group.Status.ACTIVE)


def sent_back(user):
    """Payments the bank returned to what is still the account in use; not those that were made good since."""
    payments = Payment.objects.visible_to(user)
    made_good = payments.filter(status__in=LIVE).values("recipient")
    returned = payments.filter(status=Payment.Status.RETURNED)
    returned = returned.filter(account__replaced_at__isnull=True, group_account__replaced_at__isnull=True)
    return returned.exclude(recipient__in=made_good)


def accounts_to_correct(user, on) -> Iterator[Task]:
    for payment in sent_back(user).select_related("batch__programme__series", "recipient").order_by("id")[:MOST]:
        reason = payment.return_reason or "tanpa alasan"
        url = account_page(payment.recipient)
        text = f"transfer kembali untuk {payment.recipient.name}: {reason}."
        about = str(payment.batch.programme)
        yield Task(1, text, about, url, "Perbaiki rekening", "bi-arrow-return-left")


def account_page(recipient) -> str:
    if recipient.group_id:
        return reverse("kube:set_account", args=[recipient.group_id])
    return reverse("beneficiaries:correct_account", args=[recipient.person_id])
