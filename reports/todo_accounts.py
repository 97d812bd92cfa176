"""Accounts in Tugas saya: whose is at hand when money is to be sent, and what the bank sent back, late or not."""

from collections.abc import Iterator

from django.db.models import F, Q
from django.urls import reverse

from beneficiaries.models import Person
from disbursements.models import LateReturn, Payment
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
    """Asked of whoever may write the account: of a person in his region, of a group of his office."""
    his = Q(recipient__person__in=Person.objects.owned_by(user)) | Q(recipient__group__in=Group.objects.owned_by(user))
    waiting = sent_back(user).filter(his).select_related("batch__programme__series", "recipient")
    for payment in waiting.order_by("id")[:MOST]:
        reason = payment.return_reason or "tanpa alasan"
        url = account_page(payment.recipient)
        text = f"transfer kembali untuk {payment.recipient.name}: {reason}."
        about = str(payment.batch.programme)
        yield Task(1, text, about, url, "Perbaiki rekening", "bi-arrow-return-left")


def late_returns_to_decide(user, on) -> Iterator[Task]:
    """Asked of whoever is the second person: not of who uploaded the file, reported it or made the batch."""
    waiting = LateReturn.objects.owned_by(user).filter(status=LateReturn.Status.REPORTED).exclude(reported_by=user)
    waiting = waiting.exclude(result__upload__uploaded_by=user).exclude(payment__batch__made_by=user)
    waiting = waiting.exclude(payment__batch__submitted_by=user)
    for late in waiting.select_related("payment__batch__programme__series", "payment__recipient")[:MOST]:
        text = f"retur susulan menunggu pengesahan orang kedua: {late.payment.recipient.name}, {late.reason}."
        url = late.get_absolute_url()
        yield Task(1, text, str(late.payment.batch), url, "Cocokkan dan putuskan", "bi-arrow-return-left")


def account_page(recipient) -> str:
    if recipient.group_id:
        return reverse("kube:set_account", args=[recipient.group_id])
    return reverse("beneficiaries:correct_account", args=[recipient.person_id])
